"""Makes recipes of whole calls from labelled clips: every difficulty of the hearing benchmark, short holds, random
lines.

    python -m tools.hearing_model.calls CORPUS OUT.json --calls 80 --seed 1

The recipes go beside the clips as recipes.json; `holdslayer bench hearing` plays them.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from holdslayer_agent.bench.hearing.corpus import Clip, Corpus

__all__ = ["fold_of", "make_recipes"]

Segment = dict[str, Any]
KINDS = {
    "plain_repeat": 3, "vocal_music": 3, "same_voice": 1, "first_ann_unique": 4, "human_right_after_ann": 3,
    "quiet_human": 2, "babble_human": 3, "ringback_transfer": 2, "silence_hold": 2, "beep_hold": 2,
    "callback_offer": 2, "voicemail": 1, "ivr_after_hold": 2, "back_on_hold": 2, "radio_ad_bed": 2, "no_human_long": 2,
}  # fmt: skip
"""Category and how often it comes up, relative to the others."""
_NOT_TALK = frozenset({"reply", "told", "mailbox"})
"""Roles of a person's clips that are said to our question, or by a machine in their voice."""


def fold_of(group: str) -> int:
    """0 or 1: speakers, voices and tracks of one fold never train what the other is judged by."""
    return zlib.crc32(f"2:{group}".encode()) % 2


def make_recipes(clips: list[Clip], count: int, seed: int) -> list[dict[str, Any]]:
    """Deterministic by `seed`; `clips` of one fold, or all."""
    writer = _Writer(clips, np.random.default_rng(seed))
    return [writer.call(number) for number in range(count)]


class _Writer:
    def __init__(self, clips: list[Clip], rng: np.random.Generator) -> None:
        self._rng = rng
        self._music = [c for c in clips if c.kind == "music" and not c.group.startswith("sung")]
        self._songs = [c for c in clips if c.kind == "music" and c.group.startswith("sung")]
        people = [c for c in clips if c.kind == "human"]
        self._people = people
        self._speakers: dict[str, list[Clip]] = {}
        for clip in people:
            self._speakers.setdefault(clip.group, []).append(clip)
        voices: dict[str, list[Clip]] = {}
        for clip in clips:
            if clip.kind == "announcement":
                voices.setdefault(clip.group, []).append(clip)
        self._voices = {group: some for group, some in voices.items() if len(some) >= 5}

    def call(self, number: int) -> dict[str, Any]:
        rng = self._rng
        names = list(KINDS)
        shares = np.array([KINDS[name] for name in names], float)
        category = names[int(rng.choice(len(names), p=shares / shares.sum()))]
        announcer = self._pick(list(self._voices))
        said = [self._voices[announcer][i] for i in rng.permutation(len(self._voices[announcer]))[:8]]
        segments: list[Segment] = [
            {"kind": "tone", "plan": self._pick(["ringback_us", "ringback_eu"]), "dur": 5, "phase": "pre"},
            _silence(0.6, "pre"),
            _said([said[0], said[1]], "greeting", gap=0.6),
            _silence(1.0, "menu"),
        ]
        if rng.random() < 0.6:
            segments.append(_said([said[2]], "menu"))
            segments.append(_silence(0.8, "menu"))
        segments += _CATEGORIES[category](self, said)
        line = self._line()
        if rng.random() < 0.2:  # a transfer, a mobile in a tunnel: the line becomes another
            line["changes"] = [self._line() | {"at_s": round(float(rng.uniform(20, 70)), 1)}]
        return {
            "id": f"made_{number:03d}_{category}", "category": category, "seed": 21000 + number, "line": line,
            "segments": segments,
        }  # fmt: skip

    def _line(self) -> dict[str, Any]:
        rng = self._rng
        return {
            "codec": self._pick(["ulaw", "ulaw", "alaw", "g722", "opus"]),
            "gain_db": float(self._pick([-9, -6, -3, 0])),
            "noise": {"type": self._pick(["pink", "white", "hum"]), "dbfs": float(rng.uniform(-64, -50))},
            "loss": {"p": float(self._pick([0.005, 0.01, 0.03])), "burst": 1.0, "plc": self._pick(["zero", "repeat"])},
            "band": bool(rng.random() < 0.4),
        }

    def _pick(self, some: list[Any]) -> Any:
        return some[int(self._rng.integers(len(some)))]

    def wait(self, *, sung: bool = False) -> list[Segment]:
        """Some music, and the silence after it."""
        track = self._pick(self._songs if sung and self._songs else self._music)
        length = float(self._rng.uniform(8, 20))
        return [
            {
                "kind": "music", "clip": track.id, "offset": float(self._rng.uniform(0, 60)), "dur": length,
                "gain_db": float(self._pick([-9, -6, -3])), "phase": "hold",
            },
            _silence(float(self._rng.uniform(0.1, 0.8)), "hold"),
        ]  # fmt: skip

    def hold(self, said: list[Clip], rounds: int, *, repeats: bool, sung: bool = False) -> list[Segment]:
        """Music and announcements in turn; ends with music."""
        out: list[Segment] = []
        for turn in range(rounds):
            clip = said[3 + (turn % 2 if repeats else turn) % 5]
            out += [*self.wait(sung=sung), _said([clip], "hold"), _silence(float(self._rng.uniform(0.1, 0.8)), "hold")]
        return [*out, *self.wait(sung=sung)]

    def person(self, *, gain_db: float = 0.0, babble: bool = False) -> list[Segment]:
        """Somebody answers, is silent, speaks on: something else, as nobody says a thing twice to the millisecond."""
        clips = self._pick(list(self._speakers.values()))
        first = self._pick(_for(clips, "greeting"))
        others = [clip for clip in _for(clips, "talk") if clip.id != first.id]
        answer = _said([first], "live") | {"kind": "human", "answer": True, "onset": 0.05, "gain_db": gain_db}
        if babble:
            answer["babble"] = [self._pick(self._people).id for _ in range(4)]
            answer["babble_dbfs"] = float(self._rng.uniform(-44, -34))
        later = [_said([self._pick(others)], "live") | {"kind": "human", "gain_db": gain_db}] if others else []
        replies = [clip for clip in clips if clip.role == "reply"]
        if replies:
            reply = self._pick(replies).id
            for spoken in (answer, *later):
                spoken["reply"] = reply
        return [answer, _silence(float(self._rng.uniform(1.0, 3.0)), "live"), *later, _silence(1.0, "live")]

    def mailbox(self) -> Clip:
        """What somebody's answering machine says."""
        return self._pick(_for(self._people, "mailbox"))

    def recording_of_a_person(self) -> tuple[Clip, Clip, Clip | None]:
        """An announcement in somebody's own voice; how they greet, and what they say to a question."""
        clips = self._pick([some for some in self._speakers.values() if len(some) > 1] or [self._people])
        told, replies = ([clip for clip in clips if clip.role == role] for role in ("told", "reply"))
        announcement = self._pick(told) if told else clips[0]
        return announcement, _for(clips, "greeting")[-1], replies[0] if replies else None

    def other_voice(self, but: str) -> list[Clip]:
        others = [some for group, some in self._voices.items() if group != but]
        return self._pick(others or list(self._voices.values()))

    def chance(self) -> float:
        return float(self._rng.random())


