"""The scenario engine: a practice company as a pure state machine. Facts with their times in, orders out.

No clock, no sound, no line: the text benchmark drives it in virtual time, `company` over a real call. The rules of
docs/scenarios.md, section *Input*, are kept here and nowhere else.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from enum import StrEnum
from typing import assert_never

from holdslayer_agent.practice.fill_in import filled_in, queue_ahead
from holdslayer_agent.practice.phrases import best_phrase
from holdslayer_agent.practice.play_events import (
    Action,
    CallerSpeechEnded,
    CallerSpeechHeard,
    CallerSpeechStarted,
    EnteredNode,
    HangUp,
    InputTaken,
    KeyPressed,
    PlaybackFinished,
    PlayBeep,
    PlayInput,
    PlayMusic,
    PlayRingback,
    Say,
    SpokenPiece,
    StartRecording,
    StopSound,
    TimePassed,
)
from holdslayer_agent.practice.scenario import (
    COLLECT_GAP_S,
    MENU_GAP_S,
    CallTime,
    Collect,
    Ending,
    GoOn,
    Menu,
    Music,
    Node,
    Person,
    Piece,
    Queue,
    Scenario,
    Transfer,
    Voicemail,
)
from holdslayer_agent.practice.small_talk import SmallTalk

__all__ = ["RING_S", "Phase", "Play"]

RING_S = 5.0
"""One ring of a transfer: 1 s on, 4 s off."""

_PERSON_SILENCE_S = 5.2  # a person left in silence asks "Hello?" after a little more than 5 s
_PERSON_PATIENCE_S = 40.0
_VOICEMAIL_SILENCE_S = 10.0
_VOICEMAIL_MOST_S = 120.0
_SPEECH_GRACE_S = 2.0  # after the caller's last word, for the recogniser to answer, before a timeout counts
_MOST_ENTRIES_AT_ONCE = 60  # a file whose nodes lead round without taking time would never end


class Phase(StrEnum):
    """What the company does in its node right now."""

    SPEAKING = "speaking"  # `say` of any node
    APOLOGISING = "apologising"  # `sorry`, before `invalid` or `wrong`
    LISTENING = "listening"  # menu, collect
    RINGING = "ringing"  # transfer
    WAITING = "waiting"  # queue, music
    ANNOUNCING = "announcing"  # queue, an announcement
    TALKING = "talking"  # person: greeting or answer
    ATTENDING = "attending"  # person: silent
    HEARING = "hearing"  # person: the caller speaks
    BEEPING = "beeping"  # voicemail
    RECORDING = "recording"  # voicemail
    ENDED = "ended"


class Play:
    """One call to a company. `start` first, then `handle` with every input and whenever `deadline` is reached."""

    def __init__(self, scenario: Scenario, *, at: CallTime | None = None, seed: int = 0) -> None:
        self.scenario = scenario
        self.phase = Phase.SPEAKING
        self.visits: Counter[str] = Counter()
        self._at = at
        self._random = random.Random(f"{seed}:{scenario.company}")
        self._node: Node = scenario.nodes[scenario.entry(at)]
        self._timers: dict[str, float] = {}
        self._failures: Counter[str] = Counter()
        self._keys = ""
        self._entered = ""
        self._after_sorry = ""
        self._number = 0
        self._queue_ends_s = 0.0
        self._announced = 0
        self._announced_s = 0.0
        self._caller_speaks = False
        self._person = SmallTalk(scenario.language, self._random)
        self._entries_at: tuple[float, int] = (-1.0, 0)
        self._out: list[Action] = []

    @property
    def node(self) -> Node:
        """Where the call is."""
        return self._node

    @property
    def ended(self) -> bool:
        """Whether the company has hung up."""
        return self.phase is Phase.ENDED

    @property
    def deadline(self) -> float | None:
        """When `TimePassed` is due, if nothing else comes first."""
        return min(self._timers.values(), default=None)

    @property
    def phrases(self) -> tuple[str, ...]:
        """What the company would understand now, `*` for any speech; empty when speech is not heard."""
        return tuple(self._node.spoken) if self._hears() else ()

    def start(self, at_s: float) -> tuple[Action, ...]:
        """The company answers."""
        self._enter(self._node.name, at_s)
        return self._taken()

    def handle(self, event: PlayInput) -> tuple[Action, ...]:
        """What the company does about it. Inputs come in the order of their times."""
        if self.phase is Phase.ENDED:
            return ()
        match event:
            case KeyPressed(at_s=at_s, digit=digit):
                self._key(digit, at_s)
            case CallerSpeechStarted():
                self._speech_started()
            case CallerSpeechEnded(at_s=at_s):
                self._speech_ended(at_s)
            case CallerSpeechHeard(at_s=at_s, text=text):
                self._speech_heard(text, at_s)
            case PlaybackFinished(at_s=at_s, number=number):
                if number == self._number:
                    self._played(at_s)
            case TimePassed(at_s=at_s):
                self._time(at_s)
            case _:
                assert_never(event)
        return self._taken()

    # -- nodes ---------------------------------------------------------------------------------------------------

    def _enter(self, name: str, at_s: float) -> None:
        self._timers.clear()
        self._keys = ""
        self._node = self.scenario.nodes[name]
        self.visits[name] += 1
        self._out.append(EnteredNode(name))
        seen_s, count = self._entries_at
        self._entries_at = (at_s, count + 1 if seen_s == at_s else 1)
        if self._entries_at[1] > _MOST_ENTRIES_AT_ONCE:
            self._hang_up(HangUp())
            return
        pieces = self._node.say if self.visits[name] == 1 else self._node.say_again or self._node.say
        if isinstance(self._node.kind, Queue):
            self._queue_ends_s = math.inf
        if pieces:
            self.phase = Phase.SPEAKING
            self._say(self._rendered(pieces, at_s))
        else:
            self._said(at_s)

    def _said(self, at_s: float) -> None:
        """`say` is over, or there was none: do what the kind names."""
        kind = self._node.kind
        match kind:
            case Menu() | Collect():
                self._listen(at_s)
            case GoOn(then=then):
                self._enter(then, at_s)
            case Transfer(rings=rings):
                self.phase = Phase.RINGING
                self._timers["ring"] = at_s + rings * RING_S
                self._out.append(PlayRingback(self._language()))
            case Queue(wait_s=wait_s, announce_every_s=every_s, announcements=announcements):
                self._queue_ends_s = at_s + wait_s
                self._timers["queue"] = self._queue_ends_s
                self._announced = 0
                if announcements:
                    self._timers["announce"] = at_s + every_s
                self._music()
            case Person(greeting=greeting):
                self.phase = Phase.TALKING
                self._timers["patience"] = at_s + _PERSON_PATIENCE_S
                self._say_as_person(greeting, at_s)
            case Voicemail(greeting=greeting):
                self.phase = Phase.TALKING
                self._say_as_person(greeting, at_s)
            case Ending(kind=end):
                self._hang_up(HangUp(end))
            case _:
                assert_never(kind)

    def _played(self, at_s: float) -> None:
        match self.phase:
            case Phase.SPEAKING:
                self._said(at_s)
            case Phase.APOLOGISING:
                self._enter(self._after_sorry, at_s)
            case Phase.ANNOUNCING:
                self._announcement_over(at_s)
            case Phase.TALKING if isinstance(self._node.kind, Voicemail):
                if self._node.kind.beep:
                    self.phase = Phase.BEEPING
                    self._number += 1
                    self._out.append(PlayBeep(self._number))
                else:
                    self._record(at_s)
            case Phase.TALKING:
                self._attend(at_s)
            case Phase.BEEPING:
                self._record(at_s)
            case _:
                return

    def _time(self, at_s: float) -> None:
        """Run the timers that are due, the earliest first."""
        while self._timers and self.phase is not Phase.ENDED:
            name = min(self._timers, key=lambda timer: self._timers[timer])
            if self._timers[name] > at_s:
                return
            due_s = self._timers.pop(name)
            self._due(name, due_s)

    def _due(self, name: str, at_s: float) -> None:
        match name:
            case "listen":
                self._fail("wait", self._node.timeout, at_s, apologise=False)
            case "gap":
                self._entry_over(at_s)
            case "ring" if isinstance(self._node.kind, Transfer):
                self._enter(self._node.kind.then, at_s)
            case "queue" if isinstance(self._node.kind, Queue) and self.phase is not Phase.ANNOUNCING:
                self._enter(self._node.kind.then, at_s)
            case "announce":
                self._announce(at_s)
            case "reply":
                self._talk(self._person.reply())
            case "check":
                self._talk(self._person.check())
            case "patience" | "record" | "record_most":
                self._hang_up(HangUp())
            case _:
                return

    # -- input ---------------------------------------------------------------------------------------------------

    def _hears(self) -> bool:
        """Whether keys and speech are heard at this moment."""
        if self.phase is Phase.SPEAKING:
            return self._node.listens and self._node.barge_in
        if self.phase is Phase.APOLOGISING:
            target = self.scenario.nodes[self._after_sorry]
            return target.listens and target.barge_in
        return self._node.listens and self.phase in (Phase.LISTENING, Phase.WAITING, Phase.ANNOUNCING)

    def _key(self, digit: str, at_s: float) -> None:
        if not self._hears():
            return
        if self.phase is Phase.APOLOGISING:
            self._enter(self._after_sorry, at_s)
        if self._node.asks and self.phase is Phase.SPEAKING:
            self.phase = Phase.LISTENING
            self._quiet()
        self._keys += digit
        self._timers.pop("listen", None)
        collects = isinstance(self._node.kind, Collect)
        over = digit == "#" if collects else self._keys in self._node.on and not self._may_grow()
        if over:
            self._entry_over(at_s)
        else:
            self._timers["gap"] = at_s + (COLLECT_GAP_S if collects else MENU_GAP_S)

    def _may_grow(self) -> bool:
        return any(key != self._keys and key.startswith(self._keys) for key in self._node.on)

    def _entry_over(self, at_s: float) -> None:
        keys, self._keys = self._keys, ""
        self._timers.pop("gap", None)
        node, kind = self._node, self._node.kind
        target = node.on.get(keys)
        if target is not None:
            self._take(keys, target, at_s)
        elif isinstance(kind, Queue):
            return
        elif isinstance(kind, Collect) and keys.removesuffix("#").isdigit():
            digits = keys.removesuffix("#")
            if self._fits(kind, digits) and (keys.endswith("#") or not kind.needs_pound):
                self._entered = digits
                self._take(keys, kind.ok, at_s)
            else:
                self._fail(keys, kind.wrong, at_s)
        else:
            self._fail(keys, node.invalid, at_s)

    def _fits(self, kind: Collect, digits: str) -> bool:
        if not kind.least <= len(digits) <= kind.most:
            return False
        expected = self.scenario.secrets.get(kind.expect)
        return not kind.expect or (expected is not None and digits == expected.replace(" ", ""))

    def _take(self, entry: str, target: str, at_s: float) -> None:
        self._out.append(InputTaken(self._node.name, entry, target))
        self._quiet()
        self._enter(target, at_s)

    def _fail(self, entry: str, target: str, at_s: float, *, apologise: bool = True) -> None:
        node = self._node
        self._failures[node.name] += 1
        self._timers.clear()
        given_up = node.tries is not None and self._failures[node.name] >= node.tries
        self._out.append(InputTaken(node.name, entry, node.failed if given_up else target))
        if given_up:
            self._enter(node.failed, at_s)
        elif apologise and node.sorry:
            self._after_sorry = target
            self.phase = Phase.APOLOGISING
            self._say(self._rendered((Piece(node.sorry, self.scenario.language),), at_s))
        else:
            self._enter(target, at_s)

    def _listen(self, at_s: float) -> None:
        self.phase = Phase.LISTENING
        if not self._keys and not (self._caller_speaks and self._node.spoken):
            self._timers["listen"] = at_s + self._node.listen_s

    def _speech_started(self) -> None:
        self._caller_speaks = True
        kind = self._node.kind
        if isinstance(kind, Person) and self.phase in (Phase.TALKING, Phase.ATTENDING):
            self._timers.pop("patience", None)
            if kind.reacts:
                if self.phase is Phase.TALKING:
                    self._quiet()
                self.phase = Phase.HEARING
                self._timers.clear()
        elif isinstance(kind, Voicemail):
            self._timers.pop("record", None)
        elif self._node.spoken and self._hears() and self._node.asks and self.phase is not Phase.APOLOGISING:
            if self.phase is Phase.SPEAKING:
                self.phase = Phase.LISTENING
                self._quiet()
            self._timers.pop("listen", None)

    def _speech_ended(self, at_s: float) -> None:
        self._caller_speaks = False
        kind = self._node.kind
        if isinstance(kind, Person):
            if self.phase is Phase.HEARING:
                self.phase = Phase.ATTENDING
                self._person.heard()
                self._timers["reply"] = at_s + self._random.uniform(0.3, 1.2)
            self._timers["patience"] = at_s + _PERSON_PATIENCE_S
        elif self.phase is Phase.RECORDING:
            self._timers["record"] = at_s + _VOICEMAIL_SILENCE_S
        elif self.phase is Phase.LISTENING and self._node.spoken and "gap" not in self._timers:
            self._timers["listen"] = at_s + max(_SPEECH_GRACE_S, self._node.listen_s)

    def _speech_heard(self, text: str, at_s: float) -> None:
        if not self._hears():
            return
        if self.phase is Phase.APOLOGISING:
            self._enter(self._after_sorry, at_s)
        node = self._node
        if not node.spoken:
            return
        phrase = best_phrase(text, node.spoken)
        if phrase is not None:
            self._take(f"say: {text}", node.spoken[phrase], at_s)
        elif not isinstance(node.kind, Queue):
            self._quiet()
            self._fail(f"say: {text}", node.invalid, at_s)

    # -- queue ---------------------------------------------------------------------------------------------------

    def _music(self) -> None:
        self.phase = Phase.WAITING
        kind = self._node.kind
        music = kind.music if isinstance(kind, Queue) else Music.NONE
        self._out.append(PlayMusic(music) if music is not Music.NONE else StopSound())

    def _announce(self, at_s: float) -> None:
        kind = self._node.kind
        if not isinstance(kind, Queue):
            return
        text = kind.announcements[self._announced % len(kind.announcements)]
        self._announced += 1
        self._announced_s = at_s
        self.phase = Phase.ANNOUNCING
        self._say(self._rendered((Piece(text, self.scenario.language),), at_s))

    def _announcement_over(self, at_s: float) -> None:
        kind = self._node.kind
        if not isinstance(kind, Queue):
            return
        if at_s >= self._queue_ends_s:
            self._enter(kind.then, at_s)
            return
        self._timers["queue"] = self._queue_ends_s
        self._timers["announce"] = max(self._announced_s + kind.announce_every_s, at_s + 1.0)
        self._music()

    def _left_s(self, at_s: float) -> tuple[Queue | None, float]:
        """The queue the call is in, or is about to come to, and the seconds left in it."""
        node = queue_ahead(self.scenario, self._node)
        if node is None or not isinstance(node.kind, Queue):
            return None, 0.0
        here = node is self._node and self._queue_ends_s != math.inf
        return node.kind, max(0.0, self._queue_ends_s - at_s) if here else node.kind.wait_s

    # -- person and voicemail ------------------------------------------------------------------------------------

    def _talk(self, text: str) -> None:
        self.phase = Phase.TALKING
        self._timers.pop("check", None)
        self._say_as_person(text)

    def _attend(self, at_s: float) -> None:
        self.phase = Phase.ATTENDING
        kind = self._node.kind
        if isinstance(kind, Person) and kind.reacts:
            self._timers["check"] = at_s + _PERSON_SILENCE_S + self._random.uniform(0.0, 1.5)
        self._timers.setdefault("patience", at_s + _PERSON_PATIENCE_S)

    def _record(self, at_s: float) -> None:
        self.phase = Phase.RECORDING
        self._timers["record"] = at_s + _VOICEMAIL_SILENCE_S
        self._timers["record_most"] = at_s + _VOICEMAIL_MOST_S
        self._out.append(StartRecording())

    # -- speaking ------------------------------------------------------------------------------------------------

    def _language(self) -> str:
        return self.scenario.language

    def _rendered(self, pieces: tuple[Piece, ...], at_s: float) -> tuple[SpokenPiece, ...]:
        return tuple(SpokenPiece(self._filled(p.text, at_s), p.language, self._node.voice) for p in pieces)

    def _filled(self, text: str, at_s: float) -> str:
        """The text with its placeholders in words a voice can read."""
        if "{{" not in text:
            return text
        return filled_in(text, self._entered, *self._left_s(at_s))

    def _say_as_person(self, text: str, at_s: float = 0.0) -> None:
        kind = self._node.kind
        named = kind.voice if isinstance(kind, Person) else ""
        voice = named or self._node.voice or self._node.name
        self._say((SpokenPiece(self._filled(text, at_s), self._language(), voice, by_person=True),))

    def _say(self, pieces: tuple[SpokenPiece, ...]) -> None:
        self._number += 1
        self._out.append(Say(self._number, pieces))

    def _quiet(self) -> None:
        self._number += 1  # what was playing will not be taken for finished any more
        self._out.append(StopSound())

    def _hang_up(self, order: HangUp) -> None:
        self.phase = Phase.ENDED
        self._timers.clear()
        self._out.append(order)

    def _taken(self) -> tuple[Action, ...]:
        out, self._out = tuple(self._out), []
        return out
