"""Every way a call can end before or beside a person, over real SIP."""

from __future__ import annotations

import asyncio

import pytest

from holdslayer_agent.errors import CallRefused, TelephonyError
from tests.asterisk.conftest import Theatre

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        ("5550120", "busy"),
        ("5550121", "refused"),
        ("5550123", "failed"),
        ("5550124", "failed"),
        ("5550125", "failed"),
        ("5550126", "failed"),
        ("5550127", "busy"),
    ],
    ids=[
        "486 busy",
        "603 declined",
        "503 congestion",
        "500 failure",
        "404 unknown",
        "SIT before the answer",
        "busy tone",
    ],
)
async def test_a_line_that_does_not_answer_ends_the_call_with_its_reason(
    quick: Theatre, number: str, outcome: str
) -> None:
    session = await quick.call(number)
    assert await quick.outcome(session, 60) == outcome
    assert quick.entries[-1].fields["why"]


async def test_the_number_that_rings_for_ever_can_be_left(quick: Theatre) -> None:
    session = await quick.call("5550122")
    await quick.until(lambda e: e.name == "Heard" and e.fields["observation"].get("sound") == "ringback")
    quick.agent.hang_up(session.plan.call_id)
    assert await quick.outcome(session) == "cancelled"


async def test_nothing_is_left_in_asterisk_after_a_call(quick: Theatre) -> None:
    session = await quick.call("5550120")
    await quick.outcome(session)
    channels = await quick.agent.ari.request("GET", "/channels")
    bridges = await quick.agent.ari.request("GET", "/bridges")
    assert [c["name"] for c in channels] == []
    assert [b["id"] for b in bridges] == []


@pytest.mark.parametrize("number", ["911", "1911", "112", "19005551234", "+979123456789", "9009765432"])
async def test_the_policy_refuses_before_anything_is_dialled(quick: Theatre, number: str) -> None:
    with pytest.raises(CallRefused):
        await quick.call(number)
    assert await quick.agent.ari.request("GET", "/channels") == []


@pytest.mark.parametrize("number", ["911", "9911", "112", "19005551234", "+979123456789", "01197912345678", "12"])
async def test_the_dialplan_refuses_though_the_agent_asks(quick: Theatre, number: str) -> None:
    """Straight to the switchboard, past the policy."""
    from holdslayer_agent.calls.desk import new_call_id

    board, call_id = quick.agent.board, new_call_id()
    calls_at_company = len(quick.stage.company_heard())
    await board.attach_ear(call_id, muted=False)
    seen: list[object] = []
    told = asyncio.Event()

    def note(found: str, event: object) -> None:
        if found == call_id:
            seen.append(event)
            told.set()

    board._sink = note
    try:
        await board.dial_company(call_id, number, 10)
        await asyncio.wait_for(told.wait(), 5)
    except TelephonyError:
        pass  # refused at once is as good
    finally:
        board._sink = quick.agent._to_call
        await board.end_call(call_id)
    assert not any(type(e).__name__ in {"CompanyRang", "CompanyAnswered"} for e in seen)
    assert len(quick.stage.company_heard()) == calls_at_company


async def test_a_phone_that_is_not_registered_gives_the_person_an_apology(quick: Theatre) -> None:
    await quick.phone.stop()
    session = await quick.call("The Company")
    assert await quick.outcome(session) == "user_did_not_come"
    failed = [e for e in quick.entries if e.name == "PhoneFailed"]
    assert failed
    assert [c.fields["what"] for c in quick.commands("Say")][-1] == "apology"
