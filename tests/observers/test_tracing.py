"""A call as a trace: in memory, and sent to a fake collector over real HTTP."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from aiohttp import web
from aiohttp.test_utils import TestServer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from holdslayer_agent.calls.bus import Bus, Entry
from holdslayer_agent.core.call import CallId
from holdslayer_agent.observers.tracing import Tracing, otlp
from tests.api.network_door import CALL, plan

NOW = 1_700_000_000.0


def entry(at_s: float, kind: str, name: str, call_id: CallId = CALL, **fields: object) -> Entry:
    return Entry(call_id, 1, at_s, kind, name, fields)


def story(outcome: str = "connected") -> list[Entry]:
    steps = [(2.0, "navigating"), (30.0, "on_hold"), (50.0, "verifying"), (52.0, "on_hold"), (90.0, "ringing_user"),
             (100.0, "connected")]  # fmt: skip
    return [
        entry(0.0, "event", "CallRequested", plan=asdict(plan(CALL))),
        *(entry(at_s, "state", name, before="") for at_s, name in steps),
        entry(101.0, "notification", "person_answered", text="Acme: Dana is on the line"),
        entry(160.0, "ended", outcome, why="", outcome=outcome),
    ]


def traced(entries: list[Entry]) -> InMemorySpanExporter:
    memory = InMemorySpanExporter()
    tracing = Tracing(Bus(), SimpleSpanProcessor(memory), lambda: NOW)
    for e in entries:
        tracing.take(e)
    return memory


def test_a_call_is_one_trace_with_a_span_for_each_step() -> None:
    spans = {s.name: s for s in traced(story()).get_finished_spans()}
    assert set(spans) == {"call", "dial", "menu", "hold", "ring", "bridge"}
    lengths = {n: round((s.end_time or 0) / 1e9 - (s.start_time or 0) / 1e9) for n, s in spans.items()}
    assert lengths == {"call": 160, "dial": 2, "menu": 28, "hold": 60, "ring": 10, "bridge": 60}
    call = spans.pop("call")
    assert {s.parent.span_id for s in spans.values() if s.parent} == {call.context.span_id}
    assert dict(call.attributes or {}) == {
        "call.id": CALL, "call.company": "Acme", "call.outcome": "connected",
    }  # fmt: skip
    assert [e.name for e in call.events] == ["person_answered"]


def test_a_failed_call_is_marked_and_no_number_or_word_is_in_any_span() -> None:
    spans = traced(story("failed")).get_finished_spans()
    assert next(s for s in spans if s.name == "call").status.status_code.name == "ERROR"
    text = " ".join(s.to_json() for s in spans)
    assert "+12025550100" not in text
    assert "Dana" not in text


def test_a_call_that_began_before_is_let_go_by() -> None:
    assert traced(story()[1:]).get_finished_spans() == ()


async def test_spans_reach_a_collector_over_http() -> None:
    received: list[tuple[str, ExportTraceServiceRequest]] = []

    async def take(request: web.Request) -> web.Response:
        received.append((request.headers.get("X-Key", ""), ExportTraceServiceRequest.FromString(await request.read())))
        return web.Response(content_type="application/x-protobuf")

    application = web.Application()
    application.router.add_post("/v1/traces", take)
    async with TestServer(application) as collector:
        bus = Bus()
        tracing = Tracing(bus, otlp(str(collector.make_url("/v1/traces")), {"X-Key": "k"}))
        running = asyncio.create_task(tracing.run())
        await asyncio.sleep(0)
        for e in story():
            bus.publish(e)
        await asyncio.sleep(0.05)
        running.cancel()
        await asyncio.to_thread(tracing.close)
    names = {
        s.name for _, r in received for resource in r.resource_spans for scope in resource.scope_spans
        for s in scope.spans
    }  # fmt: skip
    assert names == {"call", "dial", "menu", "hold", "ring", "bridge"}
    assert {key for key, _ in received} == {"k"}
