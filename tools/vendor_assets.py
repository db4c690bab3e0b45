"""Browser assets from npm packages into static/vendor, the same bytes on every machine.

    python tools/vendor_assets.py lock    note the sha512 of the package versions wanted below
    python tools/vendor_assets.py sync    fetch, compare with the lock, copy the listed files, draw the icon sprite
    python tools/vendor_assets.py check   compare what is on disk with the manifest (no network; part of `make check`)

Needs the npm client for `lock` and `sync`, nothing but the standard library for `check`.
"""

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "tools" / "vendor.lock.json"
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
MANIFEST = VENDOR / "manifest.json"
SPRITE = STATIC / "img" / "icons.svg"


@dataclass(frozen=True)
class Package:
    """One npm package at one version and the few files of it that we serve."""

    name: str
    version: str
    files: tuple[str, ...]

    @property
    def spec(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def folder(self) -> str:
        return f"{self.name.lstrip('@').replace('/', '-')}-{self.version}"


# Of Bootstrap only the reboot: the whole sheet is 31 kB gzipped, and a supplier's first load has 100 kB in all.
PACKAGES = (
    Package("bootstrap", "5.3.9", ("dist/css/bootstrap-reboot.min.css", "LICENSE")),
    Package("htmx.org", "4.0.1", ("dist/htmx.min.js", "LICENSE")),
    Package("socket.io-client", "4.8.4", ("dist/socket.io.min.js", "LICENSE")),
    Package(
        "@fontsource-variable/inter",
        "5.3.0",
        ("files/inter-latin-wght-normal.woff2", "files/inter-latin-ext-wght-normal.woff2", "LICENSE"),
    ),
    Package("@tabler/icons", "3.51.0", ("LICENSE",)),
)

ICON_PACKAGE = "@tabler/icons"
# The name that templates use, then the drawing of Tabler that shows it.
ICONS = {
    "todo": "checklist",
    "board": "layout-rows",
    "orders": "file-text",
    "suppliers": "building-factory-2",
    "arrivals": "truck-delivery",
    "imports": "file-import",
    "box": "packages",
    "people": "users",
    "person": "user-circle",
    "search": "search",
    "calendar": "calendar",
    "check": "check",
    "plus": "plus",
    "right": "chevron-right",
    "pause": "player-pause",
    "copy": "copy",
    "theme": "contrast-2",
    "sign-out": "logout",
    "key": "key",
    "device": "device-laptop",
    "file": "paperclip",
    "talk": "message",
    "score": "trending-up",
    "badge": "badge",
    "help": "help",
    "health": "activity",
}


class VendorProblem(Exception):
    """What is on disk or what arrived is not what the lock or the manifest says."""


def sha512(data: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()


def fetch(package: Package) -> bytes:
    """The package's tarball, by the npm client; scripts of the package never run."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", package.spec, "--ignore-scripts", "--silent", "--pack-destination", folder]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        return next(Path(folder).glob("*.tgz")).read_bytes()


def member(tarball: bytes, name: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(tarball)) as archive:
        found = archive.extractfile(f"package/{name}")
        if found is None:
            raise VendorProblem(f"{name} is not a file of the package")
        return found.read()


def locked(package: Package, locks: dict[str, str]) -> bytes:
    tarball = fetch(package)
    if locks.get(package.spec) != sha512(tarball):
        raise VendorProblem(f"{package.spec}: what arrived is not what the lock names")
    return tarball


def symbol(name: str, drawing: str) -> str:
    """One `<symbol>` of the sprite: the strokes of the drawing as one path, without its invisible 24 px box.

    Each begins with a place of its own (M), so together they draw the same. Raises `VendorProblem` for anything else.
    """
    inside = re.sub(r'^.*?<svg[^>]*>|<path stroke="none"[^>]*/>|</svg>\s*$', "", drawing, flags=re.DOTALL)
    strokes = re.findall(r'<path d="(M[^"]+)" />', inside)
    if len(strokes) != inside.count("<"):
        raise VendorProblem(f"the icon {name} holds more than strokes: {inside.strip()}")
    return f'<symbol id="{name}" viewBox="0 0 24 24"><path d="{"".join(strokes)}"/></symbol>'


def sprite(tarball: bytes, package: Package) -> str:
    """All symbols in one file; the whole licence lies in the package's folder, its holder is named here."""
    holder = re.search(r"Copyright .*", member(tarball, "LICENSE").decode())
    drawings = (symbol(name, member(tarball, f"icons/outline/{source}.svg").decode()) for name, source in ICONS.items())
    head = f"<!-- {package.spec}, MIT licence, {holder[0] if holder else ''}: vendor/{package.folder}/LICENSE -->"
    return "\n".join((head, '<svg xmlns="http://www.w3.org/2000/svg">', *drawings, "</svg>", ""))


def write_lock() -> None:
    locks = {package.spec: sha512(fetch(package)) for package in PACKAGES}
    LOCK.write_text(json.dumps(locks, indent=2) + "\n")


def files_on_disk() -> Iterator[Path]:
    yield from (path for path in VENDOR.rglob("*") if path.is_file() and path != MANIFEST)
    yield SPRITE


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sync() -> None:
    locks = json.loads(LOCK.read_text())
    tarballs = {package: locked(package, locks) for package in PACKAGES}
    shutil.rmtree(VENDOR, ignore_errors=True)
    for package, tarball in tarballs.items():
        folder = VENDOR / package.folder
        folder.mkdir(parents=True)
        for name in package.files:
            (folder / Path(name).name).write_bytes(member(tarball, name))
        if package.name == ICON_PACKAGE:
            SPRITE.parent.mkdir(parents=True, exist_ok=True)
            SPRITE.write_text(sprite(tarball, package))
    manifest = {path.relative_to(STATIC).as_posix(): digest_of(path) for path in files_on_disk()}
    MANIFEST.write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")


def differences() -> list[str]:
    """Every way in which the disk, the manifest, the lock and the wish list disagree; empty when all is well."""
    manifest: dict[str, str] = json.loads(MANIFEST.read_text())
    present = {path.relative_to(STATIC).as_posix(): path for path in files_on_disk() if path.exists()}
    changed = [name for name in manifest.keys() & present.keys() if manifest[name] != digest_of(present[name])]
    wanted = {f"vendor/{p.folder}/{Path(name).name}" for p in PACKAGES for name in p.files} | {"img/icons.svg"}
    return [
        *(f"missing: {name}" for name in sorted(manifest.keys() - present.keys())),
        *(f"not in the manifest: {name}" for name in sorted(present.keys() - manifest.keys())),
        *(f"changed: {name}" for name in sorted(changed)),
        *(f"wanted but not vendored (run sync): {name}" for name in sorted(wanted - manifest.keys())),
        *(f"not locked (run lock): {p.spec}" for p in PACKAGES if p.spec not in json.loads(LOCK.read_text())),
    ]


def check() -> None:
    found = differences()
    if found:
        raise VendorProblem("\n".join(found))
    print(f"vendored assets: {len(list(files_on_disk()))} files unchanged")


def main(arguments: list[str]) -> int:
    commands = {"lock": write_lock, "sync": sync, "check": check}
    if len(arguments) != 1 or arguments[0] not in commands:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        commands[arguments[0]]()
    except VendorProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
