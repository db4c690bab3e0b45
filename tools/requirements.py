"""The pinned requirements: `resolve` writes them from the .in files, `check` proves that they are pinned and current."""

import os
import re
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("requirements", "requirements-s3", "requirements-dev", "requirements-redis")
OLDEST_PYTHON = "3.11"
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?: ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def resolve(options: list[str]) -> int:
    """Rewrite the pinned files; nothing of this machine's settings may end up in them."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    command = [sys.executable, "-m", "uv", "--no-config", "pip", "compile", "--quiet", "--universal", "--no-header"]
    command += ["--generate-hashes", "--python-version", OLDEST_PYTHON, *options]
    for name in NAMES:
        subprocess.run([*command, f"{name}.in", "--output-file", f"{name}.txt"], check=True, cwd=ROOT, env=clean)
    return 0


def check() -> int:
    faults = [fault for name in NAMES for fault in faults_of(name)]
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"{len(NAMES)} requirement files pinned by hash")
    return bool(faults)


def faults_of(name: str) -> list[str]:
    pinned = (ROOT / f"{name}.txt").read_text().splitlines()
    lines = [line for line in pinned if not line.lstrip().startswith("#")]
    versions = {canonicalize_name(m["name"]): m["version"] for m in map(PINNED.match, lines) if m}
    strange = [f"{name}.txt: not a pin or a hash: {line}" for line in lines if not (PINNED.match(line) or HASH.match(line))]
    unhashed = [f"{name}.txt: without a hash: {a}" for a, b in zip(lines, [*lines[1:], ""], strict=True) if _bare(a, b)]
    return strange + unhashed + [*_unmet(name, versions)]


def _bare(line: str, following: str) -> bool:
    return bool(PINNED.match(line)) and not HASH.match(following)


def _unmet(name: str, versions: dict[str, str]) -> list[str]:
    """What the .in file asks for and the .txt file does not give."""
    asked = [wish for line in (ROOT / f"{name}.in").read_text().splitlines() if (wish := _wish(line))]
    return [
        f"{name}.txt: {wish} is asked for, {versions.get(canonicalize_name(wish.name), 'nothing')} is pinned"
        for wish in asked
        if not wish.specifier.contains(versions.get(canonicalize_name(wish.name), "0"), prereleases=True)
    ]


def _wish(line: str) -> Requirement | None:
    text = line.partition("#")[0].strip()
    return Requirement(text) if text and not text.startswith("-") else None


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["check"]:
            sys.exit(check())
        case ["resolve", *options]:
            sys.exit(resolve(options))
        case _:
            sys.exit("usage: requirements.py check | resolve [--upgrade]")
