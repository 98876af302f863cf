"""Everything that happens in calls, for automations."""

from __future__ import annotations

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .calls import EVENT_TYPES, Happening
from .coordinator import HoldSlayerConfigEntry
from .entity import HoldSlayerEntity

PARALLEL_UPDATES = 0

EVENT = EventEntityDescription(key="call", translation_key="call", event_types=list(EVENT_TYPES))


async def async_setup_entry(
    hass: HomeAssistant, entry: HoldSlayerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the event entity."""
    async_add_entities([CallEvent(entry.runtime_data, EVENT)])


class CallEvent(HoldSlayerEntity, EventEntity):
    """The newest happening in any call."""

    async def async_added_to_hass(self) -> None:
        """Listen from here on."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_add_event_listener(self._happened))

    @callback
    def _happened(self, happening: Happening) -> None:
        call = happening.call
        told = {"text": happening.text or None, "outcome": happening.outcome}
        if call is not None:
            told |= {"call_id": call.call_id, "company": call.company, "goal": call.goal}
            told["phone"] = None if call.now is None else call.now.phone
        self._trigger_event(happening.type, {name: value for name, value in told.items() if value is not None})
        self.async_write_ha_state()
