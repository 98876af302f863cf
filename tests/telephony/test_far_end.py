"""The practice company's end of a call, without an Asterisk behind it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from holdslayer_agent.telephony.far_end import AsteriskFarLine


class NotedAri:
    """Every request, answered with nothing."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, Any]]] = []

    async def request(self, method: str, path: str, *, missing_ok: bool = False, **query: Any) -> None:
        self.asked.append((method, path, query))


async def test_a_line_that_was_refused_is_not_hung_up_again_with_another_cause() -> None:
    # Asterisk hangs up some time after it was asked; the cause it was told last is the one the caller gets.
    ari = NotedAri()
    line = AsteriskFarLine(SimpleNamespace(ari=ari), "channel-1", "5550123")  # type: ignore[arg-type]
    await line.reject(34)
    await line.hang_up()
    assert ari.asked == [("DELETE", "/channels/channel-1", {"reason": "congestion"})]
