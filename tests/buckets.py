"""A real S3-compatible server for the tests, from pip's wheels, in a process of its own."""

import shutil
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3

from app.files.place import Place, read_place
from tests.servers import Guard, free_port, wait_until

REGION = "eu-central-1"


def client_of(place: Place) -> Any:
    """A client of the test's own, to look behind the vault."""
    keys = {"aws_access_key_id": place.key, "aws_secret_access_key": place.secret}
    return boto3.session.Session().client("s3", endpoint_url=place.endpoint, region_name=place.region, **keys)


class Buckets:
    """Kept in memory, forgotten when it stops; may be stopped and started again on the same port."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="waybill-buckets-"))
        self.port = free_port()
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        with (self._home / "log").open("a") as log:
            self._process = subprocess.Popen(command, cwd=self._home, stdout=log, stderr=log)
        self._guard = Guard(self._process.pid)
        wait_until(self._answers, f"the store of buckets did not answer on port {self.port}")

    def stop(self) -> None:
        self._guard.dismiss()
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self._home)

    def address(self, bucket: str, folder: str = "") -> str:
        """As an operator writes it into FILES_URL."""
        return f"s3://key:secret@{bucket}/{folder}?endpoint=http://127.0.0.1:{self.port}&region={REGION}"

    def make(self, folder: str = "") -> str:
        """The address of a bucket that is made now and empty."""
        address = self.address(f"waybill-{uuid4().hex[:12]}", folder)
        with closing(client_of(read_place(address))) as client:
            client.create_bucket(Bucket=read_place(address).bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        return address

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"the store of buckets stopped: {(self._home / 'log').read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
