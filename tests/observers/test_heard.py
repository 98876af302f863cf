"""What is remembered of a number over calls."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from holdslayer_agent.core.call import CallId
from holdslayer_agent.hearing import SoundMemory
from holdslayer_agent.observers.store import Store
from holdslayer_agent.observers.store.heard import BIAS_BOUND, FORGET_AFTER_S, HeardBook, bias_of


def memory(seed: int) -> SoundMemory:
    kept = SoundMemory()
    kept.add(np.random.default_rng(seed).integers(0, 1 << 24, 500).astype(np.uint32))
    return kept


async def test_a_memory_comes_back_for_its_number_alone(tmp_path) -> None:
    store = await Store.open(tmp_path / "h.db")
    await store.heard.remember("5550100", memory(1))
    known = await store.heard.known("5550100")
    assert np.array_equal(known.memory.words, memory(1).words)
    assert len((await store.heard.known("5550101")).memory) == 0
    await store.heard.forget("5550100")
    assert len((await store.heard.known("5550100")).memory) == 0
    await store.close()


async def test_calls_to_one_number_may_end_together(tmp_path, caplog) -> None:
    store = await Store.open(tmp_path / "h.db")
    await asyncio.gather(*(store.heard.remember("5550100", memory(seed)) for seed in range(8)))
    assert len((await store.heard.known("5550100")).memory) == len(memory(0))
    assert not caplog.records
    await store.close()


async def test_what_is_too_old_is_forgotten(tmp_path) -> None:
    store = await Store.open(tmp_path / "h.db")
    now = [1000.0]
    book = HeardBook(store.reading, store.changing, lambda: now[0])
    await book.remember("5550100", memory(1))
    now[0] += FORGET_AFTER_S + 1
    assert len((await book.known("5550100")).memory) == 0
    await store.close()


async def test_what_the_user_said_of_rings_moves_that_number(tmp_path) -> None:
    store = await Store.open(tmp_path / "h.db")
    for _ in range(3):
        await store.heard.note_verdict("5550100", CallId("c"), person=False)
    assert (await store.heard.known("5550100")).bias < 0
    assert (await store.heard.known("5550101")).bias == 0
    await store.close()


@pytest.mark.parametrize(("people", "machines"), [(0, 0), (1, 0), (0, 1), (50, 0), (0, 50)])
def test_the_bias_is_bounded_and_has_the_right_sign(people, machines) -> None:
    bias = bias_of(people, machines)
    assert abs(bias) <= BIAS_BOUND
    assert np.sign(bias) == np.sign(people - machines)
