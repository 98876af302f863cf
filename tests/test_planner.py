"""From what was asked for to a call's plan."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from holdslayer_agent.core.call import PhonePlan
from holdslayer_agent.errors import ConfigError
from holdslayer_agent.observers.store import Company, Store
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
