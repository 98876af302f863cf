"""Our question among kept observations (tools/hearing_model/questions.py): what a person's answer takes."""

from __future__ import annotations

import numpy as np

from holdslayer_agent.bench.hearing.play import GAP_S, PROBE_S
from holdslayer_agent.bench.hearing.render import Call, Stretch
from holdslayer_agent.core.cues.memory import REPEAT_KNOWN_S
from holdslayer_agent.core.observations import (
    Likeness,
    Observation,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechStarted,
    VoiceMeasured,
)
from tools.hearing_model.kept import Heard
from tools.hearing_model.questions import play

ANSWERED_S = 40.0


def noticed_at(now_s: float) -> list[Observation]:
    """Music, then somebody who speaks for eight seconds, twice."""
    for began_s, ended_s in ((ANSWERED_S, ANSWERED_S + 8.0), (ANSWERED_S + 9.0, ANSWERED_S + 17.0)):
        spoken_s = round(now_s - began_s, 1)
        if spoken_s == 0.2:
            return [SpeechStarted(began_s, -22.0), SoundChanged(began_s, Sound.SPEECH, 0.9)]
        if 0.5 <= spoken_s <= ended_s - began_s:
            return [VoiceMeasured(now_s, began_s, spoken_s, 0.8, (Likeness(0.0, 0.0),), 0.0)]
        if round(now_s - ended_s, 1) == 0.5:
            return [SpeechEnded(ended_s, began_s, 0.5), SoundChanged(ended_s, Sound.SILENCE, 1.0)]
    if now_s == 0.1:
        return [SoundChanged(0.0, Sound.MUSIC, 0.9)]
    return [SoundChanged(39.5, Sound.SILENCE, 1.0)] if now_s == 39.6 else []


def a_call() -> Heard:
    stretches = (
        Stretch(0.0, 39.5, "music", "hold"),
        Stretch(39.5, ANSWERED_S, "silence", "hold"),
        Stretch(ANSWERED_S, ANSWERED_S + 8.0, "human", "live"),
        Stretch(ANSWERED_S + 8.0, ANSWERED_S + 9.0, "silence", "live"),
        Stretch(ANSWERED_S + 9.0, ANSWERED_S + 17.0, "human", "live"),
    )
    call = Call("asked", "plain", np.zeros(0, np.float32), stretches, (ANSWERED_S,))
    times = [round(0.1 * step, 1) for step in range(1, 600)]
    return Heard(call, [(now_s, now_s, noticed_at(now_s)) for now_s in times])


def test_who_is_asked_waits_until_the_question_is_over_and_answered() -> None:
    soonest_s = REPEAT_KNOWN_S + PROBE_S + GAP_S
    delays = [delay for seed in range(12) for delay in play(a_call(), "en", seed).delays_s]
    assert len(delays) >= 10
    assert min(delays) >= soonest_s


def test_without_a_question_nobody_waits_for_one() -> None:
    assert play(a_call(), "en", 0, asks=False).probes == 0
