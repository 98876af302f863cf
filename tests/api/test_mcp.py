"""The MCP server, asked by the official client over streamable HTTP and over standard input and output."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client
from network_door import CALL, PAST, Door, kept_call, live, open_door

from holdslayer_agent.api.mcp_door import mcp_extension
from holdslayer_agent.api.server import NetworkDoor
from holdslayer_agent.core.learned import LearnedMenu, LearnedPath, LearnedStep

Mode = Literal["auto", "legacy"]

TOOLS = {
    "call_company", "list_calls", "get_call", "get_transcript", "hang_up", "join_call", "keep_holding", "not_a_person",
    "was_a_person", "answer_question", "hold_statistics", "list_companies", "list_phones", "list_scheduled",
    "cancel_scheduled", "list_redials", "cancel_redial", "get_status", "say", "learned_menus",
}  # fmt: skip


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    opened: list[NetworkDoor] = []
    async with open_door(tmp_path, extensions=(mcp_extension(opened),)) as made:
        opened.append(made.door)
        await kept_call(made.agent.store, PAST)
        made.agent.calls = [live()]
        yield made


@contextlib.asynccontextmanager
async def over_http(door: Door, scope: str, mode: Mode = "auto") -> AsyncIterator[Client]:
    async with (
        httpx2.AsyncClient(headers=door.headers(scope), timeout=20) as http,
        Client(streamable_http_client(f"{door.door.url}/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


@contextlib.asynccontextmanager
async def over_sse(door: Door, scope: str) -> AsyncIterator[Client]:
    """The older transport."""
    async with Client(sse_client(f"{door.door.url}/mcp/sse", headers=door.headers(scope)), mode="legacy") as client:
        yield client


def read(result: Any) -> Any:
    """A tool's answer."""
    assert not result.is_error, result.content
    return result.structured_content


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_model_finds_the_tools_the_resources_and_the_prompt(door: Door, mode: Mode) -> None:
    async with over_http(door, "read", mode) as client:
        assert {t.name for t in (await client.list_tools()).tools} == TOOLS
        templates = (await client.list_resource_templates()).resource_templates
        assert {t.uri_template for t in templates} == {
            "holdslayer://calls/{call_id}/transcript",
            "holdslayer://calls/{call_id}/timeline",
            "holdslayer://history/{count}",
        }
        prompt = await client.get_prompt("get_me_a_person", {"company": "Acme", "goal": "a refund"})
        assert "call_company" in prompt.messages[0].content.text  # type: ignore[union-attr]


async def test_a_model_starts_a_call_follows_it_and_hangs_up(door: Door) -> None:
    async with over_http(door, "call") as client:
        started = read(await client.call_tool("call_company", {"who": "Acme", "facts": {"pin": "4821"}}))
        assert started == {"call_id": "000000000001", "due_at": None, "hours": None}
        assert door.agent.begun[0]["slots"] == {"pin": "4821"}
        assert read(await client.call_tool("get_call", {"call_id": CALL}))["now"]["state"] == "on_hold"
        for tool in ("join_call", "keep_holding", "not_a_person", "was_a_person", "hang_up"):
            await client.call_tool(tool, {"call_id": CALL})
        await client.call_tool("answer_question", {"call_id": CALL, "slot": "pin", "value": "4821"})
        said = read(
            await client.call_tool("say", {"call_id": CALL, "text": "It is {{pin}}.", "facts": {"pin": "4821"}})
        )
        assert said == {"say_id": "user-1", "text": "It is {{pin}}.", "spoken": None}
        assert [what for _, what in door.agent.posted] == [
            "join", "keep holding", "machine", "person", "hang up", "answer pin", "say It is {{pin}}. ['pin']",
        ]  # fmt: skip


async def test_a_model_plans_a_call_and_cancels_it(door: Door) -> None:
    async with over_http(door, "call") as client:
        planned = read(await client.call_tool("call_company", {"who": "Acme", "when": "opening"}))
        waiting = read(await client.call_tool("list_scheduled", {}))["scheduled"]
        assert [(c["call_id"], c["due_at"]) for c in waiting] == [(planned["call_id"], planned["due_at"])]
        await client.call_tool("cancel_scheduled", {"call_id": planned["call_id"]})
        assert read(await client.call_tool("list_scheduled", {})) == {"scheduled": []}
        assert [r["call_id"] for r in read(await client.call_tool("list_redials", {}))["redials"]] == [PAST]
        assert not (await client.call_tool("cancel_redial", {"call_id": PAST})).is_error
        assert read(await client.call_tool("get_status", {}))["trunk"] == "registered"


