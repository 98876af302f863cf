"""Calls that begin in Asterisk: a desk phone that dials through us, and somebody who calls."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable

from holdslayer_agent.calls.desk import Desk
from holdslayer_agent.calls.redials import RedialDesk
from holdslayer_agent.errors import CallRefused, StoreError, TelephonyError
from holdslayer_agent.planner import Planner
from holdslayer_agent.telephony.ari import Ari, AriEvent
from holdslayer_agent.telephony.switchboard import Board

__all__ = ["Incoming"]

log = logging.getLogger(__name__)


class Incoming:
    """`notify(call_id, kind, text)` tells the user."""

    def __init__(
        self,
        ari: Ari,
        board: Board,
        desk: Desk,
        planner: Planner,
        redials: RedialDesk,
        notify: Callable[[str, str, str], None],
    ) -> None:
        self._ari, self._board, self._desk = ari, board, desk
        self._planner, self._redials, self._notify = planner, redials, notify

    async def take(self, event: AriEvent) -> None:
        """A channel came into our application, with these arguments of the dialplan."""
        match event.args[:1]:
            case ("phone",):
                await self._phone_dialled(event)
            case ("incoming",):
                await self._called(event)

    async def _phone_dialled(self, event: AriEvent) -> None:
        """A desk phone dials out through us: the call is the user's, the agent only listens."""
        phone = event.channel_name.partition("/")[2].rpartition("-")[0]
        number = event.args[1] if len(event.args) > 1 else ""
        try:
            plan = await self._planner.from_phone(phone, number)
            self._board.adopt_phone(plan.call_id, phone, event.channel_id)
            await self._desk.start(plan, {})
        except (CallRefused, TelephonyError) as error:
            log.warning("the call from phone %s was refused: %s", phone, error.message)
            with contextlib.suppress(TelephonyError):
                await self._ari.request("DELETE", f"/channels/{event.channel_id}", missing_ok=True, reason_code="21")

    async def _called(self, event: AriEvent) -> None:
        """A promised call-back is ours; any other call goes on to the desk phones, as without us."""
        try:
            job = await self._redials.call_back_from(event.caller)
        except StoreError as error:
            log.warning("call-backs can't be looked up: %s", error.message)
            job = None
        try:
            if job is None:
                await self._go_on(event)
                return
            plan = await self._planner.called_back(job)
            log.info("%s calls back", job.company)
            self._board.adopt_company(plan.call_id, event.channel_id)
            await self._desk.start(plan, {})
            self._notify(plan.call_id, "called_back", job.company)
        except (CallRefused, TelephonyError) as error:
            # Not lost for that: the desk phones ring as for any caller.
            log.warning("the call-back can't be taken: %s", error.message)
            if job is not None:
                with contextlib.suppress(StoreError):
                    await self._redials.not_taken(job)
            with contextlib.suppress(TelephonyError):
                await self._go_on(event)

    async def _go_on(self, event: AriEvent) -> None:
        await self._ari.request("POST", f"/channels/{event.channel_id}/continue", missing_ok=True)
