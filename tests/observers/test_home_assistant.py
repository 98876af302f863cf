"""Telling a Home Assistant: the real client package, against a fake Home Assistant over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

pytest.importorskip("homeassistant_api", reason="pip install '.[homeassistant]' in an environment of its own")

from holdslayer_agent.errors import ProviderError
from holdslayer_agent.observers.home_assistant import HomeAssistantTarget
from holdslayer_agent.observers.notifier import Message

KINDS = frozenset({"person_answered"})
MESSAGE = Message("0" * 16, 1.0, "person_answered", "A person answered", "Acme: pick up", "0123456789ab")


@dataclass
class FakeHomeAssistant:
    """Takes events and services as Home Assistant's REST API does."""

    token: str = "right"
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    status: int = 200

    async def greet(self, _request: web.Request) -> web.Response:
        return web.json_response({"message": "API running."})

    async def take(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"message": "401: Unauthorized"}, status=401)
        if self.status != 200:
            return web.Response(status=self.status, text="broken")
        self.taken.append((request.path.removeprefix("/api/"), await request.json()))
        event = request.path.startswith("/api/events")
        return web.json_response({"message": "Event fired."} if event else [])


@pytest.fixture
async def home() -> AsyncIterator[tuple[FakeHomeAssistant, str]]:
    fake = FakeHomeAssistant()
    application = web.Application()
    application.router.add_get("/api/", fake.greet)
    application.router.add_post("/api/{rest:.*}", fake.take)
    async with TestServer(application) as server:
        yield fake, str(server.make_url("/"))


def target(url: str, token: str = "right") -> HomeAssistantTarget:
    return HomeAssistantTarget(url, token, KINDS, notify=["mobile_app_phone"], announce=["assist_satellite.kitchen"])


async def test_a_notification_is_an_event_a_message_and_an_announcement(home: tuple[FakeHomeAssistant, str]) -> None:
    fake, url = home
    await target(url).send(MESSAGE)
    assert fake.taken == [
        (
            "events/holdslayer_person_answered",
            {"id": "0" * 16, "at": 1.0, "call_id": "0123456789ab", "title": MESSAGE.title, "text": MESSAGE.text},
        ),
        ("services/notify/mobile_app_phone", {"title": MESSAGE.title, "message": MESSAGE.text}),
        (
            "services/assist_satellite/announce",
            {"entity_id": ["assist_satellite.kitchen"], "message": "A person answered. Acme: pick up"},
        ),
    ]


async def test_a_wrong_token_is_not_tried_again_and_never_told(home: tuple[FakeHomeAssistant, str]) -> None:
    with pytest.raises(ProviderError) as raised:
        await target(home[1], "wrong").send(MESSAGE)
    assert (raised.value.code, raised.value.retryable) == ("home-assistant-token", False)
    assert "wrong" not in target(home[1], "wrong").name


async def test_one_that_is_broken_or_gone_is_tried_again(home: tuple[FakeHomeAssistant, str]) -> None:
    home[0].status = 500
    for url in (home[1], "http://127.0.0.1:9"):
        with pytest.raises(ProviderError) as raised:
            await target(url).send(MESSAGE)
        assert raised.value.retryable
