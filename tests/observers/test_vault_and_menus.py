"""Facts sealed at rest, learned menus and redial jobs in the real store."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.decisions import PastDecision, PressKeys
from holdslayer_agent.core.hearing_out import CallEnd
from holdslayer_agent.core.learned import LearnedMenu, learn
from holdslayer_agent.core.menu_tree import Where
from holdslayer_agent.core.redial import Redial
from holdslayer_agent.errors import ConfigError, StoreError
from holdslayer_agent.navigation.memory import EndedCall, MenuMemory
from holdslayer_agent.observers.store import Store
from holdslayer_agent.observers.store.menus import MenuShelf, RedialShelf
from holdslayer_agent.observers.store.vault import FactVault, load_key
from holdslayer_agent.settings import Settings
from holdslayer_agent.shelves import run_facts


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("s.db*"))


async def test_a_fact_is_not_in_the_database_but_comes_back(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "s.db")
    vault = FactVault(store, await load_key(tmp_path, "file"))
    await vault.put("My Bank", "account_last4", "48213377")
    assert await vault.facts("my bank") == {"account_last4": "48213377"}
    assert await vault.names() == {"my bank": ("account_last4",)}
    await store.close()
    assert b"48213377" not in everything_in(tmp_path)


async def test_the_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    key = await load_key(tmp_path, "file")
    assert await load_key(tmp_path, "file") == key
    assert (tmp_path / "facts.key").stat().st_mode & 0o777 == 0o600


async def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    await load_key(tmp_path, "file")
    (tmp_path / "facts.key").chmod(0o644)
    with pytest.raises(StoreError) as raised:
        await load_key(tmp_path, "file")
    assert raised.value.code == "facts-key"


async def test_facts_of_a_lost_key_are_told_as_such(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "s.db")
    await FactVault(store, Fernet.generate_key()).put("Bank", "pin", "7735")
    with pytest.raises(StoreError) as raised:
        await FactVault(store, Fernet.generate_key()).facts("Bank")
    assert raised.value.code == "facts-key-lost"
    assert "7735" not in str(raised.value)
    await store.close()


async def test_facts_can_be_forgotten_one_by_one_or_all(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "s.db")
    vault = FactVault(store, Fernet.generate_key())
    for slot in ("a", "b", "c"):
        await vault.put("Bank", slot, "1234")
    assert await vault.forget("bank", "a") == 1
    assert set(await vault.facts("Bank")) == {"b", "c"}
    assert await vault.forget("Bank") == 2
    await store.close()


async def test_a_learned_menu_comes_back_as_it_was(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "s.db")
    shelf = MenuShelf(store)
    past = PastDecision(("For cards, press 2.",), PressKeys("2", "r"), 0.0)
    menu = learn(LearnedMenu("+1555", "Bank"), "lost card", "en", [past], "connected", 1.0)
    await shelf.save(menu)
    assert await shelf.load("+1555") == menu
    assert await shelf.all() == [menu]
    assert await shelf.forget("+1555")
    assert await shelf.load("+1555") is None
    await store.close()


async def test_a_menu_of_another_version_says_so(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "s.db")
    await MenuShelf(store).save(LearnedMenu("+1555", "Bank"))
    await store.close()
    with sqlite3.connect(tmp_path / "s.db") as connection:
        connection.execute("UPDATE learned_menus SET body = '{\"nodes\": []}'")
    store = await Store.open(tmp_path / "s.db")
    with pytest.raises(StoreError) as raised:
        await MenuShelf(store).load("+1555")
    assert raised.value.code == "menu-broken"
    await store.close()


async def test_open_jobs_come_back_with_the_next_first(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "s.db")
    shelf = RedialShelf(store)
    for day, state in ((5, "waiting"), (4, "promised"), (3, "done")):
        due = datetime(2025, 3, day, tzinfo=UTC)
        await shelf.put(Redial(CallId(f"{day:012}"), "B", "+1", "g", "en", None, ("zip",), state, due, 1, due, ""))
    assert [(job.due.day, job.state, job.slots) for job in await shelf.open_jobs()] == [
        (4, "promised", ("zip",)),
        (5, "waiting", ("zip",)),
    ]
    assert await shelf.unsettled(CallId(f"{3:012}")) is None
    tried = Redial(CallId("d" * 12), "B", "+1", "g", "en", None, (), "waiting", due, 7, due, "", due, 3)
    await shelf.put(tried)
    kept = await shelf.unsettled(tried.call_id)
    assert kept is not None
    assert (kept.last, kept.day_tries) == (due, 3)
    await shelf.put(replace(tried, state="done"))
    await shelf.put(Redial(CallId("c" * 12), "B", "+1", "g", "en", None, (), "calling", due, 2, due, ""))
    calling = await shelf.unsettled(CallId("c" * 12))
    assert calling is not None
    assert calling.tries == 2
    assert len(await shelf.open_jobs()) == 2
    await store.close()


async def test_a_menu_kept_before_there_were_trees_is_read_and_grows_one(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "s.db")
    past = PastDecision(("For cards, press 2.", "For loans, press 3."), PressKeys("2", "r"), 0.0)
    await MenuShelf(store).save(learn(LearnedMenu("+1555", "Bank"), "lost card", "en", [past], "connected", 1.0))
    await store.close()
    with sqlite3.connect(tmp_path / "s.db") as connection:
        connection.execute("UPDATE learned_menus SET body = json_remove(body, '$.heard')")
    store = await Store.open(tmp_path / "s.db")
    shelf = MenuShelf(store)
    kept = await shelf.load("+1555")
    assert kept is not None
    assert kept.heard == ()
    call = EndedCall(
        "a loan", "en", [replace(past, decision=PressKeys("3", "r"))], "closed", 2.0, CallEnd(Where.CLOSED)
    )
    await MenuMemory(shelf.load, shelf.save).note("+1555", "Bank", call)
    grown = await shelf.load("+1555")
    assert grown is not None
    assert [(one.entry, one.led[0].where) for one in grown.heard[0].choices] == [("2", "person"), ("3", "closed")]
    await store.close()


async def test_facts_are_listed_with_whether_the_user_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path, "facts": {"key": "file"}})
    store = await Store.open(tmp_path / "holdslayer.db")
    vault = FactVault(store, await load_key(tmp_path, "file"))
    for name in ("account", "pin"):
        await vault.put("Bank", name, "48213377")
    await store.close()
    await run_facts(settings, "list", "", "")
    await run_facts(settings, "allow", "Bank", "pin")
    await run_facts(settings, "list", "", "")
    await run_facts(settings, "ask", "Bank", "pin")
    await run_facts(settings, "list", "", "")
    asked, given, again = capsys.readouterr().out.splitlines()
    assert asked == again == "bank: account, pin (asked for)"
    assert given == "bank: account, pin (always given)"
    with pytest.raises(ConfigError, match="no name of a fact"):
        await run_facts(settings, "set", "Bank", "Konto-Nr")
    with pytest.raises(ConfigError, match="No such fact"):
        await run_facts(settings, "allow", "Bank", "ssn")
