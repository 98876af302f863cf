"""Calls that did not get through are made again by themselves, and a call-back is known for what it is.

One task looks at the jobs; what to do with each is `core.redial`'s. A job is one company's number and one goal.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from holdslayer_agent.core.call import CallId, CallPlan, Outcome, OutcomeKind
from holdslayer_agent.core.redial import Redial, RedialCaps, after_call, after_call_back, matching_redial
from holdslayer_agent.errors import HoldSlayerError

__all__ = ["RedialDesk", "Shelf"]

log = logging.getLogger(__name__)

LOOK_S = 15.0
CALLING = timedelta(days=1)
"""Longer than any call. A try whose end no agent saw is forgotten then, and not made again: it may have got through."""


class Shelf(Protocol):
    """Where jobs are kept. Raises StoreError."""

    async def put(self, job: Redial) -> None: ...

    async def open_jobs(self) -> Sequence[Redial]:
        """Waiting and promised ones."""
        ...

    async def unsettled(self, call_id: CallId) -> Redial | None:
        """The job of this id, unless it is done or given up."""
        ...


class RedialDesk:
    """`start` places a job's call, and raises HoldSlayerError where it may not or can't. `opens`: when a company (name,
    number) is known to open, empty where it is not."""

    def __init__(
        self,
        shelf: Shelf,
        caps: RedialCaps,
        start: Callable[[Redial], Awaitable[None]],
        opens: Callable[[str, str], Awaitable[str]],
        now: Callable[[], datetime],
        *,
        enabled: bool,
    ) -> None:
        self._shelf, self._caps, self._start, self._opens, self._now = shelf, caps, start, opens, now
        self._enabled = enabled

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
                await self._shelf.put(replace(job, state="calling", due=now))  # its call writes what comes of it
                try:
                    await self._start(job)
                except HoldSlayerError as error:
                    await self._shelf.put(await self._after(job, Outcome(OutcomeKind.NO_ANSWER, error.message)))

    async def ended(self, plan: CallPlan, outcome: Outcome) -> Redial | None:
        """A call has ended: the job it leaves, if one. A promised call-back is kept even where redialling is off."""
        if plan.called_back:
            return await self._called_back(plan, outcome)
        if plan.from_phone is not None or (not self._enabled and outcome.kind is not OutcomeKind.CALLBACK_PROMISED):
            return None
        now = self._now()
        job_id = _job_id(plan)
        before = await self._shelf.unsettled(job_id)
        if before is not None and before.state == "calling" and now - before.due > CALLING:
            before = None
        job = before or Redial(
            job_id, plan.company, plan.number, plan.goal, plan.language,
            plan.phones[0].name if plan.phones else None, plan.slots, "waiting", now, 0, now, "",
        )  # fmt: skip
        after = await self._after(job, outcome)
        if before is None and after.state in ("done", "given_up"):
            return None
        await self._shelf.put(after)
        return after

    async def call_back_from(self, caller: str) -> Redial | None:
        """The promise that a call from this number keeps. Nobody else's call keeps it until this one has ended."""
        job = matching_redial(list(await self._shelf.open_jobs()), caller, self._now())
        if job is not None:
            await self._shelf.put(replace(job, state="calling"))
        return job

    async def not_taken(self, job: Redial) -> None:
        """The call that keeps this promise could not be taken: it stands."""
        await self._shelf.put(job)

    async def _called_back(self, plan: CallPlan, outcome: Outcome) -> Redial | None:
        job = await self._shelf.unsettled(_job_id(plan))
        if job is None or job.state != "calling":
            return None
        after = after_call_back(job, outcome, self._now())
        await self._shelf.put(after)
        return after

    async def _after(self, job: Redial, outcome: Outcome) -> Redial:
        opens = await self._opens(job.company, job.number)
        return after_call(job, outcome, self._now(), self._caps, opens)


def _job_id(plan: CallPlan) -> CallId:
    return CallId(hashlib.sha256(f"{plan.number}\0{plan.goal}".encode()).hexdigest()[:12])
