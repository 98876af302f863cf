"""The satellite: what it is to announce goes onto Home Assistant's bus instead of into a room."""

from __future__ import annotations

from typing import Any

from homeassistant.components.assist_pipeline import PipelineEvent
from homeassistant.components.assist_satellite import (
    AssistSatelliteConfiguration,
    AssistSatelliteEntity,
    AssistSatelliteEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddEntitiesCallback
from homeassistant.helpers.typing import ConfigType, DiscoveryInfoType


async def async_setup_platform(
    hass: HomeAssistant, config: ConfigType, add: AddEntitiesCallback, discovered: DiscoveryInfoType | None = None
) -> None:
    """One satellite."""
    add([Satellite()])


class Satellite(AssistSatelliteEntity):
    """It has no loudspeaker, so nothing is turned into speech for it."""

    _attr_name = "Kitchen"
    _attr_supported_features = AssistSatelliteEntityFeature.ANNOUNCE

    def async_get_configuration(self) -> AssistSatelliteConfiguration:
        return AssistSatelliteConfiguration(available_wake_words=[], active_wake_words=[], max_active_wake_words=0)

    async def async_set_configuration(self, config: AssistSatelliteConfiguration) -> None:
        """Nothing to set."""

    def on_pipeline_event(self, event: PipelineEvent) -> None:
        """Nobody speaks to it."""

    async def async_internal_announce(self, message: str | None = None, *args: Any, **told: Any) -> None:
        self.hass.bus.async_fire("practice_announced", {"entity_id": self.entity_id, "message": message})
