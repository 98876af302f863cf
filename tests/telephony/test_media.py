"""The AudioSocket server over loopback TCP: who may connect, what passes, and how a connection ends."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest

from holdslayer_agent.errors import SetupError, TelephonyError
from holdslayer_agent.telephony import media as media_module
from holdslayer_agent.telephony.audiosocket import Audio, Decoder, encode_audio, encode_hangup, encode_uuid
from holdslayer_agent.telephony.media import QUEUE_FRAMES, Ear, MediaServer

CALL = uuid.UUID("8d6f5c2a-0b1e-4c3d-9e8f-7a6b5c4d3e2f")
FRAME = encode_audio(np.full(160, 500, np.int16), 8000)


@pytest.fixture
async def server() -> AsyncIterator[MediaServer]:
    made = MediaServer("127.0.0.1", 0, 8000)
    await made.start()
    yield made
    await made.stop()


class Peer:
    """Asterisk's side."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.decoder = Decoder()
        self.decoder.feed(encode_uuid(CALL))

    def send(self, *messages: bytes) -> None:
        self.writer.write(b"".join(messages))

    async def receive(self, frames: int) -> list[np.ndarray]:
        found: list[np.ndarray] = []
        async with asyncio.timeout(10):
            while len(found) < frames:
                received = await self.reader.read(4096)
                assert received, "the server hung up"
                found += [m.samples for m in self.decoder.feed(received) if isinstance(m, Audio)]
        return found

    async def closed(self) -> bool:
        async with asyncio.timeout(10):
            try:
                while await self.reader.read(65536):
                    pass
            except ConnectionError:
                pass
        return True


@asynccontextmanager
async def peer(server: MediaServer, *first: bytes) -> AsyncIterator[Peer]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    made = Peer(reader, writer)
    made.send(*first)
    yield made
    writer.close()


async def taken(ear: Ear, count: int) -> list[object]:
    found: list[object] = []
    async with asyncio.timeout(10):
        async for item in ear.frames():
            found.append(item)
            if len(found) == count:
                break
    return found


async def ended(ear: Ear) -> None:
    async with asyncio.timeout(10):
        async for _ in ear.frames():
            pass


# ---------------------------------------------------------------- connecting


async def test_an_ear_gets_the_connection_that_names_its_call(server: MediaServer) -> None:
    ear = server.expect(CALL)
    async with peer(server, encode_uuid(CALL), FRAME):
        await ear.wait_connected(10)
        (frame,) = await taken(ear, 1)
        assert isinstance(frame, np.ndarray)
        assert frame.tolist() == [500] * 160


@pytest.mark.parametrize("first", [encode_uuid(CALL), FRAME * 2, b"GET / HTTP/1.1\r\nHost: x\r\n", encode_hangup() * 9])
async def test_a_stranger_is_refused(server: MediaServer, first: bytes) -> None:
    ear = server.expect(uuid.uuid4())
    async with peer(server, first) as p:
        assert await p.closed()
    assert not ear.connected.is_set()


async def test_strangers_are_counted(server: MediaServer) -> None:
    async with peer(server, encode_uuid(CALL)) as p:
        assert await p.closed()
    assert server.strangers == 1


async def test_a_call_that_is_forgotten_is_a_stranger(server: MediaServer) -> None:
    server.expect(CALL)
    server.forget(CALL)
    server.forget(CALL)
    async with peer(server, encode_uuid(CALL)) as p:
        assert await p.closed()
    assert server.strangers == 1


async def test_a_second_connection_for_the_same_call_is_refused_and_the_first_goes_on(server: MediaServer) -> None:
    ear = server.expect(CALL)
    async with peer(server, encode_uuid(CALL)) as first:
        await ear.wait_connected(10)
        async with peer(server, encode_uuid(CALL)) as second:
            assert await second.closed()
        first.send(FRAME)
        assert len(await taken(ear, 1)) == 1


async def test_who_never_names_a_call_is_hung_up_on(server: MediaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_module, "UUID_S", 0.05)
    async with peer(server, b"\x01\x00") as p:
        assert await p.closed()


