"""What lies in a vault, seen from behind it."""

from contextlib import closing

from app.files.folder import Folder
from app.files.vault import Vault
from tests.buckets import client_of


def lying(vault: Vault) -> set[str]:
    """The keys of everything that is kept."""
    store = vault.store
    if isinstance(store, Folder):
        return {path.relative_to(store.folder).as_posix() for path in store.folder.rglob("*") if path.is_file()}
    with closing(client_of(store.place)) as client:
        found = client.list_objects_v2(Bucket=store.place.bucket, Prefix=store.place.folder).get("Contents", ())
    return {each["Key"].removeprefix(store.place.folder) for each in found}
