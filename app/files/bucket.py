"""Bytes in a bucket of an S3-compatible store, one private object per key. `boto3` is an extra: requirements-s3.txt.

Nobody is ever sent to the bucket: what lies there leaves through our own gate, block by block.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import md5
from importlib import import_module
from typing import Any, BinaryIO

from app import clock
from app.files.place import Place
from app.transaction import NotKept, Unavailable

CONNECT_WITHIN, ANSWER_WITHIN, ATTEMPTS = 3, 15, 2
AT_ONCE = 50
GONE = frozenset({"NoSuchKey", "404"})
HOW_TO_GET = (
    "FILES_URL names a bucket, but boto3 is not installed. Run `pip install --require-hashes -r requirements-s3.txt`, "
    "or unset FILES_URL to keep files in DATA_DIR/files."
)


class Bucket:
    def __init__(self, place: Place) -> None:
        """Connects when it is first asked for something. Raises `RuntimeError` where boto3 is not installed."""
        self.place = place
        self._client = _client(place)

    def put(self, key: str, content: bytes) -> None:
        """Whole or not at all: the store compares what came with its checksum. Raises `NotKept`."""
        sum_of_it = b64encode(md5(content, usedforsecurity=False).digest()).decode()
        with _answering(NotKept):
            self._client.put_object(**self._at(key), Body=content, ContentMD5=sum_of_it)

    def open(self, key: str) -> tuple[BinaryIO, int]:
        """What lies there, to be read and closed, and how long it is. Raises `FileNotFoundError`, `Unavailable`."""
        with _answering(Unavailable):
            found = self._client.get_object(**self._at(key))
        return found["Body"], found["ContentLength"]

    def remove(self, keys: Iterable[str]) -> None:
        """Raises `Unavailable`. What is not there is gone already."""
        with _answering(Unavailable):
            for key in keys:
                self._client.delete_object(**self._at(key))

    def older(self, beginning: str, seconds: float) -> list[str]:
        """Which keys below `beginning` came more than so many seconds ago. Raises `Unavailable`."""
        latest = clock.recorded_now() - timedelta(seconds=seconds)
        with _answering(Unavailable):
            return sorted(key for key, came_at in self._below(f"{beginning}/") if came_at < latest)

    def close(self) -> None:
        self._client.close()

    def _below(self, beginning: str) -> Iterator[tuple[str, Any]]:
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.place.bucket, Prefix=self.place.folder + beginning):
            for each in page.get("Contents", ()):
                yield each["Key"].removeprefix(self.place.folder), each["LastModified"]

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.place.bucket, "Key": self.place.folder + key}


def _client(place: Place) -> Any:
    """Keys that the address does not name come from where boto3 looks: the environment, a profile, the machine's role."""
    config = _boto("botocore.config").Config(
        connect_timeout=CONNECT_WITHIN,
        read_timeout=ANSWER_WITHIN,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        max_pool_connections=AT_ONCE,
        s3={"addressing_style": "path" if place.endpoint else "auto"},
        # Stores that are not Amazon's refuse its newer checksums; ours goes with each object.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    named = {"aws_access_key_id": place.key, "aws_secret_access_key": place.secret} if place.key else {}
    session = _boto("boto3").session.Session(region_name=place.region or None, **named)
    return session.client("s3", endpoint_url=place.endpoint or None, config=config)


def _boto(name: str) -> Any:
    """Only where a bucket is named: whoever keeps files in a folder neither installs nor waits for it."""
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        raise RuntimeError(HOW_TO_GET) from missing


@contextmanager
def _answering(otherwise: Callable[[str], Exception]) -> Iterator[None]:
    """What the store, or the way there, has to say against it, in our words."""
    refusals = _boto("botocore.exceptions")
    try:
        yield
    except refusals.ClientError as refusal:
        if refusal.response.get("Error", {}).get("Code") in GONE:
            raise FileNotFoundError(str(refusal)) from refusal
        raise otherwise(f"the bucket refused: {refusal}") from refusal
    except (refusals.BotoCoreError, OSError) as failure:
        raise otherwise(f"the bucket did not answer: {failure}") from failure
