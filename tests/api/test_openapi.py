"""Requests made up from the OpenAPI document against the real door: no fault of ours, no answer of another form."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from network_door import CALL, PAST, Door, kept_call, live, open_door

from holdslayer_agent.api.openapi import openapi_document
from holdslayer_agent.api.server import ROUTES

schema = schemathesis.openapi.from_dict(openapi_document(ROUTES))


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The door in a thread of its own: the requests come from ordinary functions."""
    folder: Path = tmp_path_factory.mktemp("door")
    ready, stop, loop, opened = threading.Event(), asyncio.Event(), asyncio.new_event_loop(), []

    async def serve() -> None:
        async with open_door(folder, per_s=1000.0, burst=100_000) as made:
            await kept_call(made.agent.store, PAST)
            made.agent.calls = [live(CALL)]
            opened.append(made)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(20)
    yield opened[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)


@schema.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_to_the_document(case: schemathesis.Case, door: Door) -> None:
    checks = schemathesis.checks
    case.call_and_validate(
        base_url=door.door.url,
        headers=door.headers(),
        checks=[
            checks.not_a_server_error,
            checks.CHECKS.get_one("response_schema_conformance"),
            checks.CHECKS.get_one("content_type_conformance"),
            checks.CHECKS.get_one("status_code_conformance"),
        ],
    )
