"""What is kept between calls, on the command line: learned menus (`menus`) and the caller's facts (`facts`)."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import re
import sys
import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from holdslayer_agent.core.hearing_out import tree
from holdslayer_agent.core.learned import MOST_PATHS, LearnedMenu
from holdslayer_agent.core.menu_tree import Way
from holdslayer_agent.errors import ConfigError, StoreError
from holdslayer_agent.navigation.guarding import authenticates
from holdslayer_agent.observers.store import Store
from holdslayer_agent.observers.store.menus import MenuShelf
from holdslayer_agent.observers.store.vault import FactVault, load_key
from holdslayer_agent.practice.menu_maps import Merged, as_scenario, taken_in
from holdslayer_agent.practice.scenario_reader import load_scenario
from holdslayer_agent.settings import Settings

__all__ = ["run_facts", "run_menus"]


async def run_menus(settings: Settings, action: str, number: str, file: Path | None) -> int:
    """`list`, `show`, `export`, `import` or `forget` learned menus."""
    async with _store(settings) as store:
        shelf = MenuShelf(store)
        if action == "list":
            for menu in await shelf.all():
                told = f"{len(menu.heard)} menus, {len(menu.paths)} goals, {len(menu.dead_ends)} dead ends"
                print(f"{menu.number:18} {menu.company:30} {told}")
            return 0
        if action == "import":
            assert file is not None
            scenario = await asyncio.to_thread(load_scenario, file)
            known = await shelf.load(number) or LearnedMenu(number, "")
            both = await asyncio.to_thread(taken_in, known, scenario, time.time())
            await shelf.save(both.menu)
            _print_merged(both)
            return 0
        if action == "forget":
            if not await shelf.forget(number):
                raise _unknown(number)
            return 0
        kept = await shelf.load(number)
        if kept is None:
            raise _unknown(number)
        if action == "show":
            _print_tree(kept)
        elif file is None:
            print(as_scenario(kept), end="")
        else:
            await asyncio.to_thread(file.write_text, as_scenario(kept), encoding="utf-8")
        return 0


async def run_facts(settings: Settings, action: str, company: str, slot: str) -> int:
    """`list` (names only), `set` (the value is asked for, never an argument) or `forget` facts.

    `allow`: give one to its company without a question; `ask`: put the question again.
    """
    async with _store(settings) as store:
        vault = FactVault(store, await load_key(settings.data_dir, settings.facts.key))
        if action == "list":
            always = await vault.always()
            for name, slots in (await vault.names()).items():
                print(f"{name}: {', '.join(_with_use(slot, slot in always.get(name, ())) for slot in slots)}")
            return 0
        if action in ("allow", "ask"):
            if not await vault.allow(company, slot, always=action == "allow"):
                raise ConfigError(f"No such fact of {company}.", code="fact-unknown", mend="holdslayer facts list")
            return 0
        if action == "forget":
            if not await vault.forget(company, slot or None):
                raise ConfigError(f"No such fact of {company}.", code="fact-unknown", mend="holdslayer facts list")
            return 0
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,40}", slot):
            raise ConfigError(
                f"{slot!r} is no name of a fact.", code="fact-malformed", mend="Letters, digits and _: account_last4."
            )
        value = getpass.getpass(f"{slot}: ") if sys.stdin.isatty() else sys.stdin.readline()
        if not value.strip():
            raise ConfigError("The value is empty.", code="fact-empty", mend="Type it, or pipe it in.")
        await vault.put(company, slot, value.strip())
        return 0


def _with_use(slot: str, always: bool) -> str:
    """A fact's name, and whether the user is asked before it is given where the goal does not need it."""
    if always:
        return f"{slot} (always given)"
    return f"{slot} (asked for)" if authenticates(slot) else slot


@contextlib.asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Store]:
    database = settings.database_url
    store = await Store.open(settings.data_dir / "holdslayer.db", database.get_secret_value() if database else None)
    try:
        yield store
    finally:
        await store.close()


def _print_merged(both: Merged) -> None:
    menu = both.menu
    print(f"{menu.company} ({menu.number}): {len(menu.paths)} goals and {len(menu.dead_ends)} dead ends are known now")
    for how, goals in (
        ("added", both.added),
        ("replaced", both.replaced),
        ("not taken, as what is known is newer", both.older),
        ("kept", both.kept),
        ("refused, as a fact is given that its prompt does not ask for", both.refused),
        (f"dropped, as the oldest of more than {MOST_PATHS}", both.dropped),
    ):
        if goals:
            print(f"  {how}: {', '.join(goals)}")


def _print_tree(menu: LearnedMenu) -> None:
    root = tree(menu)
    print(f"{menu.company} ({menu.number})")
    if root.prompt:
        print(f"  “{_first_words(root.prompt)}” {_heard(root)}".rstrip())
    for end in root.ends:
        print(f"  ■ {end}")
    for branch in root.ways:
        _print_way(branch, 1)
    for dead in menu.dead_ends:
        print(f"  ✗ {dead.entry}: hung up, last on {datetime.fromtimestamp(dead.at):%Y-%m-%d}")
        print(f"    “{_first_words(' '.join(dead.prompt))}”")


def _print_way(way: Way, depth: int) -> None:
    """What no call has taken in grey, where the terminal has colours."""
    indent = "  " * depth
    if way.entry and not way.leads:
        print(_grey(f"{indent}· {way.entry}{_for(way)}"))
        return
    if way.entry:
        print(f"{indent}→ {way.entry}{_for(way)}: {_leads(way)} {_heard(way)}".rstrip())
    for goal in way.left_for:
        print(f"{indent}  ✗ wrong for: {goal}")
    for end in way.ends:
        print(f"{indent}  ■ {end}")
    if way.prompt and not way.again:
        print(f"{indent}  “{_first_words(way.prompt)}”")
    for branch in way.ways:
        _print_way(branch, depth + 1)


_LEADS = {
    "menu": "another menu",
    "same": "the same menu again",
    "queue": "a queue",
    "person": "a person",
    "callback_promised": "a promised call-back",
    "closed": "closed",
    "voicemail": "voicemail",
    "busy": "busy",
    "hung_up": "hung up",
    "unknown": "where is not known",
}


def _leads(way: Way) -> str:
    if way.again:
        return f"back to “{_first_words(way.prompt)}”"
    queue = "a queue, then " if way.held and way.leads != "queue" else ""
    return queue + _LEADS[way.leads]


def _for(way: Way) -> str:
    return f" ({way.meaning})" if way.meaning else ""


def _heard(way: Way) -> str:
    if not way.last:
        return ""
    times = "once" if way.calls == 1 else f"{way.calls} times"
    return f"[{times}, last on {datetime.fromtimestamp(way.last):%Y-%m-%d}]"


def _grey(text: str) -> str:
    return f"\x1b[2m{text}\x1b[0m" if sys.stdout.isatty() else text


def _first_words(prompt: str) -> str:
    words = prompt.split()
    return f"{' '.join(words[:18])}{' …' if len(words) > 18 else ''}"


def _unknown(number: str) -> StoreError:
    return StoreError(f"No menu is known for {number}.", code="menu-unknown", mend="holdslayer menus list")
