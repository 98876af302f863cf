"""Says on the chosen voice satellites that a person is on the line."""

from __future__ import annotations

from typing import Final

from homeassistant.core import HomeAssistant, callback

from .calls import Happening
from .const import CONF_ANNOUNCE
from .coordinator import HoldSlayerConfigEntry
from .sentences import in_language

SATELLITE: Final = "assist_satellite"


@callback
def async_watch_for_people(hass: HomeAssistant, entry: HoldSlayerConfigEntry) -> None:
    """Announce each person, as the options say at that moment."""

    @callback
    def happened(happening: Happening) -> None:
        satellites = entry.options.get(CONF_ANNOUNCE)
        if happening.type != "person_answered" or happening.call is None or not satellites:
            return
        message = in_language("person", hass.config.language, company=happening.call.company)
        if not hass.services.has_service(SATELLITE, "announce"):
            return
        told = {"entity_id": satellites, "message": message}
        entry.async_create_background_task(
            hass, hass.services.async_call(SATELLITE, "announce", told, blocking=True), "holdslayer announcement"
        )

    entry.async_on_unload(entry.runtime_data.async_add_event_listener(happened))
