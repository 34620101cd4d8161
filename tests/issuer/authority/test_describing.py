"""Types that a centre has of its own: described at the desk, held to and labelled at the gate."""

import json
from pathlib import Path
from typing import Any

import pytest

from credential.policy import Policy
from device.errors import PassportError
from device.optical import Reading
from device.trust import open_trust
from tests.builders import NOW, a_credential
from tests.issuer.authority.bench import Bench, Centre
from tests.issuer.authority.conftest import Cli
from tests.vectors.drafts import Draft
from verifier.checking import Checked, Gate
from verifier.report import report

BATANGAS = Centre()
WELDER, WORKER = "urn:example:welder", "urn:example:worker"


def a_document(folder: Path, vct: str = WELDER, **members: Any) -> Path:
    path = folder / f"{vct.rsplit(':', 1)[-1]}.vct.json"
    path.write_text(json.dumps({"vct": vct, **members}), encoding="utf-8")
    return path


def a_claim(name: str, label: str, **members: Any) -> dict[str, Any]:
    display = [{"locale": "fr", "label": "autre"}, {"locale": "en-GB", "label": label}]
    return {"path": [name], "display": display, **members}


def a_token(**claims: Any) -> str:
    """A paper credential of the centre's own type, its claims in the clear."""
    draft = Draft(disclosures={}, shown=(), kb_payload=None)
    lists = {"status_list": {"idx": 3, "uri": BATANGAS.uri(1)}}
    kept = {name: draft.payload[name] for name in ("iat", "exp", "title")}
    draft.payload = {"iss": BATANGAS.iss, "vct": WELDER, "status": lists, **kept, **claims}
    draft.header["kid"] = BATANGAS.key.public.thumbprint
    draft.key = BATANGAS.key
    return draft.build()


def checked(bench: Bench, token: str) -> Checked:
    bench.sign()
    bench.publish("PH")
    home = bench.verifier()
    bench.receive(home)
    gate = Gate(home, open_trust(home), NOW, Policy())
    (one,) = gate.check([Reading("paper.txt", (token,))])
    return one


@pytest.fixture
def accredited(bench: Bench) -> Bench:
    bench.accredit(BATANGAS)
    return bench


def test_labels_come_from_the_bundle_and_the_rest_is_as_written(accredited: Bench, tmp_path: Path) -> None:
    above = a_document(tmp_path, WORKER, claims=[a_claim("process", "Welding process")])
    display = [{"locale": "en", "name": "Welder's card"}]
    own = a_document(tmp_path, display=display, extends=WORKER)
    accredited.country().describe(BATANGAS.iss, [own, above])
    said = report(checked(accredited, a_token(process="SMAW", mood="calm")), total=1)
    assert "GENUINE" in said
    assert "Kind        Welder's card" in said
    assert "About       Welding process: SMAW" in said
    assert "It says     as written by the issuer: mood: calm" in said


def test_without_a_description_every_claim_is_as_written(accredited: Bench) -> None:
    said = report(checked(accredited, a_token(process="SMAW")), total=1)
    assert "as written by the issuer: process: SMAW" in said


def test_a_credential_is_held_to_the_description(accredited: Bench, tmp_path: Path) -> None:
    rule = a_claim("process", "Process", mandatory=True, sd="never")
    accredited.country().describe(BATANGAS.iss, [a_document(tmp_path, claims=[rule])])
    assert checked(accredited, a_token()).verdict.codes == ("type.claim",)


def test_a_new_edition_takes_the_place_of_the_old(accredited: Bench, tmp_path: Path) -> None:
    for label in ("Old", "New"):
        document = a_document(tmp_path, claims=[a_claim("process", label)])
        accredited.country().describe(BATANGAS.iss, [document])
    assert "New: SMAW" in report(checked(accredited, a_token(process="SMAW")), total=1)


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"claims": [{"path": []}]}, "the path of a claim"),
        ({"extends": WORKER}, "extends a type that is not described"),
        ({"extends": WELDER}, "extends itself"),
        ({"vct": "urn:skills-passport:training-certificate:1"}, "every verifier has its own description"),
    ],
)
def test_what_a_verifier_could_not_use_is_not_kept(
    accredited: Bench, tmp_path: Path, members: dict[str, Any], why: str
) -> None:
    document = a_document(tmp_path)
    document.write_text(json.dumps({"vct": WELDER, **members}), encoding="utf-8")
    with pytest.raises(PassportError, match=why) as raised:
        accredited.country().describe(BATANGAS.iss, [document])
    assert raised.value.message.endswith("nothing changed")
    centre = accredited.country().centres.find(BATANGAS.iss)
    assert centre is not None
    assert accredited.country().centres.described(centre) == {}


def test_the_command_says_what_it_kept(
    cli: Cli, accredited: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = a_document(tmp_path)
    said = cli("describe", BATANGAS.iss, str(document), "--home", "PH")
    assert (said.code, said.err) == (0, "")
    assert "Batangas Skills Centre: 1 type described" in said.out
    told = cli("describe", BATANGAS.iss, str(document), "--home", "PH", "--json")
    assert json.loads(told.out) == {"id": BATANGAS.iss, "types": [WELDER]}
    unknown = cli("describe", "https://nobody.example", str(document), "--home", "PH")
    assert unknown.code == 1
    assert "was accredited here" in unknown.err
    twice = cli("describe", BATANGAS.iss, str(document), str(document), "--home", "PH")
    assert "by another of these files" in twice.err


def test_our_own_kinds_need_no_labels_from_the_bundle(accredited: Bench) -> None:
    token = a_credential(
        iss=BATANGAS.iss, key=BATANGAS.key, status_uri=BATANGAS.uri(1), status_index=3, holder=None
    )
    one = checked(accredited, token)
    assert one.verdict
    assert (one.labels.type_name, dict(one.labels.claims)) == ("", {})
