"""Conditions by name, and triggers of the agent's device."""

from __future__ import annotations

from typing import Any

import pytest
from held_agent import Agent, until
from homeassistant.components.device_automation import DeviceAutomationType, async_get_device_automations
from homeassistant.core import HomeAssistant
from homeassistant.helpers import condition
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

SENSOR = "sensor.hold_slayer_call"


async def holds(hass: HomeAssistant, name: str) -> bool | None:
    told: Any = {"condition": f"holdslayer.{name}", "target": {"entity_id": SENSOR}, "options": {"behavior": "any"}}
    config = await condition.async_validate_condition_config(hass, told)
    checker = await condition.async_from_config(hass, config)
    return checker.async_check() if hasattr(checker, "async_check") else checker(hass, {})


@pytest.mark.parametrize(
    ("call", "true"),
    [
        (None, {"is_idle"}),
        ({"state": "on_hold"}, {"is_calling", "is_on_hold"}),
        ({"state": "ringing_user"}, {"is_calling", "person_is_there"}),
        ({"state": "connected"}, {"is_calling", "person_is_there"}),
    ],
)
async def test_each_condition_holds_when_its_name_says(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, call: dict[str, str] | None, true: set[str]
) -> None:
    if call is not None:
        agent.do("calls", calls=[call])
        await until(hass, lambda: hass.states.get(SENSOR).state == call["state"])
    names = ("is_calling", "is_idle", "is_on_hold", "person_is_there")
    assert {name for name in names if await holds(hass, name)} == true


async def test_the_agents_device_offers_every_happening_as_a_trigger_and_runs_it(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    registry = dr.async_get(hass)
    devices = dr.async_entries_for_config_entry(registry, loaded.entry_id)
    device = next(d for d in devices if d.name == "Hold Slayer")
    offered = (await async_get_device_automations(hass, DeviceAutomationType.TRIGGER, [device.id]))[device.id]
    ours = {t["type"]: t for t in offered if t["domain"] == "holdslayer"}
    assert {"person_answered", "ringing_you", "call_missed"} <= ours.keys()
    done = async_mock_service(hass, "test", "done")
    trigger = {k: v for k, v in ours["person_answered"].items() if k != "metadata"}
    said = "{{ trigger.to_state.attributes.company }}"
    automation = {"triggers": [trigger], "actions": [{"action": "test.done", "data": {"company": said}}]}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    agent.do("calls", calls=[{}])
    await until(hass, lambda: loaded.runtime_data.book.running)
    agent.do("entry", kind="notification", name="person_answered", text="x")
    await until(hass, lambda: done)
    assert done[0].data["company"] == "Acme"
    assert len(done) == 1


async def test_a_person_is_announced_on_the_satellites_that_the_options_name(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    async def person() -> None:
        agent.do("entry", kind="notification", name="person_answered", text="x")
        await until(
            hass, lambda: hass.states.get("event.hold_slayer_call_event").attributes["event_type"] == "person_answered"
        )
        await hass.async_block_till_done(wait_background_tasks=False)

    agent.do("calls", calls=[{}])
    await until(hass, lambda: loaded.runtime_data.book.running)
    hass.config_entries.async_update_entry(loaded, options={"announce": ["assist_satellite.kitchen"]})
    await person()  # nobody can announce yet: that is no fault
    announced = async_mock_service(hass, "assist_satellite", "announce")
    hass.config_entries.async_update_entry(loaded, options={})
    await person()
    assert not announced
    hass.config_entries.async_update_entry(loaded, options={"announce": ["assist_satellite.kitchen"]})
    await person()
    await until(hass, lambda: announced)
    assert announced[0].data["message"] == "A person from Acme is on the line. Your phone rings."
