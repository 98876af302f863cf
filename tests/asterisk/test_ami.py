"""The defects of panoramisk 1.4, each shown in the bare library and shown to be handled by our façade.

A scripted manager stands in where Asterisk can't be made to do it: freezing, dropping the connection at a given action.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from panoramisk.manager import Manager

from holdslayer_agent.errors import LocalProtocolError, TelephonyError
from holdslayer_agent.telephony.ami import Ami
from tests.asterisk.conftest import Theatre, eventually

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(60)]

Answer = Callable[[dict[str, str]], str | None]
QUEUED = "Response: Success\r\nActionID: {id}\r\nMessage: DTMF successfully queued\r\n\r\n"
SUCCESS = "Response: Success\r\nActionID: {id}\r\nMessage: done\r\n\r\n"
WRONG = "Response: Error\r\nActionID: {id}\r\nMessage: Authentication failed\r\n\r\n"


class ScriptedManager:
    """A manager port that answers as a test wants. `answer` returns the reply, None for silence, "" to hang up."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.received: list[dict[str, str]] = []
        self.port = 0
        self._writers: list[asyncio.StreamWriter] = []

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[ScriptedManager]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.hang_up()

    def hang_up(self) -> None:
        """Drop every connection, as a restarting Asterisk does."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    def actions(self, name: str) -> list[dict[str, str]]:
        return [a for a in self.received if a["action"].lower() == name.lower()]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                block = (await reader.readuntil(b"\r\n\r\n")).decode()
                lines = [line.partition(": ") for line in block.strip().split("\r\n")]
                action = {key.lower(): value for key, _, value in lines}
                self.received.append(action)
                reply = self.answer(action)
                if reply == "":
                    writer.close()
                    return
                if reply is not None:
                    writer.write(reply.format(id=action["actionid"]).encode())


def obliging(action: dict[str, str]) -> str | None:
    """Success, as Asterisk says it; to PlayDTMF with its own words."""
    return QUEUED if action["action"].lower() == "playdtmf" else SUCCESS


def silent_to(name: str) -> Answer:
    return lambda action: None if action["action"].lower() == name.lower() else obliging(action)


@contextlib.asynccontextmanager
async def bare(port: int, **config: object) -> AsyncIterator[Manager]:
    """The library as its manual shows it."""
    manager = Manager(host="127.0.0.1", port=port, username="u", secret="s", reconnect_timeout=0, **config)
    await manager.connect()
    await asyncio.sleep(0.1)
    try:
        yield manager
    finally:
        manager.connection_lost = lambda _exc: None
        manager.close()
        await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def facade(port: int, **wish: float) -> AsyncIterator[Ami]:
    """Ours, connected."""
    ami = Ami("127.0.0.1", port, "u", "s", timeout_s=wish.get("timeout_s", 1.0), ping_s=wish.get("ping_s", 10.0))
    running = asyncio.create_task(ami.run())
    try:
        await eventually(lambda: ami.up)
        yield ami
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError, TelephonyError):
            await running


# ---------------------------------------------------------------- 1: PlayDTMF


async def test_the_bare_library_never_answers_play_dtmf() -> None:
    faults: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: faults.append(context))
    try:
        async with ScriptedManager(obliging).open() as far, bare(far.port) as manager:
            future = manager.send_action({"Action": "PlayDTMF", "Channel": "x", "Digit": "1"})
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asyncio.shield(future), 0.5)
    finally:
        loop.set_exception_handler(None)
    assert any(isinstance(f.get("exception"), KeyError) for f in faults)


async def test_ours_answers_play_dtmf_and_keeps_its_connection() -> None:
    async with ScriptedManager(obliging).open() as far, facade(far.port) as ami:
        await ami.play_dtmf("PJSIP/trunk-1", "5", 120)
        await ami.action("Ping")
        (sent,) = far.actions("PlayDTMF")
        assert (sent["channel"], sent["digit"], sent["duration"]) == ("PJSIP/trunk-1", "5", "120")


# ---------------------------------------------------------------- 2: actions kept over a reconnect


async def test_the_bare_library_sends_a_stale_originate_after_a_reconnect() -> None:
    async with ScriptedManager(silent_to("Originate")).open() as far, bare(far.port) as manager:
        manager.send_action({"Action": "Originate", "Channel": "PJSIP/trunk"})
        await asyncio.sleep(0.1)
        far.hang_up()
        await asyncio.sleep(0.3)
        await manager.send_awaiting_actions()  # FullyBooted triggers it
        await asyncio.sleep(0.1)
        assert len(far.actions("Originate")) == 2


async def test_ours_sends_nothing_again_and_says_that_it_was_lost() -> None:
    async with ScriptedManager(silent_to("Originate")).open() as far, facade(far.port) as ami:
        asked = asyncio.create_task(ami.action("Originate", Channel="PJSIP/trunk"))
        await asyncio.sleep(0.1)
        far.hang_up()
        with pytest.raises(TelephonyError) as lost:
            await asked
        assert lost.value.code == "ami-down"
        await eventually(lambda: ami.up)
        await ami.action("Ping")
        assert len(far.actions("Originate")) == 1


async def test_ours_refuses_to_send_while_it_is_down() -> None:
    ami = Ami("127.0.0.1", 1, "u", "s")
    with pytest.raises(TelephonyError) as down:
        await ami.action("Ping")
    assert down.value.code == "ami-down"


async def test_ours_connects_again_at_once_when_the_connection_is_dropped() -> None:
    async with ScriptedManager(obliging).open() as far, facade(far.port, ping_s=600) as ami:
        far.hang_up()
        await eventually(lambda: not ami.up, 3)
        await eventually(lambda: ami.up, 3)
        assert len(far.actions("Login")) == 2


# ---------------------------------------------------------------- 3: frozen servers, wrong secrets


async def test_the_bare_library_does_not_notice_a_frozen_server() -> None:
    async with (
        ScriptedManager(silent_to("Ping")).open() as far,
        bare(far.port, ping_delay=0.1, ping_interval=0.1) as manager,
    ):
        await asyncio.sleep(0.5)
        assert len(far.actions("Ping")) >= 2
        assert manager.authenticated
        assert manager._connected


async def test_ours_notices_a_frozen_server_by_its_ping() -> None:
    async with ScriptedManager(silent_to("Ping")).open() as far, facade(far.port, timeout_s=0.3, ping_s=0.1) as ami:
        await eventually(lambda: not ami.up, 3)
        assert far.actions("Ping")


async def test_an_action_that_is_not_answered_times_out() -> None:
    async with ScriptedManager(silent_to("Status")).open() as far, facade(far.port, timeout_s=0.2) as ami:
        with pytest.raises(TelephonyError) as slow:
            await ami.action("Status")
        assert slow.value.code == "ami-timeout"


async def test_the_bare_library_says_nothing_of_a_wrong_secret() -> None:
    async with ScriptedManager(lambda _action: WRONG).open() as far, bare(far.port) as manager:
        assert manager._connected
        assert not manager.authenticated


async def test_ours_raises_on_a_wrong_secret() -> None:
    async with ScriptedManager(lambda _action: WRONG).open() as far:
        with pytest.raises(TelephonyError) as refused:
            await asyncio.wait_for(Ami("127.0.0.1", far.port, "u", "s").run(), 5)
        assert refused.value.code == "ami-secret"


# ---------------------------------------------------------------- 4: line breaks, 5: missing headers


async def test_the_bare_library_lets_a_line_break_inject_an_action() -> None:
    async with ScriptedManager(obliging).open() as far, bare(far.port) as manager:
        manager.send_action({"Action": "Ping", "Xtra": "x\r\n\r\nAction: Originate\r\nActionID: evil"})
        await asyncio.sleep(0.2)
        assert far.actions("Originate")


@pytest.mark.parametrize("value", ["a\rb", "a\nb", "a\r\n\r\nAction: Originate", "a\0b"])
async def test_ours_refuses_line_breaks(value: str) -> None:
    async with ScriptedManager(obliging).open() as far, facade(far.port) as ami:
        with pytest.raises(LocalProtocolError):
            await ami.action("Ping", Channel=value)
        with pytest.raises(LocalProtocolError):
            await ami.play_dtmf(value, "1")
        with pytest.raises(LocalProtocolError):
            await ami.play_dtmf("x", value)
        assert not far.actions("Originate")


async def test_missing_headers_are_missing_and_not_empty() -> None:
    async with ScriptedManager(obliging).open() as far, bare(far.port) as manager, facade(far.port) as ami:
        message = await manager.send_action({"Action": "Status"})
        assert message.never_sent == ""
        (row,) = await ami.action("Status")
        assert type(row) is dict
        assert "never_sent" not in row


# ---------------------------------------------------------------- against Asterisk itself


async def test_asterisk_tells_contacts_and_an_empty_list_of_registrations(quick: Theatre) -> None:
    ami = quick.agent.ami
    await eventually(lambda: ami.up)
    contacts = await ami.contacts()
    assert contacts["desk"].lower() in {"reachable", "nonqualified", "nonqual", "avail"}
    assert (await ami.endpoint_contact("trunk")).lower() in {"reachable", "nonqualified"}
    assert (await quick.agent.status())["trunk"] in {"reachable", "nonqualified"}
    assert await ami.registrations() == {}


async def test_asterisk_refuses_a_digit_on_a_channel_that_is_not_there(quick: Theatre) -> None:
    with pytest.raises(TelephonyError) as refused:
        await quick.agent.ami.play_dtmf("PJSIP/none-1", "1")
    assert refused.value.code == "ami-refused"
    await quick.agent.ami.action("Ping")


async def test_asterisk_refuses_a_wrong_secret(quick: Theatre) -> None:
    a = quick.stage.settings.asterisk
    with pytest.raises(TelephonyError) as refused:
        await asyncio.wait_for(Ami("127.0.0.1", a.manager_port, a.manager_user, "wrong").run(), 5)
    assert refused.value.code == "ami-secret"


async def test_a_login_that_a_closing_asterisk_refuses_is_tried_again() -> None:
    going = "Response: Error\r\nActionID: {id}\r\nMessage: Asterisk is shutting down\r\n\r\n"
    refused = 0

    def answer(action: dict[str, str]) -> str | None:
        nonlocal refused
        if action["action"].lower() == "login" and refused == 0:
            refused += 1
            return going
        return obliging(action)

    async with ScriptedManager(answer).open() as server:
        came_up = asyncio.Event()
        ami = Ami("127.0.0.1", server.port, "u", "p", timeout_s=2.0, on_state=lambda up: came_up.set() if up else None)
        running = asyncio.create_task(ami.run())
        try:
            await asyncio.wait_for(came_up.wait(), 10)
            assert refused == 1
        finally:
            running.cancel()
            await asyncio.wait({running})
