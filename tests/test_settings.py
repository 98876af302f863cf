"""The settings: one file plus environment, every fault at once with its place, and no secret in any message."""

from __future__ import annotations

import types
import typing
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML

from holdslayer_agent.errors import ConfigError
from holdslayer_agent.settings import Settings, TrunkSettings, load_settings

EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "settings.example.yaml"


@pytest.fixture
def written(tmp_path: Path) -> typing.Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "settings.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def faults(path: Path | None, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        load_settings(path, environ or {})
    assert raised.value.code == "settings-invalid"
    return [fault.removeprefix(f"{path}:") for fault in raised.value.faults]


def test_without_file_and_environment_there_are_defaults() -> None:
    assert load_settings(None, {}) == Settings()


def test_an_empty_file_is_a_file(written: typing.Callable[[str], Path]) -> None:
    assert load_settings(written("# nothing yet\n"), {}) == Settings()


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load_settings(tmp_path / "absent.yaml", {})
    assert raised.value.code == "settings-missing"
    assert "settings.example.yaml" in raised.value.mend


def test_every_fault_is_told_at_once_with_line_and_key(written: typing.Callable[[str], Path]) -> None:
    path = written(
        "log_level: LOUD\n"
        "asterisk:\n"
        "  sip_port: 99999\n"
        "  sipport: 5060\n"
        "phones:\n"
        "  - name: Desk Phone\n"
        "  - name: mobile\n"
        "    ring_s: soon\n"
        "colour: red\n"
    )
    found = faults(path)
    assert [f.partition(": ")[0] + " " + f.split(": ")[1] for f in found] == [
        "1 log_level",
        "3 asterisk.sip_port",
        "4 asterisk.sipport",
        "6 phones.0.name",
        "8 phones.1.ring_s",
        "9 colour",
    ]
    assert found[2].endswith("unknown key")


def test_a_missing_key_is_told_at_the_place_where_it_belongs(written: typing.Callable[[str], Path]) -> None:
    assert faults(written("language: en\ntrunk:\n  auth: ip\n")) == ["2: trunk.host: Field required"]


@pytest.mark.parametrize(
    ("text", "line"), [("a: [1\nb: 2\n", 2), ("\tlanguage: en\n", 1), ("language: 'en\n", 2), ("- en\n", 1), ("7\n", 1)]
)
def test_what_is_no_map_of_keys_is_a_fault_with_its_line(
    text: str, line: int, written: typing.Callable[[str], Path]
) -> None:
    assert faults(written(text))[0].startswith(f"{line}:")


def test_control_characters_in_the_file_are_a_fault(written: typing.Callable[[str], Path]) -> None:
    assert "not YAML" in faults(written("language: e\x07n\n"))[0]


def test_a_file_of_another_encoding_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_bytes(b"language: \xff\xfe")
    with pytest.raises(ConfigError):
        load_settings(path, {})


# ---------------------------------------------------------------- what belongs together


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("asterisk: {rtp_first: 10000, rtp_last: 10001}", "rtp_last must be at least"),
        ("trunk: {host: a, auth: registration}", "auth: registration needs username and password"),
        ("phones: [{name: desk}, {name: desk}]", "phones: named twice: desk"),
        ("companies: [{name: A, numbers: ['1234']}, {name: a, numbers: ['1234']}]", "companies: named twice: a"),
        ("phones: [{name: trunk}]", "phones: trunk is a reserved name"),
        ("policy: {country: XX}", "unknown country; one of US, CA"),
        ("companies: [{name: A, numbers: []}]", "at least 1 item"),
    ],
)
def test_what_does_not_go_together_is_a_fault(text: str, fault: str, written: typing.Callable[[str], Path]) -> None:
    assert fault in faults(written(text))[0]


def test_control_stays_on_loopback_in_a_managed_asterisk() -> None:
    assert load_settings(None, {"HOLDSLAYER_ASTERISK__BIND": "0.0.0.0"}).asterisk.control_host == "127.0.0.1"


# ---------------------------------------------------------------- environment


