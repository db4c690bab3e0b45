"""An import in a process of its own: bounded, and nobody's page waits for it."""

import os
import resource
import subprocess
import sys
from pathlib import Path

from app.config import ROOT, Settings
from app.exchange.progress import Claim

MEMORY = 1_500_000_000
SECONDS = 3 * 3600
_children: list[subprocess.Popen[bytes]] = []


def start(settings: Settings, import_id: int, folder: Path) -> None:
    """Run the import in a child process that inherits the claim; this process lets go of it at once.

    Raises `AlreadyRunning`. The child says how it ended in the import's row; if it is killed, the next look does.
    """
    _children[:] = [child for child in _children if child.poll() is None]
    with Claim.on(folder) as claim, (folder / "log.txt").open("ab") as log:
        command = [sys.executable, "-m", "flask", "--app", "app", "carry-out-import", str(import_id), str(claim.descriptor)]
        _children.append(
            subprocess.Popen(  # noqa: S603  our own program with numbers of ours
                command,
                cwd=ROOT,
                env=os.environ | _environment(settings),
                pass_fds=[claim.descriptor],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        )


def _environment(settings: Settings) -> dict[str, str]:
    """What this process was configured with, even where that did not come from the environment."""
    return {
        "ENVIRONMENT": settings.environment,
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "DATA_DIR": str(settings.data_dir.resolve()),
        "IMPORT_LIMIT_MB": str(settings.import_limit_mb),
    }


def bound() -> None:
    """In the child: a file that is made to eat the machine ends the import, and nothing else."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.nice(5)
