"""From Home Assistant's pages to a person at the company and back, with nothing between replaced."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.homeassistant_e2e.conftest import COMPANY, EVENT, GOAL, HOLD_SINCE, SENSOR, Home, cli

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]


async def test_the_agent_is_added_through_the_page(home: Home) -> None:
    async with home.page("config/integrations/dashboard/add?domain=holdslayer") as page:
        await page.get_by_role("button", name="OK").click(timeout=30_000)
        await expect(page.get_by_text("Connect to Hold Slayer")).to_be_visible(timeout=20_000)
        address, token = (page.locator("dialog-data-entry-flow input").nth(n) for n in (0, 1))
        await address.fill(home.agent_url)
        await token.fill("hs_wrong")
        await page.get_by_role("button", name="Submit").click()
        await expect(page.get_by_text("The agent does not know this token.")).to_be_visible(timeout=20_000)
        await token.fill(home.token)
        await home.picture(page, "ha-config-flow")
        await page.get_by_role("button", name="Submit").click()
        await home.ha.until(SENSOR, "idle")


async def test_an_automation_from_our_blueprint_calls_and_another_announces_the_person_and_asks_on_the_mobile(
    home: Home,
) -> None:
    await home.quiet()
    call = await home.automate(
        "call_repairs", "call_at_opening_time.yaml", company=COMPANY, goal=GOAL, at="23:59:00", call_event=EVENT
    )
    await home.automate(
        "tell_me", "announce_and_notify.yaml",
        call_event=EVENT, mobile=home.mobile.device_id, satellites=["assist_satellite.kitchen"],
    )  # fmt: skip
    place = await home.dashboard()
    async with home.page(place) as page:
        card = page.locator("holdslayer-call-card")
        await expect(card.locator(".pill")).to_have_text("No call", timeout=30_000)
        await home.ha.trigger(call)
        await home.ha.told("call_started")
        await expect(card.locator("h2")).to_have_text(COMPANY, timeout=20_000)
        await expect(card.locator(".words li").first).to_contain_text("repairs", timeout=40_000)
        await expect(card.locator(".pill")).to_have_text("On hold", timeout=60_000)
        await expect(card.locator(".path")).to_contain_text("2")
        await expect(card.locator(".sound-music").first).to_be_attached(timeout=20_000)
        await asyncio.sleep(4)
        await home.picture(page, "ha-card-hold")
        await card.screenshot(path="var/screenshots/ha-card.png")
        await home.ha.told("person_answered", 90)
        announced = await home.ha.happened(lambda e: e["event_type"] == "practice_announced")
        assert announced["data"]["message"] == f"A person from {COMPANY} is on the line. Your phone rings."
        pushed = await home.mobile.until()
        assert [a["title"] for a in pushed["data"]["actions"]] == ["Ring me now", "Keep holding", "Hang up"]
        await expect(card.locator(".pill")).to_have_text("Ringing you", timeout=20_000)
        await home.picture(page, "ha-card-ringing")
        await home.pick_up()
        await home.ha.told("connected")
        await expect(card.locator(".pill")).to_have_text("Connected", timeout=20_000)
        await asyncio.sleep(2)
        await home.phone.hang_up()
        ended = await home.ha.told("call_ended")
        assert ended["data"]["new_state"]["attributes"]["outcome"] == "connected"
        await expect(card.locator(".pill")).to_have_text("No call", timeout=20_000)
        await expect(card.locator(".past li").first).to_contain_text(COMPANY, timeout=20_000)
    await home.ha.call("automation", "turn_off", entity_id=[call, "automation.tell_me"])


async def test_a_sentence_starts_a_call_and_the_cards_button_rings_the_phone_at_once(home: Home) -> None:
    await home.quiet()
    place = await home.dashboard(title="Calls")
    async with home.page(place, viewport={"width": 390, "height": 844}) as page:
        card = page.locator("holdslayer-call-card")
        said = await home.ask(f"Please call my {COMPANY} and ring me when a human answers, please")
        assert COMPANY in said
        await expect(card.locator(".pill")).to_have_text("On hold", timeout=60_000)
        assert "hold" in await home.ask("how long have I been on hold")
        # The integration is loaded anew in the middle of the call: the call goes on, and so does the card.
        await home.ha.call("homeassistant", "reload_config_entry", entity_id=SENSOR)
        await home.ha.until(SENSOR, "on_hold", timeout_s=20)
        await expect(card.locator(".pill")).to_have_text("On hold", timeout=20_000)
        await home.picture(page, "ha-card-phone")
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        await card.get_by_role("button", name="Ring me now").click()
        await home.pick_up()
        await home.ha.until(SENSOR, "connected", timeout_s=20)
        await home.phone.hang_up()
        await home.ha.told("call_ended")
    await home.ha.until(SENSOR, "idle")


async def test_the_card_is_offered_with_its_editor_and_reads_from_right_to_left(home: Home) -> None:
    await home.quiet()
    place = await home.dashboard(title="Calls")
    async with home.page(f"{place}?edit=1") as page:
        await page.locator("holdslayer-call-card").wait_for(timeout=40_000)
        await page.locator("hui-card-edit-mode").first.hover()
        await page.locator("hui-card-edit-mode").first.click()
        dialog = page.locator("hui-dialog-edit-card")
        await expect(dialog.locator("ha-form").first).to_be_visible(timeout=20_000)
        await expect(dialog.get_by_text("Last calls shown")).to_be_visible()
        await home.picture(page, "ha-card-editor")
        await page.evaluate("localStorage.setItem('selectedLanguage', '\"ar\"')")
        await page.goto(f"{home.ha.url}/{place}")
        await page.locator("holdslayer-call-card").wait_for(timeout=40_000)
        await expect(page.locator("holdslayer-call-card .body")).to_have_attribute("dir", "rtl", timeout=20_000)
        await home.picture(page, "ha-card-rtl")


async def test_home_assistant_restarted_in_the_middle_of_a_call_goes_on_with_it_and_repeats_nothing(home: Home) -> None:
    await home.quiet()
    telling = await home.automate(
        "tell_me_after_a_restart", "announce_and_notify.yaml",
        call_event=EVENT, mobile=home.mobile.device_id, satellites=["assist_satellite.kitchen"],
    )  # fmt: skip
    await home.ha.call("holdslayer", "start_call", who=COMPANY, goal="order spare parts")
    await home.ha.until(SENSOR, "on_hold")
    await home.ha.told("hold_began")
    since = await home.ha.state(HOLD_SINCE)
    await home.ha.restart()
    await home.ha.until(SENSOR, "on_hold", timeout_s=40)
    assert await home.ha.state(HOLD_SINCE) == since
    assert await home.ha.state(EVENT) == (await home.ha.told("hold_began"))["data"]["new_state"]["state"]
    assert await home.ha.state(telling) == "on"
    await home.ha.told("person_answered", 120)
    await home.pick_up()
    await home.ha.told("connected")
    await home.phone.hang_up()
    await home.ha.told("call_ended")
    await home.ha.until(SENSOR, "idle")
    once = ["call_started", "hold_began", "ringing_you", "person_answered", "connected", "call_ended"]
    assert home.ha.told_in_order() == once
    assert [push["message"] == "clear_notification" for push in home.mobile.pushed] == [False, True]
    assert len([e for e in home.ha.events if e["event_type"] == "practice_announced"]) == 1
    assert len([e for e in home.phone.events if e.type == "CALL_INCOMING"]) == 1
    await home.ha.call("automation", "turn_off", entity_id=[telling])


async def test_an_agent_that_is_killed_is_unavailable_and_comes_back_by_itself(home: Home) -> None:
    await home.quiet()
    await home.agent.kill()
    await home.ha.until(SENSOR, "unavailable", timeout_s=20)
    await home.agent.start()
    await home.ha.until(SENSOR, "idle", timeout_s=60)


async def test_a_revoked_token_asks_for_another_and_a_new_one_mends_it(home: Home) -> None:
    await home.quiet()
    lines = cli(home.agent, "token", "list").splitlines()
    token_id = next(line for line in lines if "home-assistant" in line).strip(" │").split()[0]
    cli(home.agent, "token", "revoke", token_id)
    await home.ha.until(SENSOR, "unavailable", timeout_s=90)
    flows = await home.ha.commands.ask("config_entries/flow/progress")
    reauth = next(flow for flow in flows if flow["context"]["source"] == "reauth")
    home.token = cli(home.agent, "token", "create", "home-assistant-2", "--scope", "call").split()[-1]
    place = f"{home.ha.url}/api/config/config_entries/flow/{reauth['flow_id']}"
    async with home.ha.session.post(place, json={"token": home.token}, headers=home.ha.headers) as answer:
        assert (await answer.json())["reason"] == "reauth_successful"
    await home.ha.until(SENSOR, "idle", timeout_s=60)
