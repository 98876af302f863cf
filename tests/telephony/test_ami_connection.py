"""One connection to the manager, whatever becomes of those that failed before it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from holdslayer_agent.telephony.ami import Ami
from holdslayer_agent.telephony.process import free_port

LIBRARY_TRIES_AGAIN_S = 2.0
"""panoramisk's own pause before it connects again."""


class FakeManager:
    """A manager port that answers every action with success, and knows its connections."""

    def __init__(self) -> None:
        self.writers: list[asyncio.StreamWriter] = []

    @contextlib.asynccontextmanager
    async def listening(self, port: int) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        try:
            yield
        finally:
            server.close()
            for writer in self.writers:
                writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        writer.write(b"Asterisk Call Manager/9.0.0\r\n")
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                asked = (await reader.readuntil(b"\r\n\r\n")).decode()
                (action,) = [line[9:].strip() for line in asked.splitlines() if line.startswith("ActionID:")]
                writer.write(f"Response: Success\r\nActionID: {action}\r\nMessage: ok\r\n\r\n".encode())


@pytest.mark.parametrize("ticks", range(4))
async def test_it_ends_when_the_connection_is_lost_as_it_is_told_to_end(ticks: int) -> None:
    port = free_port()
    ami = Ami("127.0.0.1", port, "u", "s")
    async with FakeManager().listening(port):
        running = asyncio.create_task(ami.run())
        async with asyncio.timeout(5):
            while not ami.up:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        ami._drop()
        for _ in range(ticks):
            await asyncio.sleep(0)
        running.cancel()
        ended, _ = await asyncio.wait({running}, timeout=1.0)
        running.cancel()
        assert ended


async def test_a_port_that_opens_late_gets_one_connection_and_its_end_is_the_only_one_that_counts() -> None:
    port, manager, states = free_port(), FakeManager(), list[bool]()
    ami = Ami("127.0.0.1", port, "u", "s", on_state=states.append)
    running = asyncio.create_task(ami.run())
    try:
        await asyncio.sleep(0.1)  # the first try finds nobody there
        async with manager.listening(port):
            async with asyncio.timeout(5):
                while not ami.up:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            await asyncio.sleep(LIBRARY_TRIES_AGAIN_S + 0.5)
            assert len(manager.writers) == 1
            assert states == [True]
    finally:
        running.cancel()
        await asyncio.wait({running})
