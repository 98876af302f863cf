"""The call queue as a list: what is to be called, and what was called today."""

from __future__ import annotations

import asyncio
from datetime import date, datetime

from homeassistant.components.todo.const import TodoItemStatus, TodoListEntityFeature
from homeassistant.components.todo.entity import TodoItem, TodoListEntity
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .actions import OPENING, async_start_call
from .const import DOMAIN
from .coordinator import HoldSlayerConfigEntry
from .entity import HoldSlayerEntity, told_to_user

PARALLEL_UPDATES = 1

QUEUE = EntityDescription(key="queue", translation_key="queue")


async def async_setup_entry(
    hass: HomeAssistant, entry: HoldSlayerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the list."""
    async_add_entities([CallQueue(entry.runtime_data, QUEUE)])


class CallQueue(HoldSlayerEntity, TodoListEntity):
    """An item is a call: its text the company, its description the goal, its due time the time to call."""

    _attr_supported_features = (
        TodoListEntityFeature.CREATE_TODO_ITEM
        | TodoListEntityFeature.DELETE_TODO_ITEM
        | TodoListEntityFeature.SET_DUE_DATETIME_ON_ITEM
        | TodoListEntityFeature.SET_DESCRIPTION_ON_ITEM
    )

    @property
    def todo_items(self) -> list[TodoItem]:
        """Calls that run, calls to come, and today's that ended."""
        house, book = self.coordinator.data, self.coordinator.book
        running = [_item(c.company, c.call_id, c.goal) for c in book.running.values()]
        planned = [
            _item(c.company, c.call_id, c.goal, dt_util.as_local(dt_util.utc_from_timestamp(c.due_at)))
            for c in house.schedules
            if c.call_id not in book.running
        ]
        done = [
            _item(c.company, c.call_id, c.goal, status=TodoItemStatus.COMPLETED)
            for c in house.ended_today
            if c.call_id not in book.running
        ]
        return [*running, *planned, *done]

    async def async_create_todo_item(self, item: TodoItem) -> None:
        """Plan a call: at its due time, else when the company opens next."""
        await async_start_call(
            self.coordinator, (item.summary or "").strip(), goal=item.description or "", when=_when(item.due)
        )

    async def async_delete_todo_items(self, uids: list[str]) -> None:
        """Take back calls to come. One that runs or has been is not undone by this."""
        planned = {call.call_id for call in self.coordinator.data.schedules}
        if not planned.issuperset(uids):
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_planned")
        with told_to_user():
            await asyncio.gather(*map(self.coordinator.client.cancel_schedule, uids))
        await self.coordinator.async_refresh()


def _item(
    company: str,
    call_id: str,
    goal: str,
    due: datetime | None = None,
    status: TodoItemStatus = TodoItemStatus.NEEDS_ACTION,
) -> TodoItem:
    return TodoItem(summary=company, uid=call_id, status=status, due=due, description=goal or None)


def _when(due: date | datetime | None) -> str:
    return due.isoformat() if isinstance(due, datetime) else OPENING
