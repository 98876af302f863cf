"""A practice company on a live call: joins the scenario engine, its voices and its sounds to a `FarLine`.

One task obeys the engine; playing and listening run beside it and report to the same inbox, in order.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError, SetupError
from holdslayer_agent.practice import sounds
from holdslayer_agent.practice.far_speech import CallerEar
from holdslayer_agent.practice.phrases import CHECKING, REPLIES
from holdslayer_agent.practice.play import Play
from holdslayer_agent.practice.play_events import (
    Action,
    CallerSpeechEnded,
    CallerSpeechHeard,
    CallerSpeechStarted,
    EnteredNode,
    HangUp,
    KeyPressed,
    PlaybackFinished,
    PlayBeep,
    PlayInput,
    PlayMusic,
    PlayRingback,
    Say,
    SpokenPiece,
    StopSound,
    TimePassed,
)
from holdslayer_agent.practice.ports import (
    LINE_RATE_HZ,
    AudioHeard,
    CallerHungUp,
    Cause,
    DigitHeard,
    FarLine,
    LineEvent,
    PhraseRecogniser,
    Voicer,
)
from holdslayer_agent.practice.scenario import CallTime, Music, Person, Scenario, Voicemail
from holdslayer_agent.practice.voices import voice_for, voices_for

__all__ = ["Company", "CompanyReport", "CompanySetup"]

_log = logging.getLogger(__name__)

_PIECE_GAP_S = 0.25
_CHUNK_S = 20.0
_KEY_SOUND_S = 0.25
_YES = ("yes", "ja", "oui", "si", "sí")


@dataclass(frozen=True, slots=True)
class CompanySetup:
    """What a company needs beside its scenario. `ring_s` is how long it rings before it answers."""

    voicer: Voicer
    recogniser: PhraseRecogniser | None = None
    opsound_dir: Path | None = None
    heard_path: Path | None = None
    ring_s: float = 2.0
    at: CallTime | None = None
    seed: int = 0


@dataclass(slots=True)
class CompanyReport:
    """What happened, as the company saw it. Holds no digits: they may be a caller's secrets."""

    nodes: list[str] = field(default_factory=list)
    keys: int = 0
    utterances: int = 0
    caller_hung_up: bool = False
    answered_s: float | None = None
    person_s: float | None = None
    """When a living person spoke the first word."""
    ended_s: float = 0.0


