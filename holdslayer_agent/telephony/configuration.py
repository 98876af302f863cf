"""Rendering Asterisk's configuration from our settings. Knows templates and folders, starts nothing."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from holdslayer_agent.core.policy import EMERGENCY, dialplan_emergency, dialplan_listed, dialplan_premium
from holdslayer_agent.errors import ConfigError, SetupError
from holdslayer_agent.settings import Settings
from holdslayer_agent.telephony.installation import Installation
from holdslayer_agent.telephony.modules import OPTIONAL, REQUIRED
from holdslayer_agent.telephony.secrets import SecretFile

__all__ = ["Folders", "phone_password", "render", "sounds_folder", "templates_folder"]

COMFORT_S = 8
"""Seconds of music between two "one moment, please" while the agent is away."""

COMFORT_LAPS = 40
"""About eight minutes: the longest an agent may be away before Asterisk ends the call by itself."""

TEMPLATES = (
    "asterisk", "pjsip", "extensions", "holdslayer-dialplan", "ari", "manager", "http", "rtp", "modules",
    "musiconhold", "logger", "stasis", "indications",
)  # fmt: skip
EMPTY = ("ccss", "cel", "cdr", "udptl", "features", "codecs", "dnsmgr", "enum")
DTMF_MODES = {"rfc4733": "rfc4733", "inband": "inband", "info": "info", "auto": "auto"}


@dataclass(frozen=True, slots=True)
class Folders:
    """Where one private Asterisk keeps its things, all under `root`."""

    root: Path

    def __getattr__(self, name: str) -> Path:
        if name in {"etc", "lib", "db", "data", "spool", "run", "log"}:
            return self.root / name
        raise AttributeError(name)


def templates_folder() -> Path:
    """`asterisk/templates` of the repository, or the copy inside an installed package."""
    here = Path(__file__).resolve().parents[1]
    for place in (here / "_asterisk" / "templates", here.parent / "asterisk" / "templates"):
        if place.is_dir():
            return place
    raise SetupError("The Asterisk templates are missing.", code="templates-missing", mend="Install the package again.")


def sounds_folder(settings: Settings) -> Path:
    """Where the agent's spoken phrases lie as files that Asterisk plays by itself."""
    return settings.data_dir.resolve() / "sounds"


def phone_password(settings: Settings, name: str) -> str:
    """The SIP password of a desk phone: from the settings, else generated once."""
    phone = next(p for p in settings.phones if p.name == name)
    if phone.password is not None:
        return phone.password.get_secret_value()
    return SecretFile(settings.data_dir / "secrets.json").get(f"phone-{name}")


def render(
    settings: Settings, installation: Installation, folders: Folders, *, name: str = "holdslayer", role: str = "agent"
) -> None:
    """Write every configuration file of a managed Asterisk, mode 0600, and make its folders.

    `role` "practice" gives the far end's dialplan instead of the agent's.
    """
    for folder in ("etc", "lib", "db", "spool", "run", "log"):
        getattr(folders, folder).mkdir(parents=True, exist_ok=True)
    (folders.spool / "recording").mkdir(exist_ok=True)
    folders.root.chmod(0o700)
    _link_data(installation, folders)
    wideband = settings.asterisk.rate_hz == 16000 or (settings.asterisk.rate_hz == "auto" and installation.wideband)
    context = _context(settings, installation, folders, name, 16000 if wideband else 8000)
    environment = _environment()
    for stem in TEMPLATES:
        _write(folders.etc / f"{stem}.conf", environment.get_template(f"{stem}.conf.j2").render(context))
    if role == "practice":
        text = environment.get_template("practice-dialplan.conf.j2").render(context)
        _write(folders.etc / "holdslayer-dialplan.conf", text)
    for stem in EMPTY:
        _write(folders.etc / f"{stem}.conf", environment.get_template("empty.conf.j2").render(context))


def include_only(settings: Settings) -> dict[str, str]:
    """The files for somebody who runs Asterisk or FreePBX already: name → text. See asterisk/include/README.md."""
    environment = _environment()
    installation = Installation(Path("asterisk"), Path(), Path(), (OLDEST_INCLUDE, 0, 0))
    rate_hz = 16000 if settings.asterisk.rate_hz == 16000 else 8000  # as the agent itself takes "auto" here
    context = _context(settings, installation, Folders(Path("/etc/asterisk")), "holdslayer", rate_hz)
    stems = ("holdslayer-dialplan", "holdslayer-globals", "holdslayer-ari", "holdslayer-manager", "holdslayer-moh")
    return {f"{s}.conf": environment.get_template(f"{s}.conf.j2").render(context) for s in stems}


