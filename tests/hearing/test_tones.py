"""Signalling tones: what the ear calls them, and when."""

from __future__ import annotations

import numpy as np
import pytest
from line_signals import cadence, first, hear, noisy, pcm, silence, sounds, tone

from holdslayer_agent.core.observations import BeepHeard, DtmfHeard, Sound

PLANS = [
    pytest.param([440, 480], (2.0, 4.0), 2, Sound.RINGBACK, id="ringback US"),
    pytest.param([400, 450], (0.4, 0.2, 0.4, 2.0), 3, Sound.RINGBACK, id="ringback UK"),
    pytest.param([425], (1.0, 4.0), 2, Sound.RINGBACK, id="ringback EU"),
    pytest.param([440], (1.5, 3.5), 2, Sound.RINGBACK, id="ringback FR"),
    pytest.param([425], (0.4, 0.2, 0.4, 4.0), 2, Sound.RINGBACK, id="ringback of a private exchange"),
    pytest.param([480, 620], (0.5, 0.5), 5, Sound.BUSY, id="busy US"),
    pytest.param([440], (0.5, 0.5), 5, Sound.BUSY, id="busy FR"),
    pytest.param([400], (0.375, 0.375), 6, Sound.BUSY, id="busy UK"),
    pytest.param([425], (0.5, 0.5), 5, Sound.BUSY, id="busy EU"),
    pytest.param([480, 620], (0.25, 0.25), 8, Sound.REORDER, id="reorder US"),
    pytest.param([425], (0.25, 0.25), 8, Sound.REORDER, id="reorder EU"),
    pytest.param([400], (0.4, 0.35, 0.225, 0.525), 4, Sound.REORDER, id="reorder UK"),
    pytest.param([1100], (0.5, 3.0), 3, Sound.FAX, id="fax calling"),
]
LEVELS = [-10.0, -20.0, -32.0]


@pytest.mark.parametrize(("frequencies_hz", "steps_s", "times", "sound"), PLANS)
@pytest.mark.parametrize("rate_hz", [8000, 16000])
@pytest.mark.parametrize("dbfs", LEVELS)
def test_a_tone_plan_is_named_at_its_start(frequencies_hz, steps_s, times, sound, rate_hz, dbfs) -> None:
    played = np.concatenate(
        [silence(0.6, rate_hz=rate_hz), cadence(frequencies_hz, steps_s, times, dbfs=dbfs, rate_hz=rate_hz)]
    )
    heard = hear(played, rate_hz=rate_hz)
    assert first(heard, sound).at_s == pytest.approx(0.6, abs=0.06)
    others = {Sound.RINGBACK, Sound.BUSY, Sound.REORDER, Sound.SIT, Sound.FAX, Sound.SPEECH, Sound.MUSIC} - {sound}
    assert not others & set(sounds(heard))


@pytest.mark.parametrize(("frequencies_hz", "steps_s", "times", "sound"), PLANS)
def test_noise_twenty_decibels_below_does_not_hide_a_plan(frequencies_hz, steps_s, times, sound) -> None:
    played = noisy(np.concatenate([silence(0.6), cadence(frequencies_hz, steps_s, times, dbfs=-19)]), -39)
    assert first(hear(played), sound).at_s == pytest.approx(0.6, abs=0.08)


@pytest.mark.parametrize(("frequencies_hz", "steps_s", "times", "sound"), PLANS)
@pytest.mark.parametrize("shift", [-0.01, 0.01])
def test_a_plan_may_be_one_percent_off_pitch(frequencies_hz, steps_s, times, sound, shift) -> None:
    played = cadence([f * (1 + shift) for f in frequencies_hz], steps_s, times)
    assert sound in sounds(hear(np.concatenate([silence(0.6), played])))


def test_ringback_is_one_sound_through_its_pauses() -> None:
    played = np.concatenate([silence(0.5), cadence([440, 480], (2.0, 4.0), 3), silence(2.0)])
    assert sounds(hear(played)) == [Sound.RINGBACK, Sound.SILENCE]


def test_ringback_is_known_within_a_second() -> None:
    heard = hear(np.concatenate([silence(0.5), tone([440, 480], 0.9)]))
    assert Sound.RINGBACK in sounds(heard)


@pytest.mark.parametrize("frequencies_hz", [(950, 1400, 1800), (913.8, 1370.6, 1776.7), (985.2, 1428.5, 1776.7)])
@pytest.mark.parametrize("lengths_s", [(0.33, 0.33, 0.33), (0.274, 0.274, 0.38)])
def test_special_information_tones_are_sit_and_not_beeps(frequencies_hz, lengths_s) -> None:
    played = [tone(f, length_s) for f, length_s in zip(frequencies_hz, lengths_s, strict=True)]
    heard = hear(np.concatenate([silence(0.5), *played, silence(1.0)]))
    assert first(heard, Sound.SIT).at_s == pytest.approx(0.5, abs=0.1)
    assert not [o for o in heard if isinstance(o, BeepHeard)]


@pytest.mark.parametrize("frequency_hz", [1062, 1138])
def test_a_calling_fax_may_be_38_hz_off_pitch(frequency_hz) -> None:
    assert Sound.FAX in sounds(hear(np.concatenate([silence(0.6), cadence(frequency_hz, (0.5, 3.0), 3)])))


def test_the_answer_tone_of_a_fax_is_fax() -> None:
    assert Sound.FAX in sounds(hear(np.concatenate([silence(0.5), tone(2100, 2.5)])))