async def test_a_connection_that_ends_before_its_name_is_nothing(server: MediaServer) -> None:
    async with peer(server, b"\x01\x00\x10abc") as p:
        p.writer.write_eof()
        assert await p.closed()


async def test_an_ear_that_nobody_connects_to_says_so() -> None:
    with pytest.raises(TelephonyError) as raised:
        await Ear(8000).wait_connected(0.01)
    assert raised.value.code == "ear-timeout"


async def test_a_port_that_is_taken_is_said(server: MediaServer) -> None:
    with pytest.raises(SetupError) as raised:
        await MediaServer("127.0.0.1", server.port, 8000).start()
    assert raised.value.code == "port-taken"


async def test_a_server_that_never_started_has_the_port_it_was_given_and_stops() -> None:
    server = MediaServer("127.0.0.1", 4573, 8000)
    assert server.port == 4573
    await server.stop()


# ---------------------------------------------------------------- hearing


async def test_digits_come_in_their_place(server: MediaServer) -> None:
    ear = server.expect(CALL)
    async with peer(server, encode_uuid(CALL), FRAME, b"\x03\x00\x017", FRAME):
        found = await taken(ear, 3)
        assert found[1] == "7"


async def test_silence_is_heard_where_nothing_is_sent(server: MediaServer) -> None:
    ear = server.expect(CALL)
    async with peer(server, encode_uuid(CALL)):
        found = await taken(ear, 10)
        assert not any(np.any(f) for f in found)
        assert ear.timeline is not None
        assert ear.timeline.filled_frames >= 10


async def test_a_reader_that_is_too_slow_loses_the_oldest_and_they_are_counted(server: MediaServer) -> None:
    ear = server.expect(CALL)
    frames = [encode_audio(np.full(160, n + 1, np.int16), 8000) for n in range(QUEUE_FRAMES + 50)]
    async with peer(server, encode_uuid(CALL), *frames) as p:
        p.writer.write_eof()
        await ear.wait_connected(10)
        async with asyncio.timeout(10):
            while ear.dropped_frames < 50:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        first = (await taken(ear, 1))[0]
        assert isinstance(first, np.ndarray)
        assert first[0] >= 51


@pytest.mark.parametrize(
    "last",
    [
        encode_hangup(),
        encode_uuid(CALL),
        b"\xff\x00\x00",
        b"\x77\x00\x00",
        b"\x10\x00\x01a",
        encode_audio(np.zeros(320, np.int16), 16000),
    ],
    ids=["hang-up", "second UUID", "error", "unknown kind", "half a sample", "another rate"],
)
async def test_what_ends_a_connection(server: MediaServer, last: bytes) -> None:
    ear = server.expect(CALL)
    async with peer(server, encode_uuid(CALL), FRAME, last) as p:
        await ended(ear)
        assert await p.closed()


async def test_an_end_of_the_stream_ends_the_ear(server: MediaServer) -> None:
    ear = server.expect(CALL)
    async with peer(server, encode_uuid(CALL)) as p:
        await ear.wait_connected(10)
        p.writer.write_eof()
        await ended(ear)


async def test_a_reset_ends_the_ear(server: MediaServer) -> None:
    ear = server.expect(CALL)
    async with peer(server, encode_uuid(CALL), FRAME * 10) as p:
        await ear.wait_connected(10)
        p.writer.transport.abort()
        await ended(ear)


async def test_closed_by_us_the_peer_sees_the_end(server: MediaServer) -> None:
    ear = server.expect(CALL)
    async with peer(server, encode_uuid(CALL)) as p:
        await ear.wait_connected(10)
        await ear.close()
        await ended(ear)
        assert await p.closed()


# ---------------------------------------------------------------- speaking


