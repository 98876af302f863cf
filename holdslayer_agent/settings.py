"""The settings: one YAML file plus environment, one frozen object, every fault reported at once.

`docs/settings.example.yaml` documents each key. An environment variable overrides a key: `HOLDSLAYER_` and the path in
capitals, two underscores between levels (`HOLDSLAYER_TRUNK__PASSWORD`); with `_FILE` behind it, it names a file that
holds the value (`HOLDSLAYER_TRUNK__PASSWORD_FILE=/run/secrets/trunk`).
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from holdslayer_agent.core.decisions import CallbackPolicy
from holdslayer_agent.core.policy import COUNTRIES, Policy
from holdslayer_agent.errors import ConfigError
from holdslayer_agent.logs import LogFormat

__all__ = [
    "ApiSettings",
    "AsteriskSettings",
    "CompanySettings",
    "FactsSettings",
    "NavigatorSettings",
    "PhoneSettings",
    "PolicySettings",
    "RecordingSettings",
    "RedialSettings",
    "RingSettings",
    "Settings",
    "SpeechSettings",
    "TrunkSettings",
    "VoiceSettings",
    "load_settings",
]

Codec = Literal["g722", "ulaw", "alaw", "opus"]
Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]
PeerName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
Host = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$|^[0-9a-fA-F:]+$")]
Password = Annotated[SecretStr, AfterValidator(lambda secret: _printable(secret))]
ModelName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}$")]
OneLine = Annotated[str, Field(pattern=r"^[^\r\n;\[\]]*$", max_length=200)]
"""Text that ends up in a configuration file of Asterisk: no line break, comment or section."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AsteriskSettings(_Part):
    """Where Asterisk is. `managed`: the agent renders the configuration and runs it; `external`: it only connects."""

    mode: Literal["managed", "external"] = "managed"
    bind: Host = "127.0.0.1"
    host: Host = "127.0.0.1"
    sip_port: Port = 5060
    http_port: Port = 8088
    manager_port: Port = 5038
    audiosocket_bind: Host = "127.0.0.1"
    audiosocket_port: Port = 9092
    rtp_first: Port = 10000
    rtp_last: Port = 10399
    ari_app: PeerName = "holdslayer"
    ari_user: PeerName = "holdslayer"
    ari_password: Password | None = None
    manager_user: PeerName = "holdslayer"
    manager_password: Password | None = None
    rate_hz: Literal["auto", 8000, 16000] = "auto"
    external_address: Host | None = None
    local_networks: tuple[OneLine, ...] = ()
    timeout_s: Seconds = 5.0

    @property
    def control_host(self) -> str:
        """Where ARI and the Manager Interface are: never beyond loopback in a managed Asterisk."""
        if self.mode == "external":
            return self.host
        return self.bind if self.bind.startswith("127.") or self.bind == "::1" else "127.0.0.1"

    @field_validator("rate_hz", mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return int(value) if isinstance(value, str) and value.isdigit() else value  # from the environment

    @model_validator(mode="after")
    def _rtp_range(self) -> AsteriskSettings:
        if self.rtp_last - self.rtp_first < 3:
            raise ValueError("rtp_last must be at least rtp_first + 3 (a call needs two ports a leg)")
        return self


class TrunkSettings(_Part):
    """The line to the outside: a SIP provider or a home router."""

    host: Host
    port: Port = 5060
    auth: Literal["registration", "password", "ip"] = "registration"
    username: OneLine = ""
    password: Password | None = None
    from_domain: OneLine = ""
    outbound_proxy: OneLine = ""
    caller_id: Annotated[str, Field(pattern=r"^\+?[0-9]{0,15}$")] = ""
    match: tuple[OneLine, ...] = ()
    codecs: tuple[Codec, ...] = ("g722", "ulaw", "alaw")
    dtmf: Literal["rfc4733", "inband", "info", "auto"] = "rfc4733"
    qualify_s: Annotated[int, Field(ge=0, le=3600)] = 60

    @model_validator(mode="after")
    def _credentials(self) -> TrunkSettings:
        if self.auth != "ip" and not (self.username and self.password):
            raise ValueError(f"auth: {self.auth} needs username and password")
        return self


class PhoneSettings(_Part):
    """A phone to ring: a SIP phone registered here (no `number`), or any number dialled over the trunk."""

    name: PeerName
    number: Annotated[str, Field(pattern=r"^\+?[0-9]{4,15}$")] | None = None
    password: Password | None = None
    ring_s: Annotated[float, Field(ge=3, le=120)] = 25.0
    codecs: tuple[Codec, ...] = ("g722", "ulaw", "alaw")


_OPENS = r"^(((mon|tues|wednes|thurs|fri|satur|sun)day )?([01]?\d|2[0-3]):[0-5]\d)?$"


class CompanySettings(_Part):
    """A company to call by name."""

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\r\n]+$")]
    numbers: Annotated[tuple[Annotated[str, Field(pattern=r"^\+?[0-9 ().\-/]{4,40}$")], ...], Field(min_length=1)]
    goal: Annotated[str, Field(max_length=500)] = "talk to a person"
    language: Literal["en", "de", "fr", "es"] | None = None
    opens: Annotated[str, Field(pattern=_OPENS)] = ""


