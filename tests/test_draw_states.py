"""The drawing of the states is what the transition table says."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from holdslayer_agent.core.call import State
from holdslayer_agent.core.talk_over import SAYINGS
from holdslayer_agent.core.transitions import TRANSITIONS

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("draw_states", ROOT / "tools" / "draw_states.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "TARGET", tmp_path / "states.md")
    return module


def status(draw: ModuleType, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["draw_states.py", *words])
    return int(draw.main())


def test_the_page_in_the_documents_is_up_to_date(draw: ModuleType) -> None:
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == draw.drawing(), "run make draw"


def test_every_state_and_every_row_is_drawn(draw: ModuleType) -> None:
    page = draw.drawing()
    assert all(state.value in page for state in State)
    assert page.count("\n| ") == len(TRANSITIONS) + 1 + len(SAYINGS) + 1
    assert all(saying.what in page for saying in SAYINGS)


def test_a_page_that_is_missing_or_has_drifted_fails_the_check(
    draw: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(draw, monkeypatch, "--check") == 1
    assert status(draw, monkeypatch) == 0
    assert status(draw, monkeypatch, "--check") == 0
    draw.TARGET.write_text("drifted")
    assert status(draw, monkeypatch, "--check") == 1
    assert "run make draw" in capsys.readouterr().err


def test_every_action_of_the_table_says_what_it_does_in_words(draw: ModuleType) -> None:
    assert all(draw.label(row) for row in TRANSITIONS)
