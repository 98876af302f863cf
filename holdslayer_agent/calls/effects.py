"""Carrying out a call's commands: each becomes a word to a port. Values of slots are filled in here, nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, assert_never

from holdslayer_agent.calls.blanking import blank_files
from holdslayer_agent.calls.ports import HearingMemory, Line, Recognizer, Switchboard, Voice
from holdslayer_agent.calls.privacy import Privacy
from holdslayer_agent.calls.voicebox import SLOT, Voicebox, filled, forget_sounds, sound_file
from holdslayer_agent.core.call import Call, CallId, CallPlan, Outcome
from holdslayer_agent.core.commands import (
    AllowFact,
    AllowRecording,
    AskNavigator,
    AskPhone,
    AttachEar,
    BlankRecording,
    BridgePhone,
    Command,
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
from holdslayer_agent.core.decisions import AskUser, Decision, GiveUp, GiveUpOutcome, MenuView, WaitForMore
from holdslayer_agent.core.events import CallEvent, Decided, Interrupted, Said, Unsaid
from holdslayer_agent.core.numbers import is_secret
from holdslayer_agent.core.prepared import said_at_once, told_at_once
from holdslayer_agent.core.speaking import USERS_WORDS
from holdslayer_agent.core.wording import word
from holdslayer_agent.errors import HoldSlayerError
from holdslayer_agent.navigation.port import Navigator

__all__ = ["Consent", "Effects", "Tools"]

log = logging.getLogger(__name__)

Consent = Literal["off", "own_leg", "all"]

DECIDE_S = 10.0
"""A menu waits five to eight seconds for a key; the slowest model allowed has eight, and the rules decide behind it."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The ports a call works with."""

    switchboard: Switchboard
    recognizer: Callable[[str], Recognizer]  # of one call, by its id
    voice: Voice
    navigator: Navigator
    sounds: Path
    rate_hz: int
    heard: HearingMemory | None = None
    consent: Consent = "off"
    notify: Callable[[str, str, str], None] = lambda _call, _kind, _text: None
    learn: Callable[[Call, Outcome], Awaitable[None]] | None = None
    """Told of a call that has ended, before it is closed."""
    allow_fact: Callable[[str, str], Awaitable[None]] | None = None
    """Told (company, name) that a kept fact is given without a question from now on."""
    keep_recordings: Callable[[CallId, Sequence[Path]], list[Path]] = lambda _call, files: list(files)