class RingSettings(_Part):
    """How the user's phones ring."""

    order: Literal["in_turn", "all_at_once"] = "in_turn"
    rounds: Annotated[int, Field(ge=1, le=5)] = 1
    accept_s: Annotated[float, Field(ge=3, le=60)] = 15.0


class RecordingSettings(_Part):
    """`consent` says what may be kept: nothing, the agent's and user's own leg, or all of the call."""

    consent: Literal["off", "own_leg", "all"] = "off"
    format: Literal["wav", "flac", "opus"] = "flac"
    sealed: bool = False
    keep_days: Annotated[int, Field(ge=1, le=3650)] = 30


class PolicySettings(_Part):
    """Who may be dialled beyond the fixed refusals."""

    country: str = "US"
    allow: tuple[Annotated[str, Field(pattern=r"^\+?[0-9]{4,15}\*?$")], ...] = ()
    deny: tuple[Annotated[str, Field(pattern=r"^\+?[0-9]{1,15}\*?$")], ...] = ()

    @field_validator("country")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in COUNTRIES:
            raise ValueError(f"unknown country; one of {', '.join(COUNTRIES)}")
        return value

    def policy(self) -> Policy:
        return Policy(self.country, self.allow, self.deny)


class WhisperSettings(_Part):
    """faster-whisper on this machine. `model`: a folder, or a name of the model hub, which only `download` asks."""

    model: Annotated[str, Field(min_length=1, max_length=300)] = "small"
    download: bool = False
    compute: Literal["int8", "int8_float16", "float16", "float32"] = "int8"
    threads: Annotated[int, Field(ge=0, le=64)] = 0


class DeepgramSettings(_Part):
    """Deepgram's streaming service."""

    api_key: Password | None = None
    model: ModelName = "nova-3"
    url: Annotated[str, Field(pattern=r"^wss?://[^\s?#]+$")] = "wss://api.deepgram.com/v1/listen"
    cost_per_minute: Annotated[float, Field(ge=0, le=100)] = 0.0077


class OpenAiSpeechSettings(_Part):
    """OpenAI's transcription, or a server of the same form at `base_url`."""

    api_key: Password | None = None
    model: ModelName = "gpt-4o-mini-transcribe"
    base_url: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")] | None = None
    cost_per_minute: Annotated[float, Field(ge=0, le=100)] = 0.003


class SpeechSettings(_Part):
    """Who turns speech into words."""

    recognizer: Literal["auto", "pocketsphinx", "whisper", "deepgram", "openai"] = "auto"
    fallback: tuple[Literal["pocketsphinx", "whisper", "deepgram", "openai"], ...] | None = None
    timeout_s: Annotated[float, Field(ge=1, le=60)] = 8.0
    return_s: Annotated[float, Field(ge=1, le=3600)] = 60.0
    whisper: WhisperSettings = WhisperSettings()
    deepgram: DeepgramSettings = DeepgramSettings()
    openai: OpenAiSpeechSettings = OpenAiSpeechSettings()

    @model_validator(mode="after")
    def _keys(self) -> SpeechSettings:
        for name in (self.recognizer, *(self.fallback or ())):
            key = {"deepgram": self.deepgram.api_key, "openai": self.openai.api_key}.get(name, "")
            if key is None:
                raise ValueError(f"{name} needs {name}.api_key")
        return self


