"""What is kept and who is told: history, doors, notifications, traces."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from holdslayer_agent.core.templates import PLACEHOLDERS, unknown_placeholders
from holdslayer_agent.settings.kinds import Host, Part, Password

__all__ = [
    "ApiSettings",
    "HistorySettings",
    "HomeAssistantSettings",
    "Hour",
    "Notice",
    "NotifySettings",
    "QuietSettings",
    "TOLD",
    "TemplateSettings",
    "TelemetrySettings",
    "WebhookSettings",
]


class HistorySettings(Part):
    """`keep_days` None: for ever."""

    keep_days: Annotated[int, Field(ge=1, le=36_500)] | None = None


class ApiSettings(Part):
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


class WebhookSettings(Part):
    """An address that gets each notification as signed JSON."""

    url: Annotated[str, Field(pattern=r"^https?://[^\s]+$", max_length=500)]
    secret: Password
    kinds: frozenset[Notice] = TOLD


_Said = Annotated[str, Field(max_length=500), AfterValidator(lambda text: _known(text))]


class TemplateSettings(Part):
    """How one kind of notification is told. Placeholders: those of `core.templates`."""

    kind: Notice
    title: _Said = ""
    text: _Said = ""


class QuietSettings(Part):
    """Hours in which only `always` is told."""

    from_hour: Hour
    to_hour: Hour
    always: frozenset[Notice] = frozenset({"person_answered", "question"})


class HomeAssistantSettings(Part):
    """A Home Assistant that is told by its REST API: an event each, notify services, voice satellites."""

    url: Annotated[str, Field(pattern=r"^https?://[^\s/?#]+/?$", max_length=300)]
    token: Password
    kinds: frozenset[Notice] = TOLD
    notify: tuple[Annotated[str, Field(pattern=r"^[a-z0-9_]{1,80}$")], ...] = ()
    announce: tuple[Annotated[str, Field(pattern=r"^assist_satellite\.[a-z0-9_]{1,80}$")], ...] = ()


class NotifySettings(Part):
    """Whom to tell what happens. `services`: addresses of apprise (email, push, chat, SMS)."""

    services: tuple[Password, ...] = ()
    kinds: frozenset[Notice] = TOLD
    webhooks: tuple[WebhookSettings, ...] = ()
    home_assistant: HomeAssistantSettings | None = None
    quiet: QuietSettings | None = None
    templates: tuple[TemplateSettings, ...] = ()


class TelemetrySettings(Part):
    """Where traces of calls go: an OpenTelemetry collector's address for OTLP over HTTP."""

    otlp: Annotated[str, Field(pattern=r"^https?://[^\s]+$", max_length=300)] | None = None
    headers: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,80}$")], Password] = Field(default_factory=dict)


def _known(text: str) -> str:
    """Placeholders are checked when the settings are read, not when somebody is to be told."""
    if unknown := unknown_placeholders(text):
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValueError(f"nothing is known for {{{unknown[0]}}}: {known}")
    return text
