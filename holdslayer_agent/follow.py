"""Following one call on the terminal until it ends: live picture on a terminal, a line each elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

from rich.console import Console
from rich.live import Live

from holdslayer_agent.calls.bus import Entry
from holdslayer_agent.live import CallView, LiveCall, summary

__all__ = ["follow"]


async def follow(
    view: CallView,
    entries: AsyncIterator[Entry],
    *,
    console: Console,
    live: bool,
    hang_up: Callable[[], object | Awaitable[object]],
) -> str:
    """Show the call until it ends; the outcome. Ctrl-C asks the call to end, and waits for that."""
    with _interrupts(hang_up), _picture(view, console, live):
        told = 0
        async for entry in entries:
            view.take(entry)
            if not live:
                for line in view.story[told:]:
                    console.print(line, highlight=False, soft_wrap=True, markup=False)
                told = len(view.story)
            if view.outcome:
                break
    summary(view, console)
    return view.outcome


@contextlib.contextmanager
def _picture(view: CallView, console: Console, live: bool) -> Iterator[None]:
    if not live:
        yield
        return
    with Live(LiveCall(view), console=console, refresh_per_second=4):
        yield


@contextlib.contextmanager
def _interrupts(hang_up: Callable[[], object | Awaitable[object]]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    pending: set[asyncio.Future[object]] = set()

    def interrupted() -> None:
        result = hang_up()
        if isinstance(result, Awaitable):
            pending.add(asyncio.ensure_future(result))

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, interrupted)
    try:
        yield
    finally:
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(name)
