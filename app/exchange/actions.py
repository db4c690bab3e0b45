"""What may be done with imports: upload, say what the columns are, preview, store. One function a verb."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any, BinaryIO

from app import clock
from app.exchange import profile as profiles
from app.exchange import progress, queries
from app.exchange.comparing import Comparing
from app.exchange.events import ImportFinished, ProfileSaved
from app.exchange.fields import Rows
from app.exchange.intake import look_at, main_file, open_rows, read_into
from app.exchange.models import Import, ImportProfile
from app.exchange.problems import FileRefused
from app.exchange.profile import Profile
from app.exchange.progress import Claim, Progress
from app.exchange.report import write as write_report
from app.exchange.rules import State
from app.exchange.selling.known import compare_sold
from app.exchange.selling.storing import SoldStoring
from app.exchange.shelf import Shelf
from app.exchange.staging import Staging, staging
from app.exchange.stepping import rarely_collecting
from app.exchange.storing import Storing
from app.exchange.tally import Tally
from app.exchange.workbooks import unpacked
from app.principal import Principal
from app.refusals import Refusal, RuleBroken, Stale
from app.transaction import transaction

Tell = Callable[[Progress], None]
LONGEST_NAME = 80


def upload(
    actor: Principal,
    shelf: Shelf,
    *,
    profile_name: str,
    uploads: Iterable[tuple[str, BinaryIO]],
    once: str | None = None,
) -> int:
    """Keep a file and say by which profile it is to be read. Returns the import's id.

    Raises `FileRefused` if the file cannot be read or lacks a column; nothing is kept then.
    """
    profile = queries.profile_for(actor, profile_name)
    shelf.tidy()
    folder = shelf.make()
    shelf.take(folder, uploads)
    try:
        name, sha256 = _looked_at(shelf, folder, profile)
        with transaction(actor, once) as work:
            row = Import(folder=folder, file_name=name, sha256=sha256, state=State.UPLOADED, started_at=clock.now())
            row.profile_name, row.profile = profile_name, profile.body()
            row.started_by = actor.person_id
            work.add(row)
            work.session.flush()
            return row.id
    except BaseException:
        shelf.drop(folder)
        raise


def _looked_at(shelf: Shelf, folder: str, profile: Profile) -> tuple[str, str]:
    """The main file's name and checksum."""
    files = sorted(path.name for path in shelf.files(folder).iterdir())
    if not files:
        raise FileRefused("no_file", "Choose a file.")
    if len(files) > 1 and profile.file.name not in files:
        raise FileRefused(
            "files", "Several files were sent. The one with the rows must be called {name}.", name=profile.file.name or "–"
        )
    path = shelf.files(folder) / (profile.file.name if len(files) > 1 and profile.file.name else files[0])
    path = unpacked(path, profile.read)
    facts = look_at(path, shelf.limit, profile.file.encoding)
    open_rows(profile, path, facts)
    return path.name, facts.sha256


def save_profile(
    actor: Principal,
    *,
    name: str,
    body: dict[str, Any],
    profile_id: int | None = None,
    version: int | None = None,
    once: str | None = None,
) -> int:
    """Keep what somebody clicked together, under a name of its own. Returns its id.

    Raises `ProfileRefused` with the first thing that is wrong with it, `RuleBroken` for the name, `Stale`.
    """
    with transaction(actor, once) as work:
        queries.may_import(actor)
        profiles.from_dict(body, name)
        saved = ImportProfile() if profile_id is None else queries.saved_profile_for(actor, profile_id)
        if profile_id is not None and saved.version != version:
            raise Stale("stale", "Somebody changed this profile since you opened it. Load it again.")
        _refuse_taken(actor, name, saved.id)
        saved.name, saved.body, saved.changed_at, saved.made_by = name, body, clock.now(), actor.person_id
        work.add(saved)
        work.session.flush()
        work.record(ProfileSaved(profile_id=saved.id))
        return saved.id


def _refuse_taken(actor: Principal, name: str, own_id: int | None) -> None:
    if not 0 < len(name) <= LONGEST_NAME:
        raise RuleBroken("name", "A name has 1 to {most} characters.", field="name", most=LONGEST_NAME)
    if queries.profile_exists(actor, name, but=own_id):
        raise RuleBroken("taken", "There is a profile “{name}” already. Choose another name.", field="name", name=name)


def begin(actor: Principal, shelf: Shelf, import_id: int, state: State, *, sha256: str = "", once: str | None = None) -> str:
    """Say that the preview or the storing begins. Returns the folder, for whoever carries it out.

    Storing names the checksum that was previewed: it takes exactly that file. Raises `Stale`, `RuleBroken`.
    """
    with transaction(actor, once):
        row = queries.import_for(actor, import_id, lock=True)
        _settle(row, shelf)
        if state is State.STORING and sha256 != row.sha256:
            raise Stale("other_file", "This is not the file that was previewed. Load the page again.")
        row.become(state)
        return row.folder


def settle(actor: Principal, shelf: Shelf, import_id: int) -> None:
    """Write down that an import was cut off, if nobody runs it any more."""
    row = queries.import_for(actor, import_id)
    if row.is_running and not progress.is_running(shelf.of(row.folder)):
        with transaction(actor):
            _settle(queries.import_for(actor, import_id, lock=True), shelf)


def _settle(row: Import, shelf: Shelf) -> None:
    if row.is_running and not progress.is_running(shelf.of(row.folder)):
        row.become(State.INTERRUPTED)


class _OnlyLooked(Exception):
    """Ends the transaction of a preview: everything was done, nothing is kept."""


