"""Signalling tones: ringback, busy, reorder, SIT, fax, and the beep of an answering machine.

Two steps. `_PulseTracker` finds stretches of one or two steady frequencies (pulses). `ToneDetector` compares the last
pulses with the plans of ITU-T E.180 and its supplement (cadences by country). Frequencies may be 2.5 % off.
"""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from holdslayer_agent.core.observations import BeepHeard, Sound
from holdslayer_agent.hearing.features import HOP_S, LONG_BIN_HZ, Hop, db

__all__ = ["ToneDetector", "ToneNews"]

_LOW, _HIGH = 25, 360
"""Bins looked at: 250 to 3600 Hz, clear of mains hum."""
_PURE: Final = 0.82
"""Share of energy in one or two peaks that makes a hop tonal. Tones 15 dB above white noise reach 0.9 and more."""
_FLOOR_DBFS: Final = -52.0
_DUAL_DB: Final = 10.0
"""A second peak weaker than this against the first is no part of the tone."""
_VOICED_DB: Final = 26.0
"""A peak with less than this to spare over what is at its half or third is a voice's harmonic. In the 145 texts of the
packaged companies that Pico speaks (1512 s) 327 beeps and 2 reorder tones were found without it, none with it; through
a line that cuts off below 300 Hz 263 and 0 without, 185 with 20 dB, 25 with 26 dB."""
_TOLERANCE: Final = 0.025
_CNG_TOLERANCE: Final = 0.0346
"""A calling fax may be 38 Hz off (ITU-T T.30)."""
_NEEDED: Final = 3
_CLEAN_DB: Final = 10.0
"""A pulse starts or ends cleanly when the level jumps by this much within 0.12 s: notes in music seldom do."""

Tones = tuple[float, ...]


@dataclass(slots=True)
class _Pulse:
    start_s: float
    tones: Tones
    level_dbfs: float
    clean_start: bool
    end_s: float | None = None
    clean_end: bool = False
    missed: int = 0
    lows: int = 0
    seen: list[float] = field(default_factory=list)

    def length_s(self, now_s: float) -> float:
        return (self.end_s if self.end_s is not None else now_s) - self.start_s

    def near(self, *wanted: float, within: float = _TOLERANCE) -> bool:
        return len(self.tones) == len(wanted) and all(
            abs(tone - want) <= within * want for tone, want in zip(self.tones, wanted, strict=True)
        )

    @property
    def steady(self) -> bool:
        return len(self.seen) < 2 or (max(self.seen) - min(self.seen)) < 0.015 * self.seen[0]


@dataclass(frozen=True, slots=True)
class ToneNews:
    """What a hop brought: a plan recognised (with its start), or a beep that ended."""

    sound: Sound | None = None
    since_s: float = 0.0
    beep: BeepHeard | None = None


class ToneDetector:
    """Recognises plans; `sound` holds the present one, through its pauses."""

    def __init__(self) -> None:
        self._tracker = _PulseTracker()
        self._waiting: _Pulse | None = None  # a beep that may yet turn out to be part of a plan
        self._until_s = 0.0
        self.sound: Sound | None = None

    @property
    def sounding(self) -> bool:
        """True while a steady tone that began out of quiet is on the line, known or not."""
        return self._tracker.current is not None and self._tracker.current.clean_start

    def sounded_within(self, seconds: float, now_s: float) -> bool:
        """Such a tone sounds or ended less than `seconds` ago: the last second is no music."""
        return any(
            pulse.clean_start and (pulse.end_s is None or now_s - pulse.end_s < seconds)
            for pulse in self._tracker.pulses
        )

    def feed(self, hop: Hop) -> list[ToneNews]:
        """News of this hop, mostly none."""
        ended = self._tracker.feed(hop)
        news: list[ToneNews] = []
        if self._tracker.pulses:
            found = _plan(self._tracker.pulses, hop.at_s)
            if found is not None and hop.at_s <= found[2]:
                sound, since_s, until_s = found
                self._until_s = max(until_s, self._until_s if sound is self.sound else 0.0)
                if sound is not self.sound:
                    self.sound = sound
                    news.append(ToneNews(sound, since_s))
                self._waiting = None
                ended = None
        if self.sound is not None and hop.at_s > self._until_s:
            self.sound = None
        if self._waiting is not None and (beep := self._beep(self._waiting, hop)) is not None:
            news.append(beep)
        if ended is not None and _beeplike(ended):
            self._waiting = ended
        return news

    def _beep(self, pulse: _Pulse, hop: Hop) -> ToneNews | None:
        """The beep, once nothing followed it: SIT goes on at once, busy and ringback after their pause."""
        assert pulse.end_s is not None
        current = self._tracker.current
        if current is not None and current.start_s > pulse.start_s:
            self._waiting = None
            return None
        patience_s = 1.1 if any(pulse.near(f) for f in (400.0, 425.0, 440.0)) else 0.2
        if hop.at_s - pulse.end_s < patience_s:
            return None
        self._waiting = None
        length_s = round(pulse.length_s(hop.at_s), 3)
        return ToneNews(beep=BeepHeard(round(pulse.end_s, 3), round(pulse.tones[0], 1), length_s))


