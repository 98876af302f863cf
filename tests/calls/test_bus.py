"""The bus: everybody who watches sees everything from then on, and nobody slows a call down."""

from __future__ import annotations

from fakes import CALL

from holdslayer_agent.calls.bus import QUEUE_ENTRIES, Bus, Entry, Subscription


def entry(seq: int) -> Entry:
    return Entry(CALL, seq, float(seq), "event", "Ticked")


async def seen(subscription: Subscription) -> list[int]:
    return [e.seq async for e in subscription]


async def test_every_watcher_gets_every_entry_in_order() -> None:
    bus = Bus()
    with bus.subscribe() as one, bus.subscribe() as two:
        for n in range(3):
            bus.publish(entry(n))
        bus.close()
        assert await seen(one) == await seen(two) == [0, 1, 2]
        assert not one.lagged


async def test_what_happened_before_is_not_seen_and_who_left_gets_nothing() -> None:
    bus = Bus()
    bus.publish(entry(0))
    with bus.subscribe() as one:
        bus.publish(entry(1))
    bus.publish(entry(2))
    one.put(None)
    assert await seen(one) == [1]


async def test_a_watcher_that_is_too_slow_is_cut_off_and_told() -> None:
    bus = Bus()
    with bus.subscribe() as slow, bus.subscribe() as quick:
        for n in range(QUEUE_ENTRIES):
            bus.publish(entry(n))
            await anext(aiter(quick))
        bus.publish(entry(QUEUE_ENTRIES))
        bus.publish(entry(QUEUE_ENTRIES + 1))
        bus.close()
        assert slow.lagged
        assert await seen(slow) == []
        assert await seen(quick) == [QUEUE_ENTRIES, QUEUE_ENTRIES + 1]


async def test_a_full_queue_can_still_be_closed() -> None:
    bus = Bus()
    with bus.subscribe() as slow:
        for n in range(QUEUE_ENTRIES):
            bus.publish(entry(n))
        bus.close()
        assert await seen(slow) == []
