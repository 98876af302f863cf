"""Keeps out what a recogniser invents: Whisper and its kin fill silence, noise and music with sentences.

An utterance is judged whole, by what the provider tells and by its words:
- no speech likely, and the words not likely either;
- one of the sentences such models are known for (films' credits and videos' farewells, with which they were trained);
- the same words over and over, or twice and nothing else where the recogniser is not sure of them;
- more words than anybody says in the time;
- another language than the call's, when the provider tells one with few words to go by.
What is kept out is counted by its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.core.said_words import tokens
from holdslayer_agent.speech.stt import NO_WORDS, SpeechToText, SttResult, SttStream

__all__ = ["WithoutInventions", "why_invented"]

NO_SPEECH: Final = 0.6
UNLIKELY: Final = 0.37
"""exp(-1): with `NO_SPEECH` the two limits that Whisper's authors chose for silence (whisper/transcribe.py)."""
WORDS_A_SECOND: Final = 6.5
"""Auctioneers aside: fast announcements are spoken with 4 words a second, legal notices with up to 5.5."""
_FREE_WORDS: Final = 3
_TIMES: Final = 4
"""A phrase said four times in a row is a loop. Companies say things twice, people `hello hello hello`."""
_TWICE_UNSURE: Final = 0.55
"""Whisper was less sure of 15 texts of the development calls that are one phrase said twice: seven over music and
recordings ("Hello, how are you? Hello, how are you?" for Spanish), seven "Thank you, thank you." and the like in noisy
people's voices. One ("How fearful. How fearful.", 0.52) may have been said: the readers' words are not written down."""

_KNOWN: Final = {
    "en": (
        r"thank(s| you)( (so|very) much)?( for)? watching.*", r"(please )?(like and )?subscribe.*", r"see you (in the )?next (time|video).*",
        r"(subtitles|captions|transcription|translated) by .*", r"thanks for listening", r"bye( bye)+", r"you", r"i'?ll see you (in the )?next.*",
        r"don'?t forget to (like|subscribe).*", r"music( playing)?", r"applause", r"silence", r"foreign", r".*amara ?org.*", r"(so )+", r"(oh )*oh",
    ),
    "de": (
        r"untertitel(ung)? .*", r"vielen dank f(u|ü)rs zuschauen.*", r"bis zum n(a|ä)chsten (mal|video).*", r"copyright .*", r".*amara ?org.*",
        r"musik", r"applaus", r"das war'?s f(u|ü)r heute.*", r"abonniert .*", r"(ja )+",
    ),
    "fr": (
        r"sous titr(es|age).*", r"merci d avoir regarde.*", r"abonnez vous.*", r".*amara ?org.*", r"musique.*", r"a bient(o|ô)t pour .*video.*",
        r"merci d avoir ecoute.*", r"applaudissements",
    ),
    "es": (
        r"subtitul(os|ado) .*", r"gracias por ver( el video)?.*", r"suscribete.*", r".*amara ?org.*", r"musica.*", r"hasta el proximo video.*",
        r"no olvides suscribirte.*", r"aplausos",
    ),
}  # fmt: skip
_PATTERNS: Final = {
    language: re.compile("|".join(f"(?:{line})" for line in lines)) for language, lines in _KNOWN.items()
}


def why_invented(result: SttResult, language: str, seconds: float) -> str:
    """Why the words are not believed: `no-speech`, `known`, `too-fast`, `loop`, `twice`, `language`; empty when they are."""
    short = language.split("-")[0].lower()
    words = tokens(result.text, short)
    if not words:
        return ""
    if result.no_speech >= NO_SPEECH and result.confidence < UNLIKELY:
        return "no-speech"
    plain = " ".join(words)
    if any(pattern.fullmatch(plain) for name, pattern in _PATTERNS.items() if name in ("en", short)):
        return "known"
    if len(words) > _FREE_WORDS + WORDS_A_SECOND * seconds:
        return "too-fast"
    if _loops(words):
        return "loop"
    if result.confidence < _TWICE_UNSURE and _said_twice(words):
        return "twice"
    if result.language and result.language != short and result.confidence < 0.5:
        return "language"
    return ""


def _loops(words: tuple[str, ...]) -> bool:
    """Whether a run of one to six words comes four times on end, three of them being most of the text."""
    for size in range(1, 7):
        for start in range(len(words) - size * _TIMES + 1):
            part = words[start : start + size]
            times = 1
            while words[start + times * size : start + (times + 1) * size] == part:
                times += 1
            if times >= _TIMES and times * size * 2 > len(words) and not all(word.isdigit() for word in part):
                return True
    return False


def _said_twice(words: tuple[str, ...]) -> bool:
    """Whether a phrase of two words or more is said twice, and nothing else."""
    half = len(words) // 2
    return half >= 2 and len(words) == 2 * half and words[:half] == words[half:]


class WithoutInventions(SpeechToText):
    """A recogniser whose inventions are turned into silence. `suppressed` counts them by reason."""

    def __init__(self, inner: SpeechToText) -> None:
        self._inner = inner
        self.suppressed: Counter[str] = Counter()

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        """See SpeechToText."""
        return _SoberStream(self._inner.start(language, rate_hz), language, rate_hz, self.suppressed)

    async def close(self) -> None:
        """Closes the recogniser."""
        await self._inner.close()


class _SoberStream(SttStream):
    def __init__(self, inner: SttStream, language: str, rate_hz: int, suppressed: Counter[str]) -> None:
        self._inner = inner
        self._language = language
        self._rate_hz = rate_hz
        self._seconds = 0.0
        self._suppressed = suppressed

    async def feed(self, pcm: Pcm) -> None:
        self._seconds += len(pcm) / self._rate_hz
        await self._inner.feed(pcm)

    async def partial(self) -> SttResult:
        result = await self._inner.partial()
        return NO_WORDS if why_invented(result, self._language, self._seconds) else result

    async def finish(self) -> SttResult:
        result = await self._inner.finish()
        why = why_invented(result, self._language, self._seconds)
        if not why:
            return result
        self._suppressed[why] += 1
        return SttResult("", 0.0, result.dropped_s, max(result.no_speech, NO_SPEECH), result.language)

    async def cancel(self) -> None:
        await self._inner.cancel()
