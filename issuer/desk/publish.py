"""`publish`: the delivery a centre hands its authority."""

from pathlib import Path

from credential.keys import VerifyingKey
from device import clock
from device.command import Session, emit, passport_command
from device.locks import locked
from device.terminal import safe_text, say
from issuer.centre import Desk, open_desk
from issuer.custody.keystore import key_path, open_key, remove_others
from issuer.delivery import publishing
from issuer.delivery.folder import write_delivery
from issuer.desk.options import folder_option
from issuer.desk.wording import counted, table
from issuer.issuing.outputs import check_folder, prepare_folder


@passport_command("publish", example="passport-issuer publish --out delivery/")
@folder_option("The folder to write; an older delivery in it is replaced.")
def publish(session: Session, folder: Path) -> None:
    """Make the delivery for the authority: who this centre is, and its status lists."""
    check_folder(folder)
    with open_desk(session) as desk:
        key = open_key(session, desk.home, _signer(desk))
        prepare_folder(folder)
        with locked(desk.home, "passport-issuer publish"):
            now = clock.now()
            made = publishing.prepare(desk, key, now)
            foreign = write_delivery(folder, made.files, desk.centre.iss)
            publishing.confirm(desk.register, made.number, now)
            remove_others(desk.home, desk.vouching_keys(now))
    data = {"number": made.number, "new": made.is_new, "out": str(folder)}
    data |= {"tokens": made.tokens, "lists": made.lists, "fingerprint": key.public.fingerprint}
    rows = [("Fingerprint", key.public.fingerprint), ("Folder", str(folder))]
    rows += [("Tells of", f"{counted(made.tokens, 'new certificate')}, {counted(made.lists, 'status list')}")]
    what = f"Delivery {made.number}" + ("" if made.is_new else ", the same as before: nothing has changed")
    emit(session, data, f"{what}\n{table(rows)}\nHand the folder to your authority.")
    if foreign:
        say(f"note: {safe_text(', '.join(foreign))} in {folder} is no part of the delivery; remove it first")


def _signer(desk: Desk) -> VerifyingKey:
    """The key that signs deliveries: the oldest that still does, which the authority knows best."""
    vouching = desk.vouching_keys(clock.now())
    here = [key for key in vouching if key_path(desk.home, key).exists()]
    return (here or vouching)[-1]
