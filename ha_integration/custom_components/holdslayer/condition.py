"""Conditions by name: on hold, a person is on the line, and so on; each looks at the call sensor."""

from __future__ import annotations

from typing import Final

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.components.sensor.const import DOMAIN as SENSOR_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.condition import Condition, make_entity_state_condition

from .calls import STATES

_CALL: Final = {SENSOR_DOMAIN: DomainSpec(device_class=SensorDeviceClass.ENUM)}
WITH_PERSON: Final[set[str | bool]] = {"ringing_user", "connected"}

CONDITIONS: Final[dict[str, type[Condition]]] = {
    "is_calling": make_entity_state_condition(_CALL, set(STATES)),
    "is_idle": make_entity_state_condition(_CALL, "idle"),
    "is_on_hold": make_entity_state_condition(_CALL, "on_hold"),
    "person_is_there": make_entity_state_condition(_CALL, WITH_PERSON),
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """What automations can ask."""
    return CONDITIONS
