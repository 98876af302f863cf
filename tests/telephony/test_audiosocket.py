"""The AudioSocket codec: what Asterisk sends, cut anywhere, and what nobody may send."""

from __future__ import annotations

import uuid

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdslayer_agent.errors import LocalProtocolError, RemoteProtocolError
from holdslayer_agent.telephony.audiosocket import (
    MAX_SENT_BYTES,
    RATES_HZ,
    Audio,
    Decoder,
    Digit,
    Ended,
    Failed,
    Identified,
    Kind,
    Message,
    encode_audio,
    encode_hangup,
    encode_uuid,
)

CALL = uuid.UUID("8d6f5c2a-0b1e-4c3d-9e8f-7a6b5c4d3e2f")
# As Asterisk 22 sends it: its UUID, two frames at 8 kHz (the second short), one at 16 kHz, a key.
CAPTURED = (
    bytes.fromhex("010010 8d6f5c2a0b1e4c3d9e8f7a6b5c4d3e2f")
    + bytes.fromhex("100140") + bytes.fromhex("0100feff") * 80
    + bytes.fromhex("100004 ff7f0080")
    + bytes.fromhex("120280") + bytes.fromhex("3412") * 320
    + bytes.fromhex("030001 35")
)  # fmt: skip


def shown(messages: list[Message]) -> list[object]:
    """Messages that compare by value."""
    return [(m.rate_hz, m.samples.tolist()) if isinstance(m, Audio) else m for m in messages]


def begun() -> Decoder:
    decoder = Decoder()
    decoder.feed(encode_uuid(CALL))
    return decoder


WHOLE = [
    Identified(CALL),
    (8000, [1, -2] * 80),
    (8000, [32767, -32768]),
    (16000, [0x1234] * 320),
    Digit("5"),
]


def test_a_captured_stream_is_understood() -> None:
    decoder = Decoder()
    assert shown(decoder.feed(CAPTURED)) == WHOLE
    assert decoder.pending == 0


def test_a_stream_cut_anywhere_reads_the_same() -> None:
    for cut in range(len(CAPTURED) + 1):
        decoder = Decoder()
        assert shown(decoder.feed(CAPTURED[:cut]) + decoder.feed(CAPTURED[cut:])) == WHOLE


def test_a_stream_that_comes_byte_by_byte_reads_the_same() -> None:
    decoder = Decoder()
    found = [m for byte in CAPTURED for m in decoder.feed(bytes([byte]))]
    assert shown(found) == WHOLE


def test_what_is_cut_at_the_end_is_seen_as_pending() -> None:
    decoder = begun()
    decoder.feed(b"\x10\x01\x40\x00\x00")
    assert decoder.pending == 5


@pytest.mark.parametrize(("kind", "rate"), RATES_HZ.items())
def test_every_rate_has_its_kind(kind: int, rate: int) -> None:
    samples = np.array([0, 1, -1, 32767, -32768], np.int16)
    sent = encode_audio(samples, rate)
    assert sent[0] == kind
    assert shown(begun().feed(sent)) == [(rate, samples.tolist())]


@given(st.sampled_from(sorted(RATES_HZ.values())), st.lists(st.integers(-32768, 32767), min_size=1, max_size=300))
def test_what_is_encoded_is_decoded(rate: int, values: list[int]) -> None:
    assert shown(begun().feed(encode_audio(np.array(values, np.int16), rate))) == [(rate, values)]


@given(st.uuids())
def test_every_uuid_comes_back(call: uuid.UUID) -> None:
    assert Decoder().feed(encode_uuid(call)) == [Identified(call)]


@pytest.mark.parametrize("first", [b"", encode_uuid(CALL)])
def test_a_hang_up_may_come_at_any_time(first: bytes) -> None:
    assert Decoder().feed(first + encode_hangup())[-1] == Ended()


@pytest.mark.parametrize(
    ("payload", "code"), [(b"", 0), (b"\x01", 1), (b"\x00\x00\x00\x02", 2), (b"\x01" * 9, 0x01010101)]
)
def test_an_error_of_the_peer_has_its_code(payload: bytes, code: int) -> None:
    assert Decoder().feed(bytes((0xFF, 0, len(payload))) + payload) == [Failed(code)]


