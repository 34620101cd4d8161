"""The cases: what each must come to, written down before any command runs."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from examples.demo import forgeries, story
from examples.demo.stage import Ran, Stage

GATE: Final = ("--home", "homes/gate")
EXITS: Final = {"accepted": 0, "refused": 1, "cannot_tell": 3}


@dataclass(frozen=True)
class Case:
    """What is shown at the gate, and the verdict and code it must get ("" for none)."""

    name: str
    verdict: str
    code: str
    play: Callable[["Gate"], Ran]
    holder: str = "not_proven"


@dataclass
class Gate:
    """The gate in action: the stage, the card of Maria, and the serials of the roster."""

    stage: Stage
    serials: dict[str, str]
    card: str = ""
    request: str = ""

    def paper(self, reference: str) -> str:
        """The printed certificate of a trainee without a wallet."""
        return f"out/{self.serials[reference]}.png"

    def check(self, *arguments: str, offline: bool = False) -> Ran:
        """What an officer types."""
        return self.stage.run("verifier", "check", *arguments, *GATE, "--json", offline=offline)

    def ask(self) -> str:
        """A new request; its id."""
        asked = (
            "request",
            "--ask",
            "holder,results",
            "--purpose",
            "job application as welder",
            "--as",
            "Rossi Costruzioni",
        )
        told = json.loads(self.stage.do("verifier", *asked, "--out", "request.png", *GATE, "--json"))
        return str(told["id"])

    def show(self, *request: str, out: str) -> None:
        """Maria shows her name and results."""
        self.stage.do(
            "wallet",
            "present",
            self.card,
            "--share",
            "holder,results",
            *request,
            "--out",
            out,
            *story.home("maria"),
        )


def answer(gate: Gate) -> Ran:
    """The main line: request, answer, check, with the network removed."""
    gate.request = gate.ask()
    gate.show("--request", "request.png", out="answer.png")
    return gate.check("answer.png", "--request", gate.request, offline=True)


def paper(gate: Gate) -> Ran:
    """The certificate of a trainee without a wallet, as it was printed."""
    return gate.check(gate.paper("W-0232"))


def holder_required(gate: Gate) -> Ran:
    """The same at a gate that never takes paper."""
    return gate.check(gate.paper("W-0232"), "--require-holder")


def one_character_changed(gate: Gate) -> Ran:
    """The text of an answer, one character read wrong."""
    request = gate.ask()
    told = gate.stage.do(
        "wallet",
        "present",
        gate.card,
        "--share",
        "holder,results",
        "--request",
        "request.png",
        "--text",
        *story.home("maria"),
    )
    gate.stage.write("changed.txt", forgeries.another_character(told.strip("\n")) + "\n")
    return gate.check("changed.txt", "--request", request)


def title_changed(gate: Gate) -> Ran:
    """A paper certificate one level higher than it was issued, in a code made anew."""
    from device.optical import read_input
    from device.trust import open_trust

    [reading] = read_input(str(gate.stage.folder / gate.paper("W-0232")))
    trust = open_trust(gate.stage.folder / "homes/gate")
    assert trust is not None
    forged = forgeries.another_title(reading.texts[0], trust.profile)
    gate.stage.write("higher.png", forgeries.picture(forged))
    return gate.check("higher.png")


def shown_again(gate: Gate) -> Ran:
    """The first answer again, for a new request."""
    return gate.check("answer.png", "--request", gate.ask())


def without_a_request(gate: Gate) -> Ran:
    """Maria shows her card to nobody in particular."""
    gate.show(out="unasked.png")
    return gate.check("unasked.png")


def revoked(gate: Gate) -> Ran:
    """Withdrawn, and the news has reached the gate (see `withdraw_two`)."""
    return gate.check(gate.paper("W-0236"))


def suspended(gate: Gate) -> Ran:
    """Suspended, in the same news."""
    return gate.check(gate.paper("W-0241"))


def withdraw_two(stage: Stage, serials: dict[str, str]) -> None:
    """The centre withdraws one certificate, suspends another, corrects a third; the news is a new bundle."""
    stage.act("The news")
    stage.do("issuer", "revoke", "training-certificate:W-0236", "--reason", "fraud", *story.home("batangas"))
    stage.do("issuer", "suspend", serials["W-0241"], *story.home("batangas"))
    story.correct(stage)
    stage.do("issuer", "publish", *story.home("batangas"), "--out", "deliveries/batangas")
    stage.do("issuer", "authority", "accept", "deliveries/batangas", *story.home("philippines"))
    story.bundle(stage, "bundle-2.zip")
    stage.do("verifier", "import", "bundle-2.zip", *GATE)
    stage.say("# with it come the profiles of what was issued: from here on codes are half as large")
    stage.do("wallet", "import", "bundle-2.zip", *story.home("maria"))
    stage.do("wallet", "import", "bundle-2.zip", *story.home("kavita"))


def replaced(gate: Gate) -> Ran:
    """Kavita shows the card whose name was misspelt; her wallet warns her."""
    return _kavita_shows(gate, newest=False)


def replacement(gate: Gate) -> Ran:
    """Kavita shows the corrected card."""
    return _kavita_shows(gate, newest=True)


def _kavita_shows(gate: Gate, *, newest: bool) -> Ran:
    kavita = story.home("kavita")
    cards = json.loads(gate.stage.do("wallet", "list", *kavita, "--json"))["cards"]
    [card] = [each["id"] for each in cards if (each["replaced_by"] is None) is newest]
    request, out = gate.ask(), f"kavita-{card}.png"
    show = ("present", card, "--share", "holder,results", "--request", "request.png", "--out", out)
    gate.stage.do("wallet", *show, *kavita)
    return gate.check(out, "--request", request)


def out_of_scope(gate: Gate) -> Ran:
    """A nurse's certificate by a centre accredited for welders and carers."""
    return gate.check(f"out/{_single(gate.stage, 'batangas', 'occupation=2221')}.png")


