"""Asterisk's REST interface: requests, and one WebSocket for events with reconnect.

Knows HTTP and JSON, not what a call is. Events are handed on as `AriEvent` (type and the fields we use), parsed here.
Source: the Swagger documents that Asterisk ships (rest-api/*.json).
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from holdslayer_agent.errors import TelephonyError

__all__ = ["Ari", "AriEvent"]

log = logging.getLogger(__name__)

RECONNECT_S = (0.2, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class AriEvent:
    """One event of Asterisk. Absent fields are empty strings or 0."""

    type: str
    channel_id: str = ""
    channel_name: str = ""
    state: str = ""
    digit: str = ""
    duration_ms: int = 0
    cause: int = 0
    cause_text: str = ""
    bridge_id: str = ""
    playback_id: str = ""
    recording: str = ""
    dial_status: str = ""
    peer_id: str = ""
    endpoint: str = ""
    endpoint_state: str = ""
    caller: str = ""
    args: tuple[str, ...] = field(default=())


class Ari:
    """One Asterisk's ARI for one Stasis application.

    `on_event` is called for each event in order; `on_state(True|False)` when the event stream opens or is lost. Both
    must not block.
    """

    def __init__(
        self,
        host: str,
        port: int,
        user: str,
        password: str,
        app: str,
        *,
        timeout_s: float = 5.0,
        on_event: Callable[[AriEvent], None] = lambda _event: None,
        on_state: Callable[[bool], None] = lambda _up: None,
    ) -> None:
        self._base = f"http://{host}:{port}/ari"
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}"}
        self.app = app
        self._timeout_s = timeout_s
        self._on_event = on_event
        self._on_state = on_state
        self._session: aiohttp.ClientSession | None = None
        self.connected = asyncio.Event()

    async def request(
        self, method: str, path: str, *, json_body: dict[str, Any] | None = None, missing_ok: bool = False, **query: str
    ) -> Any:
        """One request; the parsed answer, or None for 204.

        Raises TelephonyError: "ari-unreachable", "ari-timeout", "ari-secret" (401), "ari-<status>". With `missing_ok` a
        404 or 409 reads as None: what should be gone is gone.
        """
        session = self._open()
        try:
            async with session.request(method, self._base + path, params=query or None, json=json_body) as answer:
                if answer.status in {404, 409} and missing_ok:
                    return None
                if answer.status == 401:
                    raise TelephonyError(
                        "Asterisk refuses our ARI password.",
                        code="ari-secret",
                        mend="Check asterisk.ari_user and ari_password.",
                    )
                if answer.status >= 400:
                    raise TelephonyError(
                        f"Asterisk refused {method} {path}: {answer.status} {await _reason(answer)}",
                        code=f"ari-{answer.status}",
                    )
                return await answer.json() if answer.status == 200 and answer.content_length != 0 else None
        except TimeoutError as error:
            raise TelephonyError(f"Asterisk did not answer {method} {path} in time.", code="ari-timeout") from error
        except aiohttp.ClientError as error:
            raise TelephonyError(
                f"Asterisk can't be reached at {self._base}: {error}",
                code="ari-unreachable",
                mend="Is Asterisk running? See holdslayer doctor.",
            ) from error

    async def run(self) -> None:
        """Hold the event WebSocket open until cancelled; reconnects for ever, with growing pauses.

        Subscribes to all the application's events again by itself at each connection (Asterisk does that for the
        channels and bridges that were in the application).
        """
        attempt = 0
        while True:
            try:
                async with self._open().ws_connect(
                    self._base + "/events",
                    params={"app": self.app, "subscribeAll": "false"},
                    heartbeat=10.0,
                    max_msg_size=2**22,
                ) as socket:
                    attempt = 0
                    self.connected.set()
                    self._on_state(True)
                    async for message in socket:
                        if message.type is aiohttp.WSMsgType.TEXT:
                            self._on_event(parse_event(message.data))
            except aiohttp.WSServerHandshakeError as error:
                log.log(logging.DEBUG if error.status == 503 else logging.ERROR, "ARI refuses events: %s", error.status)
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                log.info("ARI event connection: %s", error)
            finally:
                if self.connected.is_set():
                    self.connected.clear()
                    self._on_state(False)
            await asyncio.sleep(RECONNECT_S[min(attempt, len(RECONNECT_S) - 1)])
            attempt += 1

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                headers=self._headers,
                timeout=aiohttp.ClientTimeout(total=self._timeout_s, sock_connect=self._timeout_s),
                trust_env=False,
            )
        return self._session


async def _reason(answer: aiohttp.ClientResponse) -> str:
    try:
        return str((await answer.json()).get("message", ""))
    except (aiohttp.ClientError, ValueError, AttributeError):
        return ""


def parse_event(text: str) -> AriEvent:
    """One JSON event. Unknown or odd fields read as empty: Asterisk adds fields in every release."""
    try:
        raw = json.loads(text)
    except ValueError:
        return AriEvent("Malformed")
    if not isinstance(raw, dict):
        return AriEvent("Malformed")
    part = _part
    channel = part(raw, "channel") or part(raw, "target_channel") or part(raw, "peer")
    return AriEvent(
        type=str(raw.get("type", "")),
        channel_id=str(channel.get("id", "")),
        channel_name=str(channel.get("name", "")),
        state=str(channel.get("state", "")),
        digit=str(raw.get("digit", "")),
        duration_ms=_number(raw, "duration_ms"),
        cause=_number(raw, "cause"),
        cause_text=str(raw.get("cause_txt", "")),
        bridge_id=str(part(raw, "bridge").get("id", "")),
        playback_id=str(part(raw, "playback").get("id", "")),
        recording=str(part(raw, "recording").get("name", "")),
        dial_status=str(raw.get("dialstatus", "")),
        peer_id=str(part(raw, "peer").get("id", "")),
        endpoint=str(part(raw, "endpoint").get("resource", "")),
        endpoint_state=str(part(raw, "endpoint").get("state", "")),
        caller=str(part(channel, "caller").get("number", "")),
        args=tuple(str(a) for a in args) if isinstance(args := raw.get("args"), list) else (),
    )


def _part(raw: dict[str, Any], key: str) -> dict[str, Any]:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def _number(raw: dict[str, Any], key: str) -> int:
    value = raw.get(key)
    return value if isinstance(value, int) else 0
