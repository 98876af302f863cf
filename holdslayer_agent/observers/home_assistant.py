"""Tells a Home Assistant without our integration, through its REST API. Optional extra `homeassistant` (GPL-3.0).

A notification becomes an event `holdslayer_KIND`, a message of the notify services named, and a spoken announcement on
the voice satellites named.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import urlsplit

from homeassistant_api import AsyncClient
from homeassistant_api.errors import HomeassistantAPIError, UnauthorizedError
from niquests.exceptions import RequestException

from holdslayer_agent.errors import ProviderError
from holdslayer_agent.observers.notifier import Message

__all__ = ["HomeAssistantTarget"]

TIMEOUT_S = 10.0


class HomeAssistantTarget:
    """`notify.Target` over `url` (http://homeassistant.local:8123) with a long-lived access token."""

    def __init__(
        self, url: str, token: str, kinds: frozenset[str], *, notify: Sequence[str], announce: Sequence[str]
    ) -> None:
        self._url, self._token, self._kinds = url.rstrip("/") + "/api", token, kinds
        self._notify, self._announce = tuple(notify), tuple(announce)

    @property
    def name(self) -> str:
        return f"Home Assistant at {urlsplit(self._url).netloc.rpartition('@')[2]}"

    def wants(self, kind: str) -> bool:
        return kind in self._kinds

    async def send(self, message: Message) -> None:
        """All of it again where a part failed: an event that comes twice has the same id."""
        try:
            async with asyncio.timeout(TIMEOUT_S), AsyncClient(self._url, self._token) as home:
                event = {"id": message.id, "at": message.at, "call_id": message.call_id}
                await home.fire_event(f"holdslayer_{message.kind}", title=message.title, text=message.text, **event)
                for service in self._notify:
                    await home.trigger_service("notify", service, title=message.title, message=message.text)
                if self._announce:
                    said = {"entity_id": list(self._announce), "message": f"{message.title}. {message.text}"}
                    await home.trigger_service("assist_satellite", "announce", **said)
        except UnauthorizedError as error:
            raise ProviderError("the token is refused", code="home-assistant-token", retryable=False) from error
        except (HomeassistantAPIError, RequestException, TimeoutError, OSError) as error:
            raise ProviderError(type(error).__name__, code="home-assistant-gone", retryable=True) from error
