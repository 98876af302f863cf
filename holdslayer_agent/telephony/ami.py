"""The Manager Interface behind a façade over panoramisk 1.4, which works around each defect measured there.

1. `PlayDTMF` without `Async: false` ends in a KeyError inside the library that kills the connection: we send it.
2. Actions sent while disconnected are kept and sent after the reconnect (an old Originate could dial): we refuse to
   send while down, and empty the library's queue of unanswered actions when the connection is lost.
3. Nothing notices a frozen Asterisk: we ping. `connect()` returns before the login and a wrong secret raises nothing:
   we log in ourselves and check the answer.
4. Line breaks in values are not refused (header injection): we refuse them.
5. Headers that are missing read as '': values are parsed here, no `Message` leaves this module.
6. A connection that fails is tried again by the library itself, for ever and without a login; Asterisk ends it after
   its authtimeout of 30 s, which ended ours: a manager that failed does nothing more, and only the end of the one in
   use counts.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from panoramisk.manager import Manager

from holdslayer_agent.errors import LocalProtocolError, TelephonyError

__all__ = ["Ami"]

log = logging.getLogger(__name__)

PING_S = 10.0


class _OnceManager(Manager):  # type: ignore[misc]
    """Connects once."""

    def connection_made(self, connecting: asyncio.Task[Any]) -> None:
        if not connecting.cancelled() and connecting.exception() is None:
            super().connection_made(connecting)


class Ami:
    """One manager connection. `on_state(up)` is called when it comes up or goes down."""

    def __init__(
        self,
        host: str,
        port: int,
        user: str,
        password: str,
        *,
        timeout_s: float = 5.0,
        ping_s: float = PING_S,
        on_state: Callable[[bool], None] = lambda _up: None,
    ) -> None:
        self._where = (host, port)
        self._user, self._password = user, password
        self._timeout_s = timeout_s
        self._ping_s = ping_s
        self._on_state = on_state
        self._manager: Any = None
        self._pending: set[asyncio.Future[Any]] = set()
        self._lost = asyncio.Event()
        self.up = False

    async def run(self) -> None:
        """Keep a logged-in connection until cancelled. Raises TelephonyError("ami-secret") on a wrong password."""
        pause = 0.2
        try:
            while True:
                try:
                    await self._connect()
                    pause = 0.2
                    while not await self._lost_within(self._ping_s):
                        await self.action("Ping")
                    log.info("manager connection: lost")
                except TelephonyError as error:
                    if error.code == "ami-secret":
                        raise
                    log.info("manager connection: %s", error.message)
                finally:
                    self._drop()
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
        finally:
            self._drop()

    async def _lost_within(self, seconds: float) -> bool:
        # Not wait_for: until Python 3.12 it forgets a cancellation when the connection is lost in the same moment.
        try:
            async with asyncio.timeout(seconds):
                await self._lost.wait()
        except TimeoutError:
            return False
        return True

    async def action(self, name: str, **headers: str) -> list[dict[str, str]]:
        """Send one action; the answer's messages as plain maps, lower-case keys.

        Raises LocalProtocolError("ami-value") for a line break in a value; TelephonyError "ami-down", "ami-timeout",
        "ami-refused".
        """
        for key, value in headers.items():
            if any(c in value for c in "\r\n\0"):
                raise LocalProtocolError(f"{name}: {key} holds a line break", code="ami-value")
        if not self.up:
            raise TelephonyError("The manager connection is down.", code="ami-down", mend="Is Asterisk running?")
        return await self._send({"Action": name, **headers})

    async def _send(self, action: dict[str, str]) -> list[dict[str, str]]:
        name = action["Action"]
        if name.lower() == "playdtmf":
            action["Async"] = "false"
        if self._manager is None:
            raise TelephonyError("The manager connection is down.", code="ami-down", mend="Is Asterisk running?")
        future: asyncio.Future[Any] = self._manager.send_action(action)
        self._pending.add(future)
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await future
        except TimeoutError as error:
            raise TelephonyError(f"Asterisk did not answer {name} in time.", code="ami-timeout") from error
        finally:
            self._pending.discard(future)
        messages = [_plain(m) for m in (answer if isinstance(answer, list) else [answer])]
        if not messages or messages[0].get("response") == "Error":
            reason = messages[0].get("message", "") if messages else "no answer"
            raise TelephonyError(f"Asterisk refused {name}: {reason}", code="ami-refused")
        return messages

    async def play_dtmf(self, channel_name: str, digit: str, duration_ms: int = 160) -> None:
        """Send one RFC 4733 digit out of `channel_name`."""
        if len(digit) != 1 or digit not in "0123456789*#ABCD":
            raise LocalProtocolError(f"{digit!r} is no touch tone", code="ami-value")
        await self.action("PlayDTMF", Channel=channel_name, Digit=digit, Duration=str(duration_ms))

    async def registrations(self) -> dict[str, str]:
        """Outbound registrations: name → Asterisk's word for the status ("Registered", "Rejected", …)."""
        rows = await self._list("PJSIPShowRegistrationsOutbound")
        return {
            r.get("objectname", ""): r.get("status", "") for r in rows if r.get("event") == "OutboundRegistrationDetail"
        }

    async def endpoint_contact(self, endpoint: str) -> str:
        """How the contact of an endpoint is, "" without one. Knows static ones, which `contacts` does not list."""
        rows = await self.action("PJSIPShowEndpoint", Endpoint=endpoint)
        return next((r.get("status", "") for r in rows if r.get("event") == "ContactStatusDetail"), "")

    async def contacts(self) -> dict[str, str]:
        """Registered contacts: endpoint → "Reachable", "NonQualified", "Unreachable" …"""
        rows = await self._list("PJSIPShowContacts")
        found: dict[str, str] = {}
        for row in rows:
            if row.get("event") == "ContactList":
                found[row.get("endpoint", "") or row.get("objectname", "").split("/")[0]] = row.get("status", "")
        return found

    async def _list(self, name: str) -> list[dict[str, str]]:
        try:
            return await self.action(name)
        except TelephonyError as error:
            # Asterisk answers an empty list with an error: no registrations, no contacts.
            if error.code == "ami-refused" and "No " in error.message:
                return []
            raise

    async def _connect(self) -> None:
        # No user name is given to the library, so that it does not log in by itself, and a new object is made for each
        # connection, so that no action of an earlier one is kept.
        manager = _OnceManager(host=self._where[0], port=self._where[1], ping_delay=10**6)
        manager.connection_lost = lambda _exc: self._drop() if self._manager is manager else None
        try:
            async with asyncio.timeout(self._timeout_s):
                await manager.connect()
        except (OSError, TimeoutError) as error:
            raise TelephonyError(f"The manager port can't be reached: {error}", code="ami-unreachable") from error
        self._manager = manager
        login = {"Action": "Login", "Username": self._user, "Secret": self._password, "Events": "off"}
        try:
            await self._send(login)
        except TelephonyError as error:
            # Any other refusal passes: "Asterisk is shutting down", a limit of sessions.
            if error.code == "ami-refused" and "authentication" in error.message.lower():
                raise TelephonyError(
                    "Asterisk refuses our manager password.",
                    code="ami-secret",
                    mend="Check asterisk.manager_user and manager_password.",
                ) from error
            raise
        self._lost.clear()
        self.up = True
        self._on_state(True)

    def _drop(self) -> None:
        was_up, self.up = self.up, False
        self._lost.set()
        manager, self._manager = self._manager, None
        for future in self._pending:
            if not future.done():
                future.set_exception(TelephonyError("The manager connection was lost.", code="ami-down"))
        self._pending.clear()
        if manager is not None:
            manager.close()
        if was_up:
            self._on_state(False)


def _plain(message: Any) -> dict[str, str]:
    return {str(k).lower(): str(v) for k, v in dict(message).items()}
