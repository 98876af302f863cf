"""The command line: what each status means, and an error that says what to do."""

from __future__ import annotations

import json
import logging
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from holdslayer_agent import cli
from holdslayer_agent.api.local import socket_path
from holdslayer_agent.errors import CallRefused, ConfigError, SetupError, StoreError

sys.path.insert(0, str(Path(__file__).resolve().parent / "api"))
from agent_door import CALL, RUNNING, STATUS, FakeService, beside, ended, entry

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty folder; its status, output and errors."""
    for name in ("HOLDSLAYER_SETTINGS", "HOLDSLAYER_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOLDSLAYER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            status = cli.main(list(words))
        except SystemExit as error:
            status = int(error.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return command


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[FakeService]:
    with beside(socket_path(tmp_path), FakeService()) as service:
        yield service


# ---------------------------------------------------------------- wrong use


@pytest.mark.parametrize("words", [[], ["dance"], ["call"], ["call", "x", "--language", "xx"], ["replay"], ["bench"]])
def test_wrong_use_is_status_2(run: Run, words: list[str]) -> None:
    status, _, err = run(*words)
    assert status == 2
    assert "usage: holdslayer" in err


def test_help_names_every_command(run: Run) -> None:
    status, out, _ = run("--help")
    assert status == 0
    for name in ("serve", "call", "status", "doctor", "demo", "replay", "bench", "asterisk-config"):
        assert name in out


def test_the_version_is_told(run: Run) -> None:
    assert run("--version")[1].startswith("holdslayer ")


@pytest.mark.parametrize("fact", ["pin", "=1", "pin=", "1pin=2", "a b=2", "pin-code=3"])
def test_a_fact_of_another_form_is_status_2_with_the_form(run: Run, fact: str) -> None:
    status, _, err = run("call", "Acme", "--fact", fact)
    assert status == 2
    assert "NAME=VALUE" in err
    assert "[fact-malformed]" in err
    assert "mend:" in err


def test_settings_with_faults_are_status_2_and_all_are_printed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "holdslayer.yaml").write_text("colour: red\nlanguage: xx\n")
    status, _, err = run("status")
    assert status == 2
    assert "holdslayer.yaml:1: colour: unknown key" in err
    assert "holdslayer.yaml:2: language:" in err
    assert "[settings-invalid]" in err
    assert "mend:" in err


def test_settings_that_are_named_must_be_there(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("--settings", "absent.yaml", "status")[0] == 2
    monkeypatch.setenv("HOLDSLAYER_SETTINGS", str(tmp_path / "also-absent.yaml"))
    status, _, err = run("status")
    assert status == 2
    assert "also-absent.yaml" in err


def test_settings_are_found_at_home(run: Run, tmp_path: Path) -> None:
    place = tmp_path / ".config" / "holdslayer"
    place.mkdir(parents=True)
    (place / "holdslayer.yaml").write_text("colour: red\n")
    assert "colour" in run("status")[2]


# ---------------------------------------------------------------- status


def test_status_without_an_agent_says_how_to_start_one(run: Run) -> None:
    status, out, err = run("status")
    assert (status, out) == (1, "")
    assert "No agent is running. [agent-absent]" in err
    assert "mend: Start it: holdslayer serve" in err


def test_status_of_an_agent_without_calls(run: Run, agent: FakeService) -> None:
    status, out, _ = run("status")
    assert status == 0
    assert "Asterisk connected, manager connected, trunk registered, phones: desk reachable, mobile by number" in out
    assert "No call is running." in out


def test_status_shows_each_call(run: Run, agent: FakeService) -> None:
    agent.state["calls"] = [RUNNING]
    out = run("status")[1]
    assert all(part in out for part in (CALL, "Acme", "on_hold", "00:01:15", "00:01:00", "25%"))


def test_status_for_a_program_is_json(run: Run, agent: FakeService) -> None:
    assert json.loads(run("status", "--json")[1]) == STATUS


# ---------------------------------------------------------------- say


def test_words_go_to_the_only_call_that_runs(run: Run, agent: FakeService) -> None:
    agent.state["calls"] = [RUNNING]
    assert run("say", "My number is {{pin}}", "--fact", "pin=4821")[0] == 0
    assert agent.said == [("My number is {{pin}}", {"pin": "4821"})]


def test_words_that_were_cut_off_are_status_3(run: Run, agent: FakeService) -> None:
    agent.speaks = False
    status, _, err = run("say", "Hello", "--call", CALL)
    assert (status, err) == (3, "holdslayer: it was not spoken to its end\n")


@pytest.mark.parametrize("running", [[], [RUNNING, RUNNING]], ids=["none", "two"])
def test_words_for_a_call_that_is_not_clear_are_status_2(run: Run, agent: FakeService, running: list[Any]) -> None:
    agent.state["calls"] = running
    status, _, err = run("say", "Hello")
    assert status == 2
    assert "[call-unnamed]" in err
    assert "--call" in err


def test_words_without_an_agent_are_status_1(run: Run) -> None:
    status, _, err = run("say", "Hello")
    assert (status, "[agent-absent]" in err) == (1, True)


# ---------------------------------------------------------------- call


def test_a_call_that_connects_is_status_0(run: Run, agent: FakeService) -> None:
    agent.story = [entry("state", "on_hold"), ended("connected")]
    status, out, _ = run("call", "Acme", "--goal", "bill", "--phone", "desk", "--fact", "pin=4821", "--language", "de")
    assert status == 0
    assert "on hold" in out
    assert agent.begun == [{"goal": "bill", "phone": "desk", "slots": {"pin": "4821"}, "language": "de"}]
    assert "4821" not in out


def test_a_call_that_ends_otherwise_is_status_3_with_its_outcome(run: Run, agent: FakeService) -> None:
    agent.story = [ended("company_hung_up", "Acme hung up.")]
    status, out, _ = run("call", "Acme", "--plain")
    assert status == 3
    assert "company hung up – Acme hung up." in out


def test_a_call_that_is_refused_is_status_2_with_the_reason(run: Run, agent: FakeService) -> None:
    status, _, err = run("call", "Nobody")
    assert status == 2
    assert "No company is called 'Nobody'. [company-unknown]" in err
    assert "mend: Known: Acme." in err


# ---------------------------------------------------------------- the other commands


def test_the_files_for_an_asterisk_of_ones_own_are_printed(run: Run) -> None:
    status, out, _ = run("asterisk-config")
    assert status == 0
    assert "; ======== holdslayer-dialplan.conf" in out


def test_the_files_for_an_asterisk_of_ones_own_are_written_for_the_owner_alone(run: Run, tmp_path: Path) -> None:
    assert run("asterisk-config", "--out", str(tmp_path / "out" / "deep"))[0] == 0
    files = sorted((tmp_path / "out" / "deep").iterdir())
    assert len(files) == 5
    assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}


def test_the_other_commands_hand_their_words_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(
        "holdslayer_agent.replay.run_replay", lambda *words, language: seen.append((*words, language)) or 7
    )
    monkeypatch.setattr(
        "holdslayer_agent.bench.hearing.run.run_bench_hearing",
        lambda folder, _runs, **words: seen.append((folder, words["language"])) or 0,
    )
    monkeypatch.setattr(
        "holdslayer_agent.bench.navigation.run_bench_navigation",
        lambda paths, **words: seen.append((paths, words)) or 0,
    )
    monkeypatch.setattr("holdslayer_agent.doctor.run_doctor", lambda path, _console: seen.append(path) or 1)
    assert run("replay", "a.wav", "--number", "123", "--json", "--language", "de")[0] == 7
    assert run("bench", "hearing", "corpus", "--language", "fr")[0] == 0
    assert run("bench", "hearing", "corpus")[0] == 0
    assert run("bench", "navigation", "x", "--word-errors", "0.15")[0] == 0
    assert run("doctor")[0] == 1
    assert seen == [
        (["a.wav"], "123", True, "de"),
        ("corpus", "fr"),
        ("corpus", "en"),
        (
            [Path("x")],
            {
                "navigator": "rules",
                "word_errors": 0.15,
                "as_json": False,
                "lost": 0.0,
                "audio": False,
                "seeds": 1,
                "helped": False,
            },
        ),
        None,
    ]


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ConfigError("wrong", code="c", mend="m"), 2),
        (CallRefused("no", code="c", mend="m"), 2),
        (SetupError("missing", code="c", mend="m"), 1),
        (ExceptionGroup("tasks", [ExceptionGroup("inner", [StoreError("full", code="c", mend="m")])]), 1),
    ],
)
def test_an_error_is_printed_with_code_and_mend(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def broken(*_: object) -> int:
        raise error

    monkeypatch.setattr("holdslayer_agent.doctor.run_doctor", broken)
    found, _, err = run("doctor")
    assert found == status
    assert "[c]" in err
    assert "mend: m" in err
    assert "Traceback" not in err


def test_ctrl_c_is_status_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("holdslayer_agent.doctor.run_doctor", interrupted)
    assert run("doctor")[0] == 130


def test_a_bug_is_not_hidden(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise ExceptionGroup("tasks", [ZeroDivisionError("oops")])

    monkeypatch.setattr("holdslayer_agent.doctor.run_doctor", broken)
    with pytest.raises(ExceptionGroup):
        run("doctor")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    level = logging.getLogger().level
    yield
    logging.getLogger().setLevel(level)
