"""Calls in the calendar: past ones, the one that runs, and those to come."""

from __future__ import annotations

from datetime import datetime, timedelta

from homeassistant.components.calendar import CalendarEntity, CalendarEntityDescription, CalendarEvent
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .client import Call, Schedule
from .coordinator import HoldSlayerConfigEntry
from .entity import HoldSlayerEntity, told_to_user

PARALLEL_UPDATES = 0
SHORTEST = timedelta(minutes=1)
"""A refused call has no length, which no calendar can draw."""
RUNNING = timedelta(minutes=15)
"""A call that runs lasts to the end of this quarter: a clock that ticks would be a new state with each look."""
PAGE = 200

CALENDAR = CalendarEntityDescription(key="calls", translation_key="calls")


async def async_setup_entry(
    hass: HomeAssistant, entry: HoldSlayerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the calendar."""
    async_add_entities([CallCalendar(entry.runtime_data, CALENDAR)])


class CallCalendar(HoldSlayerEntity, CalendarEntity):
    """The agent's calls."""

    entity_description: CalendarEntityDescription

    @property
    def event(self) -> CalendarEvent | None:
        """The call that runs, else the next one to come."""
        call = self.call
        if call is not None:
            return _made(call)
        planned = self.coordinator.data.schedules
        return _planned(planned[0]) if planned else None

    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Every call that begins in this stretch."""
        query = {"since": f"{start_date.timestamp():.0f}", "until": f"{end_date.timestamp():.0f}", "limit": str(PAGE)}
        events: list[CalendarEvent] = []
        while True:
            with told_to_user():
                page = await self.coordinator.client.calls(query)
            events += [_made(call) for call in page.calls]
            if page.next is None:
                break
            query["cursor"] = page.next
        planned = map(_planned, self.coordinator.data.schedules)
        return [*events, *(event for event in planned if start_date <= event.start < end_date)]


def _made(call: Call) -> CalendarEvent:
    start = dt_util.utc_from_timestamp(call.started_at)
    end = _quarter() if call.ended_at is None else dt_util.utc_from_timestamp(call.ended_at)
    told = (call.goal, (call.outcome or "").replace("_", " "), call.why)
    return CalendarEvent(
        start=start,
        end=max(end, start + SHORTEST),
        summary=call.company,
        description="\n".join(filter(None, told)),
        uid=call.call_id,
    )


def _quarter() -> datetime:
    return dt_util.utc_from_timestamp(
        (dt_util.utcnow().timestamp() // RUNNING.total_seconds() + 1) * RUNNING.total_seconds()
    )


def _planned(call: Schedule) -> CalendarEvent:
    start = dt_util.utc_from_timestamp(call.due_at)
    return CalendarEvent(
        start=start, end=start + SHORTEST, summary=call.company, description=call.goal, uid=call.call_id
    )
