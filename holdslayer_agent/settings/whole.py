"""All of the settings as one frozen object."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import field_validator, model_validator

from holdslayer_agent.logs import LogFormat
from holdslayer_agent.settings.calls import (
    CompanySettings,
    FactsSettings,
    LimitSettings,
    NavigatorSettings,
    PolicySettings,
    RecordingSettings,
    RedialSettings,
    RingSettings,
    ScheduleSettings,
)
from holdslayer_agent.settings.kinds import Part, Password
from holdslayer_agent.settings.line import AsteriskSettings, PhoneSettings, TrunkSettings
from holdslayer_agent.settings.service import (
    ApiSettings,
    HistorySettings,
    NotifySettings,
    TelemetrySettings,
)
from holdslayer_agent.settings.speech import (
    SpeechSettings,
    VoiceSettings,
)

__all__ = [
    "Settings",
]


class Settings(Part):
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
