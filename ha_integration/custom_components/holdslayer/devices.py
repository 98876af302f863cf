"""Companies and phones come and go in the agent's settings; their entities and devices follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import HoldSlayerConfigEntry
from .entity import company_identifier


@callback
def async_add_companies(
    entry: HoldSlayerConfigEntry, add: AddConfigEntryEntitiesCallback, make: Callable[[str], Entity]
) -> None:
    """An entity for each company there is, and for each that comes."""
    _async_add_named(entry, add, make, lambda: entry.runtime_data.data.companies)


@callback
def async_add_phones(
    entry: HoldSlayerConfigEntry, add: AddConfigEntryEntitiesCallback, make: Callable[[str], Entity]
) -> None:
    """An entity for each phone there is, and for each that comes."""
    _async_add_named(entry, add, make, lambda: entry.runtime_data.data.status.phones)


@callback
def _async_add_named(
    entry: HoldSlayerConfigEntry,
    add: AddConfigEntryEntitiesCallback,
    make: Callable[[str], Entity],
    names: Callable[[], Iterable[str]],
) -> None:
    known: set[str] = set()

    @callback
    def look() -> None:
        there = set(names())
        fresh = there - known
        known.clear()
        known.update(there)
        if fresh:
            add(make(name) for name in sorted(fresh))

    look()
    entry.async_on_unload(entry.runtime_data.async_add_listener(look))


@callback
def async_forget_stale_devices(hass: HomeAssistant, entry: HoldSlayerConfigEntry) -> None:
    """Remove the devices of companies that the agent does not know any more."""
    wanted = {(DOMAIN, entry.entry_id)}
    wanted |= {(DOMAIN, company_identifier(entry.entry_id, name)) for name in entry.runtime_data.data.companies}
    registry = dr.async_get(hass)
    for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
        if not device.identifiers & wanted:
            registry.async_remove_device(device.id)
