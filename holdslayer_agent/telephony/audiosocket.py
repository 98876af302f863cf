"""The AudioSocket wire protocol, sans I/O: bytes in, messages out, and back.

A message is one kind byte, a big-endian 16-bit length, and that many bytes. Source: Asterisk's res_audiosocket
(`include/asterisk/res_audiosocket.h`) and docs.asterisk.org, "AudioSocket". Peer's quirks that callers must know:
Asterisk never sends HANGUP (expect EOF or a reset), sends nothing at all while the far end is silent, and now and then
a short frame; it hangs up when it receives DTMF, ERROR or an empty payload.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import LocalProtocolError, RemoteProtocolError

__all__ = ["RATES_HZ", "Audio", "Decoder", "Digit", "Ended", "Failed", "Identified", "Kind", "Message", "encode_audio"]


class Kind(IntEnum):
    """Kind bytes. 0x10–0x18 are signed linear audio, little-endian int16, one rate each."""

    HANGUP = 0x00
    UUID = 0x01
    DTMF = 0x03
    SLIN8 = 0x10
    SLIN12 = 0x11
    SLIN16 = 0x12
    SLIN24 = 0x13
    SLIN32 = 0x14
    SLIN44 = 0x15
    SLIN48 = 0x16
    SLIN96 = 0x17
    SLIN192 = 0x18
    ERROR = 0xFF


RATES_HZ: dict[int, int] = {
    Kind.SLIN8: 8000,
    Kind.SLIN12: 12000,
    Kind.SLIN16: 16000,
    Kind.SLIN24: 24000,
    Kind.SLIN32: 32000,
    Kind.SLIN44: 44100,
    Kind.SLIN48: 48000,
    Kind.SLIN96: 96000,
    Kind.SLIN192: 192000,
}
KINDS = {rate: Kind(kind) for kind, rate in RATES_HZ.items()}

MAX_SENT_BYTES = 16_000
"""Asterisk takes a payload of 16,000 bytes whole and refuses 65,534 (measured on 22.10); we never send more."""


@dataclass(frozen=True, slots=True)
class Identified:
    """First message: which call this connection belongs to."""

    uuid: uuid.UUID


@dataclass(frozen=True, slots=True)
class Audio:
    """A stretch of audio; any length, usually 20 ms. `samples` shape (n,), n ≥ 1."""

    rate_hz: int
    samples: Pcm


@dataclass(frozen=True, slots=True)
class Digit:
    """One touch tone that the far end sent out of band."""

    digit: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The peer asked to hang up."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The peer reported an error; `code` as sent, empty payload reads as 0."""

    code: int


Message = Identified | Audio | Digit | Ended | Failed


class Decoder:
    """Turns received bytes into messages. Holds at most one unfinished message (65,538 bytes)."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._identified = False

    @property
    def pending(self) -> int:
        """Bytes of an unfinished message. Not 0 at the end of the stream means that it was cut."""
        return len(self._buffer)

    def feed(self, received: bytes) -> list[Message]:
        """Messages completed by `received`, in order.

        Raises RemoteProtocolError on an unknown kind, a payload of a wrong size, or anything but the UUID first; the
        decoder is of no use after that.
        """
        self._buffer += received
        messages: list[Message] = []
        position = 0
        while len(self._buffer) - position >= 3:
            kind = self._buffer[position]
            self._check_kind(kind)
            end = position + 3 + int.from_bytes(self._buffer[position + 1 : position + 3], "big")
            if len(self._buffer) < end:
                break
            message = self._parse(kind, bytes(self._buffer[position + 3 : end]))
            if message is not None:
                messages.append(message)
            position = end
        del self._buffer[:position]
        return messages

    def _check_kind(self, kind: int) -> None:
        if kind not in Kind.__members__.values():
            raise RemoteProtocolError(f"unknown AudioSocket kind 0x{kind:02x}", code="audiosocket-kind")
        if not self._identified and kind not in {Kind.UUID, Kind.HANGUP, Kind.ERROR}:
            raise RemoteProtocolError(f"AudioSocket kind 0x{kind:02x} before the UUID", code="audiosocket-no-uuid")

    def _parse(self, kind: int, payload: bytes) -> Message | None:
        match kind:
            case Kind.HANGUP:
                return Ended()
            case Kind.ERROR:
                return Failed(int.from_bytes(payload[:4], "big"))
            case Kind.UUID:
                if len(payload) != 16 or self._identified:
                    raise RemoteProtocolError("a second or malformed AudioSocket UUID", code="audiosocket-uuid")
                self._identified = True
                return Identified(uuid.UUID(bytes=payload))
            case Kind.DTMF:
                digit = payload.decode("ascii", "replace")
                if len(digit) != 1 or digit not in "0123456789*#ABCDabcd":
                    raise RemoteProtocolError(f"AudioSocket DTMF payload {payload[:8]!r}", code="audiosocket-dtmf")
                return Digit(digit.upper())
            case _:
                if len(payload) % 2:
                    raise RemoteProtocolError("an AudioSocket frame ends in half a sample", code="audiosocket-odd")
                if not payload:
                    return None
                return Audio(RATES_HZ[kind], np.frombuffer(payload, dtype="<i2").astype(np.int16))


def encode_audio(samples: Pcm, rate_hz: int) -> bytes:
    """One audio message. Raises LocalProtocolError on an unknown rate, no samples, or more than Asterisk takes."""
    if rate_hz not in KINDS:
        raise LocalProtocolError(f"AudioSocket has no kind for {rate_hz} Hz", code="audiosocket-rate")
    payload = np.asarray(samples, dtype="<i2").tobytes()
    if not 0 < len(payload) <= MAX_SENT_BYTES:
        raise LocalProtocolError(
            f"an AudioSocket payload of {len(payload)} bytes would make Asterisk hang up", code="audiosocket-size"
        )
    return bytes((KINDS[rate_hz],)) + len(payload).to_bytes(2, "big") + payload


def encode_uuid(call: uuid.UUID) -> bytes:
    """The first message of a connection (Asterisk's side; used by tests and the practice company)."""
    return bytes((Kind.UUID, 0, 16)) + call.bytes


def encode_hangup() -> bytes:
    """Ask the peer to hang up."""
    return bytes((Kind.HANGUP, 0, 0))
