"""What the dashboard card is told, and that its files are served."""

from __future__ import annotations

from typing import Any

from held_agent import CALL, Agent, until
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

SENSOR = "sensor.hold_slayer_call"


async def follow(client: Any, entity_id: str = SENSOR) -> Any:
    await client.send_json_auto_id({"type": "holdslayer/call/subscribe", "entity_id": entity_id})
    return await client.receive_json()


async def told(client: Any, fits: Any) -> dict[str, Any]:
    """The first picture that fits."""
    while True:
        picture = (await client.receive_json(timeout=10))["event"]
        if fits(picture):
            return picture


async def test_a_card_is_told_the_house_at_once_and_the_call_as_it_goes(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, hass_ws_client: Any
) -> None:
    agent.do("kept", call_id=CALL)
    client = await hass_ws_client(hass)
    assert (await follow(client))["success"]
    first = await told(client, lambda p: True)
    assert (first["live"], first["call"]) == (True, None)
    assert first["companies"][0]["name"] == "Acme"
    agent.do("calls", calls=[{}])
    shown = (await told(client, lambda p: p["call"] and p["call"].get("line")))["call"]
    assert (shown["company"], shown["state"], shown["heard"], shown["held_seconds"]) == ("Acme", "on_hold", "music", 60)
    assert shown["evidence"] == [["words", 1.5], ["music", -2.0]]
    assert [text for _, text, _ in shown["line"]["sentences"]] == ["for billing press 2"]
    assert ["pressed", "pressed 2"] in [deed[1:] for deed in shown["line"]["deeds"]] or shown["line"]["deeds"]
    agent.do("calls", calls=[])
    agent.do("entry", kind="ended", name="connected", outcome="connected", why="")
    assert (await told(client, lambda p: p["call"]["state"] == "ended"))["call"]["outcome"] == "connected"


async def test_nothing_is_asked_of_the_agent_while_no_card_is_open(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, hass_ws_client: Any
) -> None:
    asked: list[str] = []
    client_of = loaded.runtime_data.client
    real = client_of.timeline

    async def timeline(call_id: str) -> Any:
        asked.append(call_id)
        return await real(call_id)

    client_of.timeline = timeline
    agent.do("calls", calls=[{}])
    await until(hass, lambda: loaded.runtime_data.book.running)
    assert asked == []
    client = await hass_ws_client(hass)
    await follow(client)
    # The call is not in the store: the agent has no timeline of it, and the card does without.
    picture = await told(client, lambda p: p["call"])
    assert "line" not in picture["call"]
    await until(hass, lambda: asked)


async def test_a_card_learns_that_the_agent_was_taken_down(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, hass_ws_client: Any
) -> None:
    client = await hass_ws_client(hass)
    await follow(client)
    await hass.config_entries.async_unload(loaded.entry_id)
    await told(client, lambda p: p.get("gone"))
    assert (await follow(client))["error"]["code"] == "not_loaded"


async def test_an_entity_that_is_not_ours_and_a_user_who_may_not_see_it_are_refused(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry, hass_ws_client: Any, hass_admin_user: Any
) -> None:
    client = await hass_ws_client(hass)
    assert (await follow(client, "sensor.other"))["error"]["code"] == "not_found"
    hass_admin_user.groups = []
    hass_admin_user.invalidate_cache()
    assert (await follow(client))["error"]["code"] == "unauthorized"


async def test_every_page_loads_the_card_from_an_address_that_changes_with_it(
    hass: HomeAssistant, loaded: MockConfigEntry, hass_client: Any
) -> None:
    (address,) = (url for url in hass.data[DATA_EXTRA_MODULE_URL].urls if "holdslayer" in url)
    browser = await hass_client()
    card = await (await browser.get(address)).text()
    for name in ("dom.js", "ribbon.js", "style.js", "words.js"):
        assert f'from "./{name}"' in card
        assert (await browser.get(address.replace("holdslayer-call-card.js", name))).status == 200


async def test_the_last_sentence_is_shown_by_an_entity_that_is_off_at_first(
    hass: HomeAssistant, agent: Agent, loaded: MockConfigEntry
) -> None:
    registry = er.async_get(hass)
    found = registry.async_get("sensor.hold_slayer_last_sentence")
    assert found is not None
    assert found.disabled
    registry.async_update_entity(found.entity_id, disabled_by=None)
    agent.do("kept", call_id=CALL)
    agent.do("calls", calls=[{}])
    await hass.config_entries.async_reload(loaded.entry_id)
    await until(hass, lambda: (s := hass.states.get(found.entity_id)) and s.state == "for billing press 2")
