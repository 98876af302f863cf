"""What the call does, since when, and what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription, SensorStateClass
from homeassistant.const import MAX_LENGTH_STATE_STATE, PERCENTAGE, EntityCategory, UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from .calls import OUTCOMES, SOUNDS, STATES, hold_since, wait_left_s
from .coordinator import HoldSlayerConfigEntry, HoldSlayerCoordinator
from .devices import async_add_companies
from .entity import CompanyEntity, HoldSlayerEntity

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class HoldSlayerSensorDescription(SensorEntityDescription):
    """`value_fn` reads the coordinator; `attributes_fn` adds to it."""

    value_fn: Callable[[HoldSlayerCoordinator], StateType | datetime]
    attributes_fn: Callable[[HoldSlayerCoordinator], Mapping[str, StateType]] | None = None


def _state(coordinator: HoldSlayerCoordinator) -> str | None:
    call = coordinator.book.shown
    if call is None or call.now is None:
        return "idle"
    return call.now.state if call.now.state in STATES else None


def _call_attributes(coordinator: HoldSlayerCoordinator) -> Mapping[str, StateType]:
    call = coordinator.book.shown
    if call is None or call.now is None:
        return {"running_calls": 0}
    return {
        "running_calls": len(coordinator.book.running),
        "call_id": call.call_id,
        "company": call.company,
        "goal": call.goal,
        "phone": call.now.phone,
        "question": call.now.question or None,
    }


def _hold_since(coordinator: HoldSlayerCoordinator) -> datetime | None:
    since = hold_since(coordinator.book.shown)
    return None if since is None else dt_util.utc_from_timestamp(since)


def _sound(coordinator: HoldSlayerCoordinator) -> str | None:
    call = coordinator.book.shown
    if call is None or call.now is None or call.now.sound not in SOUNDS:
        return None
    return "not_known" if call.now.sound == "unknown" else call.now.sound


def _p_person(coordinator: HoldSlayerCoordinator) -> float | None:
    call = coordinator.book.shown
    return None if call is None or call.now is None else 10.0 * round(call.now.p_person * 10)


def _queue_position(coordinator: HoldSlayerCoordinator) -> int | None:
    call = coordinator.book.shown
    return None if call is None or call.now is None else call.now.queue_position


def _company(coordinator: HoldSlayerCoordinator) -> str | None:
    call = coordinator.book.shown
    return None if call is None else call.company


def _outcome(coordinator: HoldSlayerCoordinator) -> str | None:
    ended = coordinator.book.ended
    return None if ended is None or ended.outcome not in OUTCOMES else ended.outcome


SENSORS = (
    HoldSlayerSensorDescription(
        key="call_state",
        translation_key="call_state",
        device_class=SensorDeviceClass.ENUM,
        options=["idle", *STATES],
        value_fn=_state,
        attributes_fn=_call_attributes,
    ),
    HoldSlayerSensorDescription(
        key="hold_since",
        translation_key="hold_since",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_hold_since,
    ),
    HoldSlayerSensorDescription(
        key="wait_left",
        translation_key="wait_left",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
        value_fn=lambda c: wait_left_s(c.book.shown, c.data.waits),
    ),
    HoldSlayerSensorDescription(key="queue_position", translation_key="queue_position", value_fn=_queue_position),
    HoldSlayerSensorDescription(key="company", translation_key="company", value_fn=_company),
    HoldSlayerSensorDescription(
        key="heard",
        translation_key="heard",
        device_class=SensorDeviceClass.ENUM,
        options=[*SOUNDS[:-1], "not_known"],
        value_fn=_sound,
    ),
    HoldSlayerSensorDescription(
        key="p_person",
        translation_key="p_person",
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
        value_fn=_p_person,
    ),
    HoldSlayerSensorDescription(
        key="last_outcome",
        translation_key="last_outcome",
        device_class=SensorDeviceClass.ENUM,
        options=list(OUTCOMES),
        value_fn=_outcome,
    ),
    HoldSlayerSensorDescription(
        key="time_saved",
        translation_key="time_saved",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.TOTAL,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_unit_of_measurement=UnitOfTime.HOURS,
        suggested_display_precision=1,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda c: c.data.time_saved_s,
    ),
    HoldSlayerSensorDescription(
        key="calls_today",
        translation_key="calls_today",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda c: c.data.calls_today,
    ),
)

LAST_SENTENCE = SensorEntityDescription(
    key="last_sentence", translation_key="last_sentence", entity_registry_enabled_default=False
)
USUAL_WAIT = SensorEntityDescription(
    key="usual_wait",
    translation_key="usual_wait",
    device_class=SensorDeviceClass.DURATION,
    native_unit_of_measurement=UnitOfTime.SECONDS,
    suggested_unit_of_measurement=UnitOfTime.MINUTES,
    suggested_display_precision=0,
)
OPENS = SensorEntityDescription(key="opens", translation_key="opens")


async def async_setup_entry(
    hass: HomeAssistant, entry: HoldSlayerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the agent's sensors, and one for each company."""
    coordinator = entry.runtime_data
    async_add_entities(HoldSlayerSensor(coordinator, description) for description in SENSORS)
    async_add_entities([LastSentence(coordinator, LAST_SENTENCE)])
    async_add_companies(entry, async_add_entities, lambda name: UsualWait(coordinator, USUAL_WAIT, name))
    async_add_companies(entry, async_add_entities, lambda name: Opens(coordinator, OPENS, name))


class HoldSlayerSensor(HoldSlayerEntity, SensorEntity):
    """A value of the agent, or of the call that needs the user most."""

    entity_description: HoldSlayerSensorDescription

    @property
    def native_value(self) -> StateType | datetime:
        """As described."""
        return self.entity_description.value_fn(self.coordinator)

    @property
    def extra_state_attributes(self) -> Mapping[str, StateType] | None:
        """As described."""
        attributes_fn = self.entity_description.attributes_fn
        return None if attributes_fn is None else attributes_fn(self.coordinator)


class LastSentence(HoldSlayerEntity, SensorEntity):
    """What the company said last. Only while it is enabled is the agent asked for the words."""

    async def async_added_to_hass(self) -> None:
        """Follow the picture as a card does."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.pictures.async_subscribe(self._told))

    @callback
    def _told(self, picture: JsonObjectType) -> None:
        said = last_said(picture)
        if said != self._attr_native_value:
            self._attr_native_value = said
            self.async_write_ha_state()


def last_said(picture: JsonObjectType) -> str | None:
    """The last sentence of the picture, as long as a state can be."""
    match picture:
        case {"call": {"line": {"sentences": [*_, [_, str(text), *_]]}}}:
            return text[-MAX_LENGTH_STATE_STATE:]
        case _:
            return None


class UsualWait(CompanyEntity, SensorEntity):
    """Half of the calls to this company waited no longer than this."""

    @property
    def native_value(self) -> float | None:
        """None before the first call."""
        waits = self.coordinator.data.waits.get(self.company)
        return None if waits is None or not waits.calls else waits.median_s


class Opens(CompanyEntity, SensorEntity):
    """When the company opens, and whose word that is."""

    @property
    def native_value(self) -> str | None:
        """`08:00`, `monday 09:00`; None where nobody knows."""
        company = self.coordinator.data.companies.get(self.company)
        return None if company is None else company.opens

    @property
    def extra_state_attributes(self) -> Mapping[str, StateType]:
        """`settings`, `heard` in a call, or `assumed`."""
        company = self.coordinator.data.companies.get(self.company)
        return {"source": None if company is None else company.hours_source}