def test_an_environment_variable_wins_over_the_file(written: typing.Callable[[str], Path]) -> None:
    path = written("language: de\ntrunk: {host: a.example, auth: password, username: u, password: p}\n")
    environ = {
        "HOLDSLAYER_LANGUAGE": "fr",
        "HOLDSLAYER_TRUNK__PASSWORD": "other",
        "HOLDSLAYER_ASTERISK__SIP_PORT": "5070",
    }
    settings = load_settings(path, environ)
    assert settings.language == "fr"
    assert settings.asterisk.sip_port == 5070
    assert settings.trunk is not None
    assert settings.trunk.password is not None
    assert settings.trunk.password.get_secret_value() == "other"


def test_a_fault_of_the_environment_names_the_variable(written: typing.Callable[[str], Path]) -> None:
    found = faults(written("language: de\n"), {"HOLDSLAYER_ASTERISK__SIP_PORT": "many"})
    assert found[0].startswith("environment: HOLDSLAYER_ASTERISK__SIP_PORT: ")


def test_a_variable_below_a_plain_value_is_a_fault(written: typing.Callable[[str], Path]) -> None:
    found = faults(written("language: de\n"), {"HOLDSLAYER_LANGUAGE__FIRST": "en"})
    assert found == ["environment: HOLDSLAYER_LANGUAGE__FIRST: language is not a group of keys"]


def test_variables_of_other_programs_and_of_the_set_up_are_none_of_ours() -> None:
    environ = {
        "HOLDSLAYER_TOOLS": "/x",
        "HOLDSLAYER_ASTERISK": "/y",
        "HOLDSLAYER_CACHE": "z",
        "HOLDSLAYERS": "q",
        "LANGUAGE": "de",
    }
    assert load_settings(None, environ) == Settings()


# ---------------------------------------------------------------- secrets


SECRET = "hunter2-very-secret"


@pytest.mark.parametrize(
    "text",
    [
        f"trunk: {{host: a, username: u, password: {SECRET}, colour: red}}",
        f"trunk: {{host: a, username: u, password: [{SECRET}]}}",
        f"trunk: {{host: a, username: u, password: '{SECRET}', qualify_s: never}}",
        f"trunk:\n  host: a\n  password: {SECRET}\n  password: {SECRET}2\n",
        f'trunk: {{host: a, username: u, password: "{SECRET}\\n[evil]"}}',
        f"trunk: {{host: a, auth: password, password: {SECRET}}}",
        f"asterisk: {{ari_password: {{a: {SECRET}}}}}",
        f"phones: [{{name: desk, password: [{SECRET}]}}]",
    ],
)
def test_no_secret_is_repeated_in_a_fault(text: str, written: typing.Callable[[str], Path]) -> None:
    with pytest.raises(ConfigError) as raised:
        load_settings(written(text), {})
    chain: BaseException | None = raised.value
    while chain is not None:
        assert SECRET not in str(chain)
        chain = None if chain.__suppress_context__ and chain.__cause__ is None else chain.__cause__ or chain.__context__


def test_settings_do_not_show_their_secrets() -> None:
    settings = load_settings(None, {"HOLDSLAYER_ASTERISK__ARI_PASSWORD": SECRET})
    assert SECRET not in repr(settings)
    assert SECRET not in settings.model_dump_json()


@pytest.mark.parametrize("bad", ["a\nb", "a\rb", "a\x00b", "a\x7fb"])
def test_a_password_is_one_line(bad: str) -> None:
    with pytest.raises(ValidationError):
        TrunkSettings.model_validate({"host": "a", "username": "u", "password": bad})


@pytest.mark.parametrize("field", ["host", "username", "from_domain", "outbound_proxy", "caller_id"])
@pytest.mark.parametrize("bad", ["a\nb", "a;b", "[a]", "a\r"])
def test_no_text_of_the_line_can_leave_its_line(field: str, bad: str) -> None:
    with pytest.raises(ValidationError):
        TrunkSettings.model_validate({"host": "a", "username": "u", "password": "p"} | {field: bad})


@pytest.mark.parametrize("bad", ["a\nb", "a,b", "a;b", "${EXTEN}", "a[b]", "a(b)", 'a"b'])
def test_the_data_folder_can_not_break_the_dialplan(bad: str) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"data_dir": bad})


# ---------------------------------------------------------------- the example