def _beeplike(pulse: _Pulse) -> bool:
    return (
        len(pulse.tones) == 1
        and 300.0 <= pulse.tones[0] <= 2000.0
        and 0.08 <= pulse.length_s(0.0) <= 2.1
        and pulse.clean_start
        and pulse.clean_end
        and pulse.steady
    )


def _plan(pulses: deque[_Pulse], now_s: float) -> tuple[Sound, float, float] | None:
    """The plan the last pulses follow: (sound, since, until), `until` being how long its pause may last."""
    last = pulses[-1]
    on_s = last.length_s(now_s)
    end_s = last.end_s if last.end_s is not None else now_s
    if not last.clean_start and not _sit(pulses, now_s):
        return None
    if last.near(440, 480) and on_s >= 0.7:
        return Sound.RINGBACK, last.start_s, end_s + 4.4
    if last.near(400, 450) and on_s >= 0.3:
        return Sound.RINGBACK, last.start_s, end_s + 2.3
    if last.near(425) and 0.75 <= on_s <= 2.5:
        return Sound.RINGBACK, last.start_s, end_s + 4.4
    if last.near(440) and last.end_s is not None and 1.3 <= on_s <= 1.7:  # France
        return Sound.RINGBACK, last.start_s, end_s + 4.4
    if last.near(480, 620):
        if on_s >= 0.38:
            return Sound.BUSY, last.start_s, end_s + 0.8
        if last.end_s is not None and on_s >= 0.15:
            return Sound.REORDER, last.start_s, end_s + 0.5
    if any(last.near(hz) for hz in (400.0, 425.0, 440.0)) and last.end_s is not None and on_s <= 0.68:
        return _interrupted(pulses, end_s)
    if _sit(pulses, now_s):
        return Sound.SIT, pulses[-3].start_s, end_s + 0.5
    if last.near(2100) and on_s >= 1.0:
        return Sound.FAX, last.start_s, end_s + 0.5
    calling = len(pulses) > 1 and all(pulse.near(1100, within=_CNG_TOLERANCE) for pulse in (last, pulses[-2]))
    if calling and 0.4 <= on_s <= 0.7:
        gap_s = last.start_s - (pulses[-2].end_s or 0.0)
        if 2.4 <= gap_s <= 3.6 and 0.4 <= pulses[-2].length_s(now_s) <= 0.6:
            return Sound.FAX, pulses[-2].start_s, end_s + 3.6
    return None


def _interrupted(pulses: deque[_Pulse], end_s: float) -> tuple[Sound, float, float] | None:
    """Busy (0.375 or 0.5 s), reorder (about 0.25 s): two like pulses with a like pause. With a shorter one a private
    exchange rings (0.4 s, 0.2 s, 0.4 s); of unlike ones is Britain's reorder (0.4 s, 0.35 s, 0.225 s, 0.525 s)."""
    if len(pulses) < 2:
        return None
    last, previous = pulses[-1], pulses[-2]
    gap_s = last.start_s - (previous.end_s or 0.0)
    on_s, previous_s = last.length_s(end_s), previous.length_s(end_s)
    if not previous.near(*last.tones):
        return None
    if abs(on_s - 0.4) <= 0.08 and abs(previous_s - 0.4) <= 0.08 and 0.12 <= gap_s <= 0.27:
        return Sound.RINGBACK, previous.start_s, end_s + 4.4
    if abs(previous_s - 0.4) <= 0.05 and abs(gap_s - 0.35) <= 0.06 and abs(on_s - 0.225) <= 0.06:
        return Sound.REORDER, previous.start_s, end_s + 1.3
    if abs(on_s - previous_s) > 0.1 or abs(gap_s - on_s) > 0.12:
        return None
    if on_s >= 0.31:
        return Sound.BUSY, previous.start_s, end_s + 0.9
    return (Sound.REORDER, previous.start_s, end_s + 0.6) if on_s >= 0.15 else None


def _sit(pulses: deque[_Pulse], now_s: float) -> bool:
    """Three rising tones without a pause: 950, 1400, 1800 Hz (ITU-T E.180) or the North American variants."""
    if len(pulses) < 3 or pulses[-1].length_s(now_s) < 0.12:
        return False
    bands = ((890.0, 1010.0), (1340.0, 1460.0), (1740.0, 1850.0))
    three = list(pulses)[-3:]
    return all(
        len(pulse.tones) == 1 and low <= pulse.tones[0] <= high for pulse, (low, high) in zip(three, bands, strict=True)
    ) and all(abs(later.start_s - (sooner.end_s or 0.0)) < 0.12 for sooner, later in itertools.pairwise(three))


