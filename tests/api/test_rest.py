"""The REST door over real HTTP and a real database."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from network_door import CALL, PAST, Door, kept_call, live, open_door, plan

from holdslayer_agent.core.call import CallId, OutcomeKind
from holdslayer_agent.core.learned import LearnedMenu, LearnedPath, LearnedStep
from holdslayer_agent.errors import CallRefused, StoreError, TelephonyError
from holdslayer_agent.observers.finisher import Finisher
from holdslayer_agent.observers.packing import Packing


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(tmp_path, burst=1000) as opened:
        yield opened


# ---------------------------------------------------------------- starting


async def test_a_call_is_started_with_all_that_was_asked_for(door: Door) -> None:
    wish = {"goal": "bill", "phone": "desk", "language": "de", "slots": {"account_last4": "4821"}}
    status, body = await door.ask("POST", "/calls", scope="call", json={"who": "Acme", **wish})
    assert (status, body) == (201, {"call_id": "000000000001", "due_at": None, "hours": None})
    assert door.agent.begun == [wish]


async def test_the_same_idempotency_key_starts_one_call_however_often_it_comes(door: Door) -> None:
    asked = [door.ask("POST", "/calls", json={"who": "Acme"}, headers={"Idempotency-Key": "bank-1"}) for _ in range(5)]
    answers = await asyncio.gather(*asked)
    assert len(door.agent.begun) == 1
    assert {status for status, _ in answers} <= {201, 409}
    assert await door.ask("POST", "/calls", json={"who": "Acme"}, headers={"Idempotency-Key": "bank-1"}) == (
        201,
        {"call_id": "000000000001", "due_at": None, "hours": None},
    )


async def test_an_idempotency_key_used_for_another_wish_is_refused(door: Door) -> None:
    key = {"Idempotency-Key": "bank-1"}
    await door.ask("POST", "/calls", json={"who": "Acme"}, headers=key)
    status, problem = await door.ask("POST", "/calls", json={"who": "Acme", "goal": "other"}, headers=key)
    assert (status, problem["code"]) == (409, "idempotency-mismatch")


async def test_a_refused_call_leaves_its_idempotency_key_free(door: Door) -> None:
    key = {"Idempotency-Key": "bank-1"}
    door.agent.fault = CallRefused("No line.", code="no-trunk")
    assert (await door.ask("POST", "/calls", json={"who": "Acme"}, headers=key))[0] == 409
    door.agent.fault = None
    assert (await door.ask("POST", "/calls", json={"who": "Acme"}, headers=key))[0] == 201


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (CallRefused("x", code="number-emergency"), 409),
        (CallRefused("x", code="too-many-calls"), 429),
        (StoreError("x", code="store-full"), 503),
        (TelephonyError("x", code="ari-gone"), 503),
    ],
)
async def test_a_refusal_of_the_agent_comes_with_its_code(door: Door, fault: Exception, status: int) -> None:
    door.agent.fault = fault
    found, problem = await door.ask("POST", "/calls", json={"who": "Acme"})
    assert (found, problem["status"], problem["code"]) == (status, status, getattr(fault, "code", None))


async def test_a_bug_is_a_problem_without_its_words(door: Door) -> None:
    door.agent.fault = ZeroDivisionError("inner secret")
    status, problem = await door.ask("POST", "/calls", json={"who": "Acme"})
    assert (status, problem["code"]) == (500, "agent-broken")
    assert "inner secret" not in json.dumps(problem)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{}", b'{"who": 7}', b'{"who": "Acme", "colour": "red"}',
     b'{"who": "Acme", "slots": {"pin": 4821}}', b'{"who": "Acme", "slots": {"pin": "48\\n21"}}',
     b'{"who": "A\\u0000cme"}', b'{"who": "Acme", "goal": "' + b"x" * 501 + b'"}'],
)  # fmt: skip
async def test_a_body_of_another_form_says_what_is_wrong_and_repeats_nothing(door: Door, body: bytes) -> None:
    status, problem = await door.ask("POST", "/calls", data=body, headers={"Content-Type": "application/json"})
    assert (status, problem["code"]) == (400, "request-invalid")
    assert problem["faults"]
    assert "4821" not in json.dumps(problem)
    assert door.agent.begun == []


async def test_a_huge_body_and_another_type_are_refused(door: Door) -> None:
    json_type = {"Content-Type": "application/json"}
    assert (await door.ask("POST", "/calls", data=b"x" * 100_000, headers=json_type))[0] == 413
    status, problem = await door.ask("POST", "/calls", data=b"who=Acme", headers={"Content-Type": "text/plain"})
    assert (status, problem["code"]) == (415, "media-unknown")


# ---------------------------------------------------------------- reading


async def test_a_running_call_tells_where_it_stands(door: Door) -> None:
    door.agent.calls = [live()]
    status, call = await door.ask("GET", f"/calls/{CALL}", scope="read")
    assert status == 200
    assert (call["now"]["state"], call["now"]["sound"], call["held_s"]) == ("on_hold", "music", 60.0)
    assert call["now"]["evidence"][0] == {"cue": "words", "log_odds": 1.5}


async def test_history_comes_in_pages_the_newest_first_and_nothing_twice(door: Door) -> None:
    ids = [CallId(f"{n:012x}") for n in range(1, 8)]
    for n, call_id in enumerate(ids):
        await kept_call(door.agent.store, call_id, started_at=1000.0 + n // 2)  # pairs began together
    seen, cursor = [], ""
    while True:
        status, page = await door.ask("GET", f"/calls?limit=3{cursor}")
        assert status == 200
        seen += [c["call_id"] for c in page["calls"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == sorted(ids, reverse=True)


async def test_history_is_filtered_and_searched_also_in_what_was_said(door: Door) -> None:
    await kept_call(door.agent.store, PAST)
    await kept_call(
        door.agent.store, CALL, company="Bolt", goal="das Büro", outcome=OutcomeKind.BUSY, started_at=1_800_000_000.0
    )
    for query, found in (
        ("company=Bolt", [CALL]),
        ("outcome=connected", [PAST]),
        ("since=1750000000", [CALL]),
        ("text=BILLING%20press", [CALL, PAST]),
        ("text=B%C3%9CRO", [CALL]),
        ("text=100%25", []),
        ("state=running", []),
    ):
        status, page = await door.ask("GET", f"/calls?{query}")
        assert (status, [c["call_id"] for c in page["calls"]]) == (200, found), query


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "cursor=abc", "since=-1", "since=nan", "colour=red", "limit=1&limit=2"]
)
async def test_a_wrong_query_is_a_problem(door: Door, query: str) -> None:
    assert (await door.ask("GET", f"/calls?{query}"))[0] == 400


async def test_journal_transcript_and_picture_of_a_call_are_told(door: Door) -> None:
    await kept_call(door.agent.store)
    _, journal = await door.ask("GET", f"/calls/{PAST}/events?limit=3")
    assert [e["type"] for e in journal["events"]] == ["CallRequested", "CompanyAnswered", "Heard"]
    _, rest = await door.ask("GET", f"/calls/{PAST}/events?after={journal['next']}")
    assert rest["events"][0]["seq"] == 4
    _, words = await door.ask("GET", f"/calls/{PAST}/transcript")
    assert [s["text"] for s in words["sentences"]] == ["for billing press 2"]
    _, picture = await door.ask("GET", f"/calls/{PAST}/timeline")
    assert [s["name"] for s in picture["sounds"]] == ["speech", "music"]
    assert {"at_s": 5.2, "kind": "pressed", "text": "2"} in picture["deeds"]
    assert picture["judgements"][0]["evidence"][0] == {"cue": "music", "log_odds": -2.0}


@pytest.mark.parametrize("path", ["/calls/nonsense", "/calls/ffffffffffff", "/calls/ffffffffffff/events",
                                  "/calls/ffffffffffff/timeline", "/calls/ffffffffffff/recordings"])  # fmt: skip
async def test_a_call_that_is_not_there_is_said(door: Door, path: str) -> None:
    status, problem = await door.ask("GET", path)
    assert (status, problem["code"]) == (404, "call-unknown")


# ---------------------------------------------------------------- acting


@pytest.mark.parametrize(
    ("method", "path", "what"),
    [
        ("DELETE", "", "hang up"),
        ("POST", "/join", "join"),
        ("POST", "/keep-holding", "keep holding"),
        ("POST", "/not-a-person", "machine"),
        ("POST", "/was-a-person", "person"),
    ],
)
async def test_each_button_reaches_the_call_and_says_when_there_is_none(
    door: Door, method: str, path: str, what: str
) -> None:
    door.agent.calls = [live()]
    assert (await door.ask(method, f"/calls/{CALL}{path}", scope="call"))[0] == 202
    assert door.agent.posted == [(CALL, what)]
    status, problem = await door.ask(method, f"/calls/{PAST}{path}", scope="call")
    assert (status, problem["code"]) == (404, "call-unknown")


async def test_a_question_is_answered_in_words_or_with_a_fact(door: Door) -> None:
    door.agent.calls = [live()]
    for body in ({"text": "the second"}, {"slot": "pin", "value": "4821"}):
        assert (await door.ask("POST", f"/calls/{CALL}/answer", json=body))[0] == 202
    for body in ({}, {"text": "a", "slot": "pin", "value": "1"}, {"slot": "pin"}, {"value": "1"}):
        status, problem = await door.ask("POST", f"/calls/{CALL}/answer", json=body)
        assert (status, problem["code"]) == (400, "request-invalid")
    assert [what for _, what in door.agent.posted] == ["answer the second", "answer pin"]


async def test_words_for_whoever_is_on_the_line_are_taken_as_they_may_be_shown(door: Door) -> None:
    door.agent.calls = [live()]
    body = {"text": "It is {{pin}} or 99 88 77.", "slots": {"pin": "4821"}}
    status, said = await door.ask("POST", f"/calls/{CALL}/say", scope="call", json=body)
    assert (status, said) == (200, {"say_id": "user-1", "text": "It is {{pin}} or {{number_1}}.", "spoken": None})
    assert door.agent.posted == [(CALL, "say It is {{pin}} or 99 88 77. ['pin']")]
    status, said = await door.ask("POST", f"/calls/{CALL}/say", json={"text": "Hello", "wait": True})
    assert (status, said["spoken"]) == (200, True)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "a" * 301},
        {"text": "two\nlines"},
        {"text": "a", "slots": {"a b": "1"}},
        {"words": "a"},
    ],
    ids=["nothing", "empty", "too long", "two lines", "a slot that is none", "another field"],
)
async def test_words_of_another_form_are_refused_before_the_call_sees_them(door: Door, body: dict[str, object]) -> None:
    door.agent.calls = [live()]
    status, problem = await door.ask("POST", f"/calls/{CALL}/say", json=body)
    assert (status, problem["code"]) == (400, "request-invalid")
    assert door.agent.posted == []


async def test_words_that_nobody_would_hear_are_refused_with_the_reason(door: Door) -> None:
    assert (await door.ask("POST", f"/calls/{CALL}/say", json={"text": "Hello"}))[0] == 404
    door.agent.calls = [live()]
    door.agent.fault = CallRefused("You are on the line yourself.", code="say-connected", mend="Speak.")
    status, problem = await door.ask("POST", f"/calls/{CALL}/say", json={"text": "Hello"})
    assert (status, problem["code"], problem["mend"]) == (409, "say-connected", "Speak.")
    assert (await door.ask("POST", f"/calls/{CALL}/say", scope="read", json={"text": "Hello"}))[0] == 403


# ---------------------------------------------------------------- recordings


@pytest.fixture
async def recorded(door: Door, tmp_path: Path) -> Path:
    file = tmp_path / "recordings" / PAST / "mixed.wav"
    file.parent.mkdir(parents=True)
    await asyncio.to_thread(soundfile.write, file, np.zeros(8000, np.int16), 8000, subtype="PCM_16")
    await kept_call(door.agent.store, recordings=(file,))
    return file


async def test_a_recording_is_listed_and_sent_whole_or_in_part(door: Door, recorded: Path) -> None:
    _, listed = await door.ask("GET", f"/calls/{PAST}/recordings")
    assert listed["recordings"] == [
        {"leg": "mixed", "bytes": 16044, "duration_s": 1.0, "url": f"/api/v1/calls/{PAST}/recordings/mixed"}
    ]
    whole = recorded.read_bytes()  # noqa: ASYNC240
    assert await door.ask("GET", f"/calls/{PAST}/recordings/mixed") == (200, whole)
    part = await door.ask("GET", f"/calls/{PAST}/recordings/mixed", headers={"Range": "bytes=10-19"})
    assert part == (206, whole[10:20])
    assert (await door.ask("GET", f"/calls/{PAST}/recordings/mixed", headers={"Range": "bytes=99999-"}))[0] == 416


async def test_a_sealed_recording_is_sent_as_if_it_were_plain(door: Door, recorded: Path) -> None:
    whole = recorded.read_bytes()  # noqa: ASYNC240
    assert await Finisher(door.agent.store, "wav", bytes(32), lambda: 1_900_000_000.0).look() == 1
    assert not recorded.exists()  # noqa: ASYNC240
    path = f"/calls/{PAST}/recordings"
    assert (await door.ask("GET", path))[1]["recordings"][0]["duration_s"] == 1.0
    assert await door.ask("GET", f"{path}/mixed") == (200, whole)
    for asked, part in (("10-19", whole[10:20]), ("16000-", whole[16000:]), ("-5", whole[-5:])):
        assert await door.ask("GET", f"{path}/mixed", headers={"Range": f"bytes={asked}"}) == (206, part)
    for asked in ("99999-", "5-3", "x"):
        assert (await door.ask("GET", f"{path}/mixed", headers={"Range": f"bytes={asked}"}))[0] == 416
    assert (await door.ask("DELETE", f"{path}/mixed"))[0] == 204
    assert list(recorded.parent.iterdir()) == []


@pytest.mark.parametrize(("packing", "media"), [("flac", "audio/flac"), ("opus", "audio/ogg")])
@pytest.mark.parametrize("key", [None, bytes(32)], ids=["plain", "sealed"])
async def test_a_packed_recording_tells_its_length_and_is_sent_in_parts(
    door: Door, recorded: Path, packing: Packing, media: str, key: bytes | None
) -> None:
    await Finisher(door.agent.store, packing, key, lambda: 1_900_000_000.0).look()
    path = f"/calls/{PAST}/recordings"
    (shown,) = (await door.ask("GET", path))[1]["recordings"]
    assert shown["duration_s"] == pytest.approx(1.0, abs=0.05)
    async with door.session.get(f"{door.door.url}/api/v1{path}/mixed", headers=door.headers()) as answer:
        whole = await answer.read()
        assert (answer.content_type, len(whole)) == (media, shown["bytes"])
    assert soundfile.info(io.BytesIO(whole)).samplerate == 8000
    part = await door.ask("GET", f"{path}/mixed", headers={"Range": "bytes=10-19"})
    assert part == (206, whole[10:20])
    assert (await door.ask("DELETE", f"{path}/mixed"))[0] == 204
    assert list(recorded.parent.iterdir()) == []


@pytest.mark.parametrize("leg", ["..%2f..%2fholdslayer.db", "mixed.wav", "%2e%2e", "mixed%00", "..%5c..%5cx"])
async def test_a_trick_in_a_recordings_path_opens_nothing(door: Door, recorded: Path, leg: str) -> None:
    status, _ = await door.ask("GET", f"/calls/{PAST}/recordings/{leg}")
    assert status == 404


async def test_deleting_really_deletes(door: Door, recorded: Path) -> None:
    assert (await door.ask("DELETE", f"/calls/{PAST}/recordings/mixed"))[0] == 204
    assert not recorded.exists()  # noqa: ASYNC240
    assert (await door.ask("DELETE", f"/history/{PAST}"))[0] == 204
    assert (await door.ask("GET", f"/calls/{PAST}"))[0] == 404
    assert await door.agent.store.transcript(PAST) == []


# ---------------------------------------------------------------- around calls


async def test_a_company_is_added_changed_and_forgotten(door: Door) -> None:
    body = {"numbers": ["+49 30 1234567"], "goal": "Zähler", "language": "de"}
    assert (await door.ask("PUT", "/companies/Stadtwerke%20M%C3%BChlbach", json=body))[0] == 204
    _, listed = await door.ask("GET", "/companies", scope="read")
    assert [c for c in listed["companies"] if {"name": "Stadtwerke Mühlbach", **body}.items() <= c.items()]
    assert (await door.ask("DELETE", "/companies/stadtwerke%20m%C3%BChlbach"))[0] == 204
    assert (await door.ask("DELETE", "/companies/nobody"))[1]["code"] == "company-absent"


async def test_figures_tell_waits_the_best_hour_and_false_rings(door: Door) -> None:
    for n in range(10):
        await kept_call(door.agent.store, CallId(f"{n:012x}"), started_at=1_700_000_000.0 + n, held_s=60.0 * (n + 1))
    await door.agent.store.heard.note_verdict("+12025550100", CALL, person=False)
    _, figures = await door.ask("GET", "/analytics?since=1699999999&until=4000000000")
    acme = figures["companies"][0]
    assert (figures["calls"], figures["held_s"], figures["false_rings"]) == (10, 3300.0, 1)
    assert (acme["median_s"], acme["p90_s"], acme["best"]["mean_held_s"]) == (300.0, 540.0, 330.0)


async def test_the_history_leaves_as_csv_and_json(door: Door) -> None:
    for n in range(250):
        await door.agent.store.open_call(plan(CallId(f"{n:012x}"), "=cmd" if n == 0 else "Acme"), 1000.0 + n)
    status, text = await door.ask("GET", "/export/calls.csv")
    lines = text.decode().splitlines()
    assert (status, len(lines)) == (200, 251)
    assert lines[0].startswith("call_id,started_at")
    assert "'=cmd" in lines[-1]
    assert len((await door.ask("GET", "/export/calls.json"))[1]) == 250


async def test_tokens_are_made_listed_without_secret_and_revoked(door: Door) -> None:
    _, made = await door.ask("POST", "/tokens", json={"name": "card", "scope": "read", "days": 1})
    bearer = {"Authorization": f"Bearer {made['token']}"}
    assert (await door.ask("GET", "/calls", scope=None, headers=bearer))[0] == 200
    _, listed = await door.ask("GET", "/tokens")
    assert made["token"].split("_", 2)[2] not in json.dumps(listed)
    assert (await door.ask("DELETE", f"/tokens/{made['shown']['token_id']}"))[0] == 204
    assert (await door.ask("GET", "/calls", scope=None, headers=bearer))[0] == 401


async def test_health_readiness_and_version_are_told(door: Door) -> None:
    assert (await door.ask("GET", "/live", scope=None))[0] == 204
    assert (await door.ask("GET", "/ready", scope=None))[0] == 204
    assert (await door.ask("GET", "/version", scope=None))[1]["api"] == 1
    door.agent.healthy = False
    assert (await door.ask("GET", "/ready", scope=None))[1]["code"] == "not-ready"
    assert (await door.ask("GET", "/health", scope="read"))[1] == {"ready": False, "parts": {"asterisk": "lost"}}


async def test_notifications_are_tested_and_what_was_not_delivered_is_sent_again(door: Door) -> None:
    _, told = await door.ask("GET", "/notifications", scope="read")
    assert (told["targets"], told["undelivered"][0]["why"]) == (["json://x"], "HTTP 500")
    assert await door.ask("POST", "/notifications/test", json={}) == (200, {"targets": 1})
    assert (await door.ask("POST", f"/notifications/{'0' * 16}/again"))[0] == 202
    assert (await door.ask("POST", f"/notifications/{'1' * 16}/again"))[1]["code"] == "message-unknown"


# ---------------------------------------------------------------- between calls


async def test_a_learned_menu_is_shown_as_a_tree_and_forgotten(door: Door) -> None:
    steps = (LearnedStep(("for billing press 2",), "2"), LearnedStep(("for a refund press 1",), "1"))
    path = LearnedPath("a refund", "en", steps, "connected", 1.0)
    door.agent.learned = [LearnedMenu("+12025550100", "Acme", (path,))]
    _, told = await door.ask("GET", "/menus", scope="read")
    menu = told["menus"][0]
    assert (menu["company"], menu["tree"]["prompt"]) == ("Acme", "for billing press 2")
    taken = menu["tree"]["ways"][0]
    assert (taken["leads"], taken["ways"][0]["leads"], taken["ways"][0]["calls"]) == ("menu", "person", 1)
    assert taken["ways"][0]["ends"] == ["a refund → connected"]
    assert (await door.ask("DELETE", "/menus/+12025550100"))[0] == 204
    assert (await door.ask("DELETE", "/menus/123"))[1]["code"] == "menu-unknown"


async def test_a_learned_menu_is_exported_edited_and_imported(door: Door) -> None:
    path = LearnedPath("a refund", "en", (LearnedStep(("For billing, press 2.",), "2"),), "connected", 1.0)
    door.agent.learned = [LearnedMenu("+12025550100", "Acme", (path,))]
    _, text = await door.ask("GET", "/menus/+12025550100/map", scope="read")
    assert "goal: a refund" in text.decode()
    edited = text.decode().replace("a refund", "money back")
    assert (await door.ask("PUT", "/menus/+12025550100/map", json={"map": edited}, scope="call"))[0] == 403
    status, taken = await door.ask("PUT", "/menus/+12025550100/map", json={"map": edited})
    assert (status, taken["added"], taken["kept"]) == (200, ["money back"], ["a refund"])
    assert {one.goal for one in door.agent.learned[0].paths} == {"a refund", "money back"}
    status, fault = await door.ask("PUT", "/menus/+12025550100/map", json={"map": "company: [Acme"})
    assert (status, fault["code"]) == (400, "scenario-invalid")
    assert fault["title"].startswith("map:1:")
    assert (await door.ask("GET", "/menus/123/map"))[1]["code"] == "menu-unknown"


async def test_a_call_to_come_is_listed_and_cancelled(door: Door) -> None:
    _, told = await door.ask("GET", "/redials", scope="read")
    assert (told["redials"][0]["state"], told["redials"][0]["tries"]) == ("waiting", 2)
    assert (await door.ask("DELETE", f"/redials/{PAST}", scope="call"))[0] == 204
    assert (await door.ask("DELETE", f"/redials/{CALL}", scope="call"))[1]["code"] == "redial-unknown"


async def test_a_fact_is_written_and_never_read(door: Door) -> None:
    assert (await door.ask("PUT", "/facts/Acme/pin", json={"value": "4821"}))[0] == 204
    assert (await door.ask("PUT", "/facts/Acme/account", json={"value": "77"}))[0] == 204
    names = {"facts": {"Acme": ["account", "pin"]}, "guarded": {"Acme": ["pin"]}, "always": {}}
    assert await door.ask("GET", "/facts") == (200, names)
    assert (await door.ask("PUT", "/facts/Acme/pin/use", json={"always": True}))[0] == 204
    assert await door.ask("GET", "/facts") == (200, {**names, "always": {"Acme": ["pin"]}})
    assert (await door.ask("PUT", "/facts/Acme/ssn/use", json={"always": True}))[1]["code"] == "fact-unknown"
    assert (await door.ask("GET", "/facts", scope="call"))[0] == 403
    assert (await door.ask("DELETE", "/facts/Acme/pin"))[0] == 204
    assert (await door.ask("DELETE", "/facts/Acme/pin"))[1]["code"] == "fact-unknown"


# ---------------------------------------------------------------- calls to come


async def test_a_call_is_asked_for_later_listed_and_cancelled(door: Door) -> None:
    body = {"who": "Acme", "goal": "bill", "when": "2099-11-24T08:00:00+01:00"}
    door.agent.fault = AssertionError("nothing is dialled now")
    status, problem = await door.ask("POST", "/calls", json=body)
    assert (status, problem["code"]) == (409, "when-far")
    soon = datetime.now(UTC) + timedelta(hours=1)
    status, made = await door.ask("POST", "/calls", json={**body, "when": soon.isoformat()})
    assert (status, made["due_at"]) == (201, pytest.approx(soon.timestamp()))
    _, listed = await door.ask("GET", "/schedules")
    assert [c["call_id"] for c in listed["scheduled"]] == [made["call_id"]]
    assert (await door.ask("DELETE", f"/schedules/{made['call_id']}"))[0] == 204
    assert (await door.ask("DELETE", f"/schedules/{made['call_id']}"))[0] == 404


async def test_hours_tell_whose_word_they_are_and_can_be_forgotten(door: Door) -> None:
    _, made = await door.ask("POST", "/calls", json={"who": "Acme", "when": "opening"})
    _, listed = await door.ask("GET", "/schedules")
    assert (made["hours"], [c["hours"] for c in listed["scheduled"]]) == ("heard", ["heard"])
    _, found = await door.ask("GET", "/companies", scope="read")
    heard = {"at": "08:00", "text": "We are open from 8 to 6.", "heard_at": 1_700_000_000.0}
    assert found["companies"][0]["hours"] == {"at": "08:00", "source": "heard", "heard": heard}
    assert (await door.ask("DELETE", "/companies/Acme/hours", scope="call"))[0] == 403
    assert (await door.ask("DELETE", "/companies/Acme/hours"))[0] == 204
    assert (await door.ask("DELETE", "/companies/Acme/hours"))[1]["code"] == "hours-unknown"


async def test_the_same_key_schedules_one_call_only(door: Door) -> None:
    body, key = {"who": "Acme", "when": "opening"}, {"Idempotency-Key": "once"}
    first = await door.ask("POST", "/calls", json=body, headers=key)
    assert await door.ask("POST", "/calls", json=body, headers=key) == first
    assert len(door.agent.waiting) == 1


@pytest.mark.parametrize(
    ("when", "code"),
    [("2020-01-01T08:00:00Z", "when-past"), ("2026-11-24T08:00:00", "when-invalid"), ("soon", "when-invalid")],
)
async def test_a_time_that_is_past_or_none_is_refused_with_the_mend(door: Door, when: str, code: str) -> None:
    status, problem = await door.ask("POST", "/calls", json={"who": "Acme", "when": when})
    assert (status, problem["code"]) == (409, code)
    assert problem["mend"]
