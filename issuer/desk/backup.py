"""`backup` and `restore`: the whole centre in one sealed file, and back, giving out nothing twice."""

from collections.abc import Sequence
from pathlib import Path

import click

from credential.delivery import Delivery, open_delivery
from credential.errors import Objection
from credential.keys import VerifyingKey
from device import clock, files, homes, passphrase
from device.command import Session, emit, passport_command
from device.errors import PassportError
from device.instants import instant
from device.locks import locked
from device.terminal import safe_text
from issuer.authority.received import read_delivery
from issuer.centre import Centre, Desk, open_desk
from issuer.custody import backup as backups
from issuer.custody import backup_file, keystore, restoring
from issuer.custody.backup_file import Contents
from issuer.custody.restoring import Restored
from issuer.desk.wording import counted, table
from issuer.records import high_water
from issuer.records.register import NAME as REGISTER
from issuer.records.register import Register

_WHAT = "the backup (that of the centre's signing key when it was made)"


@passport_command("backup", example="passport-issuer backup /media/stick/centre.backup")
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path), help="The backup to write.")
def backup(session: Session, target: Path) -> None:
    """Write everything this centre needs into the new file FILE, sealed, and prove it by a restore on trial.

    The passphrase of the signing key opens it.
    """
    with open_desk(session) as desk:
        words = passphrase.read(session, keystore.WHAT)
        with locked(desk.home, "passport-issuer backup", wait=60.0):
            now = clock.now()
            contents = backups.write(desk, target, words, now)
            backups.note(desk, now)
    size = target.stat().st_size
    rows = [
        ("File", str(target)),
        ("Size", f"{size:,} bytes"),
        ("Holds", f"{counted(contents.number, 'certificate')}, and the keys"),
    ]
    rows += [("Proven", "restored on trial, every page and audit entry checked")]
    end = "Keep it in another place than this computer; your passphrase opens it."
    data = {"file": str(target), "bytes": size, "certificates": contents.number, "entries": contents.entries}
    emit(session, data, f"The centre is backed up.\n{table(rows)}\n{end}")


@passport_command("restore", example="passport-issuer restore centre.backup --delivery delivery/ --home new/")
@click.argument(
    "source", metavar="FILE", required=False, type=click.Path(path_type=Path), help="The backup to take back."
)
@click.option(
    "--delivery",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Your last delivery, or a copy from your authority: it knows what was revoked since.",
)
@click.option("--keys", is_flag=True, help="Put back only keys whose files are missing here.")
@click.option("--here", is_flag=True, help="Instead of FILE: the register in this home was put back by hand.")
def restore(
    session: Session, source: Path | None, folders: tuple[Path, ...], *, keys: bool, here: bool
) -> None:
    """Put a centre back from FILE; nothing that was given out since the backup is given out again."""
    if here == (source is not None) or (here and keys):
        raise PassportError("name the backup FILE, or write --here", exit_code=2)
    if source is None:
        _restore_here(session, folders)
    elif keys:
        _restore_keys(session, source)
    else:
        _restore_file(session, source, folders)


def _restore_here(session: Session, folders: Sequence[Path]) -> None:
    with open_desk(session, anyway=True) as desk, locked(desk.home, "passport-issuer restore"):
        deliveries = [_open(folder, desk.centre.iss, desk.all_keys()) for folder in folders]
        done = _skip(desk, deliveries, "a register put back by hand")
        high_water.replace(desk.home, desk.register)
    _report(session, f"The register in {desk.home} goes on safely", done, folders, {})


def _restore_file(session: Session, source: Path, folders: Sequence[Path]) -> None:
    home = homes.home_for("issuer", session.home)
    _check_free(home)
    words = passphrase.read(session, _WHAT)
    with (
        backup_file.damage_told(source),
        backup_file.opened(source, words) as reader,
        homes.home_being_made(home, "issuer"),
        locked(home, "passport-issuer restore"),
        backups.trial_folder(home) as folder,
    ):
        _check_free(home)
        reader.unpack(folder)
        backups.check_unpacked(folder, reader.contents)
        done = _go_on(home, folder, folders, reader.contents)
        _put_in_place(home, folder, reader.contents)
    made = instant(reader.contents.made)
    what = f"{reader.contents.name} is restored in {home}, as it was at {made}"
    _report(
        session,
        what,
        done,
        folders,
        {"home": str(home), "made": made, "certificates": reader.contents.number},
    )