@pytest.mark.parametrize("frequency_hz", [440, 620, 800, 1000, 1400, 1900])
@pytest.mark.parametrize("length_s", [0.15, 0.3, 0.5, 1.0, 1.9])
def test_an_answering_machines_beep_is_reported_with_pitch_and_length(frequency_hz, length_s) -> None:
    heard = hear(np.concatenate([silence(1.0), tone(frequency_hz, length_s), silence(1.5)]))
    (beep,) = [o for o in heard if isinstance(o, BeepHeard)]
    assert beep.frequency_hz == pytest.approx(frequency_hz, rel=0.01)
    assert beep.length_s == pytest.approx(length_s, abs=0.06)
    assert beep.at_s == pytest.approx(1.0 + length_s, abs=0.06)


def test_a_long_tone_is_no_beep() -> None:
    heard = hear(np.concatenate([silence(1.0), tone(1000, 4.0), silence(1.0)]))
    assert not [o for o in heard if isinstance(o, BeepHeard)]


def hum(length_s: float):
    """A voice of 210 Hz whose second harmonic has most of what passes 250 Hz, as an "m" or "u" of a woman's."""
    return tone(420.0, length_s) + tone(210.0, length_s, dbfs=-33) + tone(630.0, length_s, dbfs=-36)


def test_a_hummed_vowel_is_no_beep() -> None:
    heard = hear(np.concatenate([silence(1.0), hum(0.2), silence(1.5)]))
    assert not [o for o in heard if isinstance(o, BeepHeard)]


def test_two_hummed_syllables_are_no_reorder_tone() -> None:
    heard = hear(np.concatenate([silence(1.0), hum(0.22), silence(0.22), hum(0.22), silence(1.5)]))
    assert Sound.REORDER not in sounds(heard)


def test_the_beeps_of_a_queue_are_all_counted() -> None:
    heard = hear(np.concatenate([silence(1.0), cadence(1000, (0.2, 4.8), 6)]))
    assert len([o for o in heard if isinstance(o, BeepHeard)]) == 6


def test_noise_is_no_tone() -> None:
    heard = hear(noisy(silence(10.0), -25))
    assert not {Sound.RINGBACK, Sound.BUSY, Sound.SIT, Sound.FAX, Sound.BEEP, Sound.DTMF} & set(sounds(heard))


ROWS, COLUMNS, KEYS = (697, 770, 852, 941), (1209, 1336, 1477, 1633), ("123A", "456B", "789C", "*0#D")


def press(
    key: str, length_s: float, *, twist_db: float = 0.0, shift: float = 0.0, dbfs: float = -16, rate_hz: int = 8000
):
    row = next(i for i, keys in enumerate(KEYS) if key in keys)
    column = KEYS[row].index(key)
    low = tone(ROWS[row] * (1 + shift), length_s, dbfs=dbfs - twist_db / 2, rate_hz=rate_hz)
    return low + tone(COLUMNS[column] * (1 + shift), length_s, dbfs=dbfs + twist_db / 2, rate_hz=rate_hz)


def digits(heard) -> str:
    return "".join(o.digit for o in heard if isinstance(o, DtmfHeard))


@pytest.mark.parametrize("rate_hz", [8000, 16000])
@pytest.mark.parametrize("length_s", [0.06, 0.1, 0.4])
def test_every_touch_tone_is_heard_once(rate_hz, length_s) -> None:
    keys = "".join(KEYS)
    gap = silence(0.08, rate_hz=rate_hz)
    played = np.concatenate([part for key in keys for part in (press(key, length_s, rate_hz=rate_hz), gap)])
    assert digits(hear(played, rate_hz=rate_hz, step=rate_hz // 50)) == keys


def test_a_touch_tone_is_stamped_with_its_start() -> None:
    (press_heard,) = [
        o for o in hear(np.concatenate([silence(1.0), press("5", 0.1), silence(0.2)])) if isinstance(o, DtmfHeard)
    ]
    assert press_heard.at_s == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("twist_db", [-7.0, 3.0])
def test_twist_within_q24_is_accepted(twist_db) -> None:
    assert digits(hear(np.concatenate([press("8", 0.1, twist_db=twist_db), silence(0.2)]))) == "8"


@pytest.mark.parametrize("twist_db", [-12.0, 8.0])
def test_twist_beyond_q24_is_refused(twist_db) -> None:
    assert digits(hear(np.concatenate([press("8", 0.1, twist_db=twist_db), silence(0.2)]))) == ""


@pytest.mark.parametrize(("shift", "accepted"), [(-0.014, True), (0.014, True), (-0.04, False), (0.04, False)])
def test_frequencies_are_accepted_to_one_and_a_half_percent(shift, accepted) -> None:
    assert (digits(hear(np.concatenate([press("2", 0.12, shift=shift), silence(0.2)]))) == "2") is accepted


def test_a_digit_in_noise_is_heard() -> None:
    assert digits(hear(noisy(np.concatenate([silence(0.3), press("#", 0.1), silence(0.3)]), -36))) == "#"


def test_touch_tones_are_no_beeps_and_no_voice() -> None:
    heard = hear(np.concatenate([silence(0.5), *[part for k in "1590" for part in (press(k, 0.1), silence(0.1))]]))
    assert not {Sound.BEEP, Sound.SPEECH, Sound.RINGBACK} & set(sounds(heard))


@pytest.mark.parametrize("size", [1, 37, 159, 160, 161, 997, 8000])
def test_the_size_of_the_pieces_changes_nothing(size) -> None:
    played = pcm(noisy(np.concatenate([silence(0.5), tone([440, 480], 2.0), silence(1.0), press("7", 0.1)]), -50))
    assert hear(played, step=size) == hear(played, step=160)
