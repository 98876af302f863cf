"""Voices, music and repeats, on recorded clips."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from line_signals import hear, noisy, silence, sounds, tone

from holdslayer_agent.core.observations import (
    HeardBefore,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechStarted,
    VoiceMeasured,
)
from holdslayer_agent.hearing import Ear, SoundMemory
from holdslayer_agent.hearing.features import Analyser
from holdslayer_agent.hearing.fingerprint import Fingerprinter

VOICES = ["person-a", "person-b", "announcement-a", "announcement-b"]
MUSIC = ["music-a", "music-b"]


def of(kind, heard):
    return [o for o in heard if isinstance(o, kind)]


def wide(samples):
    """The same at 16 kHz."""
    return np.repeat(samples, 2) * np.float32(1.0)


@pytest.mark.parametrize("name", VOICES)
def test_a_voice_is_noticed_at_its_onset(clip, name) -> None:
    heard = hear(noisy(np.concatenate([silence(2.0), clip(name), silence(1.5)]), -60))
    assert of(SpeechStarted, heard)[0].at_s == pytest.approx(2.1, abs=0.25)
    assert first_speech(heard) == pytest.approx(2.1, abs=0.25)


def first_speech(heard) -> float:
    return next(o.at_s for o in of(SoundChanged, heard) if o.sound is Sound.SPEECH)


@pytest.mark.parametrize("name", VOICES)
def test_a_voice_has_ended_half_a_second_after_its_last_word(clip, name) -> None:
    words = np.concatenate([silence(1.0), clip(name)])
    heard = hear(noisy(np.concatenate([words, silence(1.5)]), -60))
    ended = of(SpeechEnded, heard)[-1]
    assert ended.at_s == pytest.approx(words.size / 8000, abs=0.5)
    assert ended.silence_s == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("gain_db", [-22, 0, 10])
def test_loud_and_quiet_voices_are_voices(clip, gain_db) -> None:
    voice = clip("person-a") * np.float32(10 ** (gain_db / 20))
    assert Sound.SPEECH in sounds(hear(np.concatenate([silence(1.0), np.clip(voice, -1, 1), silence(1.0)])))


def test_a_voice_goes_on_being_speech_after_a_tone_within_the_sentence(clip) -> None:
    voice = clip("person-a")
    interrupted = np.concatenate([silence(1.0), voice[:16000], tone(1000, 0.2), voice[16000:]])
    heard = [o for o in of(SoundChanged, hear(interrupted)) if o.at_s < 5.0]
    assert heard[-1].sound is Sound.SPEECH


@pytest.mark.parametrize("name", MUSIC)
def test_music_is_music_and_nobodys_voice(clip, name) -> None:
    heard = hear(np.concatenate([silence(1.0), clip(name)]))
    assert Sound.MUSIC in sounds(heard)
    assert not of(SpeechStarted, heard)


@pytest.mark.parametrize(("music", "voice"), list(itertools.product(MUSIC, VOICES[:2])))
def test_a_voice_after_music_is_noticed_within_a_second(clip, music, voice) -> None:
    played = np.concatenate([clip(music), silence(0.4), clip(voice), silence(1.0)])
    began_s = clip(music).size / 8000 + 0.4
    assert of(SpeechStarted, hear(played))[0].at_s == pytest.approx(began_s, abs=0.9)


def test_the_same_voice_is_heard_at_sixteen_kilohertz(clip) -> None:
    soxr = pytest.importorskip("soxr")
    voice = soxr.resample(np.concatenate([silence(1.0), clip("person-b"), silence(1.0)]), 8000, 16000)
    assert len(of(SpeechStarted, hear(voice.astype(np.float32), rate_hz=16000))) >= 1


def test_silence_and_tones_cost_no_network(clip) -> None:
    ear = Ear(8000)
    hear(np.concatenate([silence(3.0), tone([440, 480], 2.0), silence(3.0)]), ear=ear)
    assert ear.network_share < 0.05


def test_a_voice_is_measured_every_quarter_second(clip) -> None:
    measured = of(VoiceMeasured, hear(np.concatenate([silence(1.0), clip("person-a"), silence(1.0)])))
    assert len(measured) >= 16
    assert measured[0].started_s == measured[-1].started_s or len({m.started_s for m in measured}) > 1
    assert all(-3 <= m.live <= 3 and 0 <= m.sung <= 1 and 0 <= m.bed <= 1 for m in measured)


def test_the_same_voice_is_like_itself_and_unlike_another(clip) -> None:
    half = clip("announcement-a").size // 2
    one, rest = clip("announcement-a")[:half], clip("announcement-a")[half:]

    def likeness_of(second: np.ndarray) -> float:
        played = noisy(np.concatenate([silence(1.0), one, silence(2.0), second, silence(1.0)]), -60)
        measured = of(VoiceMeasured, hear(played))
        last = [m for m in measured if m.started_s > 1.0 + one.size / 8000 + 1.0 and m.likes]
        return max(like.log_odds for m in last[-4:] for like in m.likes if like.at_s < 1.0 + one.size / 8000)

    assert likeness_of(rest) > likeness_of(clip("person-a")) + 1.0


def test_singing_is_told_from_speech_by_the_lull_before_it(clip) -> None:
    after_silence = np.concatenate([clip("music-a"), silence(0.4), clip("person-a")])
    within = np.concatenate([clip("music-a"), clip("person-a") + np.resize(clip("music-a"), clip("person-a").size)])
    assert of(SpeechStarted, hear(noisy(after_silence, -60)))[-1].lull_s >= 0.3
    began = [s for s in of(SpeechStarted, hear(noisy(within, -60))) if s.at_s > clip("music-a").size / 8000 - 0.5]
    assert not began or began[0].lull_s < 0.1


@pytest.mark.parametrize("name", ["announcement-a", "announcement-b"])
@pytest.mark.parametrize("offset", [0, 37, 93])
def test_a_repeated_recording_is_known_within_a_second_and_a_half(clip, name, offset) -> None:
    played = np.concatenate(
        [silence(1.0), clip(name), clip("music-a"), silence(0.3 + offset / 8000), clip(name), silence(1)]
    )
    second_s = (clip(name).size + clip("music-a").size) / 8000 + 1.3
    repeats = of(HeardBefore, hear(noisy(played, -50)))
    assert repeats
    assert second_s < repeats[0].at_s < second_s + 1.5
    assert repeats[0].first_s < clip(name).size / 8000 + 1
    assert all(r.distance < 0.32 for r in repeats)


def test_a_person_who_speaks_for_the_first_time_was_not_heard_before(clip) -> None:
    order = ["announcement-a", "music-a", "person-a", "person-b", "announcement-b"]
    played = np.concatenate([part for name in order for part in (clip(name), silence(0.7))])
    assert not of(HeardBefore, hear(noisy(played, -50)))


def test_repeated_silence_tones_and_music_are_not_repeats_of_a_voice(clip) -> None:
    played = np.concatenate(
        [silence(4.0), tone(440, 3.0), silence(4.0), tone(440, 3.0), clip("music-b"), clip("music-b")]
    )
    assert not of(HeardBefore, hear(played))


def test_a_recording_of_an_earlier_call_is_known_at_its_first_second(clip) -> None:
    memory = SoundMemory()
    earlier = Ear(8000, memory=memory)
    hear(np.concatenate([silence(1.0), clip("announcement-b"), silence(1.0)]), ear=earlier)
    kept = SoundMemory.from_bytes(earlier.memorise().to_bytes())
    repeats = of(HeardBefore, hear(np.concatenate([silence(2.0), clip("announcement-b")]), ear=Ear(8000, memory=kept)))
    assert repeats
    assert repeats[0].at_s < 3.6
    assert repeats[0].first_s < 0


def test_what_a_person_may_have_said_is_not_memorised(clip) -> None:
    ear = Ear(8000)
    hear(np.concatenate([silence(1.0), clip("person-a"), silence(1.0)]), ear=ear)
    assert len(ear.memorise([(0.5, 60.0)])) == 0


def test_music_is_memorised_too_and_nothing_twice(clip) -> None:
    memory = SoundMemory()
    hear(
        first := np.concatenate([silence(1.0), clip("music-b"), clip("announcement-b")]),
        ear=(ear := Ear(8000, memory=memory)),
    )
    ear.memorise()
    once = len(memory)
    assert once * 0.02 > 0.6 * first.size / 8000
    hear(first, ear=(again := Ear(8000, memory=memory)))
    again.memorise()
    assert len(memory) < 2 * once - 100


def test_a_restart_in_the_middle_of_a_recording_is_recognised(clip) -> None:
    memory = SoundMemory()
    hear(np.concatenate([silence(1.0), clip("announcement-b")]), ear=(ear := Ear(8000, memory=memory)))
    ear.memorise()
    rest = clip("announcement-b")[16000:]
    repeats = of(HeardBefore, hear(np.concatenate([silence(2.0), rest]), ear=Ear(8000, memory=memory)))
    assert repeats
    assert repeats[0].at_s < 4.0


def test_a_memory_is_bounded_and_refuses_foreign_bytes() -> None:
    memory = SoundMemory()
    memory.add(np.zeros(200_000, np.uint32))
    assert len(memory) == SoundMemory.MAX_FRAMES
    with pytest.raises(ValueError, match="not a sound memory"):
        SoundMemory.from_bytes(b"\xff" * 400)


def test_an_hour_of_memory_is_searched_rarely_and_kept_small() -> None:
    prints, analyser = Fingerprinter(), Analyser(8000)
    rng = np.random.default_rng(2)
    frames = [analyser.feed(rng.standard_normal(160).astype(np.float32) * 0.05) for _ in range(200)]
    for index in range(Fingerprinter.MAX_FRAMES + 3000):
        prints.feed(frames[index % 200], speaking=index > Fingerprinter.MAX_FRAMES and index % 500 < 100)
    assert prints.size <= Fingerprinter.MAX_FRAMES
    assert prints.searches <= 60


def test_a_damaged_stores_zeros_make_no_company_known() -> None:
    assert SoundMemory.from_bytes(bytes(40_000)).seconds == 0.0


def test_the_music_of_a_long_hold_leaves_the_announcements(clip, monkeypatch) -> None:
    monkeypatch.setattr(SoundMemory, "MAX_FRAMES", 1500)
    memory = SoundMemory()
    played = np.concatenate([silence(1.0), clip("announcement-a"), clip("music-a"), clip("music-b")])
    for _ in range(2):
        ear = Ear(8000, memory=memory)
        hear(played, ear=ear)
        memory = SoundMemory.from_bytes(ear.memorise().to_bytes())
    assert of(HeardBefore, hear(played[: 7 * 8000], ear=Ear(8000, memory=memory)))


def test_what_was_met_longest_ago_is_forgotten() -> None:
    memory = SoundMemory()
    first, second = np.full(60, 1, np.uint32), np.full(70, 2, np.uint32)
    memory.add(first)
    memory.add(second)
    memory.renew(memory.words == 1)
    assert memory.words[memory.words != 0].tolist() == [*second, *first]
    assert memory.seconds == pytest.approx(2.6)


def test_a_short_word_of_a_person_is_not_memorised_with_what_is_around_it(clip) -> None:
    ear = Ear(8000)
    hear(
        np.concatenate([silence(1.0), clip("announcement-b"), clip("person-a")[:16000], clip("announcement-a")]),
        ear=ear,
    )
    end_s = 1.0 + clip("announcement-b").size / 8000
    memory = ear.memorise([(end_s, end_s + 2.0)])
    said = np.concatenate([silence(1.0), clip("person-a")[:16000], silence(1.0)])
    assert not of(HeardBefore, hear(said, ear=Ear(8000, memory=memory)))
