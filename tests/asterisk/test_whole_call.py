"""Whole calls over SIP and RTP: practice company, agent, desk phone."""

from __future__ import annotations

import asyncio

import pytest
import soundfile

from holdslayer_agent.demo import HEARD_DBFS, level_dbfs
from tests.asterisk.conftest import Theatre

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(150)]


async def pick_up(stage: Theatre, keys: str = "1") -> None:
    await asyncio.wait_for(stage.phone.wait_for("CALL_INCOMING"), 60)
    await stage.phone.answer()
    await asyncio.wait_for(stage.phone.wait_for("CALL_ESTABLISHED"), 10)
    await asyncio.sleep(1.0)
    await stage.phone.press(keys)


async def test_a_person_answers_and_the_user_and_the_person_hear_each_other(quick: Theatre) -> None:
    session = await quick.call("The Company")
    await pick_up(quick)
    await quick.state("connected")
    await asyncio.sleep(9.0)
    await quick.phone.hang_up()
    assert await quick.outcome(session) == "connected"
    assert [c.fields["keys"] for c in quick.commands("SendDtmf")] == ["2"]
    heard, company = quick.phone.heard()[-1], quick.stage.company_heard()[-1]
    assert level_dbfs(heard, soundfile.info(heard).duration - 8.0) > HEARD_DBFS
    assert level_dbfs(company, soundfile.info(company).duration - 8.0) > HEARD_DBFS
    recorded = {p.name.removeprefix(f"{session.plan.call_id}-").split(".")[0]: p for p in session.recorded}
    assert set(recorded) == {"company", "mixed", "phone-desk"}
    for path in recorded.values():
        assert level_dbfs(path) > HEARD_DBFS


async def test_the_person_hears_a_word_at_once_and_again_while_the_phone_rings(quick: Theatre) -> None:
    session = await quick.call("The Company")
    ringing = await quick.state("ringing_user")
    await asyncio.sleep(18.0)  # the first word lasts some 6 s, the next comes 8 s after its end
    said = [c for c in quick.commands("Say") if c.fields["what"].startswith("comfort")]
    assert len(said) >= 2
    assert said[0].at_s - ringing.at_s < 0.2
    quick.agent.hang_up(session.plan.call_id)
    assert await quick.outcome(session) == "cancelled"
    assert [c.fields["what"] for c in quick.commands("Say")][-1] == "apology"


async def test_whoever_picks_up_without_pressing_1_never_gets_the_bridge(quick: Theatre) -> None:
    session = await quick.call("The Company")
    await asyncio.wait_for(quick.phone.wait_for("CALL_INCOMING"), 60)
    await quick.phone.answer()
    await quick.until(lambda e: e.name == "PhoneAnswered")
    await asyncio.sleep(3.0)
    await quick.phone.hang_up()
    assert await quick.outcome(session) == "user_did_not_come"
    assert not quick.commands("BridgePhone")
    assert [c.fields["what"] for c in quick.commands("Say")][-1] == "apology"


async def test_star_5_lets_the_user_go_and_rings_him_again(quick: Theatre) -> None:
    session = await quick.call("The Company")
    await pick_up(quick)
    await quick.state("connected")
    await asyncio.sleep(2.0)
    await quick.phone.press("*5")
    await quick.until(lambda e: e.name == "UserLeft")
    await asyncio.wait_for(quick.phone.wait_for("CALL_CLOSED"), 20)
    quick.phone.events.clear()
    await pick_up(quick)
    await quick.until(lambda e: e.name == "BridgePhone" and e.kind == "command" and e.at_s > session.now_s - 5, 20)
    assert len([e for e in quick.entries if e.kind == "state" and e.name == "connected"]) == 2
    await asyncio.sleep(1.0)
    await quick.phone.hang_up()
    assert await quick.outcome(session) == "connected"


async def test_a_call_that_the_user_placed_himself_is_waited_for_after_star_5(quick: Theatre) -> None:
    quick.entries.clear()
    quick.phone.events.clear()
    await quick.phone.dial("5550100")
    started = await quick.until(lambda e: e.name == "CallRequested", 10)
    await quick.state("connected", 20)
    await asyncio.sleep(7.0)  # the menu speaks to the user
    await quick.phone.press("2")
    await asyncio.sleep(3.0)
    await quick.phone.press("*5")
    await quick.state("on_hold", 10)
    await asyncio.wait_for(quick.phone.wait_for("CALL_CLOSED"), 20)
    quick.phone.events.clear()
    await pick_up(quick)
    await quick.until(lambda e: e.kind == "state" and e.name == "connected" and e.at_s > started.at_s + 12, 20)
    await quick.phone.hang_up()
    await quick.until(lambda e: e.kind == "ended", 20)
