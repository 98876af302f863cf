"""From what was asked for to a call's plan."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from holdslayer_agent.core.call import CallId, PhonePlan
from holdslayer_agent.core.redial import Redial
from holdslayer_agent.errors import ConfigError
from holdslayer_agent.observers.store import Company, Store
from holdslayer_agent.observers.store.vault import FactVault, load_key
from holdslayer_agent.planner import Planner
from holdslayer_agent.settings import Settings
from holdslayer_agent.settings.reading import load_settings

Open = Callable[..., Any]

GERMAN = "Dieses Gespräch wird aufgezeichnet."


@pytest.fixture
def plans(tmp_path: Path) -> Open:
    @asynccontextmanager
    async def opened(**settings: Any) -> AsyncIterator[Planner]:
        s = Settings.model_validate(
            {"data_dir": tmp_path, "trunk": {"host": "127.0.0.1", "auth": "ip"}, "facts": {"key": "file"}, **settings}
        )
        store = await Store.open(tmp_path / "holdslayer.db", None)
        try:
            await store.put_companies([Company("Acme", ("+1 415 555 0132",), "my bill", "de")])
            await store.put_phones([PhonePlan("desk", 20.0)])
            yield Planner(s, store)
        finally:
            await store.close()

    return opened


@pytest.mark.parametrize(
    ("recording", "to_company", "to_phone"),
    [
        ({"consent": "all"}, "", ""),
        ({"consent": "own_leg", "notice": "spoken"}, "", GERMAN),
        ({"consent": "all", "notice": "spoken"}, GERMAN, GERMAN),
        ({"consent": "all", "notice": "spoken", "notice_words": {"de": "Band läuft."}}, "Band läuft.", "Band läuft."),
        ({"consent": "all", "notice": "spoken", "notice_words": {"en": "Taped."}}, GERMAN, GERMAN),
    ],
)
async def test_who_is_recorded_is_told_in_the_companys_language(
    plans: Open, recording: dict[str, Any], to_company: str, to_phone: str
) -> None:
    async with plans(recording=recording) as planner:
        outgoing, _ = await planner.outgoing("Acme")
        own = await planner.from_phone("desk", "4155550132")
    for plan in (outgoing, own):
        assert (plan.notice, plan.phone_notice) == (to_company, to_phone)


def test_a_notice_of_no_recording_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "holdslayer.yaml"
    path.write_text("recording:\n  notice: spoken\n")
    with pytest.raises(ConfigError, match=r"holdslayer.yaml:1: recording: notice: spoken tells of a recording"):
        load_settings(path, {})


# -- facts -----------------------------------------------------------------------------------------------------------


@pytest.fixture
async def vault(tmp_path: Path) -> AsyncIterator[FactVault]:
    store = await Store.open(tmp_path / "holdslayer.db", None)
    kept = FactVault(store, await load_key(tmp_path, "file"))
    for name in ("account_number", "pin", "date_of_birth"):
        await kept.put("Acme", name, "4821")
    yield kept
    await store.close()


@pytest.mark.usefixtures("vault")
async def test_what_opens_an_account_goes_only_with_a_goal_that_needs_it(plans: Open) -> None:
    async with plans() as planner:
        plan, values = await planner.outgoing("Acme", goal="ask when you are open")
        assert (plan.slots, set(plan.guarded)) == (("account_number",), {"pin", "date_of_birth"})
        assert set(values) == {"account_number", "pin", "date_of_birth"}
        assert set((await planner.outgoing("Acme", goal="change my PIN"))[0].guarded) == {"date_of_birth"}
        assert set((await planner.outgoing("Acme", goal="hi", slots={"pin": "1"}))[0].guarded) == {"date_of_birth"}


async def test_what_is_always_given_needs_no_question_until_that_is_taken_back(plans: Open, vault: FactVault) -> None:
    async with plans() as planner:
        assert await vault.allow("ACME", "pin")
        assert await vault.always() == {"acme": ("pin",)}
        assert (await planner.outgoing("Acme", goal="hi"))[0].guarded == ("date_of_birth",)
        await vault.put("Acme", "pin", "9999")
        assert await vault.always() == {"acme": ("pin",)}
        await vault.allow("Acme", "pin", always=False)
        assert set((await planner.outgoing("Acme", goal="hi"))[0].guarded) == {"pin", "date_of_birth"}
        assert not await vault.allow("Acme", "ssn")


@pytest.mark.usefixtures("vault")
async def test_a_call_made_again_is_one_to_the_company_with_what_was_named(plans: Open) -> None:
    due = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    async with plans() as planner:
        named = ("account_number", "pin")
        job = Redial(CallId("a" * 12), "Acme", "+14155550132", "hi", "de", None, named, "calling", due, 1, due, "")
        plan, _ = await planner.again(job)
        assert (plan.company, plan.number, plan.language) == ("Acme", "+14155550132", "de")
        assert (plan.slots, plan.guarded) == (named, ("date_of_birth",))
        moved, _ = await planner.again(replace(job, number="+14155550177"))
        assert (moved.company, moved.number) == ("+14155550177", "+14155550177")
