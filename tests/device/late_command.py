"""A command in a module of its own, loaded only when it is used."""

from device.command import Session, emit, passport_command
from device.terminal import out


@passport_command("late", example="passport-sample late", help="Loaded only when it is used.")
def late(session: Session) -> None:
    emit(session, {"late": True}, "late")


def open_app(session: Session) -> None:
    out(f"the app, home {session.home}")
