"""What the ear and the recogniser notice of a corpus' calls, kept in a file: hearing is what takes long.

Kept are observations in steps of 0.1 s, without the audio. Of the second call to each number they depend on what the
first one left in memory, and so on what was thought of its voices when they were made.
"""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from holdslayer_agent.bench.hearing.corpus import RATE_HZ, Corpus
from holdslayer_agent.bench.hearing.render import Call, render
from holdslayer_agent.bench.hearing.user import User
from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.core.observations import Observation
from holdslayer_agent.hearing import Ear, SoundMemory
from holdslayer_agent.hearing.sounds import SoundNet
from holdslayer_agent.hearing.voice import VoiceNet
from holdslayer_agent.rehearing import Listening

__all__ = ["STEP_S", "Heard", "Step", "Way", "first_calls", "read_kept", "second_calls"]

STEP_S = 0.1

Step = tuple[float, float, list[Observation]]
"""(seconds as played, seconds of the call as rendered, what was noticed then)."""


class Heard(NamedTuple):
    """A call without its audio, and how much of its company's recordings was known before."""

    call: Call
    steps: list[Step]
    known_s: float = 0.0


def read_kept(file: Path) -> list[Heard]:
    """What `first_calls` or `second_calls` have kept so far."""
    out: list[Heard] = []
    with file.open("rb") as stored:
        while True:
            try:
                out.append(Heard(*pickle.load(stored)))
            except EOFError:
                return out


class Way(NamedTuple):
    """How a corpus is heard. `nets`: a folder with other networks than the packaged ones, of `make train`."""

    folder: str
    language: str = "en"
    words: bool = False
    nets: str | None = None

    def ear(self, memory: SoundMemory | None = None) -> Ear:
        """For one call."""
        if self.nets is None:
            return Ear(RATE_HZ, memory=memory)
        sounds, voices = _net(SoundNet, self.nets, "sounds"), _net(VoiceNet, self.nets, "voices")
        return Ear(RATE_HZ, memory=memory, sounds=sounds, voices=voices)

    def listening(self, memory: SoundMemory | None = None) -> Listening:
        """The same with the recogniser, where words are wanted."""
        return Listening(self.ear(memory), language=self.language, transcribe=self.words)


def first_calls(way: Way, *, file: Path | None) -> list[Heard]:
    """Every call of the corpus; from `file` as far as it has them, and written to it."""
    return _kept(file, _first, [(way, number) for number in range(len(Corpus.read(way.folder).recipes))])


def second_calls(way: Way, first: list[Heard], *, file: Path | None) -> list[Heard]:
    """The same calls on another day's line, with what the first ones left in memory; kept beside `file`."""
    beside = file.with_suffix(".second" + file.suffix) if file is not None else None
    return _kept(beside, _second, [(way, number, heard) for number, heard in enumerate(first)])


def _kept(file: Path | None, hear: Callable[[Any], Heard], tasks: list[Any]) -> list[Heard]:
    """Each call is kept as soon as it was heard: whoever was stopped goes on from there."""
    out = read_kept(file) if file is not None and file.exists() else []
    if len(out) == len(tasks):
        return out
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        for heard in pool.map(hear, tasks[len(out) :]):
            out.append(heard)
            if file is not None:
                with file.open("ab") as stored:
                    pickle.dump(tuple(heard), stored)
    return out


def _net(kind: type, folder: str, name: str) -> Any:
    arrays = np.load(Path(folder) / f"{name}.npz")
    return kind(**{field.name: arrays[field.name].astype(np.float32) for field in fields(kind)})


def _first(task: tuple[Way, int]) -> Heard:
    way, number = task
    corpus = Corpus.read(way.folder)
    return _listened(render(corpus, corpus.recipes[number]), way.listening(), 0.0)


def _second(task: tuple[Way, int, Heard]) -> Heard:
    way, number, first = task
    corpus = Corpus.read(way.folder)
    recipe = corpus.recipes[number]
    ear = way.ear(SoundMemory())
    for piece in _pieces(render(corpus, recipe)):
        ear.feed(piece)
    memory = SoundMemory.from_bytes(ear.memorise(_people(first, way.language)).to_bytes())
    other_day = render(corpus, recipe, line_seed=recipe["seed"] + 1)
    return _listened(other_day, way.listening(memory), memory.seconds)


def _people(first: Heard, language: str) -> list[tuple[float, float]]:
    """What is not to be remembered of a first call: what its evidence and its user say (`bench.hearing.user`)."""
    person, user = PersonEvidence(language=language), User(first.call)
    for now_s, _, noticed in first.steps:
        for observation in noticed:
            person.observe(observation)
        person.tick(now_s)
        user.follow(person, now_s)
    return [*person.perhaps_people, *user.withheld]


def _listened(call: Call, listening: Listening, known_s: float) -> Heard:
    steps: list[Step] = []
    for number, piece in enumerate(_pieces(call), 1):
        now_s = min(number * STEP_S, call.samples.size / RATE_HZ)
        steps.append((now_s, now_s, listening.hear(piece)))
    return Heard(replace(call, samples=call.samples[:0]), steps, known_s)


def _pieces(call: Call) -> list[np.ndarray[Any, np.dtype[np.int16]]]:
    """Of 0.1 s, int16."""
    whole = np.clip(np.round(call.samples * 32767.0), -32768, 32767).astype(np.int16)
    size = int(STEP_S * RATE_HZ)
    return [whole[start : start + size] for start in range(0, whole.size, size)]
