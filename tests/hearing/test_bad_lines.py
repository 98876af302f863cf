"""What real lines do to audio: nothing may break, and what happened has a name."""

from __future__ import annotations

import numpy as np
import pytest
import soxr
from line_signals import cadence, hear, noisy, silence, sounds, tone

from holdslayer_agent.bench.hearing.line import alaw, carry, g722, mulaw, opus
from holdslayer_agent.core.observations import Fault, HeardBefore, LineFaulty, Sound, SpeechEnded, SpeechStarted
from holdslayer_agent.hearing import Ear


def of(kind, heard):
    return [o for o in heard if isinstance(o, kind)]


def faults(heard):
    return {o.fault: o.amount for o in heard if isinstance(o, LineFaulty)}


def drifting(samples):
    """The far end's clock runs 100 parts in a million faster than ours."""
    return soxr.resample(samples, 8000, 7999.2)


LINES = {
    "G.711 µ-law": mulaw,
    "G.711 A-law": alaw,
    "G.722": g722,
    "Opus": opus,
    "9 dB louder": lambda samples: np.clip(samples * 2.8, -1, 1),
    "12 dB quieter": lambda samples: samples * 0.25,
    "noise at -40 dBFS": lambda samples: noisy(samples, -40, seed=7),
    "3 % loss": lambda samples: carry(samples, {"loss": {"p": 0.03, "burst": 1.5}}, np.random.default_rng(3)),
    "another clock": drifting,
}


@pytest.mark.parametrize("line", LINES.values(), ids=list(LINES))
@pytest.mark.parametrize("name", ["announcement-a", "announcement-b"])
def test_a_repeat_is_known_whatever_the_line_did_to_it(clip, name, line) -> None:
    first = np.concatenate([silence(1.0), clip(name), silence(2.0)])
    again = np.concatenate([clip(name), silence(1.0)])
    ear = Ear(8000)
    heard = []
    for samples in (mulaw(noisy(first, -60)), line(noisy(again, -62, seed=2))):
        for start in range(0, samples.size, 800):
            heard += ear.feed(samples[start : start + 800].astype(np.float32))
    repeats = of(HeardBefore, heard)
    assert repeats
    assert repeats[0].at_s > first.size / 8000


def test_two_people_at_once_are_one_voice_that_goes_on(clip) -> None:
    one, other = clip("person-a"), clip("person-b")
    size = min(one.size, other.size)
    heard = hear(np.concatenate([silence(1.0), np.clip(one[:size] + other[:size], -1, 1), silence(1.5)]))
    assert Sound.SPEECH in sounds(heard)
    assert not of(HeardBefore, heard)


def test_a_clipped_voice_is_a_voice(clip) -> None:
    heard = hear(np.concatenate([silence(1.0), np.clip(clip("person-a") * 10, -1, 1), silence(1.5)]))
    assert Sound.SPEECH in sounds(heard)
    assert of(SpeechEnded, heard)
    assert faults(heard)[Fault.CLIPPED] > 0.01


@pytest.mark.parametrize("codec", [mulaw, alaw])
def test_what_was_clipped_before_it_was_coded_is_clipped(clip, codec) -> None:
    assert Fault.CLIPPED in faults(hear(codec(np.clip(clip("person-a") * 10, -1, 1)).astype(np.float32)))


@pytest.mark.parametrize("line", LINES.values(), ids=list(LINES))
@pytest.mark.parametrize("name", ["announcement-a", "person-b"])
def test_of_lines_as_they_are_nothing_but_loss_and_cut_tops_is_a_fault(clip, name, line) -> None:
    heard = hear(line(np.concatenate([silence(1.0), clip(name), silence(2.0)])).astype(np.float32))
    assert set(faults(heard)) <= {Fault.LOST if line is LINES["3 % loss"] else Fault.CLIPPED}
    assert Fault.CLIPPED not in faults(heard) or line is LINES["9 dB louder"]


def test_a_voice_on_top_of_direct_current_is_a_voice(clip) -> None:
    heard = hear(np.concatenate([silence(1.0), clip("person-a"), silence(1.5)]) + np.float32(0.2))
    assert of(SpeechStarted, heard)
    assert sounds(heard)[-1] is Sound.SILENCE
    assert faults(heard) == {Fault.DC_OFFSET: pytest.approx(0.2, abs=0.01)}


def test_a_recording_that_comes_with_direct_current_is_told_so(clip) -> None:
    assert faults(hear(clip("person-a"))) == {Fault.DC_OFFSET: pytest.approx(-0.068, abs=0.002)}


def test_lost_frames_do_not_end_a_sentence(clip) -> None:
    voice = clip("person-a").copy()
    for start in range(4000, voice.size - 800, 8000):  # 100 ms a second are lost
        voice[start : start + 800] = 0
    whole, holed = (hear(np.concatenate([silence(1.0), v, silence(1.5)])) for v in (clip("person-a"), voice))
    assert len(of(SpeechEnded, holed)) <= len(of(SpeechEnded, whole)) + 1
    assert Fault.LOST not in faults(whole)
    assert Fault.LOST in faults(holed)


def test_the_pauses_of_tones_are_no_lost_frames() -> None:
    keys = [part for _ in range(4) for part in (tone([697, 1209], 0.1), silence(0.08))]
    for played in (cadence([400, 450], (0.4, 0.2, 0.4, 2.0), 3), cadence(425, (0.2, 0.2), 8), np.concatenate(keys)):
        assert faults(hear(np.concatenate([silence(1.0), played, silence(1.0)]))) == {}


def test_broken_samples_in_the_middle_of_a_voice_are_heard_as_silence(clip) -> None:
    voice = clip("person-a").copy()
    voice[8000:8800] = np.nan
    voice[16000:16100] = np.inf
    ear = Ear(8000)
    heard = []
    for start in range(0, voice.size, 800):
        heard += ear.feed(voice[start : start + 800])
    assert of(SpeechStarted, heard)
    assert faults(heard)[Fault.NOT_A_NUMBER] > 0


def test_one_stall_is_no_fault_of_the_line(clip) -> None:
    voice = clip("person-b").copy()
    voice[8000:9600] = 0
    assert faults(hear(voice)) == {}


def test_noise_that_drowns_a_line_is_named_and_a_room_is_not() -> None:
    loud, room = (hear(noisy(silence(5.0), dbfs).astype(np.float32)) for dbfs in (-30, -45))
    assert faults(loud) == {Fault.NOISE: pytest.approx(-30, abs=1)}
    assert faults(room) == {}


def test_a_fault_that_stays_is_told_once_a_minute() -> None:
    heard = hear((silence(130.0) + np.float32(0.2)).astype(np.float32), step=4000)
    assert [o.at_s for o in of(LineFaulty, heard)] == [1.0, 61.0, 121.0]


def test_a_fax_is_named_and_nobody() -> None:
    fax = np.concatenate([silence(0.5), *[np.concatenate([tone(1100, length_s=0.5), silence(3.0)]) for _ in range(3)]])
    heard = hear(fax)
    assert Sound.FAX in sounds(heard)
    assert not of(SpeechStarted, heard)


def test_nothing_at_all_is_nothing() -> None:
    ear = Ear(8000)
    assert ear.feed(np.zeros(0, np.int16)) == []
    assert ear.now_s == 0.0