def _for(clips: list[Clip], role: str) -> list[Clip]:
    """Those for this role, or all where roles are not known."""
    return [clip for clip in clips if clip.role == role] or [clip for clip in clips if clip.role not in _NOT_TALK]


def _silence(seconds: float, phase: str) -> Segment:
    return {"kind": "silence", "dur": round(seconds, 2), "phase": phase}


def _said(clips: list[Clip], phase: str, *, gap: float = 0.4) -> Segment:
    return {"kind": "announcement", "clips": [clip.id for clip in clips], "phase": phase, "gap": gap}


def _same_voice(writer: _Writer, said: list[Clip]) -> list[Segment]:
    told, greeting, reply = writer.recording_of_a_person()
    spoken = _said([told], "hold")
    out = [*writer.wait(), spoken, _silence(0.3, "hold"), *writer.wait(), spoken, _silence(0.3, "hold"), *writer.wait()]
    answer = _said([greeting], "live") | {"kind": "human", "answer": True}
    if reply is not None:
        answer["reply"] = reply.id
    return [*out, answer, _silence(2.0, "live")]


def _after_announcement(writer: _Writer, said: list[Clip]) -> list[Segment]:
    out = [*writer.hold(said, 2, repeats=True), _said([said[3]], "hold"), _silence(0.1 + 0.4 * writer.chance(), "hold")]
    return [*out, *writer.person()]


def _transferred(writer: _Writer, said: list[Clip]) -> list[Segment]:
    ringing = {"kind": "tone", "plan": "ringback_us", "dur": 6, "phase": "transfer"}
    return [*writer.hold(said, 2, repeats=False), ringing, _silence(0.3, "transfer"), *writer.person()]


