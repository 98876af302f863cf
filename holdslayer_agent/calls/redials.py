"""Calls that did not get through are made again by themselves, and a call-back is known for what it is.

One task looks at the jobs; what to do with each is `core.redial`'s. A job is one company's number and one goal.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from holdslayer_agent.core.call import CallId, CallPlan, Outcome, OutcomeKind
from holdslayer_agent.core.redial import Redial, RedialCaps, after_call, matching_redial
from holdslayer_agent.errors import HoldSlayerError

__all__ = ["RedialDesk", "Shelf"]

log = logging.getLogger(__name__)

LOOK_S = 15.0


class Shelf(Protocol):
    """Where jobs are kept. Raises StoreError."""

    async def put(self, job: Redial) -> None: ...
    async def open_jobs(self) -> Sequence[Redial]: ...


class RedialDesk:
    """`start` places a job's call, and raises HoldSlayerError where it may not or can't."""

    def __init__(
        self,
        shelf: Shelf,
        caps: RedialCaps,
        start: Callable[[Redial], Awaitable[None]],
        now: Callable[[], datetime],
        *,
        enabled: bool,
    ) -> None:
        self._shelf, self._caps, self._start, self._now, self._enabled = shelf, caps, start, now, enabled
        self._running: dict[CallId, Redial] = {}
        """Jobs whose next try is under way, as they stood before it."""

    async def run(self) -> None:
        """Look at the jobs until cancelled."""
        while True:
            try:
                await self.look()
            except HoldSlayerError as error:
                log.warning("redialling waits: %s", error.message)
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Place the calls that are due; give up promises that were not kept."""
        now = self._now()
        for job in await self._shelf.open_jobs():
            if job.due > now:
                continue
            if job.state == "promised":
                await self._shelf.put(replace(job, state="given_up", why="The company did not call back."))
            elif self._enabled:
                self._running[job.call_id] = job
                await self._shelf.put(replace(job, state="done"))  # its call writes what comes of it
                try:
                    await self._start(job)
                except HoldSlayerError as error:
                    self._running.pop(job.call_id, None)
                    failed = Outcome(OutcomeKind.NO_ANSWER, error.message)
                    await self._shelf.put(after_call(job, failed, now, self._caps))

    async def ended(self, plan: CallPlan, outcome: Outcome) -> Redial | None:
        """A call has ended: the job it leaves, if one. A promised call-back is kept even where redialling is off."""
        if (
            plan.from_phone is not None
            or plan.called_back
            or (not self._enabled and outcome.kind is not OutcomeKind.CALLBACK_PROMISED)
        ):
            return None
        now = self._now()
        job_id = _job_id(plan)
        before = self._running.pop(job_id, None)
        if before is None:
            before = next((job for job in await self._shelf.open_jobs() if job.call_id == job_id), None)
        job = before or Redial(
            job_id, plan.company, plan.number, plan.goal, plan.language,
            plan.phones[0].name if plan.phones else None, plan.slots, "waiting", now, 0, now, "",
        )  # fmt: skip
        after = after_call(job, outcome, now, self._caps)
        if before is None and after.state in ("done", "given_up"):
            return None
        await self._shelf.put(after)
        return after

    async def call_back_from(self, caller: str) -> Redial | None:
        """The promise that a call from this number keeps, taken as kept."""
        now = self._now()
        job = matching_redial(list(await self._shelf.open_jobs()), caller, now)
        if job is not None:
            await self._shelf.put(replace(job, state="done", why="The company called back."))
        return job


def _job_id(plan: CallPlan) -> CallId:
    return CallId(hashlib.sha256(f"{plan.number}\0{plan.goal}".encode()).hexdigest()[:12])
