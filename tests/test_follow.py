"""Following a call on the terminal until its end, with Ctrl-C as the wish to hang up."""

from __future__ import annotations

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator
from typing import Any

import pytest
from rich.console import Console

from holdslayer_agent.calls.bus import Entry
from holdslayer_agent.core.call import CallId
from holdslayer_agent.follow import follow
from holdslayer_agent.live import CallView

CALL = CallId("0123456789ab")


def entry(kind: str, name: str, at_s: float = 1.0, **fields: Any) -> Entry:
    return Entry(CALL, 1, at_s, kind, name, fields)


END = entry("ended", "busy", 9.0, outcome="busy", why="The line is busy.", recordings=[])


async def stream(*entries: Entry, queue: asyncio.Queue[Entry] | None = None) -> AsyncIterator[Entry]:
    for each in entries:
        yield each
    while queue is not None:
        yield await queue.get()


def screen() -> tuple[Console, io.StringIO]:
    text = io.StringIO()
    return Console(file=text, width=120), text


@pytest.mark.parametrize("live", [False, True])
async def test_it_ends_with_the_call_and_says_its_outcome(live: bool) -> None:
    console, text = screen()
    story = stream(entry("state", "navigating"), entry("command", "Say", text="[/bold] [x]"), END, entry("state", "x"))
    outcome = await follow(CallView(CALL), story, console=console, live=live, hang_up=lambda: None)
    assert outcome == "busy"
    assert "busy – The line is busy." in text.getvalue()
    assert "in the menu" in text.getvalue()
    assert "[/bold] [x]" in text.getvalue()


async def test_each_line_is_told_once() -> None:
    console, text = screen()
    story = stream(entry("state", "navigating"), entry("state", "on_hold"), END)
    await follow(CallView(CALL), story, console=console, live=False, hang_up=lambda: None)
    assert text.getvalue().count("in the menu") == 1


async def test_a_stream_that_breaks_off_has_no_outcome() -> None:
    console, _ = screen()
    assert await follow(CallView(CALL), stream(), console=console, live=False, hang_up=lambda: None) == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("later", [False, True])
async def test_an_interrupt_asks_the_call_to_end_and_waits_for_it(number: signal.Signals, later: bool) -> None:
    queue: asyncio.Queue[Entry] = asyncio.Queue()

    async def hang_up_later() -> None:
        queue.put_nowait(END)

    hang_up = hang_up_later if later else lambda: queue.put_nowait(END)
    console, _ = screen()
    asyncio.get_running_loop().call_later(0.02, os.kill, os.getpid(), number)
    story = stream(queue=queue)
    before = signal.getsignal(signal.SIGTERM)
    assert await follow(CallView(CALL), story, console=console, live=False, hang_up=hang_up) == "busy"
    assert signal.getsignal(signal.SIGTERM) == before
