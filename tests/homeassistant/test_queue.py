"""Calls to come and calls that were: the list, the calendar, the version, and a call that was missed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from held_agent import CALL, Agent, until
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

QUEUE = "todo.hold_slayer_call_queue"
CALENDAR = "calendar.hold_slayer_calls"


async def ask(hass: HomeAssistant, domain: str, service: str, entity_id: str, **told: Any) -> Any:
    told["entity_id"] = entity_id
    response = service.startswith("get_")
    return await hass.services.async_call(domain, service, told, blocking=True, return_response=response)


async def items(hass: HomeAssistant, *status: str) -> list[dict[str, Any]]:
    wanted = list(status) or ["needs_action", "completed"]
    return (await ask(hass, "todo", "get_items", QUEUE, status=wanted))[QUEUE]["items"]


async def test_an_item_with_a_time_becomes_a_call_to_come_and_can_be_taken_back(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    due = (dt_util.now() + timedelta(days=1)).replace(microsecond=0)
    told = {"item": "the acme", "description": "refund", "due_datetime": due}
    await ask(hass, "todo", "add_item", QUEUE, **told)
    await until(hass, lambda: hass.states.get(QUEUE).state == "1")
    (item,) = await items(hass)
    assert (item["summary"], item["description"], item["status"]) == ("Acme", "refund", "needs_action")
    assert datetime.fromisoformat(item["due"]) == due
    assert hass.states.get(CALENDAR).attributes["message"] == "Acme"
    await ask(hass, "todo", "remove_item", QUEUE, item=item["uid"])
    assert await items(hass) == []


async def test_an_item_without_a_time_waits_for_the_companys_opening(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    await ask(hass, "todo", "add_item", QUEUE, item="Acme")
    await until(hass, lambda: hass.states.get(QUEUE).state == "1")
    assert datetime.fromisoformat((await items(hass))[0]["due"]) > dt_util.now()


async def test_a_call_that_runs_is_in_the_list_and_is_not_removed_from_it(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    agent.do("calls", calls=[{}])
    await until(hass, lambda: loaded.runtime_data.book.running)
    assert [item["uid"] for item in await items(hass)] == [CALL]
    with pytest.raises(HomeAssistantError) as raised:
        await ask(hass, "todo", "remove_item", QUEUE, item=CALL)
    assert raised.value.translation_key == "not_planned"


async def test_todays_calls_are_done_and_stand_in_the_calendar(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    midnight = dt_util.start_of_local_day()
    agent.do("kept", started_at=midnight.timestamp() + 60)
    loaded.runtime_data._figures_at = None
    await loaded.runtime_data.async_refresh()
    await hass.async_block_till_done()
    assert [item["status"] for item in await items(hass)] == ["completed"]
    begin, end = midnight.isoformat(), (midnight + timedelta(days=1)).isoformat()
    told = await ask(hass, "calendar", "get_events", CALENDAR, start_date_time=begin, end_date_time=end)
    (event,) = told[CALENDAR]["events"]
    assert event["summary"] == "Acme"
    assert "connected" in event["description"]


async def test_a_call_that_runs_is_the_calendars_event(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    assert hass.states.get(CALENDAR).state == "off"
    agent.do("calls", calls=[{"started_at": dt_util.utcnow().timestamp() - 60}])
    await until(hass, lambda: hass.states.get(CALENDAR).state == "on")


async def test_a_time_in_an_action_gets_home_assistants_zone_and_the_answer_says_when(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    async def start(when: str) -> Any:
        told = {"who": "Acme", "when": when}
        return await hass.services.async_call("holdslayer", "start_call", told, blocking=True, return_response=True)

    tomorrow = (dt_util.now() + timedelta(days=1)).replace(microsecond=0, tzinfo=None)
    due = datetime.fromisoformat((await start(str(tomorrow)))["due"])
    assert due == tomorrow.replace(tzinfo=dt_util.get_default_time_zone())
    assert (await start("Opening"))["due"] is not None
    with pytest.raises(HomeAssistantError) as raised:
        await start("soon")
    assert raised.value.translation_key == "time_unknown"


async def test_a_planned_call_that_was_missed_is_told(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    agent.do("entry", kind="notification", name="call_missed", call_id="000000000009", text="Too late.")
    event = "event.hold_slayer_call_event"
    await until(hass, lambda: hass.states.get(event).attributes.get("event_type") == "call_missed")
    assert hass.states.get(event).attributes["text"] == "Too late."


async def test_the_agents_version_is_compared_with_the_integrations(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    assert hass.states.get("update.hold_slayer_agent").state == "off"
    agent.do("status", version="0.0.1")
    await loaded.runtime_data.async_refresh()
    await hass.async_block_till_done()
    shown = hass.states.get("update.hold_slayer_agent")
    assert (shown.state, shown.attributes["installed_version"]) == ("on", "0.0.1")


async def test_an_agent_that_plans_no_calls_has_an_empty_list(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    from custom_components.holdslayer.client import RequestRefused

    async def schedules() -> Any:
        raise RequestRefused("There is no such place.", code="not-found", status=404)

    loaded.runtime_data.client.schedules = schedules
    await loaded.runtime_data.async_refresh()
    assert loaded.runtime_data.last_update_success
    assert loaded.runtime_data.data.schedules == ()


async def test_a_long_history_is_read_page_by_page(hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry) -> None:
    from custom_components.holdslayer import calendar

    midnight = dt_util.start_of_local_day()
    for n in range(3):
        agent.do("kept", call_id=f"{n + 1:012x}", started_at=midnight.timestamp() + 60 * n)
    begin, end = midnight.isoformat(), (midnight + timedelta(days=1)).isoformat()
    with patch.object(calendar, "PAGE", 2):
        told = await ask(hass, "calendar", "get_events", CALENDAR, start_date_time=begin, end_date_time=end)
    assert len(told[CALENDAR]["events"]) == 3
