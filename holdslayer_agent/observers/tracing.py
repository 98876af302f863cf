"""A call as an OpenTelemetry trace: one span for the call, one for each of its steps. Optional extra `telemetry`.

Attributes hold what figures hold: states, outcome, company. No number, no words, no facts.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Final

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Status, StatusCode

from holdslayer_agent import __version__
from holdslayer_agent.calls.bus import Bus, Entry

__all__ = ["Tracing", "otlp"]

log = logging.getLogger(__name__)

STEPS: Final = {
    "dialing": "dial", "navigating": "menu", "on_hold": "hold", "verifying": "hold", "ringing_user": "ring",
    "connected": "bridge", "closing": "close",
}  # fmt: skip
"""State → span. Hold and doubt are one wait."""
GOOD: Final = frozenset({"connected", "callback_promised", "closed", "busy", "no_answer", "cancelled", "voicemail"})
"""The agent did its part; the rest are faults worth finding in a list of traces."""


def otlp(url: str, headers: Mapping[str, str]) -> SpanProcessor:
    """Sends in batches from a thread of its own; a collector that is gone costs spans, never time."""
    return BatchSpanProcessor(OTLPSpanExporter(endpoint=url, headers=dict(headers), timeout=5))


class _Traced:
    """A running call's open spans."""

    def __init__(self, began_at: float, call: trace.Span) -> None:
        self.began_at, self.call = began_at, call
        self.step: trace.Span | None = None
        self.name = ""


class Tracing:
    """`run` until cancelled or the bus is closed; `close` then, off the event loop."""

    def __init__(self, bus: Bus, processor: SpanProcessor, clock: Callable[[], float] = time.time) -> None:
        self._bus, self._clock = bus, clock
        resource = Resource.create({"service.name": "holdslayer", "service.version": __version__})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("holdslayer")
        self._calls: dict[str, _Traced] = {}

    async def run(self) -> None:
        while True:
            with self._bus.subscribe() as entries:
                async for entry in entries:
                    self.take(entry)
            if not entries.lagged:
                return
            log.warning("traces: some events were missed")

    def take(self, entry: Entry) -> None:
        """One entry of the bus; those of calls that began before us are let go by."""
        if entry.kind == "event" and entry.name == "CallRequested":
            began_at = self._clock() - entry.at_s
            call = self._tracer.start_span("call", start_time=_ns(began_at), attributes={"call.id": entry.call_id})
            traced = self._calls[entry.call_id] = _Traced(began_at, call)
            plan = entry.fields.get("plan")
            if isinstance(plan, dict):
                call.set_attribute("call.company", str(plan.get("company", "")))
            self._step(traced, "dial", began_at)
            return
        found = self._calls.get(entry.call_id)
        if found is None:
            return
        at = found.began_at + entry.at_s
        if entry.kind == "state":
            self._step(found, STEPS.get(entry.name, ""), at)
        elif entry.kind == "notification":
            found.call.add_event(entry.name, timestamp=_ns(at if entry.at_s else self._clock()))
        elif entry.kind == "command" and found.step is not None:
            found.step.add_event(entry.name, timestamp=_ns(at))
        elif entry.kind == "ended":
            self._step(found, "", at)
            found.call.set_attribute("call.outcome", entry.name)
            if entry.name not in GOOD:
                found.call.set_status(Status(StatusCode.ERROR, entry.name))
            found.call.end(_ns(at))
            del self._calls[entry.call_id]

    def close(self) -> None:
        """Ends what is open and sends what waits. Blocks for seconds where the collector is gone."""
        for traced in self._calls.values():
            if traced.step is not None:
                traced.step.end()
            traced.call.end()
        self._calls.clear()
        self._provider.shutdown()

    def _step(self, traced: _Traced, name: str, at: float) -> None:
        if name == traced.name:
            return
        if traced.step is not None:
            traced.step.end(_ns(at))
        traced.name = name
        context = trace.set_span_in_context(traced.call)
        traced.step = self._tracer.start_span(name, context, start_time=_ns(at)) if name else None


def _ns(at: float) -> int:
    return int(at * 1e9)