async def test_a_word_is_sent_in_frames_after_silence(server: MediaServer) -> None:
    ear = server.expect(CALL)
    async with peer(server, encode_uuid(CALL)) as p:
        await ear.wait_connected(10)
        assert not (await p.receive(1))[0].any()
        ear.say(np.full(400, 700, np.int16))
        assert ear.speaking
        async with asyncio.timeout(10):
            await ear.said()
        heard = np.concatenate(await p.receive(3))
        assert int((heard == 700).sum()) == 400 or int((np.concatenate(await p.receive(3)) == 700).sum()) > 0
        assert not ear.speaking


async def test_speech_is_sent_no_faster_than_it_is_spoken(server: MediaServer) -> None:
    ear = server.expect(CALL)
    loop = asyncio.get_running_loop()
    async with peer(server, encode_uuid(CALL)) as p:
        await ear.wait_connected(10)
        ear.say(np.full(8000, 700, np.int16))
        begun = loop.time()
        await p.receive(25)
        assert loop.time() - begun >= 0.3  # 25 frames are half a second; sooner would be a burst


async def test_hush_is_silence_at_once(server: MediaServer) -> None:
    ear = server.expect(CALL)
    async with peer(server, encode_uuid(CALL)) as p:
        await ear.wait_connected(10)
        ear.say(np.full(80_000, 700, np.int16))
        await p.receive(3)
        ear.hush()
        async with asyncio.timeout(1):
            await ear.said()
        heard = await p.receive(8)
        assert not heard[-1].any()


async def test_hush_tells_what_was_forgotten_and_leaves_tones(server: MediaServer) -> None:
    ear = server.expect(CALL)
    async with peer(server, encode_uuid(CALL)) as p:
        await ear.wait_connected(10)
        ear.say(np.full(80_000, 700, np.int16))
        ear.say(np.full(480, 900, np.int16), keep=True)
        await p.receive(3)
        before = 80_000 // ear.rate_hz * 50
        assert 0 < ear.hush() < before
        assert ear.hush() == 0
        async with asyncio.timeout(5):
            await ear.said()
        heard = np.concatenate(await p.receive(12))
        assert int((heard == 900).sum()) == 480


async def test_what_went_out_is_kept_for_a_second_silence_included(server: MediaServer) -> None:
    ear = server.expect(CALL)
    assert len(ear.sent(0.5)) == 0
    async with peer(server, encode_uuid(CALL)) as p:
        await ear.wait_connected(10)
        ear.say(np.full(400, 700, np.int16))
        await p.receive(60)
        assert len(ear.sent(5.0)) == ear.rate_hz
        assert len(ear.sent(0.1)) == ear.rate_hz // 10
        assert not ear.sent(0.1).any()


async def test_who_waits_for_the_last_word_is_not_left_waiting_when_the_peer_goes(server: MediaServer) -> None:
    ear = server.expect(CALL)
    async with peer(server, encode_uuid(CALL)) as p:
        await ear.wait_connected(10)
        ear.say(np.full(80_000, 700, np.int16))
        p.writer.close()
        async with asyncio.timeout(10):
            await ear.said()


def test_too_much_to_say_is_refused() -> None:
    ear = Ear(8000)
    ear.say(np.zeros(int((Ear.MAX_QUEUED_S + 1) * 8000), np.int16))
    with pytest.raises(TelephonyError) as raised:
        ear.say(np.zeros(160, np.int16))
    assert raised.value.code == "say-overflow"


async def test_nothing_to_say_is_said_already() -> None:
    ear = Ear(8000)
    ear.say(np.zeros(0, np.int16))
    await asyncio.wait_for(ear.said(), 1)


async def test_what_an_ear_lost_is_counted_also_after_it_is_gone() -> None:
    server = MediaServer("127.0.0.1", 0, 16000)
    names = uuid.uuid4(), uuid.uuid4()
    for name, dropped in zip(names, (3, 4), strict=True):
        server.expect(name).dropped_frames = dropped
    assert server.losses() == (0, 7)
    server.forget(names[0])
    assert server.losses() == (0, 7)
    server.forget(names[0])
    server.forget(names[1])
    assert server.losses() == (0, 7)