class _PulseTracker:
    """Follows one or two steady frequencies from edge to edge."""

    def __init__(self) -> None:
        self.pulses: deque[_Pulse] = deque(maxlen=6)
        self.current: _Pulse | None = None
        self._levels: deque[float] = deque(maxlen=16)
        self._candidate: Tones = ()
        self._run = 0

    def feed(self, hop: Hop) -> _Pulse | None:
        """The pulse this hop ended, if one."""
        self._levels.append(hop.level_dbfs)
        tones = _peaks(hop)
        ended = None
        if self.current is not None:
            ended = self._follow(self.current, tones, hop)
        self._run = self._run + 1 if tones and _same(tones, self._candidate) else int(bool(tones))
        self._candidate = tones
        if self._run >= _NEEDED and (self.current is None or not _same(tones, self.current.tones)):
            if self.current is not None:
                self._close(self.current, hop.at_s - 0.08, clean=False)
                ended = self.current
                self._open(tones, start_s=hop.at_s - 0.08, clean=False)
            elif hop.level_dbfs > _FLOOR_DBFS:
                start_s, clean = self._edge(hop.at_s)
                self._open(tones, start_s=start_s, clean=clean)
        return ended

    def _open(self, tones: Tones, *, start_s: float, clean: bool) -> None:
        level_dbfs = float(np.median(list(self._levels)[-_NEEDED:]))
        start_s = round(start_s, 3)  # as ends are: the next begins where one ended
        if self.current is None and self.pulses and start_s < (self.pulses[-1].end_s or 0.0):
            return  # the tail of the pulse that just ended, still in the long window
        self.current = _Pulse(max(start_s, 0.0), tones, level_dbfs, clean)
        self.pulses.append(self.current)

    def _edge(self, now_s: float) -> tuple[float, bool]:
        """Where the level rose to the tone's, looking back up to 0.3 s, and whether it rose sharply."""
        levels = list(self._levels)
        loud = levels[-1] - 6.0
        back = 0
        while back + 1 < len(levels) and levels[-2 - back] > loud:
            back += 1
        before = levels[-2 - back] if back + 1 < len(levels) else -120.0
        earlier = levels[-3 - back] if back + 2 < len(levels) else before
        clean = min(before, earlier) < levels[-1] - _CLEAN_DB and (back + 1 < len(levels) or len(levels) < 16)
        return round(now_s - (back + 1) * HOP_S, 3), clean

    def _follow(self, pulse: _Pulse, tones: Tones, hop: Hop) -> _Pulse | None:
        if hop.level_dbfs < pulse.level_dbfs - 7.0:
            pulse.lows += 1
            if pulse.lows >= 2:  # one lost packet does not end a tone
                clean = hop.level_dbfs < pulse.level_dbfs - _CLEAN_DB
                return self._close(pulse, hop.at_s - pulse.lows * HOP_S, clean=clean)
            return None
        pulse.lows = 0
        if tones and _same(tones, pulse.tones):
            pulse.missed = 0
            if len(pulse.seen) < 100:
                pulse.seen.append(tones[0])
            return None
        pulse.missed += 1
        if pulse.missed > 6:
            return self._close(pulse, hop.at_s - pulse.missed * HOP_S, clean=False)
        return None

    def _close(self, pulse: _Pulse, end_s: float, *, clean: bool) -> _Pulse:
        pulse.end_s = round(max(end_s, pulse.start_s), 3)
        pulse.clean_end = clean
        self.current = None
        self._run = 0
        return pulse


def _same(one: Tones, other: Tones) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= 0.02 * b for a, b in zip(one, other, strict=True))


def _peaks(hop: Hop) -> Tones:
    """The one or two frequencies that hold nearly all energy, rising; () when there are none."""
    power = hop.long
    if hop.level_dbfs < _FLOOR_DBFS - 6:
        return ()
    inside = power[_LOW:_HIGH]
    total = float(inside.sum())
    if total < 1e-9:
        return ()
    first = _LOW + int(np.argmax(inside))
    one = float(power[first - 2 : first + 3].sum())
    rest = power.copy()
    rest[first - 2 : first + 3] = 0.0
    second = _LOW + int(np.argmax(rest[_LOW:_HIGH]))
    two = float(rest[second - 2 : second + 3].sum())
    if abs(second - first) >= 3 and db(two) > db(one) - _DUAL_DB and one + two > _PURE * total:
        return tuple(sorted((_frequency(power, first), _frequency(power, second))))
    if one > _PURE * total and not _voiced(power, first, one):
        return (_frequency(power, first),)
    return ()


def _voiced(power: np.ndarray[tuple[int, ...], np.dtype[np.float32]], peak: int, level: float) -> bool:
    """Whether the peak is the second or third harmonic of a voice."""
    below = max(float(power[round(peak / n) - 1 : round(peak / n) + 2].sum()) for n in (2, 3))
    return db(below) > db(level) - _VOICED_DB


def _frequency(power: np.ndarray[tuple[int, ...], np.dtype[np.float32]], peak: int) -> float:
    """Frequency of a peak, between bins."""
    left, middle, right = (float(np.log(power[i] + 1e-12)) for i in (peak - 1, peak, peak + 1))
    bend = left - 2 * middle + right
    shift = 0.5 * (left - right) / bend if bend < -1e-6 else 0.0
    return (peak + min(max(shift, -0.5), 0.5)) * LONG_BIN_HZ
