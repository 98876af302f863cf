"""Is a person there, does the line work, can the phones be rung?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .calls import person_there
from .const import PHONE_UP, TRUNK_UP
from .coordinator import HoldSlayerConfigEntry, HoldSlayerCoordinator
from .devices import async_add_phones
from .entity import HoldSlayerEntity

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class HoldSlayerBinarySensorDescription(BinarySensorEntityDescription):
    """`is_on_fn` reads the coordinator."""

    is_on_fn: Callable[[HoldSlayerCoordinator], bool]


BINARY_SENSORS = (
    HoldSlayerBinarySensorDescription(
        key="person",
        translation_key="person",
        device_class=BinarySensorDeviceClass.OCCUPANCY,
        is_on_fn=lambda c: any(person_there(call) for call in c.book.running.values()),
    ),
    HoldSlayerBinarySensorDescription(
        key="trunk",
        translation_key="trunk",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda c: c.data.status.trunk in TRUNK_UP,
    ),
)

PHONE = BinarySensorEntityDescription(
    key="phone",
    translation_key="phone",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)


async def async_setup_entry(
    hass: HomeAssistant, entry: HoldSlayerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the agent's binary sensors, and one for each phone."""
    coordinator = entry.runtime_data
    async_add_entities(HoldSlayerBinarySensor(coordinator, description) for description in BINARY_SENSORS)
    async_add_phones(entry, async_add_entities, lambda name: PhoneReachable(coordinator, name))


class HoldSlayerBinarySensor(HoldSlayerEntity, BinarySensorEntity):
    """Yes or no, of the agent and its calls."""

    entity_description: HoldSlayerBinarySensorDescription

    @property
    def is_on(self) -> bool:
        """As described."""
        return self.entity_description.is_on_fn(self.coordinator)


class PhoneReachable(HoldSlayerEntity, BinarySensorEntity):
    """Whether a phone could be rung now."""

    def __init__(self, coordinator: HoldSlayerCoordinator, phone: str) -> None:
        super().__init__(coordinator, PHONE)
        self.phone = phone
        self._attr_unique_id = f"{coordinator.config_entry.entry_id}_phone_{phone}"
        self._attr_translation_placeholders = {"phone": phone}

    @property
    def available(self) -> bool:
        """Gone from the settings: nothing to say of it."""
        return super().available and self.phone in self.coordinator.data.status.phones

    @property
    def is_on(self) -> bool:
        """A phone that is a number of the public network counts as reachable."""
        return self.coordinator.data.status.phones.get(self.phone) in PHONE_UP