def import_file(
    actor: Principal,
    profile: Profile,
    source: Path,
    *,
    limit: int,
    report: Path | None = None,
    import_id: int | None = None,
    dry_run: bool = False,
    tell: Tell = lambda progress: None,
) -> Tally:
    """Take a file in, all or nothing. A dry run does the same and takes it back. Returns what was found and done.

    Known orders, lines and receipts are compared by the buyer's own keys: equal ones are left alone, without an event.
    `report` gets every row that was not taken and every warning. Raises `FileRefused` if the whole file is no use.
    """
    queries.may_import(actor, profile.rows)
    path = main_file(profile, source)
    facts = look_at(path, limit, profile.file.encoding)
    with staging() as stage, rarely_collecting():
        tally = read_into(stage, profile, path, facts, limit, lambda done, total: tell(Progress("reading", done, total)))
        tally.note = facts.note
        _compare(actor, stage, profile, tally, tell)
        differs = stage.differs
        with suppress(_OnlyLooked), transaction(actor) if differs else nullcontext():
            if differs:
                _store(actor, stage, profile, tally, tell)
            if report is not None:
                write_report(report, stage.problems())
            if dry_run:
                raise _OnlyLooked
            _note_done(actor, import_id, tally)
    return tally


def _compare(actor: Principal, stage: Staging, profile: Profile, tally: Tally, tell: Tell) -> None:
    comparing = Comparing(actor, stage, profile, tally)
    if profile.rows is Rows.CUSTOMER_ORDER_LINES:
        comparing.masters()
        compare_sold(stage, tally, lambda done: tell(Progress("comparing", done, stage.count)))
    elif profile.rows is Rows.RECEIPTS:
        comparing.receipts(lambda done: tell(Progress("comparing", done, stage.taken)))
    else:
        comparing.masters()
        comparing.orders(lambda done: tell(Progress("comparing", done, stage.count)))


def _store(actor: Principal, stage: Staging, profile: Profile, tally: Tally, tell: Tell) -> None:
    rows = stage.waiting
    with transaction(actor) as work:
        work.quiet = True
        storing = SoldStoring if profile.rows is Rows.CUSTOMER_ORDER_LINES else Storing
        storing(actor, work, stage, profile, tally, lambda done: tell(Progress("storing", done, rows))).run()


def _note_done(actor: Principal, import_id: int | None, tally: Tally) -> None:
    """What was stored and that it was stored are one commit."""
    if import_id is None:
        return
    with transaction(actor) as work:
        row = queries.import_for(actor, import_id, lock=True)
        row.become(State.DONE)
        row.found = tally.data()
        if tally.changes:
            done = {thing: tally.changed(thing) for thing in ("orders", "lines", "receipts")}
            work.record(ImportFinished(import_id=import_id, quiet=True, **done))


def run_now(
    actor: Principal, shelf: Shelf, profile_name: str, profile: Profile, source: Path, tell: Tell = lambda progress: None
) -> tuple[Tally, Path]:
    """Take a file in that lies on this machine, and keep that it was. Returns what was done and where the report is.

    Raises `FileRefused`.
    """
    path = main_file(profile, source)
    sha256, folder = look_at(path, shelf.limit, profile.file.encoding).sha256, shelf.make()
    report = shelf.report(folder)

    with Claim.on(shelf.of(folder)) as claim:

        def told(progress: Progress) -> None:
            claim.tell(progress)
            tell(progress)

        import_id = _begin_now(actor, folder, profile_name, profile, path.name, sha256)
        try:
            tally = import_file(actor, profile, path, limit=shelf.limit, report=report, import_id=import_id, tell=told)
        except Refusal as refusal:
            _note_refused(actor, import_id, refusal)
            raise
    return tally, report


def _begin_now(actor: Principal, folder: str, profile_name: str, profile: Profile, file_name: str, sha256: str) -> int:
    with transaction(actor) as work:
        row = Import(folder=folder, profile_name=profile_name, profile=profile.body(), file_name=file_name[-200:])
        row.sha256, row.state, row.started_at, row.started_by = sha256, State.STORING, clock.now(), actor.person_id
        work.add(row)
        work.session.flush()
        return row.id


def carry_out(actor: Principal, shelf: Shelf, import_id: int, claim: Claim) -> None:
    """Carry out what `begin` announced, and write down how it ended. Whoever calls holds the claim."""
    row = queries.import_for(actor, import_id)
    folder, dry_run = row.folder, State(row.state) is State.PREVIEWING
    profile, path, sha256 = profiles.from_dict(row.profile, row.profile_name), shelf.files(folder) / row.file_name, row.sha256
    try:
        if look_at(path, shelf.limit, profile.file.encoding).sha256 != sha256:
            raise FileRefused("other_file", "The file was changed after it was uploaded. Upload it again.")
        tally = import_file(
            actor, profile, path, limit=shelf.limit, report=shelf.report(folder), tell=claim.tell, dry_run=dry_run,
            import_id=import_id,
        )  # fmt: skip
    except Refusal as refusal:
        _note_refused(actor, import_id, refusal)
        return
    if dry_run:
        _note_previewed(actor, import_id, tally)
    else:
        shelf.forget_files(folder)


def _note_previewed(actor: Principal, import_id: int, tally: Tally) -> None:
    with transaction(actor):
        row = queries.import_for(actor, import_id, lock=True)
        row.become(State.PREVIEWED)
        row.found = tally.data()


def _note_refused(actor: Principal, import_id: int, refusal: Refusal) -> None:
    with transaction(actor):
        row = queries.import_for(actor, import_id, lock=True)
        row.become(State.REFUSED)
        row.refusal = {"sentence": refusal.sentence, "values": {name: str(value) for name, value in refusal.values.items()}}
