"""What `batch` says at its end, in the words of the desk."""

from device.terminal import safe_text, say
from issuer.desk.run import ASKED, Tally
from issuer.desk.wording import counted, indented
from issuer.issuing.batch import Standing
from issuer.roster.complaints import Complaints


def say_checked(tally: Tally, complaints: Complaints) -> None:
    """How many rows there are, how many are good, how many are not."""
    good, wrong = tally.fresh + tally.already, complaints.rows
    where = f"   → {safe_text(str(complaints.path))}" if complaints.saved else ""
    say(f"Checked {counted(good + wrong, 'row')}   ok {good:,}   wrong {wrong:,}{where}")


def say_done(tally: Tally, complaints: Complaints, *, held_back: bool, dry: bool) -> None:
    """What was issued, which rows need somebody, whom to ask for the six digits."""
    say(f"{_what(tally, held_back=held_back, dry=dry)}{_need(complaints)}")
    for problem in complaints.first:
        say(indented(problem.words, problem.problem.remedy))
    if complaints.count > len(complaints.first):
        more = complaints.count - len(complaints.first)
        say(f"  and {more:,} more" + (f" in {safe_text(str(complaints.path))}" if complaints.saved else ""))
    if tally.asks:
        _say_digits(tally, dry=dry)


def _what(tally: Tally, *, held_back: bool, dry: bool) -> str:
    if held_back:
        return "Nothing was issued."
    if dry:
        ready = f"{tally.fresh:,} can be issued" if tally.fresh else "Nothing new"
        return f"{ready}, {tally.already:,} issued already." if tally.already else f"{ready}."
    if tally.unwritten:
        missing = f"wrote the files of {tally.unwritten:,} of them that were missing"
        return f"Already issued {tally.already:,}; {missing}."
    if not tally.issued:
        return f"Already issued {tally.already:,}, nothing new." if tally.already else "Nothing was issued."
    before = f" Already issued {tally.already:,}." if tally.already else ""
    return f"Issued {tally.issued:,} ({tally.wallets:,} for wallets, {tally.papers:,} on paper).{before}"


def _need(complaints: Complaints) -> str:
    if not complaints.rows:
        return ""
    verb = "needs" if complaints.rows == 1 else "need"
    who = "The header" if complaints.first[0].row == 1 else counted(complaints.rows, "row")
    return f" {who} {verb} you" + (f" ({safe_text(str(complaints.path))}):" if complaints.saved else ":")


def say_unsaved(complaints: Complaints, error: Exception) -> None:
    """The errors file could not be written: the screen is all there is."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    say(f"note: {safe_text(str(complaints.path))} could not be written ({safe_text(reason).lower()})")


def say_stopped(standing: Standing | None) -> None:
    """How far a run had come that was stopped; None: it was still checking."""
    if standing is None:
        say("Stopped while checking; nothing was issued.")
        return
    missing = f"; the files of {standing.unwritten:,} of them are missing" if standing.unwritten else ""
    say(f"Stopped. {standing.issued:,} of {counted(standing.rows, 'row')} are issued{missing}.")
    say("Run the same command again: it does the rest.")


def _say_digits(tally: Tally, *, dry: bool) -> None:
    """Whom to ask for the digits their wallet shows: that ties a key to the person at the desk."""
    if len(tally.asks) > ASKED:
        say("Ask each worker in person for the six digits the wallet shows; you find them in")
        say("  the output of --json" if dry else "  passport-issuer list")
        return
    say("Ask each worker in person for the six digits the wallet shows:")
    for digits, name in tally.asks:
        say(f"  {digits}  {safe_text(name, 60)}")
