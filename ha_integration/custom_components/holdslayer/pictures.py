"""The call as the dashboard card shows it: pushed to the cards that are open, past states and recorder."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util.json import JsonObjectType

from .calls import wait_left_s
from .client import Call, HoldSlayerClientError, Timeline
from .const import LOGGER
from .shown import shown_call

if TYPE_CHECKING:
    from .coordinator import HoldSlayerConfigEntry

TIMELINE_EVERY_S: Final = 2.0
"""The agent draws it from the call's journal, which takes milliseconds; words come a sentence at a time."""

type Tell = Callable[[JsonObjectType], None]


class CallPictures:
    """One agent's picture, for any number of cards. Nothing is asked or sent while no card is open."""

    def __init__(self, hass: HomeAssistant, entry: HoldSlayerConfigEntry) -> None:
        self._hass: Final = hass
        self._entry: Final = entry
        self._tells: Final[set[Tell]] = set()
        self._line: tuple[str, Timeline] | None = None
        self._drawn: tuple[object, ...] | None = None
        self._drawing = False

    @callback
    def async_subscribe(self, tell: Tell) -> CALLBACK_TYPE:
        """Tell the picture now and whenever it changes; the answer ends it."""
        self._tells.add(tell)
        tell(self.picture())
        self.async_look()
        return lambda: self._tells.discard(tell)

    @callback
    def async_look(self) -> None:
        """Something came from the agent."""
        if not self._tells:
            return
        self._tell()
        call = self._call
        if call is None or self._drawing or _mark(call) == self._drawn:
            return
        self._drawing = True
        self._entry.async_create_background_task(self._hass, self._draw(), "holdslayer timeline")

    @callback
    def async_close(self) -> None:
        """The agent is taken down: the cards must ask anew."""
        for tell in list(self._tells):
            tell({"gone": True})
        self._tells.clear()

    def picture(self) -> JsonObjectType:
        """What a card shows."""
        coordinator, call = self._entry.runtime_data, self._call
        house = coordinator.data
        shown: JsonObjectType = {
            "live": coordinator.live,
            "entry_id": self._entry.entry_id,
            "running": len(coordinator.book.running),
            "companies": [
                {"name": name, "goal": company.goal, "usual_wait": waits.median_s if waits and waits.calls else None}
                for name, company in sorted(house.companies.items())
                for waits in (house.waits.get(name),)
            ],
            "planned": [asdict(planned) for planned in house.schedules],
            "call": None,
        }
        if call is not None:
            shown["call"] = self._shown(call)
        return shown

    def _shown(self, call: Call) -> JsonObjectType:
        shown = shown_call(call)
        if call.now is not None:
            now = call.now
            shown["seconds"], shown["held_seconds"] = now.seconds, now.held_s
            shown["evidence"] = [[cue, log_odds] for cue, log_odds in now.evidence]
            shown["verdict"] = now.verdict
            shown["queue_position"] = now.queue_position
            shown["wait_left"] = wait_left_s(call, self._entry.runtime_data.data.waits)
        if self._line is not None and self._line[0] == call.call_id:
            line = self._line[1]
            shown["line"] = {
                "duration": line.duration_s,
                "sounds": [[s.start_s, s.end_s, s.name] for s in line.sounds],
                "sentences": [[s.start_s, s.text, s.repeated] for s in line.sentences],
                "deeds": [[d.at_s, d.kind, d.text] for d in line.deeds],
            }
        return shown

    @property
    def _call(self) -> Call | None:
        book = self._entry.runtime_data.book
        return book.shown or book.ended

    @callback
    def _tell(self) -> None:
        picture = self.picture()
        for tell in list(self._tells):
            tell(picture)

    async def _draw(self) -> None:
        try:
            call = self._call
            if call is None:
                return
            mark = _mark(call)
            try:
                line = await self._entry.runtime_data.client.timeline(call.call_id)
            except HoldSlayerClientError as error:
                LOGGER.debug("The call's timeline can't be had: %s", error.message)
            else:
                self._line, self._drawn = (call.call_id, line), mark
                self._tell()
            await asyncio.sleep(TIMELINE_EVERY_S)
        finally:
            self._drawing = False
        # What came meanwhile, even where it was the last.
        self.async_look()


def _mark(call: Call) -> tuple[object, ...]:
    """What a new timeline is worth asking for: the words of a sentence are there a moment after it ended."""
    now = call.now
    if now is None:
        return call.call_id, call.outcome
    return call.call_id, now.state, now.sound, now.question, now.verdict, int(now.seconds // 5)


__all__ = ["CallPictures"]
