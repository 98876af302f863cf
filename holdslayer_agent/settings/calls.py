"""What a call is, does and may: companies, ringing, recording, policy, limits, the navigator."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator, model_validator

from holdslayer_agent.core.decisions import CallbackPolicy
from holdslayer_agent.core.policy import COUNTRIES, Policy
from holdslayer_agent.settings.kinds import Part, Seconds

__all__ = [
    "CompanySettings",
    "FactsSettings",
    "LimitSettings",
    "NavigatorSettings",
    "PolicySettings",
    "RecordingSettings",
    "RedialSettings",
    "RingSettings",
    "ScheduleSettings",
]

_OPENS = r"^(((mon|tues|wednes|thurs|fri|satur|sun)day )?([01]?\d|2[0-3]):[0-5]\d)?$"


class CompanySettings(Part):
    """A company to call by name."""

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\r\n]+$")]
    numbers: Annotated[tuple[Annotated[str, Field(pattern=r"^\+?[0-9 ().\-/]{4,40}$")], ...], Field(min_length=1)]
    goal: Annotated[str, Field(max_length=500)] = "talk to a person"
    language: Literal["en", "de", "fr", "es"] | None = None
    opens: Annotated[str, Field(pattern=_OPENS)] = ""


class RingSettings(Part):
    """How the user's phones ring."""

    order: Literal["in_turn", "all_at_once"] = "in_turn"
    rounds: Annotated[int, Field(ge=1, le=5)] = 1
    accept_s: Annotated[float, Field(ge=3, le=60)] = 15.0


class RecordingSettings(Part):
    """`consent` says what may be kept: nothing, the user's own leg, or all of the call. `notice`: whether those who are
    recorded are told so first, and recorded only from then on."""

    consent: Literal["off", "own_leg", "all"] = "off"
    notice: Literal["none", "spoken"] = "none"
    notice_words: dict[Literal["en", "de", "fr", "es"], Annotated[str, Field(min_length=1, max_length=160)]] = Field(
        default_factory=dict
    )
    format: Literal["wav", "flac", "opus"] = "flac"
    sealed: bool = False
    keep_days: Annotated[int, Field(ge=1, le=3650)] = 30

    @model_validator(mode="after")
    def _something_to_tell(self) -> RecordingSettings:
        if self.notice == "spoken" and self.consent == "off":
            raise ValueError("notice: spoken tells of a recording, and consent is off: set it to own_leg or all")
        return self


class PolicySettings(Part):
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


class LimitSettings(Part):
    """How long a call may take in each part."""

    dial_s: Seconds = 60.0
    menu_s: Seconds = 900.0
    hold_s: Seconds = 7200.0
    calls: Annotated[int, Field(ge=1, le=200)] = 20


class NavigatorSettings(Part):
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
    meaning: bool = True
    learn: bool = True
    callback: CallbackPolicy = CallbackPolicy.DECLINE
    ask_which: bool = True
    ask_phone_s: Annotated[float, Field(ge=3, le=120)] | None = None

    @model_validator(mode="after")
    def _named(self) -> NavigatorSettings:
        if self.kind != "rules" and not self.model:
            raise ValueError(f"kind: {self.kind} needs a model")
        if self.kind == "anthropic" and self.api_key is None:
            raise ValueError("kind: anthropic needs an api_key")
        if self.kind == "openai" and self.api_key is None and self.base_url is None:
            raise ValueError("kind: openai needs an api_key, or the base_url of a server of your own")
        return self

    @property
    def unpriced(self) -> bool:
        """Whether a vendor's model is asked whose price is not known, so that the caps in dollars never hold."""
        paid = self.kind != "rules" and self.base_url is None
        return paid and bool(self.call_usd or self.day_usd) and not (self.in_usd and self.out_usd)


class FactsSettings(Part):
    """Where the key is that seals the caller's facts."""

    key: Literal["auto", "keyring", "file"] = "auto"


class RedialSettings(Part):
    """Whether a call that did not get through is made again by itself, and how often."""

    enabled: bool = False
    day: Annotated[int, Field(ge=1, le=24)] = 6
    total: Annotated[int, Field(ge=1, le=100)] = 12
    from_hour: Annotated[int, Field(ge=0, le=23)] = 7
    to_hour: Annotated[int, Field(ge=1, le=24)] = 21


class ScheduleSettings(Part):
    """Calls that were asked for a later time. Those missed by less than `late_min` are made up for."""

    late_min: Annotated[float, Field(ge=0, le=1440)] = 30.0
