"""Each command as a word to a port; secrets to the tone generator and to nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from fakes import CALL, PLAN, SLOTS, Kit, refusing, settle

from holdslayer_agent.calls.effects import Effects
from holdslayer_agent.core.call import Outcome, OutcomeKind, PhonePlan
from holdslayer_agent.core.commands import (
    AllowRecording,
    AskNavigator,
    AskPhone,
    AttachEar,
    BlankRecording,
    BridgePhone,
    DialCompany,
    EndCall,
    HangUpCompany,
    Hush,
    MuteEar,
    Notify,
    RecordCompany,
    ReleasePhone,
    RingPhone,
    Say,
    SendDtmf,
    TellPhone,
    UnblankRecording,
    UnmuteEar,
    WhisperToPhone,
    WithholdRecording,
)
from holdslayer_agent.core.decisions import AskUser, GiveUp, GiveUpOutcome, MenuView, PressKeys, WaitForMore
from holdslayer_agent.core.events import CallEvent, Decided, Said
from holdslayer_agent.core.prepared import told_at_once
from holdslayer_agent.errors import ProviderError, TelephonyError

VIEW = MenuView("my bill", "en", ("pin",), (), (), 0.0, True, 1.0)
DONE = Outcome(OutcomeKind.CONNECTED)


class Scene:
    """Effects with fakes behind them."""

    def __init__(self, kit: Kit, tasks: asyncio.TaskGroup, slots: dict[str, str], **changes: Any) -> None:
        self.kit, self.board = kit, kit.board
        self.posted: list[CallEvent] = []
        self.heard: list[Any] = []
        self.effects = Effects(PLAN, slots, kit.tools(**changes), self.posted.append, self.heard.append, tasks)

    async def do(self, *commands: Any) -> None:
        for command in commands:
            await self.effects.carry_out(command)
        await settle()


Open = Callable[..., Any]


@pytest.fixture
def scene(tmp_path: Path) -> Open:
    @asynccontextmanager
    async def opened(slots: dict[str, str] = SLOTS, **changes: Any) -> AsyncIterator[Scene]:
        async with asyncio.TaskGroup() as tasks:
            yield (made := Scene(Kit(tmp_path), tasks, slots, **changes))
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            assert made

    return opened


# ---------------------------------------------------------------- one by one


@pytest.mark.parametrize(
    ("command", "done"),
    [
        (AttachEar(), ("attach_ear", False)),
        (AttachEar(muted=True), ("attach_ear", True)),
        (DialCompany("+14155550132", 60.0), ("dial_company", "+14155550132", 60.0)),
        (SendDtmf("1#"), ("send_dtmf", "1#")),
        (RingPhone(PhonePlan("desk", 20.0), "Acme"), ("ring_phone", "desk", "Acme")),
        (ReleasePhone("desk"), ("release_phone", "desk")),
        (BridgePhone("desk"), ("bridge_phone", "desk")),
        (MuteEar(), ("mute_ear", True)),
        (UnmuteEar(), ("mute_ear", False)),
        (HangUpCompany(), ("hang_up_company",)),
        (EndCall(DONE), ("end_call", CALL)),
    ],
)
async def test_a_command_is_one_word_to_the_switchboard(scene: Open, command: Any, done: tuple[Any, ...]) -> None:
    async with scene() as s:
        await s.do(command)
        assert s.board.done == [done]


@pytest.mark.parametrize("command", [TellPhone("desk", "Hello.", True), WhisperToPhone("desk", "Hello.")])
async def test_what_a_phone_is_told_is_a_file_for_asterisk(scene: Open, command: Any) -> None:
    async with scene() as s:
        await s.do(command)
        (arguments,) = s.board.of("tell_phone") or s.board.of("whisper")
        assert arguments[1].is_file()
        assert arguments[1].suffix == ".wav"


async def test_a_new_ear_is_listened_to_and_spoken_into(scene: Open) -> None:
    async with scene() as s:
        await s.do(AttachEar(), Say("comfort", "One moment."))
        assert s.heard == [s.board.line]
        assert len(s.board.line.spoken) == 1
        assert s.posted == [Said("comfort")]


async def test_hush_reaches_the_line(scene: Open) -> None:
    async with scene() as s:
        await s.do(AttachEar(), Hush())
        assert s.board.line.hushed == 1


async def test_the_user_is_notified(scene: Open) -> None:
    async with scene() as s:
        await s.do(Notify("question", "What is your number?"))
        assert s.kit.told == [("question", "What is your number?")]


@pytest.mark.parametrize(("consent", "company", "phone"), [("off", 0, 0), ("own_leg", 0, 1), ("all", 1, 1)])
async def test_only_what_was_consented_to_is_recorded(scene: Open, consent: str, company: int, phone: int) -> None:
    async with scene(consent=consent) as s:
        await s.do(DialCompany("+1", 60.0), RecordCompany(), BridgePhone("desk"))
        assert (len(s.board.of("record_company")), len(s.board.of("record_phone"))) == (company, phone)


# ---------------------------------------------------------------- the navigator


async def test_the_navigators_answer_carries_the_number_of_its_question(scene: Open) -> None:
    async with scene() as s:
        s.kit.navigator.decisions = [PressKeys("1", "r")]
        await s.do(AskNavigator(7, VIEW))
        assert s.posted == [Decided(7, PressKeys("1", "r"))]


async def test_a_newer_question_replaces_the_older_one(scene: Open) -> None:
    async with scene() as s:
        s.kit.navigator.slow = True
        await s.do(AskNavigator(1, VIEW))
        s.kit.navigator.slow = False
        await s.do(AskNavigator(2, VIEW))
        assert [e.asked for e in s.posted] == [2]


async def test_a_navigator_that_fails_is_a_wait(scene: Open) -> None:
    async with scene() as s:
        s.kit.navigator.fault = ProviderError("no answer", code="llm-down")
        await s.do(AskNavigator(1, VIEW))
        assert s.posted == [Decided(1, WaitForMore(2.0, "the navigator failed"))]


# ---------------------------------------------------------------- secrets


async def test_the_value_of_a_secret_reaches_the_tone_generator_alone(scene: Open) -> None:
    async with scene() as s:
        await s.do(AttachEar(), SendDtmf("{{pin}}#"))
        assert s.board.of("send_dtmf") == [["4821#"]]
        assert "4821" not in str([s.posted, s.kit.told, s.kit.voice.texts])


@pytest.mark.parametrize("value", ["48 21", "48-21", "(48) 21"])
async def test_layout_in_a_value_is_not_dialled(scene: Open, value: str) -> None:
    async with scene({"pin": value}) as s:
        await s.do(SendDtmf("{{pin}}#"))
        assert s.board.of("send_dtmf") == [["4821#"]]


async def test_a_value_that_is_not_known_is_never_sent_as_a_slot_and_the_user_is_asked(scene: Open) -> None:
    async with scene({}) as s:
        s.kit.navigator.slow = True
        await s.do(AskNavigator(3, VIEW), SendDtmf("{{pin}}#"))
        assert s.board.of("send_dtmf") == []
        (decided,) = s.posted
        assert decided.asked == 3
        assert isinstance(decided.decision, AskUser)
        assert decided.decision.slot == "pin"


async def test_asked_twice_for_a_value_that_is_not_known_the_call_gives_up(scene: Open) -> None:
    async with scene({}) as s:
        await s.do(SendDtmf("{{pin}}"), SendDtmf("{{pin}}"))
        assert isinstance(s.posted[-1].decision, GiveUp)
        assert s.posted[-1].decision.outcome is GiveUpOutcome.STUCK


@pytest.mark.parametrize("value", ["Anna", "48z1", "{{pin}}", "1,2", "48\r\n21x", "４８"])
async def test_a_value_that_is_no_tone_is_never_sent(scene: Open, value: str) -> None:
    async with scene({"pin": value}) as s:
        await s.do(SendDtmf("{{pin}}"))
        assert s.board.of("send_dtmf") == []
        assert value not in str(s.posted)


async def test_keys_that_are_no_tones_are_not_sent(scene: Open) -> None:
    async with scene() as s:
        await s.do(SendDtmf("hello"), SendDtmf(""))
        assert s.board.done == []
        assert s.posted == []


async def test_a_fact_that_is_no_secret_may_be_spoken_and_is_not_kept_as_sound(scene: Open) -> None:
    async with scene() as s:
        await s.do(AttachEar(), Say("answer", "My name is {{name}}."))
        assert [text for text in s.kit.voice.texts if not text[1]] == [("My name is Anna Smith.", False)]
        assert not any("Anna" in text for text, kept in s.kit.voice.texts if kept)


@pytest.mark.parametrize("slot", ["pin", "unknown"])
async def test_a_secret_or_an_unknown_fact_is_never_spoken(scene: Open, slot: str) -> None:
    async with scene() as s:
        await s.do(AttachEar(), Say("answer", "It is {{" + slot + "}}."))
        assert not any("It is" in text for text, _ in s.kit.voice.texts)
        assert s.posted == [Said("answer")]


async def test_what_must_be_said_at_once_is_made_ready_while_the_company_is_still_dialled(scene: Open) -> None:
    async with scene() as s:
        await s.do(AttachEar())
        await settle(50)
        ready = [text for text, _ in s.kit.voice.texts]
        assert ready[0] == "Hello?"
        assert any("automated assistant" in text for text in ready)
        assert any("Press 1" in text for text in ready)


async def test_recordings_get_sound_again_once_neither_a_secret_nor_a_missing_notice_forbids_it(scene: Open) -> None:
    async with scene(consent="all") as s:
        await s.do(WithholdRecording(), BlankRecording(), AllowRecording(), UnblankRecording())
        assert s.board.of("blank_recordings") == [[True, False], [True, True], [True, True], [False, False]]


async def test_where_nothing_is_recorded_asterisk_is_not_asked_for_silence(scene: Open) -> None:
    async with scene(consent="off") as s:
        await s.do(WithholdRecording(), BlankRecording())
        assert s.board.of("blank_recordings") == []


# ---------------------------------------------------------------- what fails


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("attach_ear", AttachEar()),
        ("dial_company", DialCompany("+1", 60.0)),
        ("send_dtmf", SendDtmf("1")),
        ("ring_phone", RingPhone(PhonePlan("desk", 20.0), "Acme")),
        ("bridge_phone", BridgePhone("desk")),
        ("mute_ear", MuteEar()),
    ],
)
async def test_what_the_call_can_not_do_without_is_raised(scene: Open, name: str, command: Any) -> None:
    async with scene() as s:
        s.board.failing[name] = refusing()
        with pytest.raises(TelephonyError):
            await s.effects.carry_out(command)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("release_phone", ReleasePhone("desk")),
        ("tell_phone", TellPhone("desk", "Hello.")),
        ("whisper", WhisperToPhone("desk", "Hello.")),
        ("hang_up_company", HangUpCompany()),
        ("record_company", DialCompany("+1", 60.0)),
        ("record_phone", BridgePhone("desk")),
    ],
)
async def test_what_the_call_can_do_without_is_not(scene: Open, name: str, command: Any) -> None:
    async with scene(consent="all") as s:
        s.board.failing[name] = refusing()
        await s.do(command)


async def test_a_call_ends_though_asterisk_refuses_to_take_it_down(scene: Open) -> None:
    async with scene() as s:
        s.board.failing["end_call"] = refusing("ari-unreachable")
        await s.do(EndCall(DONE))
        assert s.effects.outcome == DONE
        assert s.effects.recorded == []


async def test_a_phone_that_can_not_be_told_goodbye_is_hung_up_all_the_same(scene: Open) -> None:
    async with scene() as s:
        s.kit.voice.fault = ProviderError("no voice", code="no-voice")
        await s.do(TellPhone("desk", "Goodbye.", then_hang_up=True))
        assert s.board.done == [("release_phone", "desk")]


async def test_without_a_voice_a_phone_that_is_asked_is_not_hung_up(scene: Open) -> None:
    async with scene() as s:
        s.kit.voice.fault = ProviderError("no voice", code="no-voice")
        await s.do(TellPhone("desk", "Press 1."))
        assert s.board.done == []


async def test_the_announcement_goes_when_the_call_does(scene: Open) -> None:
    async with scene() as s:
        await s.do(TellPhone("desk", told_at_once(PLAN)[0]), TellPhone("desk", "Goodbye."))
        assert list(s.kit.sounds.glob(f"*-{CALL}.wav"))
        await s.do(EndCall(DONE))
        assert not list(s.kit.sounds.glob(f"*-{CALL}.wav"))
        assert len(list(s.kit.sounds.glob("*.wav"))) == 1


async def test_recordings_are_kept_by_whoever_keeps_them(scene: Open) -> None:
    kept = [Path("/kept.wav")]
    async with scene(keep_recordings=lambda _call, files: kept if files == [Path("/spool.wav")] else []) as s:
        s.board.files = [Path("/spool.wav")]
        await s.do(EndCall(DONE))
        assert s.effects.recorded == kept


@pytest.mark.parametrize(
    ("question", "keyed", "answer"),
    [
        (AskPhone("desk", "Red or blue?", ("red", "blue")), "2", ("blue", "", "")),
        (AskPhone("desk", "Your number?", slot="tracking_number"), "9004177", ("", "tracking_number", "9004177")),
        (AskPhone("desk", "Your number?"), "9004177", ("", "answer", "9004177")),
    ],
)
async def test_what_is_keyed_in_at_an_asked_phone_is_the_answer(
    scene: Open, question: AskPhone, keyed: str, answer: tuple[str, str, str]
) -> None:
    async with scene() as s:
        given: asyncio.Future[tuple[str, str, str]] = asyncio.get_running_loop().create_future()
        s.effects.answer = lambda *said: given.set_result(said)
        s.board.keyed = keyed
        await s.do(question)
        assert await asyncio.wait_for(given, 5.0) == answer
        assert keyed not in str(s.posted)


async def test_a_phone_that_is_put_down_answers_nothing(scene: Open) -> None:
    async with scene() as s:
        answers: list[tuple[str, str, str]] = []
        s.effects.answer = lambda *given: answers.append(given)
        await s.do(AskPhone("desk", "Red or blue?", ("red", "blue")))
        assert answers == []
