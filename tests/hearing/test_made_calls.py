"""Calls made for measuring (tools/hearing_model): who speaks in them, and what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from holdslayer_agent.bench.hearing.corpus import Clip
from tools.hearing_model.calls import make_recipes
from tools.hearing_model.speakers import CASTS
from tools.hearing_model.spoken import lines_of

ROLES = ("greeting", "talk", "reply", "told", "mailbox")


def clip(name: str, kind: str, group: str, role: str = "") -> Clip:
    return Clip(name, Path(name), kind, group, "", True, "en", "", role)


def clips(*, roles: bool) -> list[Clip]:
    told = [clip(f"{voice}-{i}", "announcement", voice) for voice in ("anna", "bert") for i in range(9)]
    people = [
        clip(f"{who}-{role}-{i}", "human", who, role if roles else "read")
        for who in ("carla", "dan")
        for role in ROLES
        for i in range(2)
    ]
    return [*told, *people, *(clip(f"track{i}", "music", f"track{i}") for i in range(3))]


def spoken(recipe: dict[str, Any], kind: str, *phases: str) -> list[str]:
    segments = [s for s in recipe["segments"] if s["kind"] == kind and s["phase"] in phases]
    return [name for segment in segments for name in segment["clips"]]


@pytest.fixture(scope="module")
def calls() -> list[dict[str, Any]]:
    return make_recipes(clips(roles=True), 120, 3)


def test_the_same_seed_makes_the_same_calls(calls) -> None:
    assert make_recipes(clips(roles=True), 120, 3) == calls


def test_people_who_answer_say_what_people_say(calls) -> None:
    for call in calls:
        first = [s for s in call["segments"] if s.get("answer")]
        assert all("-greeting-" in name for segment in first for name in segment["clips"])
        assert all("-reply-" in segment["reply"] for segment in first)
        assert not [name for name in spoken(call, "human", "live") if "-told-" in name or "-mailbox-" in name]


def test_a_recording_in_the_answering_persons_own_voice_says_what_recordings_say(calls) -> None:
    same = [call for call in calls if call["category"] == "same_voice"]
    assert same
    for call in same:
        own = [name for name in spoken(call, "announcement", "hold") if not name.startswith(("anna", "bert"))]
        (answer,) = spoken(call, "human", "live")
        assert len(own) == 2
        assert all("-told-" in name for name in own)
        assert {name.split("-")[0] for name in own} == {answer.split("-")[0]}


def test_an_answering_machine_says_what_answering_machines_say(calls) -> None:
    boxes = [name for call in calls for name in spoken(call, "announcement", "voicemail")]
    assert boxes
    assert all("-mailbox-" in name for name in boxes)


def test_where_nobody_knows_what_clips_are_for_any_will_do() -> None:
    calls = make_recipes(clips(roles=False), 120, 3)
    said = {name.split("-")[1] for call in calls for name in spoken(call, "human", "live")}
    assert said == set(ROLES)


@pytest.mark.parametrize("language", sorted(CASTS))
def test_no_voice_is_an_announcers_and_a_persons(language) -> None:
    cast = CASTS[language]
    groups = [speaker.group for speaker in (*cast.announcers, *cast.people)]
    assert len(groups) == len(set(groups))
    assert not {s.voice for s in cast.announcers} & {s.voice for s in cast.people}


@pytest.mark.parametrize("language", sorted(CASTS))
def test_every_speaker_has_enough_to_say(language) -> None:
    for _, kind, said in lines_of(language):
        assert set(said) == ({""} if kind == "announcement" else set(ROLES))
        assert all(len(set(texts)) >= (5 if kind == "announcement" else 2) for texts in said.values())


def test_nobody_says_the_same_recording_twice() -> None:
    once = [c for c in clips(roles=False) if not (c.group == "carla" and c.id != "carla-greeting-0")]
    for call in make_recipes(once, 60, 5):
        names = spoken(call, "human", "live")
        for place, name in enumerate(names[1:], 1):
            assert names[place - 1] != name or call["category"] == "back_on_hold"
