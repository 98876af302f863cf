"""Start of the app: Supervisor's options become the agent's settings; dashboard, agent and discovery are set going.

Standard library only, so that it can be read and tested without Supervisor.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

DATA = Path("/data")
HERE = Path(__file__).parent
AGENT = "http://127.0.0.1:8089"
SUPERVISOR = "http://supervisor"
READY_S = 120.0
"""Asterisk's first start on a small board took a minute."""


def settings_of(options: dict[str, Any], data: Path = DATA) -> dict[str, Any]:
    """The agent's settings (JSON is YAML). What is empty is left to the agent's defaults."""
    trunk = {name: value for name, value in options.get("trunk", {}).items() if value not in (None, "")}
    settings: dict[str, Any] = {
        "data_dir": str(data / "agent"),
        "language": options.get("language", "en"),
        "log_level": options.get("log_level", "INFO"),
        "phones": [_given(phone) for phone in options.get("phones", [])],
        "companies": [
            _given({"name": c["name"], "numbers": [c["number"]], "goal": c.get("goal")})
            for c in options.get("companies", [])
        ],
        "api": {"port": 8089},
    }
    if options.get("address"):
        settings["asterisk"] = {"bind": options["address"]}
    if trunk.get("host"):
        settings["trunk"] = trunk if trunk.get("username") else {**trunk, "auth": "ip"}
    return settings


def _given(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in (None, "")}


def token(name: str, scope: str, settings: Path, data: Path = DATA) -> str:
    """A token of this name, made once and kept for this app's own use."""
    kept = data / f"token-{name}"
    if not kept.exists():
        command = ["holdslayer", "--settings", str(settings), "token", "create", name, "--scope", scope]
        made = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
        kept.touch(mode=0o600)
        kept.write_text(made)
    return kept.read_text().strip()


def discovery(instance: str, call_token: str) -> dict[str, Any]:
    """What Home Assistant needs to connect: one tap there."""
    config = {"host": "127.0.0.1", "port": 8089, "instance": instance, "token": call_token}
    return {"service": "holdslayer", "config": config}


def ask(url: str, body: dict[str, Any] | None = None, bearer: str = "") -> dict[str, Any]:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {bearer}"} if bearer else {})}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=10) as answer:
        told: dict[str, Any] = json.loads(answer.read() or b"{}")
    return told


def instance_of(agent: subprocess.Popen[bytes]) -> str:
    """Who the agent is, once it answers."""
    until = time.monotonic() + READY_S
    while time.monotonic() < until and agent.poll() is None:
        try:
            return str(ask(f"{AGENT}/api/v1/version")["instance"])
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    raise SystemExit("The agent did not start; its log above says why.")


def main() -> int:
    options = json.loads((DATA / "options.json").read_text())
    settings = DATA / "holdslayer.yaml"
    settings.touch(mode=0o600)
    settings.write_text(json.dumps(settings_of(options)))
    for_ha, for_pages = token("home-assistant", "call", settings), token("ingress", "admin", settings)
    pages = Path("/run/ingress.conf")
    pages.touch(mode=0o600)
    pages.write_text((HERE / "ingress.conf").read_text().replace("@TOKEN@", for_pages))
    agent = subprocess.Popen(["holdslayer", "--settings", str(settings), "serve"])
    dashboard = subprocess.Popen(["nginx", "-c", str(pages)])
    signal.signal(signal.SIGTERM, lambda *_: agent.terminate())
    try:
        told = discovery(instance_of(agent), for_ha)
        ask(f"{SUPERVISOR}/discovery", told, os.environ["SUPERVISOR_TOKEN"])
    except (urllib.error.URLError, KeyError) as error:
        print(f"Home Assistant was not told of the agent: {error}. Add it by hand: {AGENT}", file=sys.stderr)
    code = agent.wait()
    dashboard.terminate()
    return code


if __name__ == "__main__":
    raise SystemExit(main())
