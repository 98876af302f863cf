"""A call on hold, told as what the ear and the recogniser report: for the tests of `core.human`."""

from __future__ import annotations

from collections.abc import Iterable

from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.core.observations import (
    HeardBefore,
    Likeness,
    Observation,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechStarted,
    TranscriptHeard,
    VoiceMeasured,
)
from holdslayer_agent.core.verdict import Verdict

RINGING = (Verdict.RING, Verdict.BRIDGE)


class Scene:
    """A call told second by second."""

    def __init__(self, language: str = "en") -> None:
        self.person = PersonEvidence(language=language)
        self.now_s = 0.0
        self.verdicts: list[Verdict] = []

    def _hear(self, observations: Iterable[Observation]) -> None:
        for observation in observations:
            self.person.observe(observation)
            self.verdicts.append(self.person.verdict)

    def passes(self, seconds: float) -> Scene:
        for _ in range(round(seconds * 10)):
            self.now_s = round(self.now_s + 0.1, 3)
            self.person.tick(self.now_s)
            self.verdicts.append(self.person.verdict)
        return self

    def music(self, seconds: float) -> Scene:
        self._hear([SoundChanged(self.now_s, Sound.MUSIC, 0.9)])
        return self.passes(seconds)

    def silence(self, seconds: float) -> Scene:
        self._hear([SoundChanged(self.now_s, Sound.SILENCE, 1.0)])
        return self.passes(seconds)

    def ringback(self, seconds: float) -> Scene:
        self._hear([SoundChanged(self.now_s, Sound.RINGBACK, 1.0)])
        return self.passes(seconds)

    def begins(self) -> Scene:
        self.started_s = self.now_s
        self._hear([SpeechStarted(self.now_s, -22.0), SoundChanged(self.now_s, Sound.SPEECH, 0.9)])
        return self

    def speaks(
        self,
        seconds: float,
        *,
        text: str = "",
        live: float = 0.0,
        like_s: float | None = None,
        unlike: float = 0.0,
        bed: float = 0.0,
        repeat: bool = False,
        ends: bool = True,
    ) -> Scene:
        """A voice for `seconds`, then half a second of silence, then its words."""
        self.begins()
        for half in range(1, round(seconds * 2) + 1):
            self.passes(0.5)
            likes = (Likeness(like_s or 0.0, 4.0 if like_s is not None else unlike),)
            self._hear([VoiceMeasured(self.now_s, self.started_s, half * 0.5, live, likes, bed)])
            if repeat and half >= 2:
                self._hear([HeardBefore(self.now_s, 3.0, 1.0, 0.1)])
        if ends:
            ended_s = self.now_s
            self.passes(0.5)
            self._hear([SpeechEnded(ended_s, self.started_s, 0.5), SoundChanged(ended_s, Sound.SILENCE, 1.0)])
            if text:
                self._hear([TranscriptHeard(ended_s, self.started_s, text, final=True)])
        return self

    @property
    def rang(self) -> bool:
        return any(verdict in RINGING for verdict in self.verdicts)


def on_hold(language: str = "en") -> Scene:
    """A menu, then half a minute of music."""
    return Scene(language).speaks(5.0, text="for billing press one").music(30.0).silence(0.4)


def known_company() -> Scene:
    """A company whose recordings are known from earlier calls, on hold."""
    scene = Scene()
    scene.person = PersonEvidence(known_s=120.0)
    return scene.speaks(5.0, text="for billing press one", repeat=True).music(30.0).silence(0.4)
