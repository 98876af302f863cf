"""Diagnostics keep secrets; triggers fire by name; blueprints load and act."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from custom_components.holdslayer.client import AgentClient, Version
from custom_components.holdslayer.diagnostics import async_get_config_entry_diagnostics
from held_agent import Agent, until
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

ROOT = Path(__file__).resolve().parents[2]
BLUEPRINTS = sorted((ROOT / "ha_integration/blueprints").rglob("*.yaml"))


async def test_diagnostics_hold_no_token_number_name_or_word(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    agent.do("calls", calls=[{"question": "Which account?"}])
    await until(hass, lambda: loaded.runtime_data.book.running)
    shown = json.dumps(await async_get_config_entry_diagnostics(hass, loaded))
    for private in (agent.token(), agent.url, "+12025550100", "Acme", "bill", "Which account?", '"desk"'):
        assert private not in shown
    assert json.loads(shown)["running"][0]["now"]["state"] == "on_hold"


@pytest.mark.parametrize(
    ("trigger", "kind", "name"),
    [
        ("person_answered", "notification", "person_answered"),
        ("question_asked", "notification", "question"),
        ("hold_began", "notification", "second_hold"),
        ("call_ended", "ended", "busy"),
    ],
)
async def test_an_automation_begins_by_the_name_of_what_happened(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, trigger: str, kind: str, name: str
) -> None:
    told = async_mock_service(hass, "test", "told")
    target = {"entity_id": "event.hold_slayer_call_event"}
    automation = {
        "triggers": [{"trigger": f"holdslayer.{trigger}", "target": target}],
        "actions": [{"action": "test.told"}],
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    agent.do("calls", calls=[{}])
    await until(hass, lambda: loaded.runtime_data.book.running)
    agent.do("entry", kind=kind, name=name, text="x", outcome=name, why="")
    await until(hass, lambda: told)
    assert len(told) == 1


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
async def test_a_blueprint_fits_home_assistants_own_schema(hass: HomeAssistant, path: Path) -> None:
    data = await hass.async_add_executor_job(load_yaml_dict, str(path))
    Blueprint(data, expected_domain="automation", path=str(path), schema=AUTOMATION_BLUEPRINT_SCHEMA)


@pytest.mark.parametrize(("api", "issue"), [(0, "agent_too_old"), (2, "agent_too_new")])
async def test_an_agent_of_another_api_is_not_used_and_a_repair_says_why(
    hass: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch, api: int, issue: str
) -> None:
    async def version(_client: AgentClient) -> Version:
        return Version(version="9", api=api, stream=1)

    monkeypatch.setattr(AgentClient, "version", version)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert [found.translation_key for found in ir.async_get(hass).issues.values()] == [issue]
    await hass.config_entries.async_remove(entry.entry_id)
    assert not ir.async_get(hass).issues
