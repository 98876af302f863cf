"""Answers whatever number was dialled in practice: a company's scenario, or a line that is busy or out of order."""

from __future__ import annotations

import asyncio
from typing import assert_never

import numpy as np

from holdslayer_agent.practice import sounds
from holdslayer_agent.practice.catalogue import Behaviour, find_number
from holdslayer_agent.practice.company import Company, CompanyReport, CompanySetup
from holdslayer_agent.practice.ports import CallerHungUp, Cause, FarLine, Voicer
from holdslayer_agent.practice.scenario import Scenario
from holdslayer_agent.practice.scenario_reader import load_scenario

__all__ = ["answer", "misbehave"]

_NO_ANSWER_S = 300.0
_NOT_IN_SERVICE = "The number you have dialed is not in service. Please check the number and dial again."


async def answer(line: FarLine, setup: CompanySetup, scenario: Scenario | None = None) -> CompanyReport:
    """Serve one incoming call to its end: `scenario` if given, else what the catalogue has at the dialled number."""
    if scenario is not None:
        return await Company(scenario, line, setup).run()
    entry = find_number(line.number)
    if entry is None:
        await line.reject(Cause.UNALLOCATED)
        return CompanyReport()
    if entry.behaviour is not None:
        await misbehave(line, entry.behaviour, setup.voicer)
        return CompanyReport()
    assert entry.scenario is not None
    found = await asyncio.to_thread(load_scenario, entry.scenario)
    return await Company(found, line, setup).run()


async def misbehave(line: FarLine, behaviour: Behaviour, voicer: Voicer) -> None:
    """Do to a call what a network does to it instead of answering."""
    match behaviour:
        case Behaviour.BUSY:
            await line.reject(Cause.BUSY)
        case Behaviour.DECLINED:
            await line.reject(Cause.REJECTED)
        case Behaviour.CONGESTION:
            await line.reject(Cause.CONGESTION)
        case Behaviour.UNAVAILABLE:
            await line.reject(Cause.UNAVAILABLE)
        case Behaviour.UNKNOWN_NUMBER:
            await line.reject(Cause.UNALLOCATED)
        case Behaviour.NO_ANSWER:
            await line.ring()
            if not await _abandoned(line, _NO_ANSWER_S):
                await line.reject(Cause.NO_ANSWER)
        case Behaviour.SIT:
            message = await voicer.synthesize(_NOT_IN_SERVICE, "en")
            await line.early_media()
            await line.play(np.concatenate([sounds.sit(), message, sounds.silence(1.0), sounds.sit(), message]))
            await line.reject(Cause.UNALLOCATED)
        case Behaviour.BUSY_TONE:
            await line.early_media()
            await line.play(sounds.busy("en", 10))
            await line.reject(Cause.BUSY)
        case _:
            assert_never(behaviour)


async def _abandoned(line: FarLine, patience_s: float) -> bool:
    """Whether the caller hung up within that time."""
    try:
        async with asyncio.timeout(patience_s):
            async for event in line.events():
                if isinstance(event, CallerHungUp):
                    return True
            return True
    except TimeoutError:
        return False