def _voicemail(writer: _Writer, said: list[Clip]) -> list[Segment]:
    ringing = {"kind": "tone", "plan": "ringback_eu", "dur": 6, "phase": "transfer"}
    greeting = _said([writer.mailbox()], "voicemail")
    beep = {"kind": "tone", "plan": "vmbeep", "dur": 0.5, "phase": "voicemail"}
    out = [*writer.hold(said, 2, repeats=False), ringing, greeting, _silence(0.4, "voicemail"), beep]
    return [*out, _silence(12, "voicemail")]


def _silent(writer: _Writer, said: list[Clip]) -> list[Segment]:
    out = [_silence(20, "hold"), _said([said[3]], "hold"), _silence(15, "hold"), _said([said[4]], "hold")]
    return [*out, _silence(18, "hold"), *writer.person()]


def _beeping(writer: _Writer, said: list[Clip]) -> list[Segment]:
    beeps = {"kind": "tone", "plan": "beep", "dur": 25, "phase": "hold"}
    return [beeps, _said([said[3]], "hold"), beeps, _said([said[4]], "hold"), beeps, *writer.person()]


def _callback(writer: _Writer, said: list[Clip]) -> list[Segment]:
    offer = _said([said[5], said[6]], "hold", gap=0.5)
    return [*writer.hold(said, 2, repeats=False), offer, _silence(3, "hold"), *writer.wait()[:1], *writer.person()]


def _menu_after_hold(writer: _Writer, said: list[Clip]) -> list[Segment]:
    other = writer.other_voice(said[0].group)
    asked = [_said([other[0]], "hold"), _silence(4, "hold"), _said([said[7]], "hold"), _silence(2, "hold")]
    return [*writer.hold(said, 2, repeats=True), *asked, *writer.wait(), *writer.person()]


def _parked(writer: _Writer, said: list[Clip]) -> list[Segment]:
    again = [_silence(0.5, "hold"), *writer.wait(), _said([said[3]], "hold"), *writer.wait()]
    return [*writer.hold(said, 2, repeats=True), *writer.person(), *again, *writer.person()]


def _adverts(writer: _Writer, said: list[Clip]) -> list[Segment]:
    out: list[Segment] = []
    for _ in range(3):
        voice = writer.other_voice(said[0].group)
        bed = {"bed": writer.wait()[0]["clip"], "bed_db": -14 + 4 * writer.chance(), "bed_offset": 3.0}
        advert = _said([voice[int(writer.chance() * len(voice))], voice[0]], "hold", gap=0.3) | bed
        out += [*writer.wait()[:1], advert]
    return [*out, *writer.wait(), *writer.person()]


def _nobody(writer: _Writer, said: list[Clip]) -> list[Segment]:
    out = writer.hold(said, 5, repeats=writer.chance() < 0.5, sung=writer.chance() < 0.4)
    return [*out, {"kind": "tone", "plan": "busy_us", "dur": 4, "phase": "end"}]


_CATEGORIES: dict[str, Callable[[_Writer, list[Clip]], list[Segment]]] = {
    "plain_repeat": lambda w, said: [*w.hold(said, 4, repeats=True), *w.person()],
    "vocal_music": lambda w, said: [*w.hold(said, 3, repeats=True, sung=True), *w.person()],
    "same_voice": _same_voice,
    "first_ann_unique": lambda w, said: [*w.hold(said, 5, repeats=False), *w.person()],
    "human_right_after_ann": _after_announcement,
    "quiet_human": lambda w, said: [*w.hold(said, 3, repeats=False), *w.person(gain_db=-10)],
    "babble_human": lambda w, said: [*w.hold(said, 3, repeats=False), *w.person(babble=True)],
    "ringback_transfer": _transferred,
    "silence_hold": _silent,
    "beep_hold": _beeping,
    "callback_offer": _callback,
    "voicemail": _voicemail,
    "ivr_after_hold": _menu_after_hold,
    "back_on_hold": _parked,
    "radio_ad_bed": _adverts,
    "no_human_long": _nobody,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus")
    parser.add_argument("out")
    parser.add_argument("--calls", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fold", type=int, choices=(0, 1))
    chosen = parser.parse_args()
    clips = [c for c in Corpus.read(chosen.corpus).clips.values() if c.redistributable]
    if chosen.fold is not None:
        clips = [c for c in clips if fold_of(c.group) == chosen.fold]
    recipes = make_recipes(clips, chosen.calls, chosen.seed)
    Path(chosen.out).write_text(json.dumps(recipes, indent=1), "utf-8")


if __name__ == "__main__":
    main()
