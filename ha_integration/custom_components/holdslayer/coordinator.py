"""Keeps one agent's picture: the stream pushes the calls, a slow poll brings lines, companies and figures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .calls import CallBook, Happening
from .client import (
    AgentClient,
    Call,
    Company,
    CompanyWaits,
    Delta,
    EventStream,
    HoldSlayerClientError,
    Message,
    Pulse,
    RequestRefused,
    Schedule,
    Snapshot,
    Status,
    TokenRefused,
)
from .const import DOMAIN, LOGGER
from .pictures import CallPictures

type HoldSlayerConfigEntry = ConfigEntry[HoldSlayerCoordinator]

KINDS: Final = ("state", "notification", "ended")
STATUS_EVERY: Final = timedelta(seconds=60)
FIGURES_EVERY_S: Final = 900.0
ENDED_SHOWN: Final = 50
"""More calls a day are no list to look through."""
RETRY_S: Final = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Pauses before connecting again; the last one for ever after."""


@dataclass(frozen=True, slots=True)
class House:
    """What is around the calls.

    `waits`: by company's name; `time_saved_s`: of all calls kept; `ended_today`: the newest first; `schedules`: the
    next first.
    """

    status: Status
    companies: Mapping[str, Company]
    waits: Mapping[str, CompanyWaits]
    time_saved_s: float
    calls_today: int
    ended_today: tuple[Call, ...]
    schedules: tuple[Schedule, ...]


class HoldSlayerCoordinator(DataUpdateCoordinator[House]):
    """One agent. `live` while its stream is up; without it nothing that is shown can be trusted."""

    config_entry: HoldSlayerConfigEntry

    def __init__(self, hass: HomeAssistant, entry: HoldSlayerConfigEntry, client: AgentClient) -> None:
        super().__init__(hass, LOGGER, config_entry=entry, name=DOMAIN, update_interval=STATUS_EVERY)
        self.client: Final = client
        self.book: Final = CallBook()
        self.pictures: Final = CallPictures(hass, entry)
        self.live = False
        self._stream: Final = EventStream(client, KINDS)
        self._figures_at: float | None = None
        self._listeners_of_events: set[Callable[[Happening], None]] = set()

    # ---------------------------------------------------------------- the slow poll

    async def _async_update_data(self) -> House:
        try:
            status = await self.client.status()
            companies = {company.name: company for company in await self.client.companies()}
            schedules = await self._schedules()
            if self._figures_at is not None and time.monotonic() - self._figures_at < FIGURES_EVERY_S:
                waits, saved, today = self.data.waits, self.data.time_saved_s, self.data.calls_today
                ended = self.data.ended_today
            else:
                figures = await self.client.analytics(since=0)
                midnight = dt_util.start_of_local_day().timestamp()
                today = (await self.client.analytics(since=midnight)).calls
                lately = {"state": "ended", "since": f"{midnight:.0f}", "limit": str(ENDED_SHOWN)}
                ended = (await self.client.calls(lately)).calls
                waits, saved = {waits.company: waits for waits in figures.companies}, figures.held_s
                self._figures_at = time.monotonic()
        except TokenRefused as error:
            raise ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key="token_refused") from error
        except HoldSlayerClientError as error:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="cannot_connect",
                translation_placeholders={"reason": error.message, "mend": error.mend},
            ) from error
        return House(status, companies, waits, saved, today, ended, schedules)

    async def _schedules(self) -> tuple[Schedule, ...]:
        try:
            return await self.client.schedules()
        except RequestRefused as refusal:
            if refusal.status != HTTPStatus.NOT_FOUND:
                raise
            return ()  # an older agent plans no calls

    # ---------------------------------------------------------------- the stream

    @callback
    def async_start_stream(self) -> None:
        """Follow the stream until the entry is unloaded."""
        self.config_entry.async_create_background_task(self.hass, self._follow(), f"{DOMAIN} event stream")

    @callback
    def async_add_event_listener(self, listener: Callable[[Happening], None]) -> CALLBACK_TYPE:
        """Call `listener` with everything that happens; the answer ends it."""
        self._listeners_of_events.add(listener)
        return lambda: self._listeners_of_events.discard(listener)

    async def _follow(self) -> None:
        tries = 0
        while True:
            try:
                async with aclosing(self._stream.messages()) as messages:
                    async for message in messages:
                        tries = 0
                        await self._take(message)
                reason = "the agent ended the stream"
            except TokenRefused:
                self._set_live(False, "the token is refused")
                self.config_entry.async_start_reauth(self.hass)
                return
            except HoldSlayerClientError as error:
                reason = error.message
            self._set_live(False, reason)
            await asyncio.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
            tries += 1

    async def _take(self, message: Message) -> None:
        happened: list[Happening] = []
        for call_id in self._strangers(message):
            happened += await self._meet(call_id)
        changed, more = self.book.take(message)
        if isinstance(message, Snapshot):
            self._set_live(True)
        changed = changed or bool(happened)
        if changed:
            self.async_update_listeners()
        self.pictures.async_look()
        for happening in (*happened, *more):
            for listener in list(self._listeners_of_events):
                listener(happening)
            if happening.type == "call_ended":
                self._figures_at = None
            if happening.type in {"call_started", "call_ended", "call_missed"}:
                await self.async_request_refresh()  # the calls to come are other ones now
        if not self.live:
            self._set_live(True)

    def _strangers(self, message: Message) -> list[str]:
        match message:
            case Delta() if message.kind != "ended" and message.name != "ended":
                ids = [message.call_id]
            case Pulse():
                ids = list(message.calls)
            case _:
                ids = []
        # A notification of no call (the trunk, a call to come) has an empty id.
        return [call_id for call_id in ids if call_id and call_id not in self.book.running]

    async def _meet(self, call_id: str) -> list[Happening]:
        try:
            return self.book.begin(await self.client.call(call_id))
        except HoldSlayerClientError as error:
            LOGGER.debug("A new call can't be looked at yet: %s", error.message)
            return []

    @callback
    def _set_live(self, live: bool, reason: str = "") -> None:
        if live == self.live:
            return
        self.live = live
        if live:
            LOGGER.info("Connected to the agent's event stream")
            self.hass.async_create_task(self.async_request_refresh(), eager_start=False)
        else:
            LOGGER.info("The agent's event stream is lost: %s", reason)
        self.async_update_listeners()
        self.pictures.async_look()
