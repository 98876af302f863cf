"""Recognises audio it has heard before: a recording repeats to the bit pattern, a person never does.

24 sign bits a frame (does the energy step between two neighbouring bands grow or shrink?), as in Haitsma and Kalker's
robust hashing ("A Highly Robust Audio Fingerprinting System", ISMIR 2002), over 100 ms windows every 20 ms so that a
repeat offset by half a frame still matches. One second is compared with everything heard before it.

Cost: the search looks at every fourth frame of the query first and at all of them only where that is promising; once a
repeat is found it is followed at its known offset, which costs nothing. An hour of memory is 0.7 MB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.core.observations import HeardBefore
from holdslayer_agent.hearing.features import HOP_S, LONG_BIN_HZ, Hop, band_matrix

__all__ = ["QUERY_S", "THRESHOLD", "Fingerprinter", "SoundMemory", "fingerprint_bits"]

QUERY_S: Final = 1.0
THRESHOLD: Final = 0.32
"""Share of differing bits below which two seconds are the same recording."""

_QUERY: Final = round(QUERY_S / HOP_S)
_STRIDE: Final = 4
_COARSE_THRESHOLD: Final = 0.40
_APART_S: Final = 3.0
"""Nothing within 3 s of the query counts: held vowels and echoes resemble themselves."""
_SEARCH_EVERY: Final = 8
"""Frames between full searches: 0.16 s, so a repeat is known 1.0–1.25 s after its voice began."""
_EAGER: Final = 12
_SEARCH_LATER: Final = 20
"""After 12 searches in vain (2 s of a voice) every 0.4 s will do: what repeats was recognised before."""
_LIVELY_SHARE: Final = 0.6
"""Share of the query that must be sound, and not a steady tone, for it to be searched for."""
_CHANGE_DB: Final = 0.7
"""Mean change between bands over 40 ms under which a frame is a steady tone: those stay below 0.3, speech above 1.5."""
_LEAD: Final = 100
"""Frames, 2 s, before a voice has lasted 0.8 s: a query over its onset lies within one piece."""
_PAUSE: Final = 125
"""2.5 s: pauses within an announcement are kept, so that a repeat can be followed over them."""
_FLOOR_DBFS: Final = -58.0
_EDGES_HZ: Final = np.geomspace(300.0, 3300.0, 26)
_BANDS: Final = band_matrix(_EDGES_HZ, LONG_BIN_HZ, 401)
_WEIGHTS: Final = (1 << np.arange(24, dtype=np.uint32)).astype(np.uint32)
_LAG: Final = 2

Bits = NDArray[np.uint32]
_BYTE_ONES: Final = np.array([bin(i).count("1") for i in range(1 << 12)], np.uint8)


def _ones(words: Bits) -> NDArray[np.uint8]:
    """Number of set bits of each 24-bit word."""
    if hasattr(np, "bitwise_count"):
        ones: NDArray[np.uint8] = np.bitwise_count(words)
        return ones
    counted: NDArray[np.uint8] = _BYTE_ONES[words & 0xFFF] + _BYTE_ONES[words >> 12]
    return counted


def fingerprint_bits(before_db: NDArray[np.float32], now_db: NDArray[np.float32]) -> tuple[int, float]:
    """24 bits of one frame and how much it changed, in dB; both inputs (25,) band levels 40 ms apart."""
    change = np.diff(now_db) - np.diff(before_db)
    return int(np.dot((change > 0).astype(np.uint32), _WEIGHTS)), float(np.mean(np.abs(change)))


class SoundMemory:
    """Fingerprints of recordings of earlier calls to one number. Bounded: what was met longest ago is forgotten."""

    MAX_FRAMES: Final = 90_000  # half an hour of voices, 0.4 MB
    MUSIC_SHARE: Final = 3
    """Music is remembered up to the third part: that of one long hold would leave no announcement."""

    def __init__(self, words: Bits | None = None) -> None:
        self._words: Bits = np.zeros(0, np.uint32) if words is None else words

    def __len__(self) -> int:
        return int(self._words.size)

    @property
    def words(self) -> Bits:
        """Shape (n,), 24 bits a frame, 20 ms apart; zeros part the pieces."""
        return self._words

    def add(self, words: Bits) -> None:
        """Remembers a piece of audio; forgets the oldest beyond half an hour."""
        gap = np.zeros(1, np.uint32)
        self._words = np.concatenate([self._words, gap, words.astype(np.uint32)])[-self.MAX_FRAMES :]

    def add_music(self, words: Bits) -> None:
        """Remembers a piece of music, as far as it pushes out nothing."""
        room = self.MAX_FRAMES // self.MUSIC_SHARE - self._words.size - 1
        if room >= _QUERY:
            self.add(words[:room])

    def renew(self, met: NDArray[np.bool_]) -> None:
        """The pieces of which a part was `met` again, a flag a word, become the newest."""
        parted = np.split(np.arange(self._words.size), np.flatnonzero(self._words == 0))
        pieces = [piece[self._words[piece] != 0] for piece in parted]
        kept, self._words = self._words, np.zeros(0, np.uint32)
        for piece in sorted((piece for piece in pieces if piece.size), key=lambda piece: bool(met[piece].any())):
            self.add(kept[piece])

    @property
    def seconds(self) -> float:
        """How much is remembered; a damaged store's zeros are nothing."""
        return float(np.count_nonzero(self._words)) * HOP_S

    def to_bytes(self) -> bytes:
        """For a store to keep."""
        return self._words.astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes) -> SoundMemory:
        """Raises ValueError when `stored` was not written by `to_bytes`."""
        words = np.frombuffer(stored, "<u4").astype(np.uint32)
        if words.size and int(words.max()) >= 1 << 24:
            raise ValueError("not a sound memory")
        return cls(words[-cls.MAX_FRAMES :])


