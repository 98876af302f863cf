"""One text spoken by SVOX Pico into a WAV file. Started by `tts_pico`: python -m … VOICE SPEED PITCH RATE SAID SPOKEN.

A process a text, because the package (py-nanotts 0.1.1) holds the interpreter's lock while it speaks; because it is C
that reads foreign text, and what crashes it must not take calls along; and because Pico reads memory that it has not
written: a second text in one process comes out otherwise than in a new one, whose memory is zero. It costs 5 ms of a
processor a second of speech, the process 50 ms.
"""

from __future__ import annotations

import sys
import wave
from pathlib import Path

__all__ = ["main"]


def main() -> None:
    """Writes what was spoken, mono, 16 bit, with the rate it is to be played at."""
    from py_nanotts import NanoTTS

    voice, speed, pitch, rate_hz, said, spoken = sys.argv[1:]
    text = Path(said).read_text(encoding="utf-8")
    pcm = NanoTTS().speak(text, voice=voice, speed=float(speed), pitch=float(pitch))
    with wave.open(spoken, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(int(rate_hz))
        file.writeframes(pcm)


if __name__ == "__main__":
    main()
