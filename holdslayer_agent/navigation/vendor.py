"""What the clients of language-model vendors have in common: they are extras, and name their errors alike.

Knows no vendor's request or answer.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from typing import Any

from holdslayer_agent.errors import ProviderError, SetupError

__all__ = ["SLOW", "client_package", "in_our_words"]

SLOW = "navigator-slow"
"""The code of an answer that did not come in time."""


def client_package(package: str) -> Any:
    """The vendor's own client. Raises SetupError (`openai-missing`, `anthropic-missing`) where it is not installed."""
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise SetupError(
            f"the {package} package is not installed",
            code=f"{package}-missing",
            mend=f"pip install 'holdslayer[{package}]', or set navigator.kind: rules.",
        ) from error


@contextlib.contextmanager
def in_our_words(name: str, package: Any) -> Iterator[None]:
    """Inside, the client's errors come out as ProviderError. Clients check little of what a server of one's own sends:
    what has not the expected form is one, too."""
    try:
        yield
    except package.APIError as error:
        raise _translated(name, error, package) from error
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        raise ProviderError(
            f"{name} answered out of form ({type(error).__name__})", code="navigator-form", retryable=True
        ) from error


def _translated(name: str, error: Exception, package: Any) -> ProviderError:
    """The server's text is not shown, as it may repeat the request."""
    match error:
        case package.APITimeoutError():
            return ProviderError(f"{name} did not answer in time", code=SLOW, retryable=True)
        case package.AuthenticationError() | package.PermissionDeniedError():
            return ProviderError(f"{name} refuses the key", code="navigator-key", mend="Check navigator.api_key.")
        case package.RateLimitError():
            return ProviderError(f"{name} has had too many requests", code="navigator-rate", retryable=True)
        case package.APIConnectionError():
            return ProviderError(
                f"{name} can't be reached", code="navigator-down", mend="Check navigator.base_url.", retryable=True
            )
        case package.APIStatusError():
            status = error.status_code
            return ProviderError(
                f"{name} answered with status {status}", code="navigator-status", retryable=status >= 500
            )
        case _:
            return ProviderError(f"{name} failed ({type(error).__name__})", code="navigator-failed", retryable=True)