@dataclass(slots=True)
class _Match:
    index: int  # position in the searched words that the query's first frame met
    distance: float


class Fingerprinter:
    """The memory of one call, searched while a voice speaks."""

    MAX_FRAMES: Final = 180_000  # an hour

    def __init__(self, memory: SoundMemory | None = None) -> None:
        self._memory = SoundMemory() if memory is None else memory
        self._old: Bits = self._memory.words
        self._words: Bits = np.zeros(4096, np.uint32)
        self._lively = np.zeros(4096, np.bool_)
        self._recalled = np.zeros(4096, np.bool_)  # known from an earlier call: not to be learned again
        self._voiced = np.zeros(4096, np.bool_)
        self._met = np.zeros(self._old.size, np.bool_)  # of the old words
        self._size = 0
        self._forgotten = 0  # frames dropped from the front
        self._bands_db: list[NDArray[np.float32]] = []
        self._noise = np.random.default_rng(20)
        self._since_search = 0
        self._in_vain = 0  # searches of this voice that found nothing
        self._followed: tuple[str, int] | None = None  # ("old" | "call", offset from present frame)
        self.searches = 0
        """Full searches made: the cost of this ear."""

    def feed(self, hop: Hop, *, speaking: bool) -> HeardBefore | None:
        """Remembers the hop; while `speaking`, says when the last second was heard before (about 6 times a second)."""
        self._remember(hop)
        if speaking:
            self._voiced[max(self._size - _LEAD, 0) : self._size] = True
        if not speaking:
            self._followed = None
            self._since_search = _SEARCH_EVERY
            self._in_vain = 0
            return None
        self._since_search += 1
        if self._since_search < (_SEARCH_EVERY if self._in_vain < _EAGER else _SEARCH_LATER) or self._size < _QUERY:
            return None
        if np.count_nonzero(self._lively[self._size - _QUERY : self._size]) < _LIVELY_SHARE * _QUERY:
            return None
        self._since_search = 0
        return self._recognise(hop.at_s)

    @property
    def size(self) -> int:
        """Frames remembered."""
        return self._size

    def learn(self, without: Sequence[tuple[float, float]]) -> None:
        """Adds what was new in this call to the memory: all sound but the spans of seconds in `without` (people)."""
        if self._memory.words is self._old:
            self._memory.renew(self._met)
        keep = self._lively[: self._size] & ~self._recalled[: self._size]
        people = np.zeros(self._size, np.bool_)
        for start_s, end_s in without:
            first = max(round(start_s / HOP_S) - self._forgotten, 0)
            people[first : max(round(end_s / HOP_S) - self._forgotten, 0)] = True
        voiced = self._voiced[: self._size]
        for piece in self._pieces(keep & ~voiced, people):
            self._memory.add_music(piece)
        for piece in self._pieces(keep & voiced, people):
            self._memory.add(piece)
        self._recalled[: self._size] = True  # nothing is learned twice

    def _pieces(self, keep: NDArray[np.bool_], people: NDArray[np.bool_]) -> list[Bits]:
        """Stretches of a second and more, over short gaps: pauses between words, but no people."""
        whole = _bridged(keep & ~people) & ~people
        edges = np.flatnonzero(np.diff(np.concatenate([[0], whole.astype(np.int8), [0]])))
        spans = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        return [self._words[first:last] for first, last in spans if last - first >= _QUERY]

    def _remember(self, hop: Hop) -> None:
        bands = (10.0 * np.log10(_BANDS @ hop.long + np.float32(1e-9))).astype(np.float32)
        self._bands_db.append(bands)
        word, change = 0, 0.0
        if len(self._bands_db) > _LAG:
            word, change = fingerprint_bits(self._bands_db.pop(0), bands)
        lively = hop.level_dbfs > _FLOOR_DBFS and change > _CHANGE_DB
        if not lively:  # noise can't match anything
            word = int(self._noise.integers(0, 1 << 24))
        if self._size in (self._words.size, self.MAX_FRAMES):
            self._grow()
        self._words[self._size] = word
        self._lively[self._size] = lively
        self._recalled[self._size] = False
        self._voiced[self._size] = False
        self._size += 1

    def _grow(self) -> None:
        if self._size >= self.MAX_FRAMES:
            drop = self._size // 4
            self._words[: self._size - drop] = self._words[drop : self._size]
            self._lively[: self._size - drop] = self._lively[drop : self._size]
            self._recalled[: self._size - drop] = self._recalled[drop : self._size]
            self._voiced[: self._size - drop] = self._voiced[drop : self._size]
            self._size -= drop
            self._forgotten += drop
            return
        self._words = np.concatenate([self._words, np.zeros_like(self._words)])
        self._lively = np.concatenate([self._lively, np.zeros_like(self._lively)])
        self._recalled = np.concatenate([self._recalled, np.zeros_like(self._recalled)])
        self._voiced = np.concatenate([self._voiced, np.zeros_like(self._voiced)])

    def _recognise(self, at_s: float) -> HeardBefore | None:
        here = self._size - _QUERY
        query = self._words[here : self._size]
        asked = np.flatnonzero(self._lively[here : self._size])  # noise in pauses says nothing
        if self._followed is not None:
            source, offset = self._followed
            words = self._old if source == "old" else self._words[: self._size]
            distance = _distance_at(words, query, asked, here + offset)
            if distance < THRESHOLD:
                return self._report(at_s, source, here + offset, distance)
            self._followed = None
        self.searches += 1
        self._in_vain += 1
        limit = here - round(_APART_S / HOP_S)
        for source, words in (("call", self._words[: max(limit, 0)]), ("old", self._old)):
            match = _search(words, query, asked)
            if match is not None:
                self._followed = (source, match.index - here)
                self._in_vain = 0
                return self._report(at_s, source, match.index, match.distance)
        return None

    def _report(self, at_s: float, source: str, index: int, distance: float) -> HeardBefore:
        first = self._forgotten + index if source == "call" else index - self._old.size
        if source == "old":
            self._recalled[self._size - _QUERY : self._size] = True
            self._met[index : index + _QUERY] = True
        return HeardBefore(at_s, round(first * HOP_S, 3), QUERY_S, round(distance, 3))