class Company:
    """Answers one call. `run` returns once either side has hung up; cancelling it hangs up too."""

    def __init__(
        self,
        scenario: Scenario,
        line: FarLine,
        setup: CompanySetup,
        on_node: Callable[[str], None] | None = None,
    ) -> None:
        self._scenario = scenario
        self._line = line
        self._setup = setup
        self._on_node = on_node
        self._play = Play(scenario, at=setup.at, seed=setup.seed)
        self._ear = CallerEar()
        # Bounded by the line's own pace: 50 frames a second, taken at once; digits are never dropped.
        self._inbox: asyncio.Queue[LineEvent | PlaybackFinished] = asyncio.Queue()
        self._report = CompanyReport()
        self._heard = _Recording()
        self._spoken: dict[tuple[str, str], Pcm] = {}
        self._music: dict[Music, sounds.MusicSource] = {}
        self._sounding: asyncio.Task[None] | None = None

    async def run(self) -> CompanyReport:
        """Ring, answer, play the scenario to its end."""
        try:
            async with asyncio.TaskGroup() as tasks:
                listening = tasks.create_task(self._listen())
                warming = tasks.create_task(self._warm())
                try:
                    if await self._answer():
                        await self._obey_to_the_end(tasks)
                finally:
                    listening.cancel()
                    warming.cancel()
                    if self._sounding is not None:
                        self._sounding.cancel()
        except* (SetupError, ProviderError) as group:
            raise _first(group) from group
        finally:
            await self._line.hang_up(Cause.NORMAL)
            self._report.ended_s = self._now()
            if self._setup.heard_path is not None:
                await asyncio.to_thread(self._heard.write, self._setup.heard_path)
        return self._report

    # -- the call ------------------------------------------------------------------------------------------------

    async def _answer(self) -> bool:
        """Ring and answer; false when the caller did not wait for it."""
        await self._line.ring()
        until_s = self._now() + self._setup.ring_s
        while (left_s := until_s - self._now()) > 0:
            event = await self._next(left_s)
            if isinstance(event, CallerHungUp):
                self._report.caller_hung_up = True
                return False
        await self._line.answer()
        self._report.answered_s = self._now()
        self._heard.begin(self._now())
        return True

    async def _obey_to_the_end(self, tasks: asyncio.TaskGroup) -> None:
        self._obey(self._play.start(self._now()), tasks)
        while not self._play.ended:
            event = await self._next(self._patience_s())
            if isinstance(event, CallerHungUp):
                self._report.caller_hung_up = True
                return
            for fact in await self._facts(event):
                self._obey(self._play.handle(fact), tasks)

    async def _facts(self, event: LineEvent | PlaybackFinished | None) -> list[PlayInput]:
        """What an event of the line, or the passing of time, means to the engine."""
        now = self._now()
        facts: list[PlayInput] = []
        match event:
            case PlaybackFinished():
                facts.append(event)
            case DigitHeard(digit=digit):
                self._report.keys += 1
                self._ear.ignore_until(now + _KEY_SOUND_S)
                facts.append(KeyPressed(now, digit))
            case AudioHeard(pcm=pcm):
                self._heard.add(pcm, now)
                if self._ear.hear(pcm, now):
                    facts.append(CallerSpeechStarted(now))
            case _:
                pass
        utterance = self._ear.poll(now)
        if utterance is not None:
            self._report.utterances += 1
            phrases = self._play.phrases
            facts.append(CallerSpeechEnded(now))
            words = await self._words(utterance, phrases)
            facts.append(CallerSpeechHeard(self._now(), words))
        if (due_s := self._play.deadline) is not None and due_s <= self._now():
            facts.append(TimePassed(self._now()))
        return facts

    async def _words(self, utterance: Pcm, phrases: tuple[str, ...]) -> str:
        """The words of an utterance. Without a recogniser any speech is a yes, where a yes is understood."""
        if not phrases:
            return ""
        recogniser = self._setup.recogniser
        if recogniser is None:
            return next((phrase for phrase in phrases if phrase in _YES), "")
        return await recogniser.recognise(utterance, self._scenario.language, phrases)

    def _patience_s(self) -> float | None:
        due = [due_s for due_s in (self._play.deadline, self._ear.deadline) if due_s is not None]
        return max(0.0, min(due) - self._now()) if due else None

    async def _next(self, timeout_s: float | None) -> LineEvent | PlaybackFinished | None:
        try:
            async with asyncio.timeout(timeout_s):
                return await self._inbox.get()
        except TimeoutError:
            return None

    async def _listen(self) -> None:
        async for event in self._line.events():
            self._inbox.put_nowait(event)
        self._inbox.put_nowait(CallerHungUp())

    # -- sounds --------------------------------------------------------------------------------------------------

    def _obey(self, actions: tuple[Action, ...], tasks: asyncio.TaskGroup) -> None:
        for action in actions:
            match action:
                case Say() | PlayBeep() | PlayMusic() | PlayRingback() | StopSound():
                    if self._sounding is not None:
                        self._sounding.cancel()
                        self._line.stop()
                    self._sounding = tasks.create_task(self._sound(action))
                case EnteredNode(name=name):
                    self._report.nodes.append(name)
                    if self._on_node is not None:
                        self._on_node(name)
                case HangUp():
                    return
                case _:
                    continue

    async def _sound(self, order: Say | PlayBeep | PlayMusic | PlayRingback | StopSound) -> None:
        match order:
            case Say(number=number, pieces=pieces):
                for place, piece in enumerate(pieces):
                    speech = await self._speech(piece)
                    if piece.by_person and self._report.person_s is None:
                        self._report.person_s = self._now() + _onset_s(speech)
                    await self._line.play(speech if not place else np.concatenate([_gap(), speech]))
                self._inbox.put_nowait(PlaybackFinished(self._now(), number))
                if any(piece.by_person for piece in pieces):
                    await self._room()
            case PlayBeep(number=number):
                await self._line.play(sounds.beep())
                self._inbox.put_nowait(PlaybackFinished(self._now(), number))
            case PlayMusic(music=music):
                source = await self._music_source(music)
                while True:
                    await self._line.play(source.next(_CHUNK_S))
            case PlayRingback(language=language):
                while True:
                    await self._line.play(sounds.ringback(language, 1))
            case StopSound():
                await self._room()

    async def _room(self) -> None:
        """Behind a living person the line is never dead; elsewhere it is."""
        if not isinstance(self._play.node.kind, Person):
            return
        noise = await asyncio.to_thread(sounds.room_noise, _CHUNK_S, LINE_RATE_HZ, seed=self._setup.seed)
        while True:
            await self._line.play(noise)

    async def _music_source(self, music: Music) -> sounds.MusicSource:
        if music not in self._music:
            self._music[music] = await asyncio.to_thread(
                sounds.MusicSource, music, opsound_dir=self._setup.opsound_dir, seed=self._setup.seed
            )
        return self._music[music]

    async def _speech(self, piece: SpokenPiece) -> Pcm:
        """The piece spoken. One with a read-back in it is kept nowhere."""
        voice = voice_for(piece)
        private = any(c.isdigit() for c in piece.text) and piece.text not in self._fixed_texts()
        if (voice, piece.text) in self._spoken:
            return self._spoken[voice, piece.text]
        speech = await self._voiced(piece, keep=not private)
        if piece.by_person and isinstance(self._play.node.kind, Person):
            speech = await asyncio.to_thread(sounds.with_room, speech, LINE_RATE_HZ, seed=self._setup.seed)
        if not private:
            self._spoken[voice, piece.text] = speech
        return speech

    async def _voiced(self, piece: SpokenPiece, *, keep: bool) -> Pcm:
        """The piece in the first of its voices that this machine has."""
        *choices, last = voices_for(piece)
        for voice in choices:
            try:
                return await self._setup.voicer.synthesize(piece.text, piece.language, voice, keep=keep)
            except (SetupError, ProviderError) as exc:
                # What is missing here the doctor tells; it is no news of a call.
                level = logging.DEBUG if isinstance(exc, SetupError) else logging.WARNING
                _log.log(level, "practice voice %s failed, trying the next", voice, extra={"code": exc.code})
        return await self._setup.voicer.synthesize(piece.text, piece.language, last, keep=keep)

    def _fixed_texts(self) -> set[str]:
        """Every text that stands in the file as it is, so holds nothing the caller entered."""
        fixed = set[str]()
        for node in self._scenario.nodes.values():
            fixed.update(piece.text for piece in (*node.say, *node.say_again))
            fixed.add(node.sorry)
        return fixed

    async def _warm(self) -> None:
        """Have the voices read ahead what people say, so that nobody is kept waiting by a slow voice."""
        short = self._scenario.language[:2]
        for node in self._scenario.nodes.values():
            if not isinstance(node.kind, Person | Voicemail):
                continue
            named = node.kind.voice if isinstance(node.kind, Person) else ""
            texts = [node.kind.greeting]
            texts += [*REPLIES[short], *CHECKING[short]] if isinstance(node.kind, Person) else []
            for text in texts:
                piece = SpokenPiece(text, self._scenario.language, named or node.voice or node.name, by_person=True)
                try:
                    await self._voiced(piece, keep=True)
                except (SetupError, ProviderError):
                    return  # it is told when the words are needed

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


