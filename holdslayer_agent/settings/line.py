"""How calls leave the house: Asterisk, the trunk, the desk phones."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from holdslayer_agent.settings.kinds import Codec, Host, OneLine, Part, Password, PeerName, Port, Seconds

__all__ = [
    "AsteriskSettings",
    "PhoneSettings",
    "TrunkSettings",
]


class AsteriskSettings(Part):
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


class TrunkSettings(Part):
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


class PhoneSettings(Part):
    """A phone to ring: a SIP phone registered here (no `number`), or any number dialled over the trunk."""

    name: PeerName
    number: Annotated[str, Field(pattern=r"^\+?[0-9]{4,15}$")] | None = None
    password: Password | None = None
    ring_s: Annotated[float, Field(ge=3, le=120)] = 25.0
    codecs: tuple[Codec, ...] = ("g722", "ulaw", "alaw")