def _bridged(keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """With pauses closed."""
    places = np.flatnonzero(keep)
    closed = keep.copy()
    for before, after in zip(places[:-1].tolist(), places[1:].tolist(), strict=True):
        if 1 < after - before <= _PAUSE:
            closed[before:after] = True
    return closed


def _distance_at(words: Bits, query: Bits, asked: NDArray[np.intp], index: int) -> float:
    if index < 0 or index + query.size > words.size:
        return 0.5
    return float(_ones(words[index : index + query.size][asked] ^ query[asked]).sum()) / (24 * asked.size)


def _search(words: Bits, query: Bits, asked: NDArray[np.intp]) -> _Match | None:
    """The best place where `query` differs in less than THRESHOLD of its bits, counted where it is `asked`."""
    places = words.size - query.size + 1
    if places <= 0:
        return None
    steps = asked[::_STRIDE].tolist()
    coarse = np.zeros(places, np.uint16)
    for step in steps:
        coarse += _ones(words[step : step + places] ^ query[step])
    promising = np.flatnonzero(coarse < _COARSE_THRESHOLD * 24 * len(steps))
    if promising.size > 256:
        promising = promising[np.argpartition(coarse[promising], 256)[:256]]
    best: _Match | None = None
    if promising.size:
        near = words[promising[:, None] + asked]
        distances = _ones(near ^ query[asked]).sum(axis=1, dtype=np.int64) / (24 * asked.size)
        winner = int(np.argmin(distances))
        if distances[winner] < THRESHOLD:
            best = _Match(int(promising[winner]), float(distances[winner]))
    return best