async def test_a_model_looks_at_the_tree_of_a_menu(door: Door) -> None:
    path = LearnedPath("a refund", "en", (LearnedStep(("for billing press 2",), "2"),), "connected", 1.0)
    door.agent.learned = [LearnedMenu("+12025550100", "Acme", (path,)), LearnedMenu("+12025550101", "Bank")]
    async with over_http(door, "read") as client:
        listed = read(await client.call_tool("learned_menus", {}))["menus"]
        assert [menu["company"] for menu in listed] == ["Acme", "Bank"]
        assert "tree" not in listed[0]
        (menu,) = read(await client.call_tool("learned_menus", {"number": "+12025550100"}))["menus"]
        assert menu["tree"]["ways"][0]["leads"] == "person"


async def test_the_older_transport_does_the_same(door: Door) -> None:
    async with over_sse(door, "call") as client:
        assert {t.name for t in (await client.list_tools()).tools} == TOOLS
        assert read(await client.call_tool("get_call", {"call_id": CALL}))["company"] == "Acme"
        refused = await client.call_tool("call_company", {"who": "Nobody"})
        assert "[company-unknown]" in str(refused.content)
        text = (await client.read_resource(f"holdslayer://calls/{PAST}/transcript")).contents[0]
        assert "for billing press 2" in text.text  # type: ignore[union-attr]


async def test_a_session_of_the_older_transport_answers_only_to_its_own_token(door: Door) -> None:
    async with door.session.get(f"{door.door.url}/mcp/sse", headers=door.headers("call")) as stream:
        lines = [await stream.content.readline() for _ in range(2)]
        path = lines[1].decode().removeprefix("data: ").strip()
        ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        for headers, status in ((door.headers("admin"), 404), ({}, 401), (door.headers("call"), 202)):
            async with door.session.post(f"{door.door.url}{path}", json=ping, headers=headers) as answer:
                assert answer.status == status
    async with door.session.get(f"{door.door.url}/mcp/sse") as answer:
        assert answer.status == 401


async def test_a_model_reads_history_transcripts_and_figures(door: Door) -> None:
    async with over_http(door, "read") as client:
        assert read(await client.call_tool("list_calls", {"state": "ended"}))["calls"][0]["call_id"] == PAST
        assert "companies" in read(await client.call_tool("hold_statistics", {"days": 30}))
        assert read(await client.call_tool("list_phones", {}))["phones"][0]["name"] == "desk"
        assert read(await client.call_tool("list_companies", {}))["companies"][0]["name"] == "Acme"
        words = read(await client.call_tool("get_transcript", {"call_id": PAST}))
        assert words["sentences"][0]["text"] == "for billing press 2"
        text = (await client.read_resource(f"holdslayer://calls/{PAST}/transcript")).contents[0]
        assert "for billing press 2" in text.text  # type: ignore[union-attr]
        kept = (await client.read_resource("holdslayer://history/5")).contents[0]
        assert json.loads(kept.text)["calls"][0]["company"] == "Acme"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("scope", "tool", "given", "code"),
    [
        ("read", "call_company", {"who": "Acme"}, "scope-too-small"),
        ("call", "call_company", {"who": "Nobody"}, "company-unknown"),
        ("call", "get_call", {"call_id": "../tokens"}, "call-unknown"),
        ("call", "hang_up", {"call_id": PAST}, "call-unknown"),
        ("call", "answer_question", {"call_id": CALL}, "request-invalid"),
    ],
)
async def test_a_refusal_reaches_the_model_with_its_code(
    door: Door, scope: str, tool: str, given: dict[str, Any], code: str
) -> None:
    async with over_http(door, scope) as client:
        result = await client.call_tool(tool, given)
        assert result.is_error
        assert f"[{code}]" in str(result.content)


async def test_nothing_opens_without_a_token(door: Door) -> None:
    async with door.session.post(f"{door.door.url}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"}) as answer:
        assert (answer.status, (await answer.json(content_type=None))["code"]) == (401, "token-missing")


async def test_it_works_over_standard_input_and_output(door: Door, tmp_path: Path) -> None:
    settings = tmp_path / "holdslayer.yaml"
    settings.write_text(f"data_dir: {tmp_path / 'elsewhere'}\n")
    command = ["-m", "holdslayer_agent.cli", "--settings", str(settings), "mcp", "--url", door.door.url]
    environment = {**os.environ, "HOLDSLAYER_TOKEN": door.tokens["call"]}
    async with Client(StdioServerParameters(command=sys.executable, args=command, env=environment)) as client:
        assert {t.name for t in (await client.list_tools()).tools} == TOOLS
        assert read(await client.call_tool("get_call", {"call_id": CALL}))["company"] == "Acme"
