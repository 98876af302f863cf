"""Tests of the integration: a real Home Assistant, and the agent's real door in a process beside it.

They need Python 3.14 and pytest-homeassistant-custom-component: `make test-ha` sets both up and runs them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "ha_integration"))

# First: else the test plugin's own package of this name wins.
import custom_components.holdslayer  # noqa: F401
from held_agent import Agent, until
from homeassistant.const import CONF_TOKEN, CONF_URL, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry


@pytest.fixture(scope="session")
def process() -> Iterator[subprocess.Popen[str]]:
    python, program = ROOT / ".venv/bin/python", Path(__file__).with_name("agent_process.py")
    pipe = subprocess.PIPE
    with subprocess.Popen([python, program], stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as running:
        yield running
        assert running.stdin is not None
        running.stdin.close()
        running.wait(10)


@pytest.fixture
def agent(process: subprocess.Popen[str], socket_enabled: None) -> Iterator[Agent]:
    held = Agent(process)
    held.do("open")
    yield held
    held.do("close")


@pytest.fixture(autouse=True)
async def base(hass: HomeAssistant, enable_custom_integrations: None) -> None:
    """`conversation` needs the core's own component."""
    assert await async_setup_component(hass, "homeassistant", {})


@pytest.fixture
def entry(hass: HomeAssistant, agent: Agent) -> MockConfigEntry:
    told = {CONF_URL: agent.url, CONF_TOKEN: agent.token(), CONF_VERIFY_SSL: True}
    made = MockConfigEntry(domain="holdslayer", title="Hold Slayer", data=told)
    made.add_to_hass(hass)
    return made


@pytest.fixture
async def loaded(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncIterator[MockConfigEntry]:
    """The integration, connected and live."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await until(hass, lambda: entry.runtime_data.live)
    await hass.async_block_till_done()
    yield entry
    await hass.config_entries.async_unload(entry.entry_id)
