"""What values may be: the types that the parts of the settings are made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

__all__ = [
    "Codec",
    "Host",
    "ModelName",
    "OneLine",
    "Part",
    "Password",
    "PeerName",
    "Port",
    "Seconds",
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


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _printable(secret: SecretStr) -> SecretStr:
    """Passwords end up in configuration files and in one-line protocols."""
    if not all(32 <= ord(c) != 127 for c in secret.get_secret_value()):
        raise ValueError("a password holds no line break or control character")
    return secret
