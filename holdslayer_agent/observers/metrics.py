"""Prometheus figures of the running agent, counted from the bus. Names end as Prometheus wants: _total, _seconds."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from holdslayer_agent.calls.bus import Bus, Entry

__all__ = ["Metrics"]

log = logging.getLogger(__name__)

WAITS_S = (10, 30, 60, 120, 300, 600, 1200, 1800, 2700, 3600, 5400, 7200)
MOMENTS_S = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8)


class Metrics:
    """A registry of its own: two agents in one process (tests) do not share counters."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self.registry = CollectorRegistry()
        self._started = Counter("holdslayer_calls_started", "Calls asked for", registry=self.registry)
        self._ended = Counter("holdslayer_calls_ended", "Calls ended, by outcome", ["outcome"], registry=self.registry)
        self._length = Histogram(
            "holdslayer_call_seconds", "From the request to the end", buckets=WAITS_S, registry=self.registry
        )
        self._hold = Histogram("holdslayer_hold_seconds", "One stay on hold", buckets=WAITS_S, registry=self.registry)
        self._rings = Counter("holdslayer_rings", "The user's phones were rung", registry=self.registry)
        self._decision = Histogram(
            "holdslayer_decision_seconds", "From the question to the navigator's answer", buckets=MOMENTS_S,
            registry=self.registry,
        )  # fmt: skip
        self._told = Counter("holdslayer_notifications", "Notifications, by kind", ["kind"], registry=self.registry)
        self._running = Gauge("holdslayer_calls_running", "Calls now", registry=self.registry)
        self._gauges: dict[str, Gauge] = {}
        self._held_since: dict[str, float] = {}
        self._asked: dict[str, float] = {}

    def watch(self, name: str, help_: str, value: Callable[[], float]) -> None:
        """A gauge read when Prometheus asks."""
        gauge = Gauge(name, help_, registry=self.registry)
        gauge.set_function(value)
        self._gauges[name] = gauge

    async def run(self) -> None:
        """Count until cancelled, or the bus is closed."""
        while True:
            with self._bus.subscribe() as entries:
                async for entry in entries:
                    self.take(entry)
            if not entries.lagged:
                return
            log.warning("figures: some events were missed")

    def take(self, entry: Entry) -> None:
        """Count one entry."""
        match entry.kind, entry.name:
            case "event", "CallRequested":
                self._started.inc()
                self._running.inc()
            case "ended", outcome:
                self._ended.labels(outcome).inc()
                self._running.dec()
                self._length.observe(entry.at_s)
                self._leave(entry)
                self._asked.pop(entry.call_id, None)
            case "state", "on_hold":
                self._held_since.setdefault(entry.call_id, entry.at_s)
            case "state", state if state != "verifying":
                self._leave(entry)
                if state == "ringing_user":
                    self._rings.inc()
            case "command", "AskNavigator":
                self._asked[entry.call_id] = entry.at_s
            case "event", "Decided":
                asked_s = self._asked.pop(entry.call_id, None)
                if asked_s is not None:
                    self._decision.observe(entry.at_s - asked_s)
            case "notification", kind:
                self._told.labels(kind).inc()
            case _:
                pass

    def _leave(self, entry: Entry) -> None:
        since_s = self._held_since.pop(entry.call_id, None)
        if since_s is not None:
            self._hold.observe(entry.at_s - since_s)

    def speech(self, recognisers: list[dict[str, Any]]) -> None:
        """The recognisers' own counts, as `Recognisers.status` tells them; text and unknown parts are left out."""
        for told in recognisers:
            name = str(told.get("name", "unknown"))
            for part, value in told.items():
                if isinstance(value, int | float) and not isinstance(value, bool):
                    key = f"holdslayer_speech_{part}"
                    if key not in self._gauges:
                        self._gauges[key] = Gauge(key, "Speech to text", ["recogniser"], registry=self.registry)
                    self._gauges[key].labels(name).set(value)

    def text(self) -> bytes:
        """The exposition format, version 0.0.4."""
        return generate_latest(self.registry)
