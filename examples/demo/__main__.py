"""`python -m examples.demo FOLDER`: play the story, then hold every verdict against what it must be."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from examples.demo import story
from examples.demo.cases import CASES, EXITS, Case, Gate, withdraw_two
from examples.demo.stage import DemoFailed, Ran, Stage

_MARKS = {"accepted": "✓", "refused": "✗", "cannot_tell": "?"}


@dataclass(frozen=True)
class Played:
    """A case and what it came to."""

    case: Case
    verdict: str
    codes: tuple[str, ...]
    holder: str

    @property
    def as_expected(self) -> bool:
        """Whether verdict, code and proof of the holder are those written down."""
        wanted = set(self.case.code.split())
        same = (self.case.verdict, self.case.holder) == (self.verdict, self.holder)
        return same and wanted <= set(self.codes) and bool(wanted) == bool(self.codes)


def main() -> int:
    """Exit status 0 when every verdict is as written down, 1 otherwise."""
    try:
        stage = Stage.build(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))
        return report(stage, play(stage))
    except DemoFailed as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


def play(stage: Stage) -> list[Played]:
    """The whole story; every case with what it came to."""
    story.write_passphrases(stage)
    story.authorities(stage)
    story.centres(stage)
    stage.act("The first bundle")
    story.bundle(stage, "bundle-1.zip")
    story.wallets_and_gate(stage)
    story.enrol(stage)
    serials = story.issue(stage)
    story.receive(stage, serials)
    gate = Gate(stage, serials, card=_card(stage))
    withdraw_two(stage, serials)
    stage.act("The gate")
    return [_play(case, gate) for case in CASES]


def report(stage: Stage, played: list[Played]) -> int:
    """One code as it looks in a terminal, one verdict as an officer sees it, then the table."""
    stage.act("Maria's card, as a large terminal shows it")
    show_code(stage)
    stage.act("What an officer sees")
    paper = next(path for path in sorted((stage.folder / "out").glob("*.png")))
    stage.say(stage.run("verifier", "check", f"out/{paper.name}", "--home", "homes/gate").out.rstrip())
    stage.act("Expected and actual")
    for each in played:
        right = "as expected" if each.as_expected else f"WRONG, expected {each.case.verdict} {each.case.code}"
        codes = " ".join(each.codes)
        stage.say(f"{_MARKS[each.verdict]} {each.case.name:<50} {each.verdict:<12} {codes:<30} {right}")
    wrong = sum(not each.as_expected for each in played)
    stage.say(
        f"\n{len(played) - wrong} of {len(played)} verdicts as expected; everything is in {stage.folder}"
    )
    return 1 if wrong else 0


def show_code(stage: Stage) -> None:
    """Draw the code of the first answer, read back from its picture."""
    from device.optical import read_input
    from device.qr_draw import to_terminal
    from device.qr_matrix import matrix

    [reading] = read_input(str(stage.folder / "unasked.png"))
    for line in to_terminal(matrix(reading.texts[0], level="L")):
        stage.say(line)


def _play(case: Case, gate: Gate) -> Played:
    gate.stage.say(f"\n-- {case.name}: must be {case.verdict.replace('_', ' ')} {case.code}".rstrip())
    ran = case.play(gate)
    verdict, codes, holder = _verdict(ran)
    gate.stage.say(f"{_MARKS[verdict]} {verdict.replace('_', ' ')} {' '.join(codes)}")
    return Played(case, verdict, codes, holder)


def _verdict(ran: Ran) -> tuple[str, tuple[str, ...], str]:
    """What a command printed; an import that fails has refused, and says why on standard error."""
    line = ran.out.strip().splitlines()[0] if ran.out.strip() else ""
    if line.startswith('{"verdict"'):
        told = json.loads(line)
        if ran.code != EXITS[told["verdict"]]:
            raise DemoFailed(f"a check says {told['verdict']} and exits {ran.code}")
        return told["verdict"], tuple(told["codes"]), told["holder"]
    if ran.code == 1:
        print(ran.err.strip())
        return "refused", (), "not_proven"
    raise DemoFailed(f"a command exited {ran.code}: {ran.err or ran.out}")


def _card(stage: Stage) -> str:
    [card] = json.loads(stage.do("wallet", "list", *story.home("maria"), "--json"))["cards"]
    return str(card["id"])


if __name__ == "__main__":
    sys.exit(main())
