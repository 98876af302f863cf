"""The network door of a running agent, and the tokens that open it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator

from rich.console import Console
from rich.table import Table

from holdslayer_agent.api.announcing import announced
from holdslayer_agent.api.metrics_door import metrics_extension
from holdslayer_agent.api.openapi import PREFIX
from holdslayer_agent.api.server import Extension, NetworkDoor, Place
from holdslayer_agent.app import Agent
from holdslayer_agent.calls.archive import Scope, Tokens
from holdslayer_agent.calls.bus import Entry
from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.templates import Template
from holdslayer_agent.errors import ConfigError, ProviderError, SetupError
from holdslayer_agent.observers.metrics import Metrics
from holdslayer_agent.observers.notifier import AppriseTarget, Notifier, Quiet, Target, Webhook
from holdslayer_agent.observers.store import Store
from holdslayer_agent.observers.store.letters import DeadLetters
from holdslayer_agent.service import AgentService
from holdslayer_agent.settings import ApiSettings, HomeAssistantSettings, Settings

__all__ = ["network_door", "run_token"]

log = logging.getLogger(__name__)

TRUNK_S = 30.0


@contextlib.asynccontextmanager
async def network_door(agent: Agent) -> AsyncIterator[NetworkDoor | None]:
    """Open while the context lasts; None where the settings want none. Raises SetupError."""
    wanted = agent.settings.api
    if not wanted.enabled:
        yield None
        return
    notifier, opened = _notifier(agent), list[NetworkDoor]()
    service = AgentService(agent, notifier)
    metrics = Metrics(agent.bus)

    async def figures() -> bytes:
        metrics.speech((await agent.status()).get("speech", []))
        return metrics.text()

    extensions = [metrics_extension(figures), *_mcp(opened)]
    async with (
        _traced(agent),
        NetworkDoor(service, _place(wanted), *extensions).open() as door,
        _announced(wanted, door.port, agent.instance),
        asyncio.TaskGroup() as tasks,
    ):
        opened.append(door)
        working = [
            tasks.create_task(work, name=name)
            for name, work in (
                ("metrics", metrics.run()),
                ("notifier", notifier.run()),
                ("trunk", _watch_trunk(agent)),
            )
        ]
        metrics.watch("holdslayer_stream_clients", "WebSockets that are open", lambda: door.stream.clients)
        metrics.watch("holdslayer_frames_filled", "Frames late or lost at the ears", lambda: agent.media.losses()[0])
        metrics.watch("holdslayer_frames_dropped", "Frames heard too slowly", lambda: agent.media.losses()[1])
        metrics.watch("holdslayer_navigator_usd_today", "Language models today", lambda: agent.budget.spent_today.usd)
        metrics.watch("holdslayer_journal_lost", "Journal entries that could not be kept", lambda: agent.store.dropped)
        log.info("API and dashboard: %s", door.url)
        await _first_token(service.tokens, door.url)
        try:
            yield door
        finally:
            for task in working:
                task.cancel()


@contextlib.asynccontextmanager
async def _announced(wanted: ApiSettings, port: int, instance: str) -> AsyncIterator[None]:
    local = wanted.bind in {"localhost", "::1"} or wanted.bind.startswith("127.")
    if wanted.announce is False or (wanted.announce is None and local):
        yield
        return
    async with announced(wanted.bind, port, instance, tls=wanted.certificate is not None, path=PREFIX):
        yield


@contextlib.asynccontextmanager
async def _traced(agent: Agent) -> AsyncIterator[None]:
    """Raises SetupError("telemetry-missing")."""
    wanted = agent.settings.telemetry
    if wanted.otlp is None:
        yield
        return
    try:
        from holdslayer_agent.observers.tracing import Tracing, otlp
    except ImportError as error:
        raise SetupError(
            "telemetry.otlp needs OpenTelemetry.", code="telemetry-missing", mend="pip install 'holdslayer[telemetry]'"
        ) from error
    tracing = Tracing(agent.bus, otlp(wanted.otlp, {k: v.get_secret_value() for k, v in wanted.headers.items()}))
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(tracing.run(), name="traces")
        await asyncio.sleep(0)
        try:
            yield
        finally:
            working.cancel()
            await asyncio.to_thread(tracing.close)


async def _first_token(tokens: Tokens, url: str) -> None:
    """Where nobody has a token yet: one, printed this once and never logged."""
    if await tokens.all():
        return
    _, text = await tokens.create("first run", "admin")
    print(f"\nFirst start. Dashboard, with a token that is shown this once:\n  {url}/#token={text}\n", flush=True)


def _notifier(agent: Agent) -> Notifier:
    """As the settings want it. Raises SetupError("notify-missing", "notify-unknown")."""
    wanted, quiet = agent.settings.notify, agent.settings.notify.quiet
    targets: list[Target] = [
        Webhook(w.url, w.secret.get_secret_value(), frozenset[str](w.kinds)) for w in wanted.webhooks
    ]
    try:
        targets += [AppriseTarget(s.get_secret_value(), frozenset[str](wanted.kinds)) for s in wanted.services]
    except ImportError as error:
        raise SetupError(
            "notify.services needs apprise.", code="notify-missing", mend="pip install 'holdslayer[notify]'"
        ) from error
    except ProviderError as error:
        raise SetupError(error.message, code=error.code, mend="See apprise's list of addresses.") from error
    if (home := agent.settings.notify.home_assistant) is not None:
        targets.append(_home_assistant(home))
    return Notifier(
        agent.bus,
        targets,
        language=agent.settings.language,
        templates={t.kind: Template(t.title, t.text) for t in wanted.templates},
        shelf=DeadLetters(agent.store),
        quiet=Quiet(quiet.from_hour, quiet.to_hour, frozenset[str](quiet.always)) if quiet else None,
    )


def _home_assistant(home: HomeAssistantSettings) -> Target:
    try:
        from holdslayer_agent.observers.home_assistant import HomeAssistantTarget
    except ImportError as error:
        raise SetupError(
            "notify.home_assistant needs homeassistant-api.",
            code="notify-missing",
            mend="pip install 'holdslayer[homeassistant]'",
        ) from error
    return HomeAssistantTarget(
        home.url,
        home.token.get_secret_value(),
        frozenset[str](home.kinds),
        notify=home.notify,
        announce=home.announce,
    )


async def _watch_trunk(agent: Agent) -> None:
    """Say once when the line goes down. A registration that is being renewed is down for less than two looks."""
    bad, told = 0, False
    while True:
        await asyncio.sleep(TRUNK_S)
        state = (await agent.status())["trunk"]
        bad = bad + 1 if state in {"rejected", "unregistered", "unreachable"} else 0
        if bad >= 2 and not told:
            text = f"The phone line is {state}."
            agent.bus.publish(Entry(CallId(""), 0, 0.0, "notification", "trunk_down", {"text": text}))
        told = bad >= 2


def _mcp(opened: list[NetworkDoor]) -> list[Extension]:
    try:
        from holdslayer_agent.api.mcp_door import mcp_extension
    except ImportError:
        log.info("no MCP: pip install 'holdslayer[mcp]'")
        return []
    return [mcp_extension(opened)]


async def run_mcp(url: str, token: str) -> int:
    """`holdslayer mcp`: the MCP server on standard input and output, in front of a running agent."""
    try:
        from holdslayer_agent.api.mcp_tools import mcp_server
    except ImportError as error:
        raise SetupError(
            "The mcp package is missing.", code="mcp-missing", mend="pip install 'holdslayer[mcp]'"
        ) from error
    if not token:
        raise ConfigError(
            "A token is needed.", code="token-missing", mend="Set HOLDSLAYER_TOKEN; make one: holdslayer token create"
        )
    await mcp_server(lambda: url, lambda _context: token).run_stdio_async()
    return 0


def _place(wanted: ApiSettings) -> Place:
    return Place(
        wanted.bind,
        wanted.port,
        wanted.hosts,
        wanted.origins,
        wanted.certificate,
        wanted.key,
        wanted.requests_per_s,
        int(wanted.requests_per_s * 5),
    )


async def run_token(
    settings: Settings, action: str, name: str, scope: Scope, days: int | None, console: Console
) -> int:
    """`holdslayer token`: works beside a running agent, which sees what changed at its next request."""
    if action != "list" and not name.strip():
        raise ConfigError(
            f"token {action} needs {'an id' if action == 'revoke' else 'a name'}.",
            code="wrong-use",
            mend="holdslayer token --help",
        )
    database = settings.database_url
    store = await Store.open(
        settings.data_dir / "holdslayer.db", database.get_secret_value() if database is not None else None
    )
    try:
        match action:
            case "create":
                expires_at = None if days is None else time.time() + days * 86_400
                token, text = await store.tokens.create(name.strip()[:60], scope, expires_at)
                console.print(f"Token {token.token_id} ({scope}), shown this once:")
                console.print(text, soft_wrap=True, markup=False, highlight=False)
            case "revoke":
                if not await store.tokens.revoke(name.strip()):
                    raise ConfigError("There is no such token.", code="token-unknown", mend="holdslayer token list")
                console.print("Revoked.")
            case _:
                table = Table("id", "name", "scope", "made", "expires", "last used")
                for t in await store.tokens.all():
                    table.add_row(t.token_id, t.name, t.scope, _day(t.created_at), _day(t.expires_at), _day(t.used_at))
                console.print(table)
    finally:
        await store.close()
    return 0


def _day(at: float | None) -> str:
    return "never" if at is None else time.strftime("%Y-%m-%d %H:%M", time.localtime(at))
