"""The command line. Exit status: 0 it did what it says, 2 wrong use, 3 the call ended otherwise, 1 anything else."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from holdslayer_agent import __version__
from holdslayer_agent.calls.archive import SCOPES
from holdslayer_agent.errors import CallRefused, ConfigError, HoldSlayerError, SetupError
from holdslayer_agent.logs import set_up_logs
from holdslayer_agent.settings import Settings, load_settings

if TYPE_CHECKING:
    from holdslayer_agent.api.local import LocalClient

__all__ = ["main"]

log = logging.getLogger("holdslayer_agent")
WRONG_USE, OTHERWISE = 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = _parser().parse_args(argv)
    set_up_logs(os.environ.get("HOLDSLAYER_LOG_LEVEL", "WARNING" if arguments.command != "serve" else "INFO"))
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        return 130
    except (HoldSlayerError, BaseExceptionGroup) as raised:
        error = _first(raised)
        if not isinstance(error, HoldSlayerError):
            raise
        print(f"holdslayer: {error}", file=sys.stderr)
        return _status(error)


def _first(error: BaseException) -> BaseException:
    """The first error inside nested groups: task groups wrap what ends them."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _status(error: HoldSlayerError) -> int:
    return WRONG_USE if isinstance(error, ConfigError | CallRefused) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="holdslayer", description="Calls a company, waits on hold, rings you for a person."
    )
    parser.add_argument("--version", action="version", version=f"holdslayer {__version__}")
    parser.add_argument("--settings", type=Path, default=_default_settings(), help="settings file (YAML)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    command("serve", _serve, "Run the agent until it is told to stop.")
    call = command("call", _call, "Call a company and ring a phone when a person answers.")
    call.add_argument("who", metavar="NAME_OR_NUMBER")
    call.add_argument("--goal", default="", help="what you want, in plain words")
    call.add_argument("--phone", help="the phone to ring first")
    call.add_argument("--language", choices=("en", "de", "fr", "es"))
    call.add_argument(
        "--fact", action="append", default=[], metavar="NAME=VALUE", help="a fact the company may ask for"
    )
    call.add_argument("--when", metavar="TIME", help="later: 2026-11-24T08:00:00+01:00, or opening")
    call.add_argument("--plain", action="store_true", help="a line for each thing that happens, no live picture")
    say = command("say", _say, "Say something to whoever is on a call's line, while the agent holds it for you.")
    say.add_argument("text", metavar="TEXT", help="in the company's language; {{name}} stands for a fact")
    say.add_argument("--call", default="", metavar="ID", help="which call; without, the only one that runs")
    say.add_argument("--fact", action="append", default=[], metavar="NAME=VALUE", help="spoken, and kept nowhere")
    status = command("status", _show_status, "Show the running agent: line, phones, calls.")
    status.add_argument("--json", action="store_true")
    command("doctor", _doctor, "Check line, phones, models and disk, and say the mend of each fault.")
    demo = command("demo", _demo, "Call the practice company: a whole call on this machine alone.")
    demo.add_argument("--scenario", type=Path, help="a scenario file instead of the packaged demo")
    demo.add_argument("--goal", default="")
    demo.add_argument("--data", type=Path, default=Path("var/demo"))
    demo.add_argument("--plain", action="store_true")
    token = command("token", _token, "Make, list and revoke tokens of the API.")
    token.add_argument("action", choices=("create", "list", "revoke"))
    token.add_argument("name", nargs="?", default="", help="a name for it; for revoke its id")
    token.add_argument("--scope", choices=SCOPES, default="call")
    token.add_argument("--days", type=int, help="until it expires; never without")
    mcp = command("mcp", _mcp, "Be an MCP server on standard input and output, in front of a running agent.")
    mcp.add_argument("--url", help="of the agent; from the settings without")
    replay = command("replay", _replay, "Run the hearing over recordings, as if on hold.")
    replay.add_argument("audio", nargs="+", metavar="AUDIO")
    replay.add_argument("--number", help="the recordings are calls to this number and share what was heard")
    replay.add_argument("--language", choices=("en", "de", "fr", "es"), default="en", help="the caller's (en)")
    replay.add_argument("--json", action="store_true")
    command("asterisk", _asterisk, "Configure an Asterisk and be it, for an agent with asterisk.mode: external.")
    command("practice-phone", _practice_phone, "Be a desk phone that is picked up, for trying things out.")
    practice = command("practice", _practice, "Be the far end: practice companies behind an Asterisk of their own.")
    practice.add_argument("--data", type=Path, default=Path("var/practice"))
    practice.add_argument("--peer", default="127.0.0.1", help="address of the Asterisk that calls")
    practice.add_argument("--peer-port", type=int, default=5060)
    practice.add_argument("--sip-port", type=int, default=0)
    practice.add_argument("--ring", type=float, default=2.0, help="seconds it rings before it answers")
    practice.add_argument("--scenario", type=Path, help="answer every number with this company")
    asterisk = command("asterisk-config", _asterisk_config, "Print what an Asterisk of your own must include.")
    asterisk.add_argument("--out", type=Path, help="write the files into this folder")
    menus = command("menus", _menus, "Look at, edit and share the menus that calls have learned.")
    menus.add_argument("action", choices=("list", "show", "export", "import", "forget"))
    menus.add_argument("number", nargs="?", default="", help="the company's number, as it is dialled")
    menus.add_argument("file", nargs="?", type=Path, help="scenario file (YAML) to write or read")
    facts = command("facts", _facts, "Keep facts that a company's menu may ask for, sealed.")
    facts.add_argument("action", choices=("list", "set", "forget", "allow", "ask"))
    facts.add_argument("company", nargs="?", default="")
    facts.add_argument("name", nargs="?", default="", help="such as account_last4; its value is asked for")
    benches = commands.add_parser("bench", help="Measure.").add_subparsers(required=True, metavar="WHAT")
    navigation = benches.add_parser("navigation", help="Play scenario files as text against a navigator.")
    navigation.set_defaults(run=_bench_navigation)
    navigation.add_argument("paths", nargs="+", metavar="PATH")
    navigation.add_argument(
        "--navigator",
        default="rules",
        help="rules, words (without meaning), memory (the second call counts), llm:openai:MODEL, llm:anthropic:MODEL",
    )
    navigation.add_argument("--word-errors", type=float, default=0.0)
    navigation.add_argument("--seeds", type=int, default=1, help="runs, each with other word errors")
    navigation.add_argument("--lost", type=float, default=0.0, help="share of sentences that are not heard at all")
    navigation.add_argument("--helped", action="store_true", help="a simulated user answers which option it is")
    navigation.add_argument("--audio", action="store_true", help="speak and recognise every sentence")
    navigation.add_argument("--json", action="store_true")
    words = benches.add_parser("words", help="Judge sentences by their words, misheard and not.")
    words.set_defaults(run=_bench_words)
    words.add_argument("--dev", action="store_true", help="the sentences the weights were fitted on")
    words.add_argument("--misses", action="store_true", help="list what is judged wrongly without errors")
    words.add_argument("--json", action="store_true")
    hearing = benches.add_parser(
        "hearing", help="Play recorded calls to the hearing: false rings, people missed, delays."
    )
    hearing.set_defaults(run=_bench_hearing)
    hearing.add_argument("corpus", help="folder with labels.json, recipes.json and clips/")
    only = hearing.add_mutually_exclusive_group()
    for run, what in (("passive", "no probe"), ("probe", "simulated probe"), ("second", "second call to the number")):
        only.add_argument(f"--{run}", dest="runs", action="store_const", const=(run,), help=f"only this run: {what}")
    hearing.add_argument("--language", choices=("en", "de", "fr", "es"), default="en", help="the caller's (en)")
    hearing.add_argument("--no-words", action="store_true", help="without speech to text")
    hearing.add_argument("--plots", metavar="FOLDER", help="write SVG pictures there")
    hearing.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    hearing.add_argument("--json", action="store_true")
    barge_in = benches.add_parser("barge-in", help="How soon our voice stops for somebody who talks over it.")
    barge_in.set_defaults(run=_bench_barge_in)
    barge_in.add_argument("corpus", help="folder with labels.json, recipes.json and clips/")
    barge_in.add_argument("--most", type=int, default=0, help="clips of a kind (all)")
    barge_in.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    barge_in.add_argument("--json", action="store_true")
    load = benches.add_parser("load", help="Hold many calls at once with a practice company.")
    load.set_defaults(run=_bench_load)
    load.add_argument("--calls", type=int, default=20)
    load.add_argument("--json", action="store_true")
    service = benches.add_parser("service", help="Ask a long history, and stream to many clients.")
    service.set_defaults(run=_bench_service)
    service.add_argument("--history", type=int, default=100_000, help="calls in the history")
    service.add_argument("--clients", type=int, default=200)
    service.add_argument("--calls", type=int, default=20)
    service.add_argument("--json", action="store_true")
    return parser


def _default_settings() -> Path | None:
    named = os.environ.get("HOLDSLAYER_SETTINGS")
    places = (
        [Path(named)] if named else [Path("holdslayer.yaml"), Path("~/.config/holdslayer/holdslayer.yaml").expanduser()]
    )
    return next((p for p in places if p.exists() or named), None)


def _settings(arguments: argparse.Namespace) -> Settings:
    return load_settings(arguments.settings)


def _run(work: Coroutine[Any, Any, int]) -> int:
    return asyncio.run(work)


def _serve(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.api.local import LocalDoor, socket_path
    from holdslayer_agent.app import Agent
    from holdslayer_agent.doors import network_door

    settings = _settings(arguments)
    set_up_logs(settings.log_level, settings.log_format)

    async def serve() -> int:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        async with (
            Agent.open(settings) as agent,
            LocalDoor(agent, socket_path(settings.data_dir)).open(),
            network_door(agent),
        ):
            log.info("ready")
            await stop.wait()
            log.info("stopping: calls are asked to end")
            await agent.desk.end_all()
            await agent.stop_asterisk()
        return 0

    return _run(serve())


def _call(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.api.local import LocalClient, LocalDoor, socket_path
    from holdslayer_agent.app import Agent
    from holdslayer_agent.follow import follow
    from holdslayer_agent.live import CallView

    settings, console = _settings(arguments), Console()
    slots = dict(_fact(f) for f in arguments.fact)
    live = console.is_terminal and not arguments.plain
    wish = {"goal": arguments.goal, "phone": arguments.phone, "slots": slots, "language": arguments.language}

    async def through_door(client: LocalClient) -> str:
        async with client.events() as entries:
            view = CallView(await client.start_call(who=arguments.who, **wish))
            return await follow(view, entries, console=console, live=live, hang_up=lambda: client.hang_up(view.call_id))

    async def alone() -> str:
        path = socket_path(settings.data_dir)
        async with Agent.open(settings) as agent, LocalDoor(agent, path).open():
            try:
                with agent.bus.subscribe() as entries:
                    view = CallView((await agent.start_call(arguments.who, **wish)).plan.call_id)
                    return await follow(
                        view, aiter(entries), console=console, live=live, hang_up=lambda: agent.hang_up(view.call_id)
                    )
            finally:
                await agent.desk.end_all()
                await agent.stop_asterisk()

    async def later(client: LocalClient) -> int:
        if not await client.alive():
            raise SetupError(
                "No agent runs that could call later.", code="agent-gone", mend="Start one: holdslayer serve"
            )
        call_id, due_at = await client.schedule(who=arguments.who, when=arguments.when, **wish)
        console.print(f"Call {call_id} will be made at {time.strftime('%a %Y-%m-%d %H:%M', time.localtime(due_at))}.")
        return 0

    async def call() -> int:
        client = LocalClient(socket_path(settings.data_dir))
        if arguments.when is not None:
            return await later(client)
        outcome = await (through_door(client) if await client.alive() else alone())
        return 0 if outcome == "connected" else OTHERWISE

    return _run(call())


def _say(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.api.local import LocalClient, socket_path

    settings = _settings(arguments)
    slots = dict(_fact(f) for f in arguments.fact)

    async def say() -> int:
        client = LocalClient(socket_path(settings.data_dir))
        if not await client.alive():
            raise SetupError("No agent is running.", code="agent-absent", mend="Start it: holdslayer serve")
        call_id = arguments.call or await _only_call(client)
        if await client.say(call_id, arguments.text, slots):
            return 0
        print("holdslayer: it was not spoken to its end", file=sys.stderr)
        return OTHERWISE

    return _run(say())


async def _only_call(client: LocalClient) -> str:
    running = [str(call["call_id"]) for call in (await client.status())["calls"]]
    if len(running) != 1:
        raise CallRefused(
            f"{len(running)} calls are running." if running else "No call is running.",
            code="call-unnamed",
            mend="Name one with --call; holdslayer status lists them.",
        )
    return running[0]


def _fact(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier() or not value:
        raise CallRefused(
            "A fact is written NAME=VALUE, as in account_last4=1234.", code="fact-malformed", mend="Check --fact."
        )
    return name, value


def _show_status(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.api.local import LocalClient, socket_path

    settings = _settings(arguments)

    async def ask() -> dict[str, Any]:
        client = LocalClient(socket_path(settings.data_dir))
        if not await client.alive():
            raise SetupError("No agent is running.", code="agent-absent", mend="Start it: holdslayer serve")
        return await client.status()

    status = asyncio.run(ask())
    if arguments.json:
        print(json.dumps(status))
        return 0
    console = Console()
    phones = ", ".join(f"{name} {state}" for name, state in status["phones"].items()) or "none"
    console.print(
        f"Asterisk {status['asterisk']}, manager {status['manager']}, trunk {status['trunk']}, phones: {phones}"
    )
    table = Table("call", "company", "state", "since", "on hold", "a person?")
    for call in status["calls"]:
        clock = [time.strftime("%H:%M:%S", time.gmtime(call[k])) for k in ("seconds", "held_s")]
        table.add_row(call["call_id"], call["company"], call["state"], *clock, f"{call['p_person']:.0%}")
    console.print(table if status["calls"] else "No call is running.")
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.doctor import run_doctor

    return run_doctor(arguments.settings, Console())


def _demo(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.demo import run_demo

    console = Console()
    live = console.is_terminal and not arguments.plain
    return _run(run_demo(arguments.data, scenario=arguments.scenario, goal=arguments.goal, live=live, console=console))


def _token(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.doors import run_token

    return _run(
        run_token(_settings(arguments), arguments.action, arguments.name, arguments.scope, arguments.days, Console())
    )


def _mcp(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.doors import run_mcp

    api = _settings(arguments).api
    url = arguments.url or f"{'https' if api.certificate else 'http'}://127.0.0.1:{api.port}"
    return _run(run_mcp(url.rstrip("/"), os.environ.get("HOLDSLAYER_TOKEN", "")))


def _replay(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.replay import run_replay

    return run_replay(arguments.audio, arguments.number, arguments.json, language=arguments.language)


def _asterisk(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.telephony.alone import become_asterisk

    become_asterisk(_settings(arguments))


def _practice_phone(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.demo import run_phone

    return _run(run_phone(_settings(arguments), Console()))


def _practice(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.rehearsal import PracticeExchange

    async def practise() -> int:
        exchange = PracticeExchange(
            arguments.data, peer=arguments.peer, peer_port=arguments.peer_port, sip_port=arguments.sip_port,
            scenario=arguments.scenario, ring_s=arguments.ring,
        )  # fmt: skip
        ready, stop = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        if not sys.stdin.isatty():
            loop.add_reader(sys.stdin.fileno(), lambda: stop.set() if not os.read(sys.stdin.fileno(), 64) else None)
        running = asyncio.create_task(exchange.run(ready))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if ready.is_set():
            print(json.dumps({"ready": True, "sip_port": exchange.sip_port}), flush=True)
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
        waiting.cancel()
        if running.done():
            running.result()
        running.cancel()
        await asyncio.wait({running})
        return 0

    return _run(practise())


def _asterisk_config(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.telephony.configuration import include_only

    files = include_only(_settings(arguments))
    for name, text in files.items():
        if arguments.out is None:
            print(f"; ======== {name}\n{text}")
        else:
            arguments.out.mkdir(parents=True, exist_ok=True)
            (arguments.out / name).write_text(text, encoding="utf-8")
            (arguments.out / name).chmod(0o600)
    return 0


def _bench_hearing(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.bench.hearing.run import RUNS, run_bench_hearing

    return run_bench_hearing(
        arguments.corpus,
        arguments.runs or RUNS,
        transcribe=not arguments.no_words,
        as_json=arguments.json,
        plots=arguments.plots,
        jobs=arguments.jobs,
        language=arguments.language,
    )


def _bench_barge_in(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.bench.barge_in import run_bench_barge_in

    return run_bench_barge_in(arguments.corpus, arguments.most, arguments.jobs, as_json=arguments.json)


def _menus(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.shelves import run_menus

    needed = {"list": 0, "show": 1, "export": 1, "forget": 1, "import": 2}[arguments.action]
    if sum(bool(given) for given in (arguments.number, arguments.file)) < needed:
        raise ConfigError(
            f"menus {arguments.action} needs {'a number' if needed == 1 else 'a number and a file'}",
            code="wrong-use",
            mend="holdslayer menus --help",
        )
    return _run(run_menus(_settings(arguments), arguments.action, arguments.number, arguments.file))


def _facts(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.shelves import run_facts

    named = arguments.name or arguments.action in ("list", "forget")
    if not named or (arguments.action != "list" and not arguments.company):
        raise ConfigError(f"facts {arguments.action} needs a company and a name", code="wrong-use")
    return _run(run_facts(_settings(arguments), arguments.action, arguments.company, arguments.name))


def _bench_load(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.bench.load import run_bench_load

    return run_bench_load(arguments.calls, arguments.json)


def _bench_service(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.bench.service import run_bench_service

    return run_bench_service(arguments.history, arguments.clients, arguments.calls, arguments.json)


def _bench_words(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.bench.words import run_bench_words

    return run_bench_words("dev" if arguments.dev else "test", as_json=arguments.json, misses=arguments.misses)


def _bench_navigation(arguments: argparse.Namespace) -> int:
    from holdslayer_agent.bench.navigation import run_bench_navigation

    paths = [Path(p) for p in arguments.paths]
    return run_bench_navigation(
        paths,
        navigator=arguments.navigator,
        word_errors=arguments.word_errors,
        as_json=arguments.json,
        lost=arguments.lost,
        audio=arguments.audio,
        seeds=arguments.seeds,
        helped=arguments.helped,
    )


if __name__ == "__main__":
    sys.exit(main())
