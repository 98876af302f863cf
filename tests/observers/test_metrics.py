"""What Prometheus is told."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from holdslayer_agent.calls.bus import Bus, Entry
from holdslayer_agent.core.call import CallId
from holdslayer_agent.logs import bind_call, set_up_logs
from holdslayer_agent.observers.metrics import Metrics

CALL = CallId("0123456789ab")


def told(kind: str, name: str, at_s: float) -> Entry:
    return Entry(CALL, 1, at_s, kind, name)


def figures(*entries: Entry) -> str:
    metrics = Metrics(Bus())
    for entry in entries:
        metrics.take(entry)
    return metrics.text().decode()


def test_a_call_is_counted_by_its_outcome_and_its_hold_by_its_seconds() -> None:
    text = figures(
        told("event", "CallRequested", 0.0), told("state", "on_hold", 20.0), told("state", "verifying", 50.0),
        told("state", "on_hold", 55.0), told("state", "ringing_user", 100.0), told("ended", "connected", 200.0),
    )  # fmt: skip
    for line in (
        'holdslayer_calls_ended_total{outcome="connected"} 1.0',
        "holdslayer_hold_seconds_sum 80.0",
        "holdslayer_hold_seconds_count 1.0",
        "holdslayer_rings_total 1.0",
        "holdslayer_calls_running 0.0",
        "holdslayer_call_seconds_sum 200.0",
    ):
        assert line in text.splitlines()


def test_the_navigators_answer_is_timed_from_its_question() -> None:
    text = figures(told("command", "AskNavigator", 5.0), told("event", "Decided", 5.25))
    assert "holdslayer_decision_seconds_sum 0.25" in text


def test_the_recognisers_counts_are_shown_without_their_words() -> None:
    metrics = Metrics(Bus())
    metrics.speech([{"name": "deepgram", "errors": 2, "cost": 0.5, "state": "well", "first": True}])
    lines = metrics.text().decode().splitlines()
    assert 'holdslayer_speech_errors{recogniser="deepgram"} 2.0' in lines
    assert not [x for x in lines if "state" in x or "first" in x]


@pytest.mark.parametrize("form", ["text", "json"])
async def test_a_log_line_names_the_call_of_its_task_and_no_other(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger().handlers[:]
    try:
        set_up_logs("INFO", form)  # type: ignore[arg-type]

        async def call() -> None:
            bind_call(CALL)
            logging.getLogger("x").info("hällo %s", "there")

        await asyncio.create_task(call())
        logging.getLogger("x").info("outside")
        first, second = capsys.readouterr().err.splitlines()
    finally:
        logging.getLogger().handlers[:] = before
    if form == "json":
        assert (json.loads(first)["call"], json.loads(first)["message"]) == (CALL, "hällo there")
        assert "call" not in json.loads(second)
    else:
        assert f"[{CALL}]: hällo there" in first
        assert CALL not in second
