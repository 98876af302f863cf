"""Every error this package raises on purpose, with a stable code for people and programs.

    HoldSlayerError
    ├── ConfigError        settings, scenario or other file the user wrote: says where, what, and the mend
    ├── SetupError         something the machine lacks: a program, a module, a port, disk
    ├── ProtocolError      a peer broke a wire protocol (RemoteProtocolError) or we did (LocalProtocolError)
    ├── TelephonyError     Asterisk refused, is gone, or did not answer in time
    ├── ProviderError      speech or language service failed; `retryable` says whether again may help
    ├── StoreError         the database is locked, read-only, newer than us, or the disk is full
    ├── AudioError         an audio file is broken, empty or of a kind we can't read
    └── CallRefused        policy forbids the call: emergency, premium, malformed, unknown company

Busy, no answer, voicemail and closed are events of a call (`core.events`), not errors.
"""

from __future__ import annotations

__all__ = [
    "AudioError",
    "CallRefused",
    "ConfigError",
    "HoldSlayerError",
    "LocalProtocolError",
    "ProtocolError",
    "ProviderError",
    "RemoteProtocolError",
    "SetupError",
    "StoreError",
    "TelephonyError",
]


class HoldSlayerError(Exception):
    """Base of the tree. `code` is stable (kebab-case); `mend` says what the user can do about it."""

    def __init__(self, message: str, *, code: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]" + (f"\n  mend: {self.mend}" if self.mend else "")


class ConfigError(HoldSlayerError):
    """A file the user wrote is wrong. `faults` holds every fault found, each with its place."""

    def __init__(self, message: str, *, code: str, mend: str = "", faults: tuple[str, ...] = ()) -> None:
        super().__init__(message, code=code, mend=mend)
        self.faults = faults


class SetupError(HoldSlayerError):
    """This machine lacks something the work needs."""


class ProtocolError(HoldSlayerError):
    """A wire protocol was broken."""


class LocalProtocolError(ProtocolError):
    """We tried to send what the protocol forbids."""


class RemoteProtocolError(ProtocolError):
    """The peer sent what the protocol forbids."""


class TelephonyError(HoldSlayerError):
    """Asterisk refused, is gone, or did not answer in time."""


class ProviderError(HoldSlayerError):
    """A speech or language service failed."""

    def __init__(self, message: str, *, code: str, mend: str = "", retryable: bool = False) -> None:
        super().__init__(message, code=code, mend=mend)
        self.retryable = retryable


class StoreError(HoldSlayerError):
    """The database can't do what was asked."""


class AudioError(HoldSlayerError):
    """An audio file can't be used."""


class CallRefused(HoldSlayerError):
    """Policy forbids this call. Nothing was dialled."""
