"""Files in a bucket: private objects, what is said when the store is away, and settings that cannot be. Real server."""

import re
from contextlib import closing

import pytest

from app.files import bucket as buckets_of_the_app
from app.files.bucket import Bucket
from app.files.place import Place, read_place
from app.files.vault import Vault
from app.live import doctor
from app.transaction import NotKept, Unavailable
from tests.browser.world import BrowserWorld
from tests.buckets import Buckets, client_of
from tests.certifications.test_pages import hand_in
from tests.databases import let_go, make_app
from tests.files.lying import lying
from tests.files.samples import PDF, jpeg, upload


@pytest.fixture
def files_url(buckets):
    return buckets.make()


@pytest.fixture
def vault(files_url):
    store = Bucket(read_place(files_url))
    yield Vault(store)
    store.close()


@pytest.fixture
def own_buckets():
    server = Buckets()
    yield server
    server.close()


def read(opened):
    stream, size = opened
    with closing(stream):
        content = stream.read()
    assert len(content) == size
    return content


def test_each_file_is_one_private_object_of_a_random_name(vault):
    sent = upload(vault, jpeg(), "photo.jpg")
    name = vault.take(sent.content, sent.small)
    assert lying(vault) == {f"fresh/{name}", f"{name[:2]}/{name}", f"{name[:2]}/{name}.small"}
    assert re.fullmatch(r"[0-9a-f]{32}", name)
    assert (read(vault.open(name)), read(vault.open_small(name))) == (sent.content, sent.small)
    with closing(client_of(vault.store.place)) as client:
        grants = client.get_object_acl(Bucket=vault.store.place.bucket, Key=f"{name[:2]}/{name}")["Grants"]
    assert all("URI" not in grant["Grantee"] for grant in grants), "somebody beside its owner may read it"


def test_a_file_is_sent_on_block_by_block(vault):
    content = PDF.ljust(3_000_000, b" ")
    name = vault.take(content, None)
    stream, size = vault.open(name)
    with closing(stream):
        blocks = list(iter(lambda: stream.read(1 << 16), b""))
    assert (b"".join(blocks), size) == (content, len(content))
    assert max(map(len, blocks)) == 1 << 16


def test_what_is_not_there_is_called_so(vault):
    with pytest.raises(FileNotFoundError):
        vault.open("0" * 32)
    vault.drop("0" * 32)


def test_more_than_a_page_of_fresh_names_is_found(vault):
    with closing(client_of(vault.store.place)) as client:
        for number in range(1_005):
            client.put_object(Bucket=vault.store.place.bucket, Key=f"fresh/{number:032}", Body=b"")
    assert len(vault.fresh(-60)) == 1_005
    assert vault.fresh(3_600) == []


def test_a_bucket_that_is_not_there_or_not_ours_keeps_nothing(buckets):
    with closing(Bucket(read_place(buckets.address("nowhere-at-all")))) as store, pytest.raises(NotKept, match="NoSuchBucket"):
        Vault(store).take(PDF, None)


def test_while_the_store_is_away_what_was_typed_stays_and_nothing_is_half_stored(app, client, monkeypatch):
    there = BrowserWorld(app)
    client.sign_in(*there.acme)
    where = hand_in(client, ("iso.pdf", PDF)).headers["Location"]
    file = re.search(r'href="(/confided-files/\d+)"', client.get(where).text)[1]
    before = lying(app.extensions["waybill_vault"])
    monkeypatch.setattr(app.extensions["waybill_vault"].store, "_client", _nobody_there())
    refused = hand_in(client, ("iso.pdf", PDF), number="QM-4712", issuer="Kept words")
    assert refused.status_code == 503
    assert "The file could not be stored. Nothing was changed: choose it again and repeat it in a moment." in refused.text
    assert "Kept words" in refused.text
    assert client.get("/certificates").text.count("QM-471") == 1
    gone = client.get(file)
    assert (gone.status_code, "We cannot read this at the moment. Try again shortly." in gone.text) == (503, True)
    monkeypatch.undo()
    with client.get(file) as answer:
        assert (answer.status_code, answer.data) == (200, PDF)
    assert lying(app.extensions["waybill_vault"]) == before


def _nobody_there():
    place = Place("waybill", endpoint="http://127.0.0.1:9", region="eu-central-1", key="key", secret="secret")
    return Bucket(place)._client


def test_a_store_that_stops_and_comes_back_is_used_again(own_buckets):
    with closing(Bucket(read_place(own_buckets.make()))) as store:
        vault = Vault(store)
        name = vault.take(PDF, None)
        own_buckets.stop()
        for ask in (lambda: vault.open(name), lambda: vault.drop(name), lambda: vault.fresh(0)):
            with pytest.raises(Unavailable):
                ask()
        own_buckets.start()  # it forgets its buckets, but it answers
        with pytest.raises(NotKept, match="NoSuchBucket"):
            vault.take(PDF, None)


def test_the_doctor_tries_the_bucket_and_leaves_nothing_there(app):
    def said():
        with app.app_context():
            return {each.english: each.meaning for each in doctor.findings(app.config["SETTINGS"]) if "s3://" in each.english}

    (sentence, meaning), *_ = said().items()
    assert (meaning, "which takes and gives them" in sentence) == ("ok", True)
    assert lying(app.extensions["waybill_vault"]) == set()
    app.extensions["waybill_vault"].store._client.close()
    app.extensions["waybill_vault"].store._client = _nobody_there()
    (sentence, meaning), *_ = said().items()
    assert meaning == "wrong"
    assert "Look at FILES_URL" in sentence
    assert "secret" not in sentence


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("s3://files", Place("files")),
        ("s3://files/waybill/", Place("files", "waybill/")),
        ("s3://files?region=eu-central-1", Place("files", region="eu-central-1")),
        (
            "s3://AK%2FIA:se%2Fcr%40et@files/a/b?endpoint=https://store.example:9000&region=x",
            Place("files", "a/b/", "https://store.example:9000", "x", "AK/IA", "se/cr@et"),
        ),
    ],
)
def test_an_address_names_a_bucket(address, place):
    assert read_place(address) == place


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/var/files", "FILES_URL names nothing://: expected s3://bucket"),
        ("https://files.example", "FILES_URL names https://files.example: expected s3://bucket"),
        ("s3://", "FILES_URL names s3://: expected"),
        ("s3://key:wonder@Files", "FILES_URL names s3://Files: expected"),
        ("s3://files?acl=public-read", "FILES_URL has acl behind the question mark: expected"),
        ("s3://key@files", "FILES_URL has a key without a secret"),
        ("s3://files?endpoint=store.example", "begins with neither https nor http"),
    ],
)
def test_an_address_that_cannot_be_keeps_the_app_from_starting(tmp_path, address, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)) as refused:
        make_app("sqlite://", tmp_path, files_url=address)
    assert "wonder" not in str(refused.value)


def test_a_bucket_without_boto3_keeps_the_app_from_starting(tmp_path, monkeypatch):
    def absent(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(buckets_of_the_app, "import_module", absent)
    with pytest.raises(
        RuntimeError, match=r"boto3 is not installed\. Run `pip install --require-hashes -r requirements-s3\.txt`"
    ):
        make_app("sqlite://", tmp_path, files_url="s3://files")


def test_without_the_setting_boto3_is_never_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(buckets_of_the_app, "import_module", None)
    let_go(make_app("sqlite://", tmp_path))
