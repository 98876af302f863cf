"""Who gets in, and who does not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from network_door import Door, open_door

from holdslayer_agent.api.limits import Buckets, Lockout
from holdslayer_agent.api.server import ROUTES
from holdslayer_agent.observers.store import Store


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(tmp_path, hosts=("holdslayer.lan",), origins=("https://home.lan:8123",)) as opened:
        yield opened


@pytest.mark.parametrize("route", [r for r in ROUTES if r.scope is not None], ids=lambda r: r.name)
async def test_nothing_opens_without_a_token(tmp_path: Path, route: object) -> None:
    async with open_door(tmp_path) as door:
        path = route.path.format(
            call_id="0" * 12, leg="mixed", name="x", token_id="0" * 8, message_id="0" * 16, number="0123", fact="x"
        )  # type: ignore[attr-defined]
        status, problem = await door.ask(route.method, path, scope=None)  # type: ignore[attr-defined]
        assert (status, problem["code"]) == (401, "token-missing")


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic eDp5", "Bearer hs_00000000_x", "Bearer " + "x" * 5000])
async def test_a_wrong_token_opens_nothing(door: Door, header: str) -> None:
    status, problem = await door.ask("GET", "/calls", scope=None, headers={"Authorization": header})
    assert status == 401
    assert problem["code"] in {"token-missing", "token-wrong"}


async def test_a_small_scope_reads_and_no_more(door: Door) -> None:
    assert (await door.ask("GET", "/calls", scope="read"))[0] == 200
    for method, path, scope in (
        ("POST", "/calls", "read"),
        ("PUT", "/companies/x", "call"),
        ("GET", "/tokens", "call"),
    ):
        status, problem = await door.ask(method, path, scope=scope, json={})
        assert (status, problem["code"]) == (403, "scope-too-small")


async def test_an_expired_token_opens_nothing(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "a.db")
    _, text = await store.tokens.create("old", "admin", expires_at=1.0)
    assert await store.tokens.check(text) is None
    await store.close()


async def test_the_database_holds_no_token(door: Door, tmp_path: Path) -> None:
    await door.agent.store.close()
    kept = b"".join(f.read_bytes() for f in tmp_path.glob("holdslayer.db*"))  # noqa: ASYNC240
    for text in door.tokens.values():
        assert text.partition("_")[2].partition("_")[2].encode() not in kept


async def test_whoever_guesses_is_locked_out_and_a_right_token_with_him(door: Door) -> None:
    for _ in range(10):
        await door.ask("GET", "/calls", scope=None, headers={"Authorization": "Bearer hs_00000000_guess"})
    status, problem = await door.ask("GET", "/calls")
    assert (status, problem["code"]) == (429, "locked-out")


def test_the_lock_doubles_and_a_right_token_forgives() -> None:
    lock = Lockout(tries=2, first_s=30.0)
    for at in (0.0, 1.0):
        lock.wrong("a", at)
    assert (lock.locked_s("a", 1.0), lock.locked_s("b", 1.0)) == (30.0, 0.0)
    lock.wrong("a", 40.0)
    lock.wrong("a", 40.0)
    assert lock.locked_s("a", 40.0) == 60.0
    lock.right("a")
    assert lock.locked_s("a", 40.0) == 0.0


def test_a_bucket_lets_a_burst_through_and_then_a_rate() -> None:
    buckets = Buckets(per_s=2.0, burst=3)
    assert [buckets.take("a", 0.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    assert buckets.take("b", 0.0) == 0.0
    assert buckets.take("a", 0.5) == 0.0


async def test_too_many_requests_are_told_when_to_come_again(tmp_path: Path) -> None:
    async with open_door(tmp_path, per_s=0.5, burst=2) as door:
        answers = [await door.ask("GET", "/calls") for _ in range(3)]
        assert [status for status, _ in answers] == [200, 200, 429]
        assert answers[2][1]["code"] == "too-many-requests"


@pytest.mark.parametrize(("host", "status"), [("evil.example", 421), ("localhost:1", 200), ("127.0.0.1", 200),
                                              ("[::1]:80", 200), ("holdslayer.lan", 200), ("[", 421)])  # fmt: skip
async def test_only_its_own_names_are_answered(door: Door, host: str, status: int) -> None:
    assert (await door.ask("GET", "/calls", headers={"Host": host}))[0] == status


async def test_pages_of_other_sites_may_not_ask(door: Door) -> None:
    status, problem = await door.ask("POST", "/calls", json={"who": "Acme"}, headers={"Origin": "https://evil.example"})
    assert (status, problem["code"]) == (403, "origin-refused")
    assert door.agent.begun == []
    assert (await door.ask("GET", "/calls", headers={"Origin": door.door.url}))[0] == 200


async def test_an_allowed_origin_gets_its_cors_headers_and_no_other(door: Door) -> None:
    origin = {"Origin": "https://home.lan:8123"}
    async with door.session.options(f"{door.door.url}/api/v1/calls", headers=origin) as answer:
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (204, "https://home.lan:8123")
    async with door.session.get(f"{door.door.url}/api/v1/calls", headers=door.headers()) as answer:
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/api/v1/version", "/api/v1/calls", "/nothing"])
async def test_every_answer_carries_the_security_headers(door: Door, path: str) -> None:
    async with door.session.get(door.door.url + path) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"


async def test_the_document_names_every_operation_and_is_open(door: Door) -> None:
    status, document = await door.ask("GET", "/openapi.json", scope=None)
    assert (status, document["openapi"]) == (200, "3.1.0")
    found = {o["operationId"] for path in document["paths"].values() for o in path.values()}
    assert found == {r.name for r in ROUTES}
    assert "$defs" not in json.dumps(document)