def _restore_keys(session: Session, source: Path) -> None:
    """Put back the files of keys that the register of this home uses and that are missing."""
    with open_desk(session) as desk, locked(desk.home, "passport-issuer restore"):
        used = desk.vouching_keys(clock.now())
        words = passphrase.read(session, _WHAT)
        with (
            backup_file.damage_told(source),
            backup_file.opened(source, words) as reader,
            backups.trial_folder(desk.home) as folder,
        ):
            reader.unpack(folder)
            put = keystore.put_back(desk.home, folder, used, words)
    if not put:
        raise PassportError("no key that is missing here is in this backup; nothing was changed")
    said = f"Put back: {', '.join(put)}. Its passphrase is the one it had when the backup was made."
    emit(session, {"keys": put}, said)


def _check_free(home: Path) -> None:
    if (home / REGISTER).exists() or (home / REGISTER).is_symlink():
        raise PassportError(
            f"there is a register in {home}; nothing was changed",
            hint=f"restore into a new folder with --home DIR, or move {REGISTER} away if it is damaged",
        )


def _go_on(home: Path, folder: Path, folders: Sequence[Path], contents: Contents) -> Restored:
    """Let the unpacked register skip what may have been used, as this home and the deliveries know."""
    with Register.open(folder) as register:
        found = register.one("SELECT iss, name, country FROM centre") or {}
        desk = Desk(home, register, Centre(**found))
        deliveries = [_open(each, desk.centre.iss, desk.all_keys()) for each in folders]
        return _skip(desk, deliveries, f"a backup of {instant(contents.made)}")


def _skip(desk: Desk, deliveries: Sequence[Delivery], reason: str) -> Restored:
    mark = high_water.read(desk.home)
    marks = [mark] if mark else []
    return restoring.skip(desk.register, desk.centre, marks, deliveries, now=clock.now(), reason=reason)


def _open(folder: Path, iss: str, keys: Sequence[VerifyingKey]) -> Delivery:
    try:
        delivery = open_delivery(read_delivery(folder), keys=keys)
    except Objection as objection:
        raise PassportError(
            f"{folder}: {objection.message}; nothing was changed",
            hint="it may be signed with a key made after this backup: use a later backup if there is one",
            code=str(objection.code),
        ) from None
    if delivery.iss != iss:
        raise PassportError(f"{folder} is a delivery of {delivery.iss}, not of this centre", exit_code=2)
    return delivery


def _put_in_place(home: Path, folder: Path, contents: Contents) -> None:
    """Move keys and register into the home, the register last; a key that is there already stays."""
    for name, _ in contents.files:
        if name != REGISTER and not (home / name).exists():
            files.write_new(home / name, (folder / name).read_bytes())
    with Register.open(folder) as register:
        high_water.replace(home, register)
    (folder / REGISTER).rename(home / REGISTER)
    files.sync_folder(home)


def _report(
    session: Session, what: str, done: Restored, folders: Sequence[Path], data: dict[str, object]
) -> None:
    rows = [("Serials", f"go on at number {done.number}: none given out since is used again")]
    rows += [("Status lists", f"list {done.list_number} is new; older ones take nothing more")]
    if folders:
        rows += [("Read back", f"{counted(done.read_back, 'status')} from your deliveries")]
    lines = [f"{safe_text(what, 300)}.", table(rows), "", "Next:"]
    if not folders:
        lines += [
            "- if a delivery was made since, restore again with --delivery DIR (your",
            "  authority has each of them): it knows what was revoked and which lists exist",
        ]
    lines += [
        "- passport-issuer publish --out DIR, and hand it over, before you issue",
        "- certificates issued since the backup stay valid, but are not known here",
        "- revoke and suspend again what was since, unless a delivery told of it",
        "- passport-issuer backup FILE, a new one",
    ]
    numbers = {"first_number": done.number, "list": done.list_number, "delivery": done.delivery}
    emit(session, {**data, **numbers, "read_back": done.read_back}, "\n".join(lines))