class HistorySettings(_Part):
    """`keep_days` None: for ever."""

    keep_days: Annotated[int, Field(ge=1, le=36_500)] | None = None


class ApiSettings(_Part):
    """The door to the network: REST, WebSocket, dashboard, MCP. Loopback unless `bind` says otherwise.

    `listen`: who may listen in to a call hears nothing, all until the user talks himself, or all.
    `announce`: say on the network where it is; None: unless bound to loopback.
    """

    enabled: bool = True
    bind: Host = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8089
    hosts: tuple[Host, ...] = ()
    origins: tuple[Annotated[str, Field(pattern=r"^https?://[^\s/]+$")], ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    requests_per_s: Annotated[float, Field(ge=1, le=1000)] = 20.0
    listen: Literal["off", "waiting", "all"] = "waiting"
    announce: bool | None = None

    @model_validator(mode="after")
    def _pair(self) -> ApiSettings:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("certificate and key go together")
        return self


Notice = Literal[
    "person_answered", "question", "user_did_not_come", "second_hold", "ended", "redial", "trunk_down", "call_missed"
]
TOLD: frozenset[Notice] = frozenset(
    {"person_answered", "question", "user_did_not_come", "ended", "trunk_down", "call_missed"}
)
Hour = Annotated[int, Field(ge=0, le=23)]


class WebhookSettings(_Part):
    """An address that gets each notification as signed JSON."""

    url: Annotated[str, Field(pattern=r"^https?://[^\s]+$", max_length=500)]
    secret: Password
    kinds: frozenset[Notice] = TOLD


class QuietSettings(_Part):
    """Hours in which only `always` is told."""

    from_hour: Hour
    to_hour: Hour
    always: frozenset[Notice] = frozenset({"person_answered", "question"})


class HomeAssistantSettings(_Part):
    """A Home Assistant that is told by its REST API: an event each, notify services, voice satellites."""

    url: Annotated[str, Field(pattern=r"^https?://[^\s/?#]+/?$", max_length=300)]
    token: Password
    kinds: frozenset[Notice] = TOLD
    notify: tuple[Annotated[str, Field(pattern=r"^[a-z0-9_]{1,80}$")], ...] = ()
    announce: tuple[Annotated[str, Field(pattern=r"^assist_satellite\.[a-z0-9_]{1,80}$")], ...] = ()


class NotifySettings(_Part):
    """Whom to tell what happens. `services`: addresses of apprise (email, push, chat, SMS)."""

    services: tuple[Password, ...] = ()
    kinds: frozenset[Notice] = TOLD
    webhooks: tuple[WebhookSettings, ...] = ()
    home_assistant: HomeAssistantSettings | None = None
    quiet: QuietSettings | None = None


class LimitSettings(_Part):
    """How long a call may take in each part."""

    dial_s: Seconds = 60.0
    menu_s: Seconds = 900.0
    hold_s: Seconds = 7200.0
    calls: Annotated[int, Field(ge=1, le=200)] = 20


class NavigatorSettings(_Part):
    """Who gets through menus. The rules are always there; a language model is asked before them where one is named."""

    kind: Literal["rules", "openai", "anthropic"] = "rules"
    model: Annotated[str, Field(max_length=100)] = ""
    base_url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    api_key: SecretStr | None = None
    stream: bool = False
    timeout_s: Annotated[float, Field(ge=0.5, le=8)] = 4.0
    in_usd: Annotated[float, Field(ge=0)] = 0.0
    out_usd: Annotated[float, Field(ge=0)] = 0.0
    call_usd: Annotated[float, Field(ge=0)] = 0.10
    day_usd: Annotated[float, Field(ge=0)] = 1.0
    call_decisions: Annotated[int, Field(ge=1, le=500)] = 60
    learn: bool = True
    callback: CallbackPolicy = CallbackPolicy.DECLINE

    @model_validator(mode="after")
    def _named(self) -> NavigatorSettings:
        if self.kind != "rules" and not self.model:
            raise ValueError(f"kind: {self.kind} needs a model")
        if self.kind == "anthropic" and self.api_key is None:
            raise ValueError("kind: anthropic needs an api_key")
        if self.kind == "openai" and self.api_key is None and self.base_url is None:
            raise ValueError("kind: openai needs an api_key, or the base_url of a server of your own")
        return self


class VoiceSettings(_Part):
    """Who speaks for the agent. A local voice is behind the others, for when they fail and for private words."""

    kind: Literal["local", "piper", "openai"] = "local"
    host: Host = "127.0.0.1"
    port: Port = 10200
    voices: dict[Literal["en", "de", "fr", "es"], Annotated[str, Field(max_length=80)]] = Field(default_factory=dict)
    question: dict[Literal["en", "de", "fr", "es"], Annotated[str, Field(min_length=1, max_length=80)]] = Field(
        default_factory=dict
    )
    model: Annotated[str, Field(max_length=100)] = "gpt-4o-mini-tts"
    name: Annotated[str, Field(max_length=40)] = "alloy"
    base_url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    api_key: SecretStr | None = None
    timeout_s: Annotated[float, Field(ge=0.5, le=30)] = 4.0

    @model_validator(mode="after")
    def _reachable(self) -> VoiceSettings:
        if self.kind == "openai" and self.api_key is None and self.base_url is None:
            raise ValueError("kind: openai needs an api_key, or the base_url of a server of your own")
        return self


class FactsSettings(_Part):
    """Where the key is that seals the caller's facts."""

    key: Literal["auto", "keyring", "file"] = "auto"


class RedialSettings(_Part):
    """Whether a call that did not get through is made again by itself, and how often."""

    enabled: bool = False
    day: Annotated[int, Field(ge=1, le=24)] = 6
    total: Annotated[int, Field(ge=1, le=100)] = 12
    from_hour: Annotated[int, Field(ge=0, le=23)] = 7
    to_hour: Annotated[int, Field(ge=1, le=24)] = 21


class TelemetrySettings(_Part):
    """Where traces of calls go: an OpenTelemetry collector's address for OTLP over HTTP."""

    otlp: Annotated[str, Field(pattern=r"^https?://[^\s]+$", max_length=300)] | None = None
    headers: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,80}$")], Password] = Field(default_factory=dict)


