"""A fake voice satellite that speaks to nobody: everything up to its loudspeaker is Home Assistant's own."""

from __future__ import annotations

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.discovery import async_load_platform
from homeassistant.helpers.typing import ConfigType

CONFIG_SCHEMA = cv.empty_config_schema("practice_satellite")


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """One satellite."""
    hass.async_create_task(async_load_platform(hass, Platform.ASSIST_SATELLITE, "practice_satellite", {}, config))
    return True
