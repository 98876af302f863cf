"""When a part of a call is hidden."""

from __future__ import annotations

from holdslayer_agent.calls.privacy import AFTER_S, Privacy


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_call_is_hidden_while_covered_and_a_while_after() -> None:
    clock = Clock()
    privacy = Privacy(clock)
    assert not privacy.hidden
    with privacy.covered():
        assert privacy.hidden
    assert privacy.hidden
    clock.now = AFTER_S + 0.01
    assert not privacy.hidden


def test_every_reason_has_to_be_over() -> None:
    privacy = Privacy(Clock())
    privacy.cover("menu")
    with privacy.covered(0.0):
        pass
    assert privacy.hidden
    privacy.uncover("menu", 0.0)
    assert not privacy.hidden
    privacy.uncover("menu")  # it was over already: nothing is hidden for it again
    assert not privacy.hidden
