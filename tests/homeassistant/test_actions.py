"""The actions: what they send, what they answer, and how each fault is told."""

from __future__ import annotations

import json
from typing import Any

import probatio as vol
import pytest
from held_agent import CALL, Agent, until
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import MockConfigEntry

PAST = "ba9876543210"
OTHER = "00000000aaaa"


async def act(hass: HomeAssistant, name: str, response: bool = False, **told: Any) -> Any:
    return await hass.services.async_call("holdslayer", name, told, blocking=True, return_response=response)


async def running(hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, *ids: str) -> None:
    agent.do("calls", calls=[{"call_id": call_id} for call_id in ids])
    await until(hass, lambda: set(loaded.runtime_data.book.running) >= set(ids))


async def test_a_call_is_started_with_goal_and_facts_and_answers_its_id_alone(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    told = await act(
        hass, "start_call", True, who="the ACME", goal="refund", facts={"account_last4": 4821}, language="fr"
    )
    assert told == {"call_id": "000000000001", "who": "Acme", "due": None, "hours": None}
    assert agent.begun == [
        {"who": "Acme", "goal": "refund", "phone": None, "slots": {"account_last4": "4821"}, "language": "fr"}
    ]


async def test_an_unknown_company_is_told_with_the_agents_words_and_mend(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "start_call", who="Nobody")
    assert raised.value.translation_key == "refused"
    assert raised.value.translation_placeholders["code"] == "company-unknown"
    assert raised.value.translation_placeholders["mend"] == "Known: ['Acme']."


@pytest.mark.parametrize(
    ("action", "told", "posted"),
    [
        ("hang_up", {}, "hang up"),
        ("join_call", {}, "join"),
        ("keep_holding", {}, "keep holding"),
        ("report_not_a_person", {}, "machine"),
        ("answer_question", {"text": "billing"}, "answer billing"),
        ("answer_question", {"fact": "account_last4", "value": "4821"}, "answer account_last4"),
    ],
)
async def test_the_only_running_call_is_meant_where_none_is_named(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, action: str, told: dict[str, str], posted: str
) -> None:
    await running(hass, agent, loaded, CALL)
    await act(hass, action, **told)
    assert agent.posted == [[CALL, posted]]


async def test_of_several_calls_one_must_be_named(hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry) -> None:
    await running(hass, agent, loaded, CALL, OTHER)
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "hang_up")
    assert raised.value.translation_key == "several_calls"
    await act(hass, "hang_up", call_id=OTHER)
    assert agent.posted == [[OTHER, "hang up"]]


async def test_without_a_call_an_action_on_one_says_so(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "keep_holding")
    assert raised.value.translation_key == "no_call"


@pytest.mark.parametrize("told", [{}, {"fact": "pin"}, {"text": "a", "fact": "pin", "value": "1"}, {"value": "1"}])
async def test_an_answer_is_either_text_or_a_fact_with_its_value(
    hass: HomeAssistant, loaded: MockConfigEntry, told: dict[str, str]
) -> None:
    with pytest.raises(vol.Invalid):
        await act(hass, "answer_question", **told)


async def test_words_are_said_and_their_end_is_answered(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    await running(hass, agent, loaded, CALL)
    told = await act(hass, "say", True, text="My number is {{customer}} or 998877.", facts={"customer": 4821})
    assert told == {"call_id": CALL, "text": "My number is {{customer}} or {{number_1}}.", "spoken": True}
    assert agent.posted == [[CALL, "say My number is {{customer}} or 998877. ['customer']"]]
    assert await act(hass, "say", text="Hello") is None


@pytest.mark.parametrize(
    "told", [{}, {"text": ""}, {"text": "a" * 301}, {"text": "a\nb"}, {"text": "a", "facts": {"a b": "1"}}]
)
async def test_words_of_another_form_are_refused(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, told: dict[str, Any]
) -> None:
    await running(hass, agent, loaded, CALL)
    with pytest.raises(vol.Invalid):
        await act(hass, "say", **told)
    assert agent.posted == []


async def test_words_that_can_not_be_said_come_with_the_agents_reason(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    await running(hass, agent, loaded, CALL)
    agent.do("fault", message="You are on the line yourself.", code="say-connected", mend="Speak.")
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "say", text="Hello")
    assert raised.value.translation_key == "refused"
    assert raised.value.translation_placeholders["code"] == "say-connected"


async def test_an_older_agent_that_can_not_speak_is_said_to_be_too_old(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    await running(hass, agent, loaded, CALL)
    path = "custom_components.holdslayer.client.rest._path"
    monkeypatch.setattr(path, lambda call_id, deed="": f"calls/{call_id}/unheard-of" if deed == "say" else "")
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "say", text="Hello")
    assert raised.value.translation_key == "agent_too_old"
    monkeypatch.undo()
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "say", call_id=OTHER, text="Hello")
    assert raised.value.translation_key == "refused"
    assert raised.value.translation_placeholders["code"] == "call-unknown"


