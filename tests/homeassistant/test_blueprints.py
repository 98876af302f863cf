"""The blueprints at work, with the integration's own triggers and actions; speakers and phones are mock services."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from held_agent import CALL, Agent, until
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

PLACE = Path(__file__).resolve().parents[2] / "ha_integration/blueprints/automation/holdslayer"
EVENT = "event.hold_slayer_call_event"


@contextmanager
def ours(name: str) -> Iterator[None]:
    path = PLACE / name

    def load(*_args: Any) -> Blueprint:
        data = load_yaml_dict(str(path))
        return Blueprint(data, expected_domain="automation", path=name, schema=AUTOMATION_BLUEPRINT_SCHEMA)

    with patch("homeassistant.components.blueprint.models.DomainBlueprints._load_blueprint", load):
        yield


async def use(hass: HomeAssistant, name: str, **inputs: Any) -> None:
    with ours(name):
        automation = {"use_blueprint": {"path": name, "input": inputs}}
        assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()


async def soon(true: Callable[[], object]) -> None:
    """As `until`, beside an automation that itself waits: not everything is ever done."""
    async with asyncio.timeout(8):
        while not true():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(("button", "posted"), [("JOIN", "join"), ("KEEP", "keep holding"), ("END", "hang up")])
async def test_a_person_is_announced_and_the_button_that_is_pressed_acts(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, button: str, posted: str
) -> None:
    mobile = MockConfigEntry(domain="mobile_app")
    mobile.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=mobile.entry_id, identifiers={("mobile_app", "x")}, name="My Mobile"
    )
    announced = async_mock_service(hass, "assist_satellite", "announce")
    notified = async_mock_service(hass, "notify", "mobile_app_my_mobile")
    satellites = ["assist_satellite.kitchen"]
    await use(hass, "announce_and_notify.yaml", call_event=EVENT, mobile=device.id, satellites=satellites)
    agent.do("calls", calls=[{}])
    await until(hass, lambda: loaded.runtime_data.book.running)
    agent.do("entry", kind="notification", name="person_answered", text="x")
    await soon(lambda: notified and announced)
    assert announced[0].data["message"] == "A person from Acme is on the line. Your phone rings."
    actions = [action["action"] for action in notified[0].data["data"]["actions"]]
    assert actions == [f"HOLDSLAYER_{name}_{CALL}" for name in ("JOIN", "KEEP", "END")]
    await asyncio.sleep(0.1)
    hass.bus.async_fire("mobile_app_notification_action", {"action": f"HOLDSLAYER_{button}_{CALL}"})
    await soon(lambda: agent.posted)
    assert agent.posted == [[CALL, posted]]


async def test_a_call_at_opening_time_is_tried_again_while_the_company_is_busy(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    book = loaded.runtime_data.book
    await use(hass, "call_at_opening_time.yaml", company="Acme", goal="bill", at="08:00:00", call_event=EVENT, pause=5)
    await hass.services.async_call("automation", "trigger", {"entity_id": "automation.automation_0"})
    for turn, outcome in ((1, "busy"), (2, "connected")):
        await soon(lambda turn=turn: len(agent.begun) == turn)
        call_id = f"{turn:012x}"
        agent.do("kept", call_id=call_id, outcome=outcome)
        agent.do("calls", calls=[{"call_id": call_id}])
        agent.do("entry", kind="state", name="dialing", call_id=call_id)
        await soon(lambda call_id=call_id: call_id in book.running)
        agent.do("calls", calls=[])
        agent.do("entry", kind="ended", name=outcome, call_id=call_id, outcome=outcome, why="")
        await soon(lambda call_id=call_id: call_id not in book.running)
        await asyncio.sleep(0.3)  # the automation asks the agent how it went, and begins its pause
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=5, seconds=2))
        await asyncio.sleep(0.3)
    assert [begun["goal"] for begun in agent.begun] == ["bill", "bill"]
    assert hass.states.get("automation.automation_0").attributes["current"] == 0
    await hass.services.async_call("automation", "turn_off", {"entity_id": "automation.automation_0"}, blocking=True)


async def test_lights_and_players_follow_the_ringing_phone_and_are_put_back(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    assert await async_setup_component(hass, "scene", {})
    hass.states.async_set("media_player.tv", "playing", {"volume_level": 0.6})
    hass.states.async_set("light.hall", "off")
    lowered = async_mock_service(hass, "media_player", "volume_set")
    lit = async_mock_service(hass, "light", "turn_on")
    players, lights = ["media_player.tv"], ["light.hall"]
    await use(hass, "quiet_when_the_phone_rings.yaml", call_event=EVENT, players=players, lights=lights)
    agent.do("calls", calls=[{}])
    await until(hass, lambda: loaded.runtime_data.book.running)
    restored = async_mock_service(hass, "scene", "turn_on")
    agent.do("calls", calls=[{"state": "ringing_user"}])
    agent.do("entry", kind="state", name="ringing_user")
    await soon(lambda: lowered and lit)
    assert lowered[0].data["volume_level"] == 0.1
    assert hass.states.get("scene.holdslayer_before_the_call") is not None
    assert not restored
    await asyncio.sleep(0.1)
    agent.do("calls", calls=[])
    agent.do("entry", kind="ended", name="connected", outcome="connected", why="")
    await soon(lambda: restored)


@pytest.mark.parametrize(("outcome", "tries"), [("closed", 1), ("busy", 1), ("connected", 0)])
async def test_a_company_that_was_closed_or_busy_is_called_again_later(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, outcome: str, tries: int
) -> None:
    await use(hass, "retry_when_closed.yaml", call_event=EVENT, companies=["Acme"])
    agent.do("calls", calls=[{}])
    await until(hass, lambda: loaded.runtime_data.book.running)
    agent.do("calls", calls=[])
    agent.do("entry", kind="ended", name=outcome, outcome=outcome, why="")
    await soon(lambda: loaded.runtime_data.book.ended)
    await soon(lambda: len(loaded.runtime_data.data.schedules) == tries)
    await asyncio.sleep(0.2)
    assert [(call.company, call.goal) for call in loaded.runtime_data.data.schedules] == [("Acme", "bill")] * tries


async def test_a_question_of_the_menu_is_asked_on_a_satellite_and_the_answer_goes_to_the_call(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    answer = {"id": None, "sentence": "the savings account", "slots": {}}
    only = SupportsResponse.ONLY
    asked = async_mock_service(hass, "assist_satellite", "ask_question", response=answer, supports_response=only)
    await use(hass, "ask_me.yaml", call_event=EVENT, satellite="assist_satellite.kitchen")
    agent.do("calls", calls=[{}])
    await until(hass, lambda: loaded.runtime_data.book.running)
    agent.do("entry", kind="notification", name="question", text="Which account?")
    await soon(lambda: agent.posted)
    assert asked[0].data["question"] == "Acme wants to know: Which account?"
    assert agent.posted == [[CALL, "answer the savings account"]]
