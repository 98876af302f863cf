"""What can go wrong between a client and the agent."""

from __future__ import annotations


class HoldSlayerClientError(Exception):
    """The root. `code` is the agent's stable code, `mend` what to do."""

    def __init__(self, message: str, *, code: str, mend: str = "") -> None:
        super().__init__(message)
        self.message, self.code, self.mend = message, code, mend


class AgentUnreachable(HoldSlayerClientError):
    """No answer: wrong address, agent down, certificate not trusted, or a time-out."""


class TokenRefused(HoldSlayerClientError):
    """The token is unknown, expired or revoked (401)."""


class TokenLacksScope(HoldSlayerClientError):
    """The token may not do this (403)."""


class RequestRefused(HoldSlayerClientError):
    """The agent said no, and why. `status` is the HTTP status; 0 on the stream."""

    def __init__(self, message: str, *, code: str, mend: str = "", status: int = 0) -> None:
        super().__init__(message, code=code, mend=mend)
        self.status = status


class ProtocolMismatch(HoldSlayerClientError):
    """What came is not what version 1 of the API says: another program, or another version."""
