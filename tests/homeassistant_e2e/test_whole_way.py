"""From Home Assistant's pages to a person at the company and back, with nothing between replaced."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.homeassistant_e2e.conftest import COMPANY, EVENT, GOAL, SENSOR, Home, cli

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]


async def test_the_agent_is_added_through_the_page(home: Home) -> None:
    async with home.page("config/integrations/dashboard/add?domain=holdslayer") as page:
        await page.get_by_role("button", name="OK").click(timeout=30_000)
        await expect(page.get_by_text("Connect to Hold Slayer")).to_be_visible(timeout=20_000)
        await page.get_by_label("Address").fill(home.agent_url)
        await page.get_by_label("Token").fill("hs_wrong")
        await page.get_by_role("button", name="Submit").click()
        await expect(page.get_by_text("The agent does not know this token.")).to_be_visible(timeout=20_000)
        await page.get_by_label("Token").fill(home.token)
        await home.picture(page, "ha-config-flow")
        await page.get_by_role("button", name="Submit").click()
        await home.ha.until(SENSOR, "idle")
