"""The examples of docs/api.md run as they stand, against a real server, with curl."""

import json
import os
import re
import shutil
import subprocess
from datetime import timedelta

import pytest
import requests

from app.identity.rules import SCOPES
from tests.habits.reading import ROOT
from tests.live_server import LiveServer
from tests.story import in_days

DOCS = ROOT / "docs" / "api.md"
EXAMPLES = re.findall(r"^```sh\n(.*?)^```", DOCS.read_text(), re.DOTALL | re.MULTILINE)
REFUSED = "no-such-order"

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="optional: curl is not installed")


def pending_line(server: LiveServer, token: str) -> tuple[str, dict]:
    """An order and a line of it that waits for an answer and is due in days to come."""
    asked = {"headers": {"Authorization": f"Bearer {token}"}, "timeout": 10}
    for head in requests.get(f"{server.url}/api/v1/orders", **asked).json()["orders"]:
        order = requests.get(f"{server.url}/api/v1/orders/{head['number']}", **asked).json()
        for line in order["lines"]:
            if line["answer"] == "pending" and "propose" in line["offers"] and float(line["open_quantity"]) > 1:
                return order["number"], line
    raise AssertionError("the demo has no line that waits for an answer")


def test_the_examples_run_as_they_stand(live_server: LiveServer, story: dict):
    person = next(each for each in story["people"] if each["role"].startswith("supplier") and each["active"])
    scopes = [word for scope in SCOPES for word in ("--scope", str(scope))]
    token = live_server.flask("token", person["email"], "--name", "docs", *scopes).strip()
    number, line = pending_line(live_server, token)
    words = {
        "WAYBILL": live_server.url,
        "TOKEN": token,
        "NUMBER": number,
        "LINE": str(line["id"]),
        "ETAG": line["etag"],
        "SOME": "1",
        "REST": str(int(float(line["open_quantity"])) - 1),
        "DAY": in_days(40).isoformat(),
        "LATER": (in_days(40) + timedelta(days=7)).isoformat(),
        "TODAY": in_days(0).isoformat(),
    }
    assert len(EXAMPLES) >= 6
    for example in EXAMPLES:
        for answer in answers(example, words):
            assert ("code" in answer) is (REFUSED in example), f"{example}\n{answer}"


def answers(example: str, words: dict[str, str]) -> list[dict]:
    """What each command of an example prints."""
    commands = re.sub(r"^curl ", "curl --silent --show-error --write-out '\\\\n' ", example, flags=re.MULTILINE)
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()} | words
    done = subprocess.run(["sh", "-euc", commands], env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, f"{example}\n{done.stdout}\n{done.stderr}"
    return [json.loads(each) for each in done.stdout.splitlines() if each]


def test_every_scope_is_explained():
    text = DOCS.read_text()
    assert [scope for scope in SCOPES if f"`{scope}`" not in text] == []
