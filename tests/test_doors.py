"""Tokens on the command line, and the first token of a new installation."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from holdslayer_agent.cli import WRONG_USE, main
from holdslayer_agent.doors import _first_token
from holdslayer_agent.observers.store import Store


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "holdslayer.yaml"
    file.write_text(f"data_dir: {tmp_path / 'var'}\n")
    return file


def check(folder: Path, text: str) -> str | None:
    async def ask() -> str | None:
        store = await Store.open(folder / "var/holdslayer.db")
        found = await store.tokens.check(text)
        await store.close()
        return None if found is None else found.scope

    return asyncio.run(ask())


def test_a_token_is_made_listed_and_revoked(settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--settings", str(settings), "token", "create", "kitchen", "--scope", "read", "--days", "3"]) == 0
    text = capsys.readouterr().out.splitlines()[-1]
    assert text.startswith("hs_")
    assert check(tmp_path, text) == "read"
    assert main(["--settings", str(settings), "token", "list"]) == 0
    listed = capsys.readouterr().out
    assert "kitchen" in listed
    assert text.split("_", 2)[2] not in listed
    token_id = text.split("_")[1]
    assert main(["--settings", str(settings), "token", "revoke", token_id]) == 0
    assert check(tmp_path, text) is None


@pytest.mark.parametrize("wrong", [["create"], ["revoke", "nothing"], ["revoke"]])
def test_a_wrong_use_is_said(settings: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--settings", str(settings), "token", *wrong]) == WRONG_USE
    assert "mend:" in capsys.readouterr().err


async def test_the_first_start_prints_a_token_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = await Store.open(tmp_path / "a.db")
    await _first_token(store.tokens, "http://127.0.0.1:1")
    printed = capsys.readouterr().out
    text = printed.partition("#token=")[2].split()[0]
    found = await store.tokens.check(text)
    assert found is not None
    assert found.scope == "admin"
    await _first_token(store.tokens, "http://127.0.0.1:1")
    assert capsys.readouterr().out == ""
    await store.close()


def test_mcp_without_a_token_says_how_to_get_one(
    settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("HOLDSLAYER_TOKEN", raising=False)
    assert main(["--settings", str(settings), "mcp"]) == WRONG_USE
    assert "token create" in capsys.readouterr().err
