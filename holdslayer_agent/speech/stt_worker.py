"""One decoder in a process of its own, spoken to over a pipe. Started by `stt_pocketsphinx` as `python -m`.

Protocol, both ways: a 5-byte head (kind, big-endian length) and a body. Requests: S start (rate as text), A audio
(int16, little-endian), P partial, F finish, C cancel. Answers, one to each P and F: JSON {"text", "confidence"}; once
at the beginning: R, ready. The worker ends when its standard input closes.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from typing import BinaryIO, Final

__all__ = ["HEAD", "main", "serve"]

HEAD: Final = struct.Struct(">cI")
MAX_BODY: Final = 1 << 20


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers until the pipe closes."""
    import numpy as np

    from holdslayer_agent.speech.stt_decoder import PhoneDecoder

    decoder = PhoneDecoder()
    _answer(answers, b"R", {})
    while head := requests.read(HEAD.size):
        if len(head) < HEAD.size:
            return
        kind, length = HEAD.unpack(head)
        body = requests.read(length)
        if len(body) < length or length > MAX_BODY:
            return
        if kind == b"S":
            decoder.start(int(body))
        elif kind == b"A":
            decoder.feed(np.frombuffer(body, "<i2"))
        elif kind == b"P":
            _answer(answers, b"P", {"text": decoder.partial().text, "confidence": 0.0})
        elif kind == b"F":
            result = decoder.finish()
            _answer(answers, b"F", {"text": result.text, "confidence": result.confidence})
        elif kind == b"C":
            decoder.finish()


def _answer(answers: BinaryIO, kind: bytes, body: dict[str, object]) -> None:
    raw = json.dumps(body).encode()
    answers.write(HEAD.pack(kind, len(raw)) + raw)
    answers.flush()


def main() -> None:
    """Keeps the answers' pipe for answers: whatever a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