class _Recording:
    """What the company heard, silence filled in where no audio came."""

    def __init__(self) -> None:
        self._parts: list[Pcm] = []
        self._samples = 0
        self._began_s: float | None = None

    def begin(self, at_s: float) -> None:
        self._began_s = at_s

    def add(self, pcm: Pcm, at_s: float) -> None:
        if self._began_s is None:
            return
        missing = round((at_s - self._began_s) * LINE_RATE_HZ) - self._samples - len(pcm)
        if missing > LINE_RATE_HZ // 10:  # jitter is less; a gap of silence is more
            self._parts.append(sounds.silence(missing / LINE_RATE_HZ))
            self._samples += len(self._parts[-1])
        self._parts.append(pcm)
        self._samples += len(pcm)

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = np.concatenate(self._parts) if self._parts else np.zeros(0, dtype=np.int16)
        soundfile.write(path, whole, LINE_RATE_HZ, subtype="PCM_16")


def _first(group: BaseExceptionGroup[SetupError | ProviderError]) -> SetupError | ProviderError:
    """The fault itself: who calls a company need not know that it has tasks."""
    for exc in group.exceptions:
        return exc if not isinstance(exc, BaseExceptionGroup) else _first(exc)
    raise AssertionError


def _onset_s(speech: Pcm) -> float:
    """Where the voice begins in a synthesised piece, behind its first silence."""
    return float(np.argmax(np.abs(speech) > np.abs(speech).max() / 10)) / LINE_RATE_HZ


def _gap() -> Pcm:
    return sounds.silence(_PIECE_GAP_S)