class ScheduleSettings(_Part):
    """Calls that were asked for a later time. Those missed by less than `late_min` are made up for."""

    late_min: Annotated[float, Field(ge=0, le=1440)] = 30.0


class Settings(_Part):
    """All of it."""

    data_dir: Path = Path("var")
    language: Literal["en", "de", "fr", "es"] = "en"
    log_level: Literal["DEBUG", "INFO", "WARNING"] = "INFO"
    log_format: LogFormat = "text"
    database_url: Password | None = None
    asterisk: AsteriskSettings = AsteriskSettings()
    trunk: TrunkSettings | None = None
    phones: tuple[PhoneSettings, ...] = ()
    companies: tuple[CompanySettings, ...] = ()
    ring: RingSettings = RingSettings()
    recording: RecordingSettings = RecordingSettings()
    policy: PolicySettings = PolicySettings()
    speech: SpeechSettings = SpeechSettings()
    limits: LimitSettings = LimitSettings()
    history: HistorySettings = HistorySettings()
    api: ApiSettings = ApiSettings()
    notify: NotifySettings = NotifySettings()
    navigator: NavigatorSettings = NavigatorSettings()
    voice: VoiceSettings = VoiceSettings()
    facts: FactsSettings = FactsSettings()
    redial: RedialSettings = RedialSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    telemetry: TelemetrySettings = TelemetrySettings()

    @field_validator("data_dir")
    @classmethod
    def _plain_path(cls, value: Path) -> Path:
        if re.search(r"""[\x00-\x1f\x7f,;&|$"'()\[\]{}]""", str(value)):
            raise ValueError("this path ends up in Asterisk's dialplan: no quotes, brackets or any of , ; & | $")
        return value

    @model_validator(mode="after")
    def _names_once(self) -> Settings:
        for what, names in (
            ("phones", [p.name for p in self.phones]),
            ("companies", [c.name.casefold() for c in self.companies]),
        ):
            doubled = sorted({n for n in names if names.count(n) > 1})
            if doubled:
                raise ValueError(f"{what}: named twice: {', '.join(doubled)}")
        reserved = {"trunk", "holdslayer", "global"} & {p.name for p in self.phones}
        if reserved:
            raise ValueError(f"phones: {', '.join(reserved)} is a reserved name")
        return self