def test_audio_without_a_sample_is_nothing() -> None:
    assert begun().feed(b"\x10\x00\x00") == []


@pytest.mark.parametrize("digit", "0123456789*#ABCDabcd")
def test_every_touch_tone_is_a_digit(digit: str) -> None:
    assert begun().feed(b"\x03\x00\x01" + digit.encode()) == [Digit(digit.upper())]


# ---------------------------------------------------------------- hostile


@pytest.mark.parametrize("kind", [k for k in range(256) if k not in list(Kind)])
def test_an_unknown_kind_is_refused(kind: int) -> None:
    with pytest.raises(RemoteProtocolError) as raised:
        begun().feed(bytes((kind, 0, 0)))
    assert raised.value.code == "audiosocket-kind"


@pytest.mark.parametrize("kind", [k for k in Kind if k not in {Kind.UUID, Kind.HANGUP, Kind.ERROR}])
def test_nothing_is_taken_before_the_uuid(kind: int) -> None:
    with pytest.raises(RemoteProtocolError) as raised:
        Decoder().feed(bytes((kind, 0, 2, 0, 0)))
    assert raised.value.code == "audiosocket-no-uuid"


@pytest.mark.parametrize("size", [0, 1, 15, 17, 36, 65535])
def test_a_uuid_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(RemoteProtocolError) as raised:
        Decoder().feed(b"\x01" + size.to_bytes(2, "big") + b"a" * size)
    assert raised.value.code == "audiosocket-uuid"


def test_a_second_uuid_is_refused() -> None:
    with pytest.raises(RemoteProtocolError) as raised:
        begun().feed(encode_uuid(CALL))
    assert raised.value.code == "audiosocket-uuid"


@pytest.mark.parametrize("kind", RATES_HZ)
def test_half_a_sample_is_refused(kind: int) -> None:
    with pytest.raises(RemoteProtocolError) as raised:
        begun().feed(bytes((kind, 0, 3)) + b"abc")
    assert raised.value.code == "audiosocket-odd"


@pytest.mark.parametrize("payload", [b"", b"12", b"x", b"\xff", b"\x00", "５".encode()])
def test_what_is_no_touch_tone_is_refused(payload: bytes) -> None:
    with pytest.raises(RemoteProtocolError) as raised:
        begun().feed(b"\x03" + len(payload).to_bytes(2, "big") + payload)
    assert raised.value.code == "audiosocket-dtmf"


def test_the_largest_message_is_taken_whole() -> None:
    (audio,) = begun().feed(b"\x10\xff\xfe" + b"\x01\x00" * 32767)
    assert isinstance(audio, Audio)
    assert len(audio.samples) == 32767


@given(st.lists(st.binary(max_size=80), max_size=12))
def test_garbage_is_refused_or_waits_and_never_breaks_anything_else(pieces: list[bytes]) -> None:
    decoder = Decoder()
    try:
        for piece in pieces:
            decoder.feed(piece)
    except RemoteProtocolError as error:
        assert error.code.startswith("audiosocket-")  # noqa: PT017
    assert decoder.pending <= 65_538 + 80


# ---------------------------------------------------------------- our own faults


@pytest.mark.parametrize("samples", [0, MAX_SENT_BYTES // 2 + 1])
def test_a_payload_that_makes_asterisk_hang_up_is_never_sent(samples: int) -> None:
    with pytest.raises(LocalProtocolError) as raised:
        encode_audio(np.zeros(samples, np.int16), 8000)
    assert raised.value.code == "audiosocket-size"


def test_the_largest_payload_that_asterisk_takes_is_sent() -> None:
    assert len(encode_audio(np.zeros(MAX_SENT_BYTES // 2, np.int16), 8000)) == MAX_SENT_BYTES + 3


def test_a_rate_without_a_kind_is_our_fault() -> None:
    with pytest.raises(LocalProtocolError) as raised:
        encode_audio(np.zeros(160, np.int16), 11025)
    assert raised.value.code == "audiosocket-rate"
