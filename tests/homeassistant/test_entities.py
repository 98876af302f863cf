"""What the entities show while a call goes its way."""

from __future__ import annotations

from typing import Any

import pytest
from held_agent import CALL, Agent, until
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

STATE = "sensor.hold_slayer_call"
EVENT = "event.hold_slayer_call_event"


def state(hass: HomeAssistant, entity_id: str) -> str | None:
    found = hass.states.get(entity_id)
    return None if found is None else found.state


async def begin(hass: HomeAssistant, agent: Agent, **call: Any) -> None:
    agent.do("calls", calls=[{"state": "dialing", "hold_since_s": None, **call}])
    agent.do("entry", kind="state", name="dialing")
    await until(hass, lambda: state(hass, STATE) not in {"idle", "unavailable"})


async def test_without_a_call_all_is_quiet(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    assert state(hass, STATE) == "idle"
    assert state(hass, "binary_sensor.hold_slayer_person_on_the_line") == "off"
    assert state(hass, "binary_sensor.hold_slayer_phone_line") == "on"
    assert state(hass, "binary_sensor.hold_slayer_phone_desk") == "on"
    assert state(hass, "sensor.hold_slayer_on_hold_since") == "unknown"
    assert state(hass, "sensor.hold_slayer_calls_today") == "0"
    assert state(hass, "button.acme_call") == "unknown"


async def test_a_call_is_shown_from_dialling_to_its_end(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    told: list[str] = []
    hass.bus.async_listen(
        "state_changed",
        lambda event: (
            told.append(event.data["new_state"].attributes.get("event_type"))
            if event.data["entity_id"] == EVENT
            else None
        ),
    )
    await begin(hass, agent)
    assert state(hass, "sensor.hold_slayer_company") == "Acme"
    agent.do("calls", calls=[{"state": "on_hold", "hold_since_s": 15.0}])
    agent.do("entry", kind="state", name="on_hold", at_s=15.0, p_person=0.1)
    await until(hass, lambda: state(hass, STATE) == "on_hold")
    assert state(hass, "sensor.hold_slayer_on_hold_since") == "2023-11-14T22:13:35+00:00"
    agent.do("entry", kind="notification", name="person_answered", text="A person answered at Acme.")
    await until(hass, lambda: state(hass, "binary_sensor.hold_slayer_person_on_the_line") == "on")
    attributes = hass.states.get(EVENT).attributes
    assert (attributes["event_type"], attributes["company"]) == ("person_answered", "Acme")
    assert attributes["text"] == "A person answered at Acme."
    agent.do("calls", calls=[])
    agent.do("entry", kind="ended", name="connected", outcome="connected", why="", recordings=[])
    await until(hass, lambda: state(hass, STATE) == "idle")
    assert state(hass, "sensor.hold_slayer_last_outcome") == "connected"
    assert [t for t in told if t] == ["call_started", "hold_began", "person_answered", "call_ended"]


async def test_pulses_show_what_is_heard_and_write_no_state_while_nothing_changes(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    await begin(hass, agent, sound="music")
    await until(hass, lambda: state(hass, "sensor.hold_slayer_heard_now") == "music")
    written: list[Event] = []
    hass.bus.async_listen("state_changed", written.append)
    pulses: list[float] = []
    agent.do("calls", calls=[{"state": "dialing", "hold_since_s": None, "sound": "music", "seconds": 77.0}])
    await until(hass, lambda: loaded.runtime_data.book.running[CALL].now.seconds == 77.0)
    pulses.append(77.0)
    assert not written
    agent.do("calls", calls=[{"state": "dialing", "hold_since_s": None, "sound": "speech"}])
    await until(hass, lambda: state(hass, "sensor.hold_slayer_heard_now") == "speech")
    assert {event.data["entity_id"] for event in written} == {"sensor.hold_slayer_heard_now"}


async def test_a_question_is_told_as_an_event_and_an_attribute(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    await begin(hass, agent)
    agent.do("entry", kind="notification", name="question", text="Which account?")
    await until(hass, lambda: hass.states.get(EVENT).attributes.get("event_type") == "question_asked")
    assert hass.states.get(STATE).attributes["question"] == "Which account?"


async def test_the_buttons_act_on_the_call_that_is_shown(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    await begin(hass, agent)
    for button in ("ring_me_now", "keep_holding", "hang_up"):
        await hass.services.async_call("button", "press", {"entity_id": f"button.hold_slayer_{button}"}, blocking=True)
    assert agent.posted == [[CALL, "join"], [CALL, "keep holding"], [CALL, "hang up"]]


async def test_a_button_without_a_call_says_so(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    with pytest.raises(HomeAssistantError) as raised:
        await hass.services.async_call("button", "press", {"entity_id": "button.hold_slayer_hang_up"}, blocking=True)
    assert raised.value.translation_key == "no_call"


async def test_a_companys_button_calls_it(hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry) -> None:
    await hass.services.async_call("button", "press", {"entity_id": "button.acme_call"}, blocking=True)
    assert len(agent.begun) == 1


async def test_companies_come_and_go_with_their_devices(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    agent.do("companies", put=["My Bank"], forget=["Acme"])
    await loaded.runtime_data.async_refresh()
    await hass.async_block_till_done()
    names = {d.name for d in dr.async_entries_for_config_entry(dr.async_get(hass), loaded.entry_id)}
    assert names == {"Hold Slayer", "My Bank"}
    assert state(hass, "button.my_bank_call") == "unknown"
    assert state(hass, "button.acme_call") is None


async def test_entities_are_unavailable_while_the_agent_is_away_and_come_back(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    await begin(hass, agent)
    port, folder = agent.port, agent.told["folder"]
    agent.do("close")
    await until(hass, lambda: state(hass, STATE) == "unavailable")
    agent.do("open", port=port, folder=folder)
    await until(hass, lambda: state(hass, STATE) == "idle")
    # The agent started anew: its call is over, and that is told.
    assert hass.states.get(EVENT).attributes["event_type"] == "call_ended"
    assert caplog.text.count("event stream is lost") == 1


async def test_a_revoked_token_asks_for_another(hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry) -> None:
    agent.do("revoke")
    await loaded.runtime_data.async_refresh()
    await hass.async_block_till_done()
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == ["reauth"]


async def test_an_agent_that_is_away_at_the_start_is_tried_again(
    hass: HomeAssistant, agent: Agent, entry: MockConfigEntry
) -> None:
    agent.do("close")
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    agent.do("open")


async def test_a_line_that_stays_down_becomes_a_repair_and_goes_when_it_is_up(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    issues = ir.async_get(hass).issues
    agent.do("status", trunk="rejected", phones={"desk": "unreachable"})
    await loaded.runtime_data.async_refresh()
    assert not issues
    await loaded.runtime_data.async_refresh()
    assert {issue.translation_key for issue in issues.values()} == {"trunk_down", "no_phone"}
    assert state(hass, "binary_sensor.hold_slayer_phone_line") == "off"
    agent.do("status", trunk="registered", phones={"desk": "reachable"})
    await loaded.runtime_data.async_refresh()
    assert not issues


async def test_rarely_wanted_entities_are_there_but_off(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    found = er.async_get(hass).async_get("sensor.hold_slayer_probability_of_a_person")
    assert found is not None
    assert found.disabled


async def test_a_call_first_seen_in_a_pulse_is_told_as_started(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    agent.do("calls", calls=[{}])
    await until(hass, lambda: state(hass, STATE) == "on_hold")
    assert hass.states.get(EVENT).attributes["event_type"] == "call_started"
    assert state(hass, "sensor.hold_slayer_estimated_wait") == "unknown"


async def test_figures_follow_the_end_of_a_call(hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry) -> None:
    await begin(hass, agent)
    agent.do("kept", call_id=CALL)
    agent.do("calls", calls=[])
    agent.do("entry", kind="ended", name="connected", outcome="connected", why="")
    await until(hass, lambda: state(hass, "sensor.acme_usual_wait") not in {None, "unknown"}, 15.0)
    assert float(state(hass, "sensor.acme_usual_wait") or 0) == pytest.approx(50 / 60, abs=0.01)
    opens = hass.states.get("sensor.acme_opens")
    assert opens is not None
    assert (opens.state, opens.attributes["source"]) == ("08:00", "heard")


@pytest.mark.parametrize("expected_lingering_timers", [True])  # aiohttp's heartbeat of the refused socket
async def test_a_token_revoked_while_the_stream_is_up_asks_for_another_when_it_connects_again(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    port = agent.port
    agent.do("open", port=port)  # another store: it knows none of our tokens
    await until(hass, lambda: hass.config_entries.flow.async_progress())
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == ["reauth"]
    assert state(hass, STATE) == "unavailable"