def load_settings(path: Path | None, environ: dict[str, str] | None = None) -> Settings:
    """Read and check the settings.

    Raises ConfigError(code="settings-invalid") naming file, line and key of every fault, or "settings-missing".
    """
    document: Any = {}
    where = "environment"
    if path is not None:
        where = str(path)
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"The settings file {path} can't be read: {error}",
                code="settings-missing",
                mend="Copy docs/settings.example.yaml there and fill it in, or name another with --settings.",
            ) from error
        try:
            document = YAML(typ="rt").load(text) or {}
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            # The parser's own words on a doubled key hold its value, which may be a password.
            problem = "a key is written twice" if isinstance(error, DuplicateKeyError) else error.problem
            raise _invalid([f"{path}:{line}: {problem}"]) from None
        except YAMLError as error:
            raise _invalid([f"{path}:1: not YAML: {str(error).splitlines()[0]}"]) from error
    if not isinstance(document, dict):
        raise _invalid([f"{where}:1: settings must be a map of keys"])
    merged = _plain(document)
    variables: dict[tuple[str, ...], str] = {}
    for name, value in sorted((os.environ if environ is None else environ).items()):
        if name.startswith("HOLDSLAYER_") and name not in _NOT_KEYS:
            keys = name.removeprefix("HOLDSLAYER_").removesuffix("_FILE").lower().split("__")
            if keys[0] in Settings.model_fields:
                _put(merged, keys, _secret_in(Path(value), name) if name.endswith("_FILE") else value, name)
                variables[tuple(keys)] = name
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        raise _invalid([_fault(where, document, variables, fault) for fault in error.errors()]) from None


_NOT_KEYS = frozenset({"HOLDSLAYER_CACHE", "HOLDSLAYER_TOOLS", "HOLDSLAYER_PREFIX_ONLY", "HOLDSLAYER_ASTERISK"})


def _invalid(faults: list[str]) -> ConfigError:
    return ConfigError(
        "The settings have {} fault{}:\n  {}".format(len(faults), "s" if len(faults) > 1 else "", "\n  ".join(faults)),
        code="settings-invalid",
        mend="docs/settings.example.yaml shows every key with its type and default.",
        faults=tuple(faults),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value


def _put(target: dict[str, Any], keys: list[str], value: str, name: str) -> None:
    for key in keys[:-1]:
        target = target.setdefault(key, {})
        if not isinstance(target, dict):
            raise _invalid([f"environment: {name}: {key} is not a group of keys"])
    target[keys[-1]] = value


def _secret_in(path: Path, name: str) -> str:
    """A secret as containers hand it over: a file with nothing else in it."""
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not text"
        raise _invalid([f"environment: {name}: {path} can't be read: {why}"]) from None


def _printable(secret: SecretStr) -> SecretStr:
    """Passwords end up in configuration files and in one-line protocols."""
    if not all(32 <= ord(c) != 127 for c in secret.get_secret_value()):
        raise ValueError("a password holds no line break or control character")
    return secret


def _fault(where: str, document: Any, variables: dict[tuple[str, ...], str], fault: Any) -> str:
    """One pydantic fault as `file:line: key.path: what is wrong`; secrets are never echoed."""
    line = 1
    node = document
    for key in fault["loc"]:
        marks = getattr(node, "lc", None)
        if isinstance(node, dict) and key in node:
            line = (marks.key(key)[0] if marks else line - 1) + 1
            node = node[key]
        elif isinstance(node, list) and isinstance(key, int) and key < len(node):
            line = (marks.item(key)[0] if marks else line - 1) + 1
            node = node[key]
        else:
            break
    path = ".".join(str(k) for k in fault["loc"]) or "settings"
    variable = variables.get(tuple(str(k) for k in fault["loc"]))
    message = "unknown key" if fault["type"] == "extra_forbidden" else fault["msg"].removeprefix("Value error, ")
    return f"environment: {variable}: {message}" if variable else f"{where}:{line}: {path}: {message}"