async def test_a_call_and_its_transcript_can_be_read(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    agent.do("kept")
    told = await act(hass, "get_call", True, call_id=PAST, transcript=True)
    assert (told["company"], told["state"], told["outcome"]) == ("Acme", "ended", "connected")
    assert told["transcript"] == [{"at": 2.2, "text": "for billing press 2"}]
    await running(hass, agent, loaded, CALL)
    told = await act(hass, "get_call", True)
    assert (told["state"], told["heard"], told["held_seconds"]) == ("on_hold", "music", 60)
    json.dumps(told)


async def test_the_last_call_can_be_read_after_it_ended(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    agent.do("kept", call_id=CALL)
    await running(hass, agent, loaded, CALL)
    agent.do("calls", calls=[])
    agent.do("entry", kind="ended", name="callback_promised", outcome="callback_promised", why="", recordings=[])
    await until(hass, lambda: not loaded.runtime_data.book.running)
    assert (await act(hass, "get_call", True))["call_id"] == CALL


async def test_calls_are_listed_and_filtered(hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry) -> None:
    agent.do("kept")
    agent.do("kept", call_id="ba9876543211", company="Other", started_at=1_700_100_000.0)
    told = await act(hass, "list_calls", True, limit=5, outcome="connected")
    assert [call["company"] for call in told["calls"]] == ["Other", "Acme"]
    told = await act(hass, "list_calls", True, company="Acme", state="ended", since="2023-11-01 00:00:00")
    assert [call["call_id"] for call in told["calls"]] == [PAST]


async def test_an_unknown_or_sleeping_entry_and_two_agents_are_told_apart(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    for told, key in (({"config_entry_id": "x"}, "entry_unknown"), ({}, None)):
        if key is not None:
            with pytest.raises(HomeAssistantError) as raised:
                await act(hass, "start_call", who="Acme", **told)
            assert raised.value.translation_key == key
    second = MockConfigEntry(domain="holdslayer", title="Second", data=dict(loaded.data))
    second.add_to_hass(hass)
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "start_call", who="Acme", config_entry_id=second.entry_id)
    assert raised.value.translation_key == "entry_not_loaded"
    assert await hass.config_entries.async_setup(second.entry_id)
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "start_call", who="Acme")
    assert raised.value.translation_key == "several_agents"
    await act(hass, "start_call", who="Acme", config_entry_id=second.entry_id)
    await hass.config_entries.async_unload(second.entry_id)
    await hass.config_entries.async_unload(loaded.entry_id)
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "start_call", who="Acme")
    assert raised.value.translation_key == "no_agent"


async def test_an_agent_that_is_away_a_revoked_and_a_reading_token_each_have_their_words(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    client = loaded.runtime_data.client
    object.__setattr__(client, "token", agent.token("read"))
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "start_call", who="Acme")
    assert raised.value.translation_key == "token_lacks_scope"
    agent.do("revoke")
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "start_call", who="Acme")
    assert raised.value.translation_key == "token_refused"
    agent.do("close")
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "start_call", who="Acme")
    assert raised.value.translation_key == "cannot_connect"
    agent.do("open")
