"""The same happenings as triggers of the agent's device, for those who build automations from a device."""

from __future__ import annotations

from typing import Final

import probatio as vol
from homeassistant.components.device_automation import DEVICE_TRIGGER_BASE_SCHEMA
from homeassistant.components.event import DOMAIN as EVENT_DOMAIN
from homeassistant.components.event.const import EventEntityStateAttribute
from homeassistant.const import CONF_DEVICE_ID, CONF_DOMAIN, CONF_ENTITY_ID, CONF_PLATFORM, CONF_TYPE, STATE_UNAVAILABLE
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HassJob, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.helpers.trigger import TriggerActionType, TriggerInfo
from homeassistant.helpers.typing import ConfigType

from .calls import EVENT_TYPES
from .const import DOMAIN

TRIGGER_SCHEMA: Final = DEVICE_TRIGGER_BASE_SCHEMA.extend(
    {vol.Required(CONF_ENTITY_ID): cv.entity_id_or_uuid, vol.Required(CONF_TYPE): vol.In(EVENT_TYPES)}
)


async def async_get_triggers(hass: HomeAssistant, device_id: str) -> list[dict[str, str]]:
    """One for each happening, where the device is an agent's."""
    entities = er.async_entries_for_device(er.async_get(hass), device_id)
    return [
        {
            CONF_PLATFORM: "device",
            CONF_DEVICE_ID: device_id,
            CONF_DOMAIN: DOMAIN,
            CONF_ENTITY_ID: entity.id,
            CONF_TYPE: kind,
        }
        for entity in entities
        if entity.domain == EVENT_DOMAIN and entity.platform == DOMAIN
        for kind in EVENT_TYPES
    ]


async def async_attach_trigger(
    hass: HomeAssistant, config: ConfigType, action: TriggerActionType, trigger_info: TriggerInfo
) -> CALLBACK_TYPE:
    """Run the action with each such happening."""
    entity_id = er.async_resolve_entity_id(er.async_get(hass), config[CONF_ENTITY_ID]) or config[CONF_ENTITY_ID]
    job = HassJob(action, f"device trigger {trigger_info}")

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        before, state = event.data["old_state"], event.data["new_state"]
        if state is None or before is None or before.state in {STATE_UNAVAILABLE, state.state}:
            return
        if state.attributes.get(EventEntityStateAttribute.EVENT_TYPE) == config[CONF_TYPE]:
            told = {**trigger_info["trigger_data"], "platform": "device", "entity_id": entity_id, "to_state": state}
            hass.async_run_hass_job(job, {"trigger": {**told, "description": config[CONF_TYPE]}}, event.context)

    return async_track_state_change_event(hass, [entity_id], changed)
