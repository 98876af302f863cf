"""The wheel and the source archive: built, installed apart from the checkout, and running with all they need."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from holdslayer_agent import __version__
from holdslayer_agent.demo import Stage
from holdslayer_agent.telephony.process import free_port
from tests.asterisk.conftest import eventually

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both archives; the wheel is built from the source archive."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return out


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`bin` of a fresh environment with the wheel; what it depends on is that of this one."""
    home = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    wheel = next(built.glob("*.whl"))
    pip = [str(home / "bin/python"), "-m", "pip", "install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True)
    site = next(home.glob("lib/python*/site-packages"))
    ours = next(p for p in sys.path if p.endswith("site-packages"))
    (site / "dependencies.pth").write_text(ours + "\n")
    return home / "bin"


def test_the_wheel_holds_dashboard_templates_migrations_models_and_words(built: Path) -> None:
    names = set(zipfile.ZipFile(next(built.glob("*.whl"))).namelist())
    for needed in (
        "api/dashboard/index.html", "api/dashboard/app.js", "_asterisk/templates/pjsip.conf.j2", "py.typed",
        "observers/store/migrations/versions/v0001_first_tables.py",
    ):  # fmt: skip
        assert f"holdslayer_agent/{needed}" in names
    assert [n for n in names if n.startswith("holdslayer_agent/hearing/models/")]
    assert [n for n in names if n.startswith("holdslayer_agent/core/words/")]
    assert not [n for n in names if n.startswith(("tests/", "tools/", "var/", ".cache"))]


def test_the_source_archive_holds_what_the_wheel_is_made_of_and_the_licence(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {n.partition("/")[2] for n in archive.getnames()}
    assert {"LICENSE", "README.md", "pyproject.toml", "asterisk/templates/pjsip.conf.j2"} <= names


def said(installed: Path, folder: Path, *command: str, check: bool = True) -> str:
    """What a command of the fresh environment prints."""
    run = subprocess.run(
        [str(installed / command[0]), *command[1:]], cwd=folder, capture_output=True, text=True, check=check,
        env=environment(folder),
    )  # fmt: skip
    return run.stdout


def test_the_installed_command_is_the_wheels_and_its_doctor_says_what_is_missing(
    installed: Path, tmp_path: Path
) -> None:
    assert __version__ in said(installed, tmp_path, "holdslayer", "--version")
    place = said(installed, tmp_path, "python", "-c", "import holdslayer_agent; print(holdslayer_agent.__file__)")
    assert place.startswith(str(installed.parent))
    assert "trunk" in said(installed, tmp_path, "holdslayer", "doctor", check=False).casefold()


@contextlib.asynccontextmanager
async def serving(installed: Path, folder: Path, port: int) -> AsyncIterator[None]:
    settings = Stage.build(folder).settings.asterisk
    more = {
        f"HOLDSLAYER_ASTERISK__{k.upper()}": str(getattr(settings, k))
        for k in ("sip_port", "http_port", "manager_port", "audiosocket_port")
    }
    process = await asyncio.create_subprocess_exec(
        str(installed / "holdslayer"), "serve", cwd=folder,
        env={**environment(folder), **more, "HOLDSLAYER_API__PORT": str(port)},
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)


@pytest.mark.asterisk
async def test_the_installed_agent_serves_its_dashboard(installed: Path, tmp_path: Path) -> None:
    port = free_port()
    async with serving(installed, tmp_path, port), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:

        async def ready() -> bool:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get("/api/v1/ready") as answer:
                    return answer.status == 204
            return False

        await eventually(ready, 90)
        for path, kind in (("/", "text/html"), ("/app.js", "text/javascript"), ("/style.css", "text/css")):
            async with session.get(path) as answer:
                assert (answer.status, answer.content_type) == (200, kind)
        async with session.get("/api/v1/version") as answer:
            assert (await answer.json())["version"] == __version__


def environment(folder: Path) -> dict[str, str]:
    """Nothing of this checkout but the tools."""
    tools = os.environ.get("HOLDSLAYER_TOOLS", str(ROOT / ".cache/prefix/bin"))
    kept = {k: v for k, v in os.environ.items() if k in {"HOME", "LANG", "PATH"}}
    return {**kept, "HOLDSLAYER_TOOLS": tools, "HOLDSLAYER_DATA_DIR": str(folder / "data")}
