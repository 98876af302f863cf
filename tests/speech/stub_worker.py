"""Stands in for a recogniser process: answers with how much it heard; dies, hangs or babbles when told to."""

from __future__ import annotations

import json
import struct
import sys
import time

HEAD = struct.Struct(">cI")


def answer(kind: bytes, body: dict[str, object]) -> None:
    raw = json.dumps(body).encode()
    sys.stdout.buffer.write(HEAD.pack(kind, len(raw)) + raw)
    sys.stdout.buffer.flush()


def main() -> None:
    fault = sys.argv[1] if len(sys.argv) > 1 else ""
    if fault == "never ready":
        time.sleep(60)
    answer(b"R", {})
    heard, utterances = 0, 0
    while head := sys.stdin.buffer.read(HEAD.size):
        kind, length = HEAD.unpack(head)
        body = sys.stdin.buffer.read(length)
        if kind == b"S":
            heard, utterances = 0, utterances + 1
        elif kind == b"A":
            heard += len(body) // 2
            if fault == "dies at the first utterance" and utterances == 1:
                sys.exit(3)
            if fault == "hangs":
                time.sleep(60)
        elif kind in b"PF":
            if fault == "babbles":
                sys.stdout.buffer.write(HEAD.pack(b"F", 5) + b"{]nop")
                sys.stdout.buffer.flush()
            else:
                answer(kind, {"text": f"{heard} samples {utterances}", "confidence": 0.5})


main()
