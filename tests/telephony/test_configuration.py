"""Asterisk's configuration as we write it: closed to strangers, passwords for the owner alone, nothing injected."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from holdslayer_agent.core.policy import check_number
from holdslayer_agent.errors import CallRefused, ConfigError
from holdslayer_agent.settings import CompanySettings, PhoneSettings, Settings, TrunkSettings
from holdslayer_agent.telephony.configuration import Folders, include_only, phone_password, render
from holdslayer_agent.telephony.installation import Installation
from holdslayer_agent.telephony.modules import REQUIRED

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "core"))
from dialplan import application, contexts

TRUNK = {"host": "sip.example.net", "username": "u1", "password": "trunk-secret"}


def installation(tmp_path: Path, version: tuple[int, ...] = (22, 10, 0)) -> Installation:
    root = tmp_path / "prefix"
    for folder in ("modules", "data/sounds/en_US_f_Allison", "data/moh", "data/rest-api"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "modules" / "app_mixmonitor.so").touch()
    return Installation(root / "bin" / "asterisk", root / "modules", root / "data", version)


def rendered(tmp_path: Path, role: str = "agent", **facts: Any) -> dict[str, str]:
    """File name → text, for these settings."""
    settings = Settings.model_validate({"data_dir": tmp_path / "data", **facts})
    render(settings, installation(tmp_path), Folders(tmp_path / "asterisk"), role=role)
    return {p.name: p.read_text(encoding="utf-8") for p in (tmp_path / "asterisk" / "etc").iterdir()}


def section(text: str, name: str, kind: str = "") -> dict[str, str]:
    """The first section of this name (and `type`)."""
    for part in text.split("\n[")[1:]:
        head, _, body = part.partition("\n")
        pairs = [line.partition("=") for line in body.splitlines() if "=" in line and not line.startswith(";")]
        values = {k.strip(): v.strip().removeprefix(">").strip() for k, _, v in pairs}
        if head.rstrip("]") == name and kind in {"", values.get("type")}:
            return values
    raise AssertionError(f"no section {name} {kind}")


def test_everything_is_bound_to_loopback_unless_the_user_says_otherwise(tmp_path: Path) -> None:
    files = rendered(tmp_path)
    assert section(files["http.conf"], "general")["bindaddr"] == "127.0.0.1"
    assert section(files["manager.conf"], "general")["bindaddr"] == "127.0.0.1"
    assert section(files["pjsip.conf"], "transport-udp")["bind"] == "127.0.0.1:5060"
    assert "0.0.0.0:" not in "".join(files.values())


def test_opening_sip_to_the_network_does_not_open_the_control_ports(tmp_path: Path) -> None:
    files = rendered(tmp_path, asterisk={"bind": "0.0.0.0"})
    assert section(files["pjsip.conf"], "transport-udp")["bind"] == "0.0.0.0:5060"
    assert section(files["http.conf"], "general")["bindaddr"] == "127.0.0.1"
    assert section(files["manager.conf"], "general")["bindaddr"] == "127.0.0.1"


def test_only_the_owner_can_read_what_was_written(tmp_path: Path) -> None:
    rendered(tmp_path, trunk=TRUNK, phones=[{"name": "desk"}])
    for path in [*(tmp_path / "asterisk" / "etc").iterdir(), tmp_path / "data" / "secrets.json"]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE((tmp_path / "asterisk").stat().st_mode) == 0o700


def test_a_leftover_file_that_all_can_read_does_not_pass_its_mode_on(tmp_path: Path) -> None:
    etc = tmp_path / "asterisk" / "etc"
    etc.mkdir(parents=True)
    (etc / "pjsip.new").touch(mode=0o666)
    rendered(tmp_path, trunk=TRUNK)
    assert stat.S_IMODE((etc / "pjsip.conf").stat().st_mode) == 0o600


def test_passwords_stand_where_they_are_needed_and_nowhere_else(tmp_path: Path) -> None:
    asterisk = {"ari_password": "ari-secret", "manager_password": "manager-secret"}
    phones = [{"name": "desk", "password": "desk-secret"}]
    files = rendered(tmp_path, asterisk=asterisk, trunk=TRUNK, phones=phones)
    places = {
        secret: [n for n, text in files.items() if secret in text]
        for secret in ("ari-secret", "manager-secret", "desk-secret", "trunk-secret")
    }
    assert places == {
        "ari-secret": ["ari.conf"],
        "manager-secret": ["manager.conf"],
        "desk-secret": ["pjsip.conf"],
        "trunk-secret": ["pjsip.conf"],
    }


def test_passwords_nobody_set_are_made_once_and_kept(tmp_path: Path) -> None:
    first = rendered(tmp_path, phones=[{"name": "desk"}])
    again = rendered(tmp_path, phones=[{"name": "desk"}])
    password = section(first["pjsip.conf"], "desk", "auth")["password"]
    assert len(password) >= 24
    assert first == again
    settings = Settings(data_dir=tmp_path / "data", phones=(PhoneSettings(name="desk"),))
    assert phone_password(settings, "desk") == password


def test_a_password_of_the_users_own_is_taken(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path, "phones": [{"name": "desk", "password": "mine"}]})
    assert phone_password(settings, "desk") == "mine"


# ---------------------------------------------------------------- line and phones


def test_a_line_with_registration(tmp_path: Path) -> None:
    pjsip = rendered(tmp_path, trunk=TRUNK | {"caller_id": "+14155550100", "from_domain": "x.example"})["pjsip.conf"]
    assert section(pjsip, "trunk", "registration")["client_uri"] == "sip:u1@sip.example.net:5060"
    assert section(pjsip, "trunk", "auth")["password"] == "trunk-secret"
    endpoint = section(pjsip, "trunk", "endpoint")
    assert endpoint["outbound_auth"] == "trunk"
    assert endpoint["callerid"] == "<+14155550100>"
    assert endpoint["from_domain"] == "x.example"
    assert section(pjsip, "trunk", "identify")["match"] == "sip.example.net"


def test_a_line_with_a_password_alone_registers_nowhere(tmp_path: Path) -> None:
    pjsip = rendered(tmp_path, trunk=TRUNK | {"auth": "password"})["pjsip.conf"]
    assert "type = registration" not in pjsip
    assert section(pjsip, "trunk", "auth")["username"] == "u1"


def test_a_line_that_knows_us_by_address_gets_no_password(tmp_path: Path) -> None:
    pjsip = rendered(tmp_path, trunk={"host": "10.0.0.1", "auth": "ip", "match": ["10.0.0.0/24", "10.1.0.1"]})
    assert "type = auth" not in pjsip["pjsip.conf"]
    assert "outbound_auth" not in pjsip["pjsip.conf"]
    assert section(pjsip["pjsip.conf"], "trunk", "identify")["match"] == "10.0.0.0/24,10.1.0.1"


def test_without_a_line_there_is_none(tmp_path: Path) -> None:
    assert "[trunk]" not in rendered(tmp_path)["pjsip.conf"]


def test_a_desk_phone_needs_its_password_and_a_dialled_one_is_no_endpoint(tmp_path: Path) -> None:
    phones = [{"name": "desk"}, {"name": "mobile", "number": "+14155550199"}]
    pjsip = rendered(tmp_path, phones=phones)["pjsip.conf"]
    assert section(pjsip, "desk", "endpoint")["auth"] == "desk"
    assert section(pjsip, "desk", "endpoint")["context"] == "hs-from-phone"
    assert "[mobile]" not in pjsip


def test_public_address_and_local_networks_are_told_to_sip(tmp_path: Path) -> None:
    networks = {"external_address": "203.0.113.9", "local_networks": ["192.168.0.0/16"]}
    pjsip = rendered(tmp_path, asterisk=networks)["pjsip.conf"]
    assert "external_media_address = 203.0.113.9" in pjsip
    assert "local_net = 192.168.0.0/16" in pjsip


# ---------------------------------------------------------------- the rest of Asterisk


@pytest.mark.parametrize(
    ("version", "rate", "form"),
    [((22, 10), "auto", "slin16"), ((20, 9), "auto", "slin"), ((20, 9), 16000, "slin16"), ((23, 0), 8000, "slin")],
)
def test_the_ear_hears_as_wide_as_this_asterisk_can(
    tmp_path: Path, version: tuple[int, ...], rate: Any, form: str
) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path / "data", "asterisk": {"rate_hz": rate}})
    render(settings, installation(tmp_path, version), Folders(tmp_path / "asterisk"))
    assert f"/c({form}),10,g)" in (tmp_path / "asterisk" / "etc" / "holdslayer-dialplan.conf").read_text()


def test_needed_modules_are_required_and_others_loaded_where_they_are(tmp_path: Path) -> None:
    modules = rendered(tmp_path)["modules.conf"]
    assert all(f"require = {m}" in modules for m in REQUIRED)
    assert "load = app_mixmonitor.so" in modules
    assert "codec_opus.so" not in modules
    assert "autoload = no" in modules


def test_prompts_and_documents_of_the_installation_are_linked(tmp_path: Path) -> None:
    rendered(tmp_path)
    assert (tmp_path / "asterisk" / "data" / "sounds" / "en").resolve().name == "en_US_f_Allison"
    assert (tmp_path / "asterisk" / "data" / "rest-api").is_symlink()
    (tmp_path / "asterisk" / "data" / "moh").unlink()
    (tmp_path / "asterisk" / "data" / "moh").symlink_to(tmp_path / "gone")
    rendered(tmp_path)
    assert (tmp_path / "asterisk" / "data" / "moh").exists()


def test_folders_know_their_names_and_no_others(tmp_path: Path) -> None:
    assert Folders(tmp_path).spool == tmp_path / "spool"
    with pytest.raises(AttributeError):
        _ = Folders(tmp_path).attic


def test_digits_are_in_no_log(tmp_path: Path) -> None:
    logged = section(rendered(tmp_path)["logger.conf"], "logfiles")
    assert all("dtmf" not in levels and "verbose" not in levels for levels in logged.values())


def test_the_practice_exchange_answers_every_number_itself(tmp_path: Path) -> None:
    dialplan = rendered(tmp_path, role="practice")["holdslayer-dialplan.conf"]
    assert contexts(dialplan)["hs-from-trunk"] == [("_[+0-9].", "Stasis(holdslayer,company,${EXTEN})")]


# ---------------------------------------------------------------- the dialplan


POLICY = {"country": "US", "allow": ["1900555*"], "deny": ["1809*"]}


def may_dial(plan: dict[str, list[tuple[str, str]]], number: str) -> bool:
    return application(plan, "hs-out", number) == "Goto(hs-dial,${EXTEN},1)"


@pytest.mark.parametrize(
    "number",
    [
        "911",
        "+911",
        "1911",
        "5",
        "12",
        "+12",
        "19005550132",
        "18095550132",
        "+18095550132",
        "14155550132",
        "+8811234567",
    ],
)
def test_the_rendered_dialplan_lets_out_what_the_policy_lets_out(tmp_path: Path, number: str) -> None:
    plan = contexts(rendered(tmp_path, policy=POLICY)["holdslayer-dialplan.conf"])
    policy = Settings.model_validate({"policy": POLICY}).policy.policy()
    try:
        check_number(number, policy)
    except CallRefused:
        assert not may_dial(plan, number)
    else:
        assert may_dial(plan, number)


@pytest.mark.parametrize(
    ("number", "does"),
    [
        ("911", "Goto(hs-dial,${EXTEN},1)"),
        ("112", "Goto(hs-dial,${EXTEN},1)"),
        ("19005550132", "Goto(hs-phone-dial,${EXTEN},1)"),
        ("19006660132", "Goto(hs-refused,s,1)"),
        ("18095550132", "Goto(hs-refused,s,1)"),
        ("14155550132", "NoOp(phone dials ${EXTEN})"),
        ("+14155550132", "NoOp(phone dials ${EXTEN})"),
    ],
)
def test_a_desk_phone_reaches_help_at_once_and_costly_numbers_never(tmp_path: Path, number: str, does: str) -> None:
    plan = contexts(rendered(tmp_path, policy=POLICY)["holdslayer-dialplan.conf"])
    assert application(plan, "hs-from-phone", number) == does


# ---------------------------------------------------------------- injection


ODD = st.text(st.sampled_from('ab1;[]\n\r=>#,${}\\" '), min_size=1, max_size=12)


@hypothesis_settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(ODD)
def test_a_password_stays_one_value_or_is_refused(tmp_path: Path, password: str) -> None:
    if any(c in password for c in "\r\n"):
        with pytest.raises(ValueError, match="line break"):
            TrunkSettings.model_validate(TRUNK | {"password": password})
        return
    pjsip = rendered(tmp_path, trunk=TRUNK | {"password": password})["pjsip.conf"]
    line = next(x for x in pjsip.splitlines() if x.startswith("password = "))
    assert line == "password = " + password.replace(";", "\\;")


def test_what_slipped_past_the_settings_is_stopped_before_it_is_written(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    evil = settings.model_copy(update={"language": "en\n[evil]"})
    evil = evil.model_copy(update={"phones": (PhoneSettings(name="desk"),)})
    with pytest.raises(ConfigError) as raised:
        render(evil, installation(tmp_path), Folders(tmp_path / "asterisk"))
    assert raised.value.code == "settings-invalid"


def test_a_companys_name_reaches_no_file(tmp_path: Path) -> None:
    company = CompanySettings(name="[evil];x", numbers=("1234567",)).model_dump()
    assert all("evil" not in text for text in rendered(tmp_path, companies=[company]).values())


# ---------------------------------------------------------------- for an Asterisk of one's own


def test_what_to_include_has_users_globals_music_and_dialplan(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {
            "data_dir": tmp_path,
            "asterisk": {
                "mode": "external",
                "host": "10.0.0.2",
                "audiosocket_bind": "10.0.0.7",
                "ari_password": "ari-secret",
                "manager_password": "manager-secret",
            },
        }
    )
    files = include_only(settings)
    assert sorted(files) == [
        "holdslayer-ari.conf",
        "holdslayer-dialplan.conf",
        "holdslayer-globals.conf",
        "holdslayer-manager.conf",
        "holdslayer-moh.conf",
    ]
    assert "HS_AUDIOSOCKET = 10.0.0.7:9092" in files["holdslayer-globals.conf"]
    assert "HS_TRUNK = trunk" in files["holdslayer-globals.conf"]
    assert section("\n" + files["holdslayer-ari.conf"], "holdslayer")["password"] == "ari-secret"
    assert section("\n" + files["holdslayer-manager.conf"], "holdslayer")["permit"] == "10.0.0.7/32"
    assert section("\n" + files["holdslayer-moh.conf"], "holdslayer-comfort")["directory"] == "moh"
    assert may_dial(contexts(files["holdslayer-dialplan.conf"]), "14155550132")
    assert all("\n[general]" not in text for text in files.values())


@pytest.mark.parametrize(("rate", "form"), [("auto", "slin"), (8000, "slin"), (16000, "slin16")])
def test_what_to_include_hears_as_the_agent_does(tmp_path: Path, rate: Any, form: str) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path, "asterisk": {"mode": "external", "rate_hz": rate}})
    assert f"/c({form}),10,g)" in include_only(settings)["holdslayer-dialplan.conf"]


def test_the_guide_names_every_file_to_include(tmp_path: Path) -> None:
    guide = (Path(__file__).resolve().parents[2] / "asterisk" / "include" / "README.md").read_text(encoding="utf-8")
    assert all(name in guide for name in include_only(Settings(data_dir=tmp_path)))
