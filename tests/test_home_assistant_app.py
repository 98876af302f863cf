"""The app for Supervisor and the releases: what Supervisor reads, what the agent gets, what is in the zips."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from ruamel.yaml import YAML

from holdslayer_agent.settings import Settings
from tools.ha_release import main as release
from tools.ha_release import pack, pack_app

ROOT = Path(__file__).parents[1]
APP = ROOT / "ha_integration/app/holdslayer"
TYPES = re.compile(r"(str|bool|int|float|email|url|password|port|match\(.+\)|list\(.+\))(\(.*\))?\??")
"""The types that Supervisor's documentation gives for an option's schema."""
KEYS = {
    *("name", "version", "slug", "description", "arch", "startup", "boot", "init", "host_network", "hassio_api"),
    *("discovery", "ingress", "ingress_port", "ingress_entry", "panel_icon", "panel_title", "backup"),
    *("backup_exclude", "options", "schema"),
}


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text())


@pytest.fixture
def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("holdslayer_app", APP / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def leaves(value: Any) -> list[str]:
    match value:
        case dict():
            return [leaf for item in value.values() for leaf in leaves(item)]
        case list():
            return [leaf for item in value for leaf in leaves(item)]
        case _:
            return [value]


def test_the_configuration_has_the_keys_and_types_that_supervisor_knows() -> None:
    told = read(APP / "config.yaml")
    assert told.keys() <= KEYS
    assert {"name", "version", "slug", "description", "arch"} <= told.keys()
    assert set(told["arch"]) <= {"amd64", "aarch64"}
    assert told["discovery"] == ["holdslayer"]
    assert [leaf for leaf in leaves(told["schema"]) if not TYPES.fullmatch(leaf)] == []
    assert told["options"].keys() <= told["schema"].keys()


def test_every_option_has_a_name_and_a_description_in_each_language() -> None:
    wanted = read(APP / "config.yaml")["schema"].keys()
    for language in ("en", "de", "fr", "es"):
        texts = read(APP / f"translations/{language}.yaml")["configuration"]
        assert texts.keys() == wanted
        assert all(text["name"] and text["description"] for text in texts.values())


def test_the_options_that_it_comes_with_are_settings_the_agent_takes(program: ModuleType, tmp_path: Path) -> None:
    settings = Settings.model_validate(program.settings_of(read(APP / "config.yaml")["options"], tmp_path))
    assert [phone.name for phone in settings.phones] == ["desk"]
    assert settings.trunk is None


def test_filled_in_options_become_line_phones_and_companies(program: ModuleType, tmp_path: Path) -> None:
    options = {
        "language": "de",
        "address": "192.0.2.5",
        "trunk": {"host": "sip.example.net", "username": "12345", "password": "secret", "port": 5061, "caller_id": ""},
        "phones": [{"name": "desk", "password": "also-secret"}, {"name": "mobile", "number": "+14155550199"}],
        "companies": [{"name": "My Bank", "number": "+12025550100", "goal": ""}],
    }
    settings = Settings.model_validate(program.settings_of(options, tmp_path))
    assert settings.trunk is not None
    assert (settings.trunk.port, settings.trunk.auth) == (5061, "registration")
    assert settings.asterisk.bind == "192.0.2.5"
    assert settings.api.bind == "127.0.0.1"
    assert [phone.number for phone in settings.phones] == [None, "+14155550199"]
    assert settings.companies[0].goal == "talk to a person"


def test_a_line_without_a_user_knows_this_machine_by_its_address(program: ModuleType, tmp_path: Path) -> None:
    settings = Settings.model_validate(program.settings_of({"trunk": {"host": "192.0.2.1"}}, tmp_path))
    assert settings.trunk is not None
    assert settings.trunk.auth == "ip"


def test_tokens_are_made_once_by_the_agents_own_command_and_kept_for_this_user_alone(
    program: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "holdslayer.yaml"
    settings.write_text(json.dumps(program.settings_of({}, tmp_path)))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
    first = program.token("home-assistant", "call", settings, tmp_path)
    assert first.startswith("hs_")
    assert program.token("home-assistant", "call", settings, tmp_path) == first
    assert (tmp_path / "token-home-assistant").stat().st_mode & 0o077 == 0


def test_home_assistant_is_told_what_its_discovery_step_reads(program: ModuleType) -> None:
    told = program.discovery("0123456789abcdef", "hs_x")
    assert told["service"] == "holdslayer"
    assert told["config"].keys() == {"host", "port", "instance", "token"}


def test_the_release_of_the_integration_is_what_home_assistant_unpacks(tmp_path: Path) -> None:
    made = pack(tmp_path / "a.zip", {"HOLDSLAYER_HOMEPAGE": "https://example.net/x/", "HOLDSLAYER_OWNER": "@me"})
    with zipfile.ZipFile(made) as release:
        names = set(release.namelist())
        manifest = json.loads(release.read("manifest.json"))
    assert {"__init__.py", "frontend/holdslayer-call-card.js", "brand/icon.png", "translations/de.json"} <= names
    assert not [name for name in names if "__pycache__" in name]
    assert (manifest["documentation"], manifest["codeowners"]) == ("https://example.net/x", ["@me"])
    assert list(manifest) == ["domain", "name", *sorted(manifest.keys() - {"domain", "name"})]
    assert pack(tmp_path / "b.zip", {}).read_bytes() == pack(tmp_path / "c.zip", {}).read_bytes()


def test_a_release_that_nobody_answers_for_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release(tmp_path / "dist", {}) == 2
    assert "HOLDSLAYER_OWNER=@name" in capsys.readouterr().err
    assert release(tmp_path / "dist", {"HOLDSLAYER_OWNER": "@me somebody"}) == 2
    assert "'somebody' is no code owner" in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()


def test_a_release_with_an_owner_keeps_the_rule_of_the_owner(tmp_path: Path) -> None:
    assert release(tmp_path, {"HOLDSLAYER_OWNER": "@me @house/phones"}) == 0
    with zipfile.ZipFile(tmp_path / "holdslayer.zip") as made:
        assert json.loads(made.read("manifest.json"))["codeowners"] == ["@me", "@house/phones"]
        rules = YAML(typ="safe").load(made.read("quality_scale.yaml").decode())["rules"]
    assert {word if isinstance(word, str) else word["status"] for word in rules.values()} <= {"done", "exempt"}
    assert rules["integration-owner"] == "done"


def test_the_release_of_the_app_has_everything_its_dockerfile_copies(tmp_path: Path) -> None:
    with zipfile.ZipFile(pack_app(tmp_path / "app.zip")) as release:
        names = release.namelist()
        release.extractall(tmp_path)
    assert "repository.yaml" in names
    copied = re.findall(r"^COPY (.+) \./$", (APP / "Dockerfile").read_text(), re.M)
    for source in " ".join(copied).split():
        assert any(name.startswith(f"holdslayer/{source}") for name in names), source
    folder = tmp_path / "holdslayer/agent"
    asked = [sys.executable, "-m", "holdslayer_agent.cli", "--help"]
    done = subprocess.run(asked, cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
