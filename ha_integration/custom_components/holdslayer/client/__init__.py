"""A typed client of the Hold Slayer agent: REST and the event stream. It knows nothing of Home Assistant."""

from .errors import (
    AgentUnreachable,
    HoldSlayerClientError,
    ProtocolMismatch,
    RequestRefused,
    TokenLacksScope,
    TokenRefused,
)
from .models import (
    Analytics,
    Call,
    CallPage,
    Company,
    CompanyWaits,
    Now,
    Phone,
    Sentence,
    Status,
    Version,
)
from .rest import AgentClient
from .stream import Delta, EventStream, Message, Pulse, Resumed, Snapshot

__all__ = [
    "AgentClient",
    "AgentUnreachable",
    "Analytics",
    "Call",
    "CallPage",
    "Company",
    "CompanyWaits",
    "Delta",
    "EventStream",
    "HoldSlayerClientError",
    "Message",
    "Now",
    "Phone",
    "ProtocolMismatch",
    "Pulse",
    "RequestRefused",
    "Resumed",
    "Sentence",
    "Snapshot",
    "Status",
    "TokenLacksScope",
    "TokenRefused",
    "Version",
]
