"""The dashboard in Chromium, with a real call to the practice company."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from holdslayer_agent.calls.session import Session
from holdslayer_agent.core.decisions import AskUser, PastDecision, PressKeys
from holdslayer_agent.core.events import Decided
from holdslayer_agent.core.hearing_out import CallEnd, hear_out
from holdslayer_agent.core.hours import HeardOpening
from holdslayer_agent.core.learned import LearnedMenu, learn
from holdslayer_agent.core.menu_tree import Where
from holdslayer_agent.observers.finisher import Finisher
from holdslayer_agent.observers.store.hours import HeardHours
from holdslayer_agent.observers.store.repository import Company
from tests.browser.conftest import House

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]

PAGES = ("now", "call", "history", "insights", "companies", "phones", "settings")


async def serious_faults(page: Page) -> list[tuple[str, str]]:
    """What axe finds serious or critical: (rule, the first element)."""
    found = (await Axe().run(page)).response["violations"]
    return [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in {"serious", "critical"}]


async def test_a_call_is_started_watched_and_picked_up_from_the_pages(house: House) -> None:
    async with house.page("call") as page:
        await page.get_by_label("Company or number").fill("The Company")
        await page.get_by_label("What do you want?").fill("my dishwasher needs a repair")
        await house.picture(page, "call")
        await page.get_by_role("button", name="Call", exact=True).click()
        card = page.locator("article.call")
        await expect(card.get_by_role("heading", name="The Company")).to_be_visible(timeout=10_000)
        await expect(card.locator(".words li").first).to_be_visible(timeout=40_000)
        await house.picture(page, "now-menu")
        await expect(card.locator(".pill")).to_have_text("on hold", timeout=40_000)
        await asyncio.sleep(3)
        await house.picture(page, "now-hold")
        await expect(card.locator(".pill")).to_have_text("ringing you", timeout=60_000)
        await expect(card.locator(".deeds")).to_contain_text("pressed 2")
        await expect(card.locator(".path")).to_contain_text("2")
        await asyncio.sleep(0.6)
        await house.picture(page, "now-ringing")
        assert await serious_faults(page) == []
        await asyncio.wait_for(house.stage.phone.wait_for("CALL_INCOMING"), 30)
        await house.stage.phone.answer()
        await asyncio.sleep(1.5)
        await house.stage.phone.press("1")
        await expect(card.locator(".pill")).to_have_text("connected", timeout=20_000)
        await asyncio.sleep(4)
        await house.stage.phone.hang_up()
        await expect(card.locator(".pill")).to_contain_text("connected", timeout=20_000)
        await Finisher(house.stage.agent.store, "opus", None, lambda: time.time() + 60).look()
        await card.get_by_role("link", name="All about this call").click()
        await expect(page.locator(".ribbon rect.sound-speech").first).to_be_attached(timeout=10_000)
        await expect(page.locator(".words.long li").first).to_be_visible()
        await expect(page.locator(".reasons details").first).to_be_visible()
        await expect(page.locator("path.wave")).to_be_attached(timeout=10_000)
        await page.locator(".words .time").first.click()
        await expect(page.locator(".words .playing")).to_be_visible(timeout=10_000)
        await house.picture(page, "past")
        assert await serious_faults(page) == []


async def test_a_call_is_hung_up_by_its_button_after_asking(house: House) -> None:
    async with house.page() as page:
        session = await house.stage.call("The Company")
        card = page.locator(f"#call-{session.plan.call_id}")
        await card.get_by_role("button", name="Hang up").click()
        await page.get_by_role("dialog").get_by_role("button", name="Hang up").click()
        await expect(card.locator(".pill")).to_contain_text("cancelled", timeout=15_000)


async def test_a_question_is_answered_by_the_button_of_a_choice(house: House) -> None:
    async with house.page() as page:
        session = await house.stage.call("The Company")
        card = page.locator(f"#call-{session.plan.call_id}")
        await expect(card.locator(".pill")).to_have_text("in the menu", timeout=30_000)
        which = AskUser("Which of these is it?", "unclear", choices=("For bags", "For more options"))
        session.post(Decided(session.machine.call.menu.asked, which))
        await expect(card.get_by_role("alert")).to_contain_text("Which of these is it?", timeout=10_000)
        await house.picture(page, "now-question")
        assert await serious_faults(page) == []
        await card.get_by_role("button", name="For more options").click()
        await expect(card.get_by_role("alert")).to_be_empty(timeout=10_000)
        assert [answer.text for answer in session.machine.call.menu.answers] == ["For more options"]
        house.stage.agent.hang_up(session.plan.call_id)
        await house.stage.outcome(session)


async def test_the_user_listens_in_to_a_call_and_hears_it(house: House) -> None:
    async with house.page() as page:
        session = await house.stage.call("The Company")
        try:
            await _listen(house, page, session)
        finally:
            house.stage.agent.hang_up(session.plan.call_id)
            await house.stage.outcome(session)


async def _listen(house: House, page: Page, session: Session) -> None:
    card = page.locator(f"#call-{session.plan.call_id}")
    await expect(card.locator(".pill")).to_have_text("in the menu", timeout=30_000)
    await card.get_by_role("button", name="Listen in").click()
    level = card.get_by_label("Loudness")
    await page.wait_for_function("meter => meter.value > 0.02", arg=await level.element_handle(), timeout=20_000)
    await house.picture(page, "now-listening")
    with session.privacy.covered():
        await expect(card.get_by_text("Silent while a secret is on the line.")).to_be_visible(timeout=5_000)
        assert await level.evaluate("meter => meter.value") == 0
    assert await serious_faults(page) == []
    await card.get_by_role("button", name="Stop listening").click()
    await expect(level).to_be_hidden()


async def test_a_call_is_planned_shown_and_cancelled(house: House) -> None:
    async with house.page("call") as page:
        await page.get_by_label("Company or number").fill("The Company")
        await page.get_by_label("When").select_option("opening")
        await page.get_by_role("button", name="Call later").click()
        await expect(page.get_by_role("heading", name="To come")).to_be_visible(timeout=10_000)
        await expect(page.get_by_role("listitem").filter(has_text="will be called")).to_contain_text("The Company")
        await house.picture(page, "now-planned")
        assert await serious_faults(page) == []
        await page.get_by_role("button", name="Cancel: The Company").click()
        await expect(page.get_by_role("heading", name="To come")).to_have_count(0)
        assert house.stage.agent.desk.calls == {}


async def test_the_phone_rings_at_once_when_the_user_asks_for_it(house: House) -> None:
    async with house.page() as page:
        session = await house.stage.call("The Company")
        card = page.locator(f"#call-{session.plan.call_id}")
        await expect(card.locator(".pill")).to_have_text("in the menu", timeout=30_000)
        await card.get_by_role("button", name="Ring me now").click()
        await expect(card.locator(".pill")).to_have_text("ringing you", timeout=5_000)
        house.stage.agent.hang_up(session.plan.call_id)
        await house.stage.outcome(session)


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize(
    ("look", "context"),
    [
        ("light", {"color_scheme": "light"}),
        ("dark", {"color_scheme": "dark"}),
        ("mobile-de", {"color_scheme": "dark", "locale": "de-DE", "viewport": {"width": 390, "height": 844}}),
    ],
)
async def test_every_page_shows_itself_in_every_look(
    house: House, place: str, look: str, context: dict[str, object]
) -> None:
    async with house.page(place, **context) as page:
        await expect(page.locator("main h1")).to_be_visible()
        await expect(page.locator(".loading")).to_have_count(0, timeout=10_000)
        await page.wait_for_timeout(300)
        await house.picture(page, f"{place}-{look}")
        wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, "the page is wider than its window"
        assert await serious_faults(page) == []
        text = await page.locator("#app").inner_text()
        assert not [
            w
            for w in text.split()
            if w.startswith(("do.", "now.", "state.", "sound.", "outcome.", "settings.", "part."))
        ]


async def test_every_page_is_reached_by_keyboard_alone(house: House) -> None:
    async with house.page() as page:
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.id") == "skip"
        for name in PAGES:
            await page.keyboard.press("Tab")
            assert await page.evaluate("document.activeElement.dataset.page") == name
        await page.keyboard.press("Enter")
        await expect(page.locator("main h1")).to_have_text("Settings")
        assert await page.evaluate("document.activeElement.id") == "main"


async def test_a_wrong_token_leads_to_the_sign_in_with_a_reason(house: House) -> None:
    context = await house.browser.new_context(locale="en-GB")
    page = await context.new_page()
    await page.goto(f"{house.url}/#token=hs_00000000_wrong")
    await expect(page.get_by_role("alert")).to_contain_text("This token opens nothing", timeout=10_000)
    await page.get_by_label("Token").fill(house.token)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator("main h1")).to_have_text("Now")
    await context.close()


async def test_a_company_is_added_and_its_fact_is_written_but_never_shown(house: House) -> None:
    async with house.page("companies") as page:
        await page.get_by_role("button", name="Add a company").click()
        await page.get_by_label("Name").fill("Stadtwerke Mühlbach")
        await page.get_by_label("Numbers, one a line").fill("+49 30 1234567")
        await page.get_by_role("button", name="Save").click()
        await page.get_by_role("button", name="Facts: Stadtwerke Mühlbach").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Name").fill("meter_number")
        await dialog.get_by_label("Value").fill("4821-77")
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog.get_by_role("listitem")).to_contain_text("meter_number")
        assert "4821-77" not in await page.content()
        await dialog.get_by_role("button", name="Forget: meter_number").click()
        await expect(dialog.get_by_role("listitem")).to_have_count(0)
        await dialog.get_by_role("button", name="Close").click()
        await page.get_by_role("button", name="Delete: Stadtwerke Mühlbach").click()
        await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        await expect(page.get_by_text("Stadtwerke Mühlbach")).to_have_count(0)


async def test_a_notification_that_nobody_took_is_seen_and_sent_again(house: House) -> None:
    house.receiver.answers = [410]  # gone for good: it is not tried again by itself
    async with house.page("settings") as page:
        await page.get_by_role("button", name="Send a test").click()
        letter = page.get_by_text("HTTP 410")
        async with asyncio.timeout(10):
            while not await letter.count():
                await page.reload()
                await page.get_by_role("button", name="Send a test").wait_for()
        await expect(page.get_by_role("heading", name="Not delivered")).to_be_visible()
        await page.get_by_role("button", name="Try again").click()
        await expect(letter).to_have_count(0)
    await house.receiver.got(2)
    assert [json.loads(body)["kind"] for _, body in house.receiver.came] == ["test", "test"]


async def test_hours_that_a_company_told_are_shown_as_heard_and_forgotten(house: House) -> None:
    store = house.stage.agent.store
    await store.put_companies([Company("Finanzamt Nord", ("+49301234599",), "")])
    await HeardHours(store).put("+49301234599", HeardOpening("07:30", "We open at half past seven.", time.time()))
    async with house.page("companies") as page:
        row = page.get_by_role("listitem").filter(has_text="Finanzamt Nord")
        await expect(row).to_contain_text("opens 07:30, heard in a call")
        await row.get_by_role("button", name="Forget the hours: Finanzamt Nord").click()
        await expect(page.get_by_role("button", name="Forget the hours: Finanzamt Nord")).to_have_count(0)
    assert await HeardHours(store).get("+49301234599") is None


async def test_the_tree_of_a_menu_is_looked_at_and_edited(house: House) -> None:
    history = [PastDecision(("For bills, press 1.", "For repairs, press 2."), PressKeys("2", "r"), 0.0)]
    menu = LearnedMenu("+12025550177", "Treehouse")
    menu = hear_out(menu, "a repair", "en", history, CallEnd(Where.PERSON, held=True), 1_700_000_000.0)
    await house.stage.agent.menus.save(learn(menu, "a repair", "en", history, "connected", 1_700_000_000.0))
    async with house.page("companies", refused=1) as page:
        card = page.locator("details", has_text="Treehouse")
        await card.locator("summary").click()
        await expect(card.locator("li.untaken")).to_contain_text("for bills")
        await expect(card.get_by_text("queue → a person")).to_be_visible()
        assert await serious_faults(page) == []
        await house.picture(page, "companies-tree")
        await card.get_by_role("button", name="Edit: Treehouse").click()
        text = page.get_by_role("textbox", name="YAML")
        yaml = await text.input_value()
        await text.fill("company: [")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("map:1")).to_be_visible()
        await text.fill(yaml.replace("meaning: for bills", "meaning: bills and payments"))
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
    kept = await house.stage.agent.menus.load("+12025550177")
    assert kept is not None
    assert "bills and payments" in {choice.meaning for one in kept.heard for choice in one.choices}
