"""Hand-overs measured: a person's first word → the phone rings → accepted → bridged, and what is missing of the audio.

All times are of the one monotonic clock that the agent, the practice company and the phone of this machine share.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from holdslayer_agent.app import Agent
from holdslayer_agent.calls.bus import Entry
from holdslayer_agent.core.call import CallId
from holdslayer_agent.demo import HEARD_DBFS, Stage, level_dbfs
from holdslayer_agent.practice.phone import PhoneEvent, SoftPhone
from holdslayer_agent.telephony.installation import find_asterisk
from holdslayer_agent.telephony.timeline import Spacing

__all__ = ["HandOver", "measure_hand_overs"]

SILENT = 4
"""Samples up to this are digital silence: a decoder's idle noise. A person's room is 20 times as loud."""

AROUND_S = 3.0


@dataclass(frozen=True, slots=True)
class HandOver:
    """One run. Times in milliseconds; None where it did not come to that."""

    outcome: str
    both_heard: bool
    word_to_ring_ms: float | None = None
    decision_to_ring_ms: float | None = None
    accepted_to_bridged_ms: float | None = None
    gap_at_company_ms: float = 0.0
    gap_at_phone_ms: float | None = None
    ear_spacing_max_ms: float = 0.0


async def measure_hand_overs(folder: Path, runs: int) -> list[HandOver]:
    """`runs` calls to the quick company, one after the other."""
    scenario = Path(__file__).parent / "companies" / "quick.yaml"
    stage = Stage.build(folder, scenario=scenario, company="Quick Repairs", goal="my dishwasher needs a repair")
    stage.ring_s = 0.5
    results = []
    async with stage.company(), Agent.open(stage.settings) as agent:
        try:
            for _ in range(runs):
                phone = await stage.phone(find_asterisk())
                await phone.start()
                try:
                    results.append(await _run(stage, agent, phone))
                finally:
                    await phone.stop()
        finally:
            await agent.desk.end_all(5.0)
            await agent.stop_asterisk()
    return results


async def _run(stage: Stage, agent: Agent, phone: SoftPhone) -> HandOver:
    at: dict[str, float] = {}
    phone.on_event = lambda event: _note_phone(at, event)
    bridge = agent.board.bridge_phone
    ended = asyncio.Event()

    async def timed(call_id: CallId, phone: str) -> None:
        for ear in agent.media.ears:
            ear.spacing = Spacing()
        await bridge(call_id, phone)
        at["bridged"] = time.monotonic()

    agent.board.bridge_phone = timed  # type: ignore[method-assign]
    with agent.bus.subscribe() as entries:

        async def watch() -> None:
            async for entry in entries:
                _note_entry(at, entry)
                if entry.kind == "ended":
                    at["outcome"] = entry.name  # type: ignore[assignment]
                    ended.set()

        watching = asyncio.create_task(watch())
        spacing_ms = 0.0
        try:
            session = await agent.start_call("Quick Repairs")
            try:
                await asyncio.wait_for(phone.wait_for("CALL_INCOMING"), 60)
                await asyncio.sleep(1.0)
                await phone.answer()
                await asyncio.wait_for(phone.wait_for("CALL_ESTABLISHED"), 10)
                await asyncio.sleep(2.0)
                await phone.press("1")
                await asyncio.sleep(AROUND_S)
                spacing_ms = max((e.spacing.longest_ms for e in agent.media.ears), default=0.0)
                await asyncio.sleep(7.0)
                await phone.hang_up()
            except TimeoutError:
                agent.hang_up(session.plan.call_id)
            await asyncio.wait_for(ended.wait(), 30)
        finally:
            watching.cancel()
            agent.board.bridge_phone = bridge  # type: ignore[method-assign]
    await asyncio.sleep(0.7)  # the company writes its report
    return _result(stage, phone, at, spacing_ms)


def _note_phone(at: dict[str, float], event: PhoneEvent) -> None:
    names = {"CALL_INCOMING": "rings", "CALL_ESTABLISHED": "picked_up"}
    if event.type in names:
        at.setdefault(names[event.type], time.monotonic())


def _note_entry(at: dict[str, float], entry: Entry) -> None:
    if entry.kind == "state" and entry.name == "ringing_user":
        at.setdefault("decided", time.monotonic())
    elif entry.kind == "event" and entry.name == "PhoneAccepted":
        at.setdefault("accepted", time.monotonic())


def _result(stage: Stage, phone: SoftPhone, at: dict[str, float], spacing_ms: float) -> HandOver:
    outcome = str(at.get("outcome", "none"))
    if "bridged" not in at or not phone.heard() or not stage.company_heard():
        return HandOver(outcome, False)
    report = json.loads((stage.folder / "company" / "calls.jsonl").read_text().splitlines()[-1])
    heard, company = phone.heard()[-1], stage.company_heard()[-1]
    tail = 7.0
    both = (
        level_dbfs(heard, soundfile.info(heard).duration - tail) > HEARD_DBFS
        and level_dbfs(company, soundfile.info(company).duration - tail) > HEARD_DBFS
    )
    bridged = at["bridged"]
    gaps = [ms for when, ms in report["gaps"] if bridged - 1.0 < when < bridged + AROUND_S]
    return HandOver(
        outcome=outcome,
        both_heard=both,
        word_to_ring_ms=(at["rings"] - report["person_s"]) * 1000 if report["person_s"] else None,
        decision_to_ring_ms=(at["rings"] - at["decided"]) * 1000,
        accepted_to_bridged_ms=(bridged - at["accepted"]) * 1000,
        gap_at_company_ms=max(gaps, default=0.0),
        gap_at_phone_ms=_silence_ms(heard, bridged - at["picked_up"]),
        ear_spacing_max_ms=spacing_ms,
    )


def _silence_ms(path: Path, at_s: float) -> float:
    """The longest digital silence from shortly before `at_s` to AROUND_S behind it."""
    samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
    part = np.abs(samples[int(max(at_s - 0.1, 0) * rate) : int((at_s + AROUND_S) * rate), 0].astype(np.int32)) > SILENT
    sounding = np.concatenate([[-1], np.flatnonzero(part), [len(part)]])
    return float(np.diff(sounding).max() - 1) * 1000 / float(rate)