def test_the_example_loads_without_fault() -> None:
    settings = load_settings(EXAMPLE, {})
    assert settings.trunk is not None
    assert [p.name for p in settings.phones] == ["desk", "mobile"]


def keys_of(model: type[BaseModel], path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Every path of keys that the settings know."""
    found = set()
    for name, field in model.model_fields.items():
        here = (*path, name)
        found.add(here)
        for part in parts_of(field.annotation):
            found |= keys_of(part, here)
    return found


def parts_of(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is not None:
        return [part for inner in typing.get_args(annotation) for part in parts_of(inner)]
    return []


def paths_of(value: object, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    if isinstance(value, dict):
        return {p for k, v in value.items() for p in {(*path, k)} | paths_of(v, (*path, k))}
    if isinstance(value, list):
        return {p for v in value for p in paths_of(v, path)}
    return set()


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    assert paths_of(YAML(typ="safe").load(EXAMPLE.read_text(encoding="utf-8"))) == keys_of(Settings)


def test_every_key_of_the_example_is_explained_above_it() -> None:
    lines = [line.strip() for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]
    known: set[str] = set()
    for place, line in enumerate(lines):
        key = line.removeprefix("- ").partition(":")[0]
        if not line or line.startswith(("#", "- #")) or key in known:
            continue
        before = lines[place - 1]
        group = lines[place + 1].startswith("#") if place + 1 < len(lines) else False
        assert before.startswith(("#", "- #")) or group or key == "rtp_last", line
        known.add(key)


def test_the_defaults_of_the_example_are_the_defaults() -> None:
    example, plain = load_settings(EXAMPLE, {}), Settings()
    for part in ("data_dir", "language", "log_level", "asterisk", "ring", "recording", "limits"):
        assert getattr(example, part) == getattr(plain, part), part


@pytest.mark.parametrize(
    "lines",
    [
        "speech: {recognizer: deepgram}",
        "speech: {fallback: [openai]}",
        "speech: {recognizer: siri}",
        "speech: {deepgram: {api_key: k, url: ftp://a}}",
        "speech: {whisper: {model: ''}}",
        "speech: {timeout_s: 0}",
        "speech: {deepgram: {token: k}}",
    ],
)
def test_speech_settings_that_can_not_work_are_refused(tmp_path: Path, lines: str) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text(f"{lines}\n")
    with pytest.raises(ConfigError) as raised:
        load_settings(path, {})
    assert "speech" in raised.value.message


def test_a_key_in_the_environment_is_never_shown(tmp_path: Path) -> None:
    settings = load_settings(None, {"HOLDSLAYER_SPEECH__OPENAI__API_KEY": "sk-hidden"})
    assert settings.speech.openai.api_key is not None
    assert "sk-hidden" not in repr(settings)


def test_a_secret_comes_from_a_file_where_the_variable_says_so(tmp_path: Path) -> None:
    secret = tmp_path / "trunk_password"
    secret.write_text("s3cret\n")
    environment = {
        "HOLDSLAYER_TRUNK__HOST": "sip.example", "HOLDSLAYER_TRUNK__AUTH": "registration",
        "HOLDSLAYER_TRUNK__USERNAME": "me", "HOLDSLAYER_TRUNK__PASSWORD_FILE": str(secret),
        "HOLDSLAYER_ASTERISK__RATE_HZ": "16000",
    }  # fmt: skip
    settings = load_settings(None, environment)
    assert settings.trunk is not None
    assert settings.trunk.password is not None
    assert settings.trunk.password.get_secret_value() == "s3cret"
    assert settings.asterisk.rate_hz == 16000


def test_a_secrets_file_that_is_missing_is_named_with_its_variable(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="HOLDSLAYER_TRUNK__PASSWORD_FILE") as raised:
        load_settings(None, {"HOLDSLAYER_TRUNK__PASSWORD_FILE": str(tmp_path / "none")})
    assert "No such file" in raised.value.message


def test_a_template_with_a_placeholder_that_nothing_is_known_for_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "holdslayer.yaml"
    path.write_text("notify:\n  templates:\n    - {kind: ended, title: '{compny}'}\n")
    with pytest.raises(ConfigError, match=r"holdslayer.yaml:3: .*nothing is known for {compny}: .*{company}"):
        load_settings(path, {})