OLDEST_INCLUDE = 20


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
        finalize=_one_line,
    )


def _one_line(value: Any) -> Any:
    """Whatever is filled in stays on its line and in its value: no line break, and `;` begins no comment."""
    text = str(value)
    if any(ord(c) < 32 or ord(c) == 127 for c in text):
        raise ConfigError(
            "A setting holds a line break or control character, which would end up in Asterisk's configuration.",
            code="settings-invalid",
            mend="Write it in one line; look at passwords, user names and data_dir.",
        )
    return text.replace(";", "\\;")


def _context(
    settings: Settings, installation: Installation, folders: Folders, name: str, rate_hz: int
) -> dict[str, Any]:
    a, secret = settings.asterisk, SecretFile(settings.data_dir / "secrets.json")
    policy = settings.policy.policy()
    return {
        "name": name,
        "paths": folders,
        "install": {"modules": installation.modules, "sbin": installation.program.parent},
        "language": settings.language,
        "speech_rate_hz": rate_hz,
        "ear_format": "slin16" if rate_hz == 16000 else "slin",
        "sip": {
            "bind": a.bind,
            "port": a.sip_port,
            "external_address": a.external_address or "",
            "local_networks": a.local_networks,
        },
        "trunk": _trunk(settings),
        "phones": [
            {"name": p.name, "codecs": p.codecs, "password": phone_password(settings, p.name)}
            for p in settings.phones
            if p.number is None
        ],
        "ari": {
            "app": a.ari_app,
            "user": a.ari_user,
            "password": a.ari_password.get_secret_value() if a.ari_password else secret.get("ari"),
        },
        "manager": {
            "bind": a.control_host,
            "port": a.manager_port,
            "user": a.manager_user,
            "password": a.manager_password.get_secret_value() if a.manager_password else secret.get("manager"),
            "permit": "127.0.0.0/8" if a.mode == "managed" else f"{_reachable(a.audiosocket_bind)}/32",
        },
        "http": {"bind": a.control_host, "port": a.http_port},
        "rtp": {"first": a.rtp_first, "last": a.rtp_last},
        "modules": {
            "required": REQUIRED,
            "optional": [m for m in OPTIONAL if (installation.modules / m).exists()],
        },
        "audiosocket": {"host": _reachable(a.audiosocket_bind), "port": a.audiosocket_port},
        "emergency": dialplan_emergency(policy),
        "emergency_direct": EMERGENCY,
        "denied": dialplan_listed(policy.deny),
        "allowed": dialplan_listed(policy.allow),
        "premium": dialplan_premium(policy),
        "dial_timeout_s": int(settings.limits.dial_s),
        "comfort_s": COMFORT_S,
        "comfort_laps": COMFORT_LAPS,
        "sounds": sounds_folder(settings),
        "moh": _moh(installation),
    }


def _trunk(settings: Settings) -> dict[str, Any] | None:
    t = settings.trunk
    if t is None:
        return None
    return {
        "host": t.host,
        "port": t.port,
        "username": t.username if t.auth != "ip" else "",
        "password": t.password.get_secret_value() if t.password else "",
        "register": t.auth == "registration",
        "from_domain": t.from_domain,
        "outbound_proxy": t.outbound_proxy,
        "caller_id": t.caller_id,
        "match": t.match or (t.host,),
        "codecs": t.codecs,
        "dtmf_mode": DTMF_MODES[t.dtmf],
        "qualify_s": t.qualify_s,
    }


def _reachable(bind: str) -> str:
    return "127.0.0.1" if bind in {"0.0.0.0", "::"} else bind


def _moh(installation: Installation) -> Path:
    return installation.data / "moh"


def _link_data(installation: Installation, folders: Folders) -> None:
    """astdatadir: the installation's documentation and REST descriptions, and English prompts under a plain name."""
    folders.data.mkdir(exist_ok=True)
    (folders.data / "sounds").mkdir(exist_ok=True)
    for name in ("documentation", "rest-api", "moh", "images", "static-http"):
        _link(folders.data / name, installation.data / name)
    english = next(iter(sorted((installation.data / "sounds").glob("en*"))), None)
    if english:
        _link(folders.data / "sounds" / "en", english)


def _link(link: Path, target: Path) -> None:
    if target.exists() and not link.exists():
        if link.is_symlink():
            link.unlink()
        link.symlink_to(target)


def _write(path: Path, text: str) -> None:
    """Write atomically, readable by the owner alone: these files hold passwords."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)  # one that lies there keeps its mode
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(re.sub(r"\n{3,}", "\n\n", text))
    shutil.move(fresh, path)
