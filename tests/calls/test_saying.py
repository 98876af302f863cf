"""The user's words on their way into a call: refused where nobody would hear them, numbers kept nowhere."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from fakes import PLAN, SLOTS, FakeLedger, FakeLine, FakeSwitchboard, FakeVoice, Kit
from virtual_time import run_virtual

from holdslayer_agent.calls.bus import Bus, Entry
from holdslayer_agent.calls.saying import Saying, check_words, without_numbers
from holdslayer_agent.calls.session import Session
from holdslayer_agent.calls.voicebox import Voicebox
from holdslayer_agent.core.call import Call, State
from holdslayer_agent.core.events import CompanyAnswered, UserHungUp
from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.errors import CallRefused


def call_in(state: State) -> Call:
    call = Call(PLAN, PersonEvidence(language="en"))
    call.state = state
    return call


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (State.DIALING, "say-unanswered"),
        (State.CONNECTED, "say-connected"),
        (State.CLOSING, "say-ending"),
        (State.ENDED, "say-ending"),
    ],
)
def test_where_nobody_would_hear_it_it_is_refused(state: State, code: str) -> None:
    with pytest.raises(CallRefused) as refused:
        check_words(call_in(state), "Hello", {}, 0)
    assert refused.value.code == code
    assert refused.value.mend


@pytest.mark.parametrize("state", [State.NAVIGATING, State.ON_HOLD, State.VERIFYING, State.RINGING_USER])
def test_where_the_agent_holds_the_line_it_is_taken(state: State) -> None:
    check_words(call_in(state), "Hello", {}, 0)


@pytest.mark.parametrize(
    ("text", "waiting", "code"),
    [
        ("My number is {{customer}}", 0, "slot-unknown"),
        ("{{pin}}" + "a" * 297, 0, "say-too-long"),
        ("… ?! …", 0, "say-empty"),
        ("Hello", 3, "say-busy"),
    ],
)
def test_what_can_not_be_said_is_refused_with_its_reason(text: str, waiting: int, code: str) -> None:
    with pytest.raises(CallRefused) as refused:
        check_words(call_in(State.ON_HOLD), text, {"pin": "4821"}, waiting)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "shown", "numbers"),
    [
        ("My number is 4821 7733, thank you.", "My number is {{number_1}}, thank you.", {"number_1": "4821 7733"}),
        ("It is four eight two one", "It is {{number_1}}", {"number_1": "four eight two one"}),
        ("The policy is A1234567X.", "The policy is {{number_1}}.", {"number_1": "A1234567X"}),
        ("The card says 123", "The card says {{number_1}}", {"number_1": "123"}),
        ("I waited 25 minutes", "I waited 25 minutes", {}),
        ("One of the two is broken", "One of the two is broken", {}),
        ("It is {{pin}} and 12345", "It is {{pin}} and {{number_1}}", {"number_1": "12345"}),
        ("{{number_1}} or 55555", "{{number_1}} or {{number_1x}}", {"number_1x": "55555"}),
    ],
)
def test_numbers_of_a_text_become_slots(text: str, shown: str, numbers: dict[str, str]) -> None:
    slots = {"pin": "4821", "number_1": "99999"} if "{{number_1}} or" in text else {"pin": "4821"}
    assert without_numbers(text, slots) == (shown, numbers)


def test_a_secret_of_two_digits_that_the_call_knows_is_hidden_too() -> None:
    assert without_numbers("It is twelve", {"floor": "12"})[0] == "It is {{number_1}}"


# ---------------------------------------------------------------- in a call


def play(folder: Path, text: str, *, line_s: float = 1.0) -> tuple[Saying, list[tuple[str, bool]], list[Entry], str]:
    """A call in whose menu the user says something: what came of it, what was synthesised, shown and kept."""
    ledger, shown, kit = FakeLedger(), [], Kit(folder, FakeSwitchboard(FakeLine(speaks_s=line_s)))
    bus = Bus()
    bus.publish = shown.append  # type: ignore[method-assign]

    async def story() -> Saying:
        session = Session(PLAN, SLOTS, kit.tools(), ledger, bus, clock=asyncio.get_running_loop().time)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(session.run())
            await asyncio.sleep(3.0)
            session.post(CompanyAnswered())
            await asyncio.sleep(1.0)
            said = session.say(text, {})
            await asyncio.sleep(2.0)
            session.post(UserHungUp())
        return said

    return run_virtual(story()), kit.voice.texts, shown, repr(shown) + repr(ledger.entries)


def test_a_number_is_spoken_and_kept_nowhere(tmp_path: Path) -> None:
    said, texts, _, kept = play(tmp_path, "It is {{pin}}, or 99 88 77.")
    assert said.spoken.result() is True
    assert ("It is 4821, or 99 88 77.", False) in texts
    assert "4821" not in kept
    assert "99 88" not in kept
    assert said.text == "It is {{pin}}, or {{number_1}}."


def test_what_becomes_of_the_words_is_told_to_everybody(tmp_path: Path) -> None:
    said, _, seen, _ = play(tmp_path, "Billing, please.")
    told = [(e.name, e.fields) for e in seen if e.kind == "say"]
    fields = {"say_id": said.say_id, "text": "Billing, please."}
    assert told == [("taken", fields), ("spoken", fields)]


def test_words_that_the_end_of_the_call_cut_off_were_not_spoken(tmp_path: Path) -> None:
    said, _, seen, _ = play(tmp_path, "Billing, please.", line_s=30.0)
    assert said.spoken.result() is False
    assert [e.name for e in seen if e.kind == "say"] == ["taken", "unspoken"]


def test_the_voicebox_tells_which_phrases_were_cut() -> None:
    async def run() -> tuple[list[str], list[str]]:
        said: list[str] = []
        unsaid: list[str] = []
        line = FakeLine(speaks_s=0.05)
        box = Voicebox(FakeVoice(), "en", said.append, unsaid.append)
        box.use(line)
        speaking = asyncio.create_task(box.run())
        for what in ("first", "second", "third"):
            box.say(what, what)
        await asyncio.sleep(0.07)
        box.hush()
        await asyncio.sleep(0.07)
        speaking.cancel()
        assert all(isinstance(s, np.ndarray) for s in line.spoken)
        return said, unsaid

    said, unsaid = asyncio.run(run())
    assert said == ["first"]
    assert sorted(unsaid) == ["second", "third"]