def not_in_the_bundle(gate: Gate) -> Ran:
    """The same certificate by a centre whose delivery no authority has taken up yet."""
    return gate.check(f"out-cebu/{_single(gate.stage, 'cebu', 'occupation=7212', 'out-cebu')}.png")


def across_the_border(gate: Gate) -> Ran:
    """Import a bundle in which Nepal vouches for a Philippine centre; the old trust must stay."""
    stage = gate.stage
    stage.say("# (a bundle signed with the real keys; no command makes it)")
    forgeries.vouch_across_the_border(stage.folder, "bundle-2.zip", "bundle-forged")
    before = _digest(stage.folder / "homes/gate/trust")
    ran = stage.run("verifier", "import", "bundle-forged", *GATE)
    kept = _digest(stage.folder / "homes/gate/trust") == before
    return Ran(ran.code if kept else 99, ran.out, ran.err)


def too_old(gate: Gate) -> Ran:
    """Paper, judged for a day two months ahead: what is known here is too old by then."""
    return gate.check(gate.paper("W-0232"), "--at", str(story.today() + timedelta(60)))


def expired(gate: Gate) -> Ran:
    """Paper, judged for the day after its last one."""
    return gate.check(gate.paper("W-0232"), "--at", "2031-11-14")


CASES: Final = (
    Case("answer to the gate's request, network removed", "accepted", "", answer, holder="proven"),
    Case("paper certificate, from its picture", "accepted", "", paper),
    Case("the same, holder required", "refused", "policy.holder", holder_required),
    Case("one character of the code changed", "refused", "qr.checksum", one_character_changed),
    Case("one letter of the title changed, code made anew", "refused", "jws.signature", title_changed),
    Case("the same answer again, for a new request", "refused", "kb.not_this_request", shown_again),
    Case("presentation made without a request", "cannot_tell", "kb.no_request", without_a_request),
    Case("revoked, news imported", "refused", "status.revoked", revoked),
    Case("suspended", "refused", "status.suspended", suspended),
    Case("a card that was corrected since", "refused", "status.revoked", replaced),
    Case("the corrected card", "accepted", "", replacement, holder="proven"),
    Case("centre not accredited for that occupation", "refused", "scope.occupation", out_of_scope),
    Case("a country vouches for another country's centre", "refused", "", across_the_border),
    Case("issuer not in the bundle", "cannot_tell", "issuer.unknown", not_in_the_bundle),
    Case("paper, on a day when all here is too old", "cannot_tell", "trust.too_old status.too_old", too_old),
    Case("paper, on the day after its last", "refused", "date.expired", expired),
)  # fmt: skip


def _single(stage: Stage, who: str, change: str, out: str = "out") -> str:
    """A paper certificate by a centre, the same but for one field; its serial."""
    fields = (
        "title=Shielded Metal Arc Welding, National Certificate Level 2",
        "programme=SMAW-NC2",
        "level=PH-PQF 2",
        "award_date=2026-11-13",
        "valid_until=2031-11-13",
        "result=passed",
        "full_name=Juan Miguel Dela Cruz",
        "birth_date=1995-11-23",
        "document_country=PH",
        "document_number=P7654321B",
        "reference=X-0001",
        change,
    )
    options = [word for field in fields for word in ("--set", field)]
    # Nothing of it is published yet, so its code says all itself.
    given = (*options, "--paper-self-contained", *story.home(who), "--out", out, "--json")
    told = stage.do("issuer", "issue", "training-certificate", *given)
    return str(json.loads(told)["serial"])


def _digest(folder: Path) -> str:
    state = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        state.update(str(path.relative_to(folder)).encode())
        if path.is_file():
            state.update(path.read_bytes())
    return state.hexdigest()
