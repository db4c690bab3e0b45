"""Which bucket a setting names: `s3://key:secret@bucket/folder?region=…&endpoint=https://store.example`. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
EXPECTED = "expected s3://bucket or s3://key:secret@bucket/folder?region=eu-central-1&endpoint=https://store.example"
KNOWN = frozenset({"endpoint", "region"})


@dataclass(frozen=True)
class Place:
    """`folder` ends with a slash or is empty. Without an endpoint it is Amazon's; without a key, boto3 looks for one."""

    bucket: str
    folder: str = ""
    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = ""

    def __repr__(self) -> str:
        """Never with what opens it."""
        return f"s3://{self.bucket}/{self.folder}"


def read_place(address: str) -> Place:
    """Raises `ValueError` with what was found, the secret left out, and what is expected."""
    url = urlsplit(address)
    words, folder = dict(parse_qsl(url.query)), unquote(url.path).strip("/")
    bucket = url.netloc.rpartition("@")[2]
    if url.scheme != "s3" or not BUCKET.fullmatch(bucket):
        raise ValueError(f"FILES_URL names {url.scheme or 'nothing'}://{bucket}: {EXPECTED}.")
    if strange := sorted(set(words) - KNOWN):
        raise ValueError(f"FILES_URL has {', '.join(strange)} behind the question mark: {EXPECTED}.")
    if bool(url.username) != bool(url.password):
        raise ValueError(f"FILES_URL has a key without a secret, or a secret without a key: {EXPECTED}.")
    if words.get("endpoint") and urlsplit(words["endpoint"]).scheme not in ("http", "https"):
        raise ValueError(f"FILES_URL has the endpoint {words['endpoint']}, which begins with neither https nor http.")
    return Place(
        bucket, f"{folder}/" if folder else "", key=unquote(url.username or ""), secret=unquote(url.password or ""), **words
    )