@dataclass(slots=True)
class Effects:
    """One call's hands. `post` puts what comes of a command back into the call's mailbox."""

    plan: CallPlan
    slots: Mapping[str, str]
    tools: Tools
    post: Callable[[CallEvent], None]
    listen: Callable[[Line], None]
    tasks: asyncio.TaskGroup
    privacy: Privacy = field(default_factory=Privacy)
    silent_s: Callable[[], Sequence[tuple[float, float]]] = tuple
    """Seconds since the answer that no recording of the company's side may hold."""
    answer: Callable[[str, str, str], None] = lambda _text, _slot, _value: None
    """The user's answer at a phone: text, slot, value."""
    outcome: Outcome | None = None
    recorded: list[Path] = field(default_factory=list)
    _asking: asyncio.Task[None] | None = None
    _asked: int = 0
    _missed: set[str] = field(default_factory=set)
    _secret: bool = False
    _withheld: bool = False
    _voicebox: Voicebox | None = None
    _preparing: asyncio.Task[None] | None = None

    @property
    def voicebox(self) -> Voicebox:
        if self._voicebox is None:
            self._voicebox = Voicebox(
                self.tools.voice,
                self.plan.language,
                lambda what: self.post(Said(what)),
                self._unsaid,
                lambda what: self.post(Interrupted(what)),
            )
            self.tasks.create_task(self._voicebox.run())
            self._preparing = self.tasks.create_task(self._prepare(self._voicebox))
        return self._voicebox

    async def _prepare(self, voicebox: Voicebox) -> None:
        await voicebox.prepare(said_at_once(self.plan))
        for text in told_at_once(self.plan):
            await self._try(self._sound(text), "making an announcement ready")

    async def carry_out(self, command: Command) -> None:
        """Do it. Raises TelephonyError when the call can't go on because of it."""
        board, call_id = self.tools.switchboard, self.plan.call_id
        match command:
            case AllowFact(company, slot):
                if self.tools.allow_fact is not None:
                    await self._try(self.tools.allow_fact(company, slot), "keeping that a fact is always given")
            case AttachEar(muted):
                line = await board.attach_ear(call_id, muted=muted)
                self.voicebox.use(line)
                self.listen(line)
            case DialCompany(number, timeout_s):
                await board.dial_company(call_id, number, timeout_s)
            case RecordCompany():
                if self.tools.consent == "all":
                    await self._try(board.record_company(call_id), "recording")
            case BlankRecording() | UnblankRecording():
                blank = isinstance(command, BlankRecording)
                log.info("recordings: %s", "silence while a secret is on the line" if blank else "sound again")
                (self.privacy.cover if blank else self.privacy.uncover)("a secret is on the line")
                self._secret = blank
                await self._blank()
            case WithholdRecording() | AllowRecording():
                self._withheld = isinstance(command, WithholdRecording)
                log.info("recordings: %s", "nobody was told yet" if self._withheld else "the notice was heard")
                await self._blank()
            case SendDtmf(keys):
                await self._press(keys)
            case Say(what, text, secret):
                names = SLOT.findall(text)
                if any(n not in self.slots or (is_secret(self.slots[n]) and not secret) for n in names):
                    log.warning("a secret, or a fact that is not known, was to be spoken: refused")
                    self.post(Unsaid(what) if secret else Said(what))
                else:
                    self.voicebox.say(what, filled(text, self.slots), private=bool(names))
            case Hush():
                self.voicebox.hush()
            case AskNavigator(asked, view):
                self._asked = asked
                if self._asking is not None:
                    self._asking.cancel()
                self._asking = self.tasks.create_task(self._ask(asked, view))
            case AskPhone():
                self.tasks.create_task(self._try(self._put(command), "asking at a phone"))
            case RingPhone(phone, caller):
                await board.ring_phone(call_id, phone, caller)
            case ReleasePhone(phone):
                await self._try(board.release_phone(call_id, phone), "hanging a phone up")
            case TellPhone(phone, text, then_hang_up):
                told = await self._try(self._tell(phone, text, then_hang_up), "speaking to a phone")
                if then_hang_up and not told:
                    await self._try(board.release_phone(call_id, phone), "hanging a phone up")
            case WhisperToPhone(phone, text):
                await self._try(self._whisper(phone, text), "whispering to a phone")
            case BridgePhone(phone):
                await board.bridge_phone(call_id, phone)
                if self.tools.consent in {"own_leg", "all"}:
                    await self._try(board.record_phone(call_id, phone), "recording")
            case MuteEar():
                await board.mute_ear(call_id, muted=True)
            case UnmuteEar():
                await board.mute_ear(call_id, muted=False)
            case HangUpCompany():
                await self._try(board.hang_up_company(call_id), "hanging up")
            case Notify(kind, text):
                self.tools.notify(call_id, kind, text)
            case EndCall(outcome):
                self.outcome = outcome  # the call is over, whatever Asterisk says to it
                await self._try(self._take_down(), "taking the call down")
            case _:
                assert_never(command)

    def _unsaid(self, what: str) -> None:
        """Only words of the user's are missed by anybody."""
        if what.startswith(USERS_WORDS):
            self.post(Unsaid(what))

    async def _press(self, keys: str) -> None:
        """Send tones; the only place where the value of a secret is used. What is no tone is never sent."""
        tones = re.sub(r"[\s().\-/]", "", filled(keys, self.slots))
        if re.fullmatch(r"[0-9*#A-D]+", tones):
            secret = any(is_secret(self.slots.get(name, "")) for name in SLOT.findall(keys))
            with self.privacy.covered() if secret else contextlib.nullcontext():
                await self.tools.switchboard.send_dtmf(self.plan.call_id, tones)
            return
        slot = next(iter(SLOT.findall(keys)), "")
        log.warning("keys that can't be sent: %s", f"the fact {slot}" if slot else "not touch tones")
        if not slot:
            return  # the navigator is asked again after a silence
        # Values are kept in memory alone, so a restart loses them: ask the user once, and the second time give up.
        decision: Decision
        if slot in self._missed:
            decision = GiveUp(GiveUpOutcome.STUCK, f"The company asks for {slot}, which can't be entered.")
        else:
            self._missed.add(slot)
            question = word(self.plan.language, "question-missing", slot=slot)
            decision = AskUser(question, "the fact is not known", slot)
        self.post(Decided(self._asked, decision))

    async def _blank(self) -> None:
        """Where it fails the seconds are blanked in the files afterwards."""
        if self.tools.consent != "off":
            silent = {"company": self._secret or self._withheld, "phones": self._secret}
            blanking = self.tools.switchboard.blank_recordings(self.plan.call_id, **silent)
            await self._try(blanking, "blanking the recordings")

    async def _take_down(self) -> None:
        if self._preparing is not None:
            self._preparing.cancel()
        await asyncio.to_thread(forget_sounds, self.tools.sounds, self.plan.call_id)
        files = await self.tools.switchboard.end_call(self.plan.call_id)
        files = await asyncio.to_thread(blank_files, files, self.silent_s())
        self.recorded = await asyncio.to_thread(self.tools.keep_recordings, self.plan.call_id, files)

    async def _ask(self, asked: int, view: MenuView) -> None:
        decision: Decision
        try:
            async with asyncio.timeout(DECIDE_S):
                decision = await self.tools.navigator.decide(view)
        except (HoldSlayerError, TimeoutError) as error:
            log.warning("the navigator has no answer: %s", error)
            decision = WaitForMore(2.0, "the navigator failed")
        self.post(Decided(asked, decision))

    async def _tell(self, phone: str, text: str, then_hang_up: bool) -> None:
        sound = await self._sound(text)
        await self.tools.switchboard.tell_phone(self.plan.call_id, phone, sound, then_hang_up=then_hang_up)

    async def _put(self, asked: AskPhone) -> None:
        """The question at a phone. What is keyed in is the answer: a choice by its words, a number by its slot."""
        sound = await self._sound(asked.text)
        wanted = "123456789"[: len(asked.choices)]
        keys = await self.tools.switchboard.ask_phone(self.plan.call_id, asked.phone, sound, wanted)
        if keys and asked.choices:
            self.answer(asked.choices[int(keys) - 1], "", "")
        elif keys:
            self.answer("", asked.slot or "answer", keys)

    async def _whisper(self, phone: str, text: str) -> None:
        await self.tools.switchboard.whisper(self.plan.call_id, phone, await self._sound(text))

    async def _sound(self, text: str) -> Path:
        # An announcement tells what the user wants of whom: it goes with the call.
        owner = self.plan.call_id if text in told_at_once(self.plan) else ""
        tools = self.tools
        return await sound_file(tools.voice, tools.sounds, text, self.plan.language, tools.rate_hz, owner=owner)

    async def _try(self, work: Awaitable[object], what: str) -> bool:
        """Something the call can do without: a failure is logged, and answered with False."""
        try:
            await work
        except HoldSlayerError as error:
            log.warning("%s failed: %s", what, error.message)
            return False
        return True
