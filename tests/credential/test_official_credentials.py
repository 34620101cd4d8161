"""The worked SD-JWTs of RFC 9901, SD-JWT VC and Token Status List, through the functions that judge ours.

What they lack is named (`official_trust`): another `typ`, a `vct`, a status, the bundle that knows their
issuer.  Everything else must hold; as they stand they are refused for just what they lack.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from credential import skp1
from credential.codes import Code
from credential.dialect import Dialect
from credential.encoding import strict_object, unb64url
from credential.errors import Objection
from credential.verdict import Verdict
from credential.verify import check_receipt, verify
from tests.builders import MemoryTrust
from tests.credential import official
from tests.credential.official_trust import EXAMPLE, GIVEN, ISSUED, VC, a_challenge, a_trust
from tests.test_architecture import ROOT

DRAFT = "sd-jwt-vc-draft16"
RFC_GATE, VC_GATE = "https://verifier.example.org", "https://example.com/verifier"
PRESENTED: dict[str, tuple[Dialect, str, Code]] = {
    "rfc9901/5.2_01": (EXAMPLE, RFC_GATE, Code.JWS_TYP),
    "rfc9901/A.3_04": (VC, RFC_GATE, Code.VC_CLAIM),
    "rfc9901/A.4_04": (EXAMPLE, RFC_GATE, Code.JWS_TYP),
    f"{DRAFT}/2.3.2_01": (VC, VC_GATE, Code.VC_CLAIM),
    f"{DRAFT}/B.1_04": (VC, VC_GATE, Code.VC_CLAIM),
}
UNBOUND: dict[str, tuple[Dialect, Code]] = {
    "rfc9901/A.1_03": (EXAMPLE, Code.JWS_TYP),
    "rfc9901/A.2_03": (EXAMPLE, Code.JWS_TYP),
    f"{DRAFT}/2.3.2_03": (VC, Code.VC_CLAIM),
}
HANDED_OVER: dict[str, Dialect] = {
    "rfc9901/5.1_04": EXAMPLE,
    "rfc9901/A.3_02": VC,
    "rfc9901/A.4_02": EXAMPLE,
    f"{DRAFT}/2.3.1_03": VC,
    f"{DRAFT}/B.1_02": VC,
}
PROCESSED = {
    "rfc9901/5.2_01": "rfc9901/5.2_03",
    "rfc9901/A.1_03": "rfc9901/A.1_04",
    "rfc9901/A.2_03": "rfc9901/A.2_04",
    "rfc9901/A.3_04": "rfc9901/A.3_06",
    "rfc9901/A.4_04": "rfc9901/A.4_05",
    f"{DRAFT}/2.3.2_01": f"{DRAFT}/2.3.2_02",
    f"{DRAFT}/2.3.2_03": f"{DRAFT}/2.3.2_04",
    f"{DRAFT}/B.1_04": f"{DRAFT}/B.1_06",
}
_NOT_CLAIMS = ("iss", "cnf", "status", "vct#integrity")


def text_of(name: str) -> str:
    return official.text(f"{name}_compact.txt")


def answered(text: str) -> int:
    """A minute after the holder signed; for what nobody signed, a minute after it was issued."""
    binding = text.rsplit("~", 1)[-1]
    return 60 + (strict_object(unb64url(binding.split(".")[1]))["iat"] if binding else ISSUED)


def presented(name: str, text: str, **changes: Any) -> Verdict:
    dialect, aud, _ = PRESENTED[name]
    now = answered(text_of(name))
    arguments: dict[str, Any] = {
        "trust": a_trust(now),
        "challenge": a_challenge(aud, now),
        "dialect": dialect,
    }
    return verify(text, now=now, **(arguments | changes))


def unbound(name: str, **changes: Any) -> Verdict:
    now = answered(text_of(name))
    arguments: dict[str, Any] = {"trust": a_trust(now), "dialect": UNBOUND[name][0]}
    return verify(text_of(name), now=now, **(arguments | changes))


def printed(name: str) -> dict[str, Any]:
    """The processed payload as printed, without what a verdict does not show, and with what was given."""
    claims = {n: v for n, v in GIVEN.items() if n not in _NOT_CLAIMS} | official.document(f"{name}.json")
    return {n: v for n, v in claims.items() if n not in _NOT_CLAIMS}


@official.needs_examples
@pytest.mark.parametrize("name", PRESENTED)
def test_an_example_is_accepted_with_its_holder_proven(name: str) -> None:
    verdict = presented(name, text_of(name))
    assert (verdict.word, verdict.codes, verdict.holder) == ("accepted", (), "proven")
    assert verdict.claims == printed(PROCESSED[name])


@official.needs_examples
@pytest.mark.parametrize("name", UNBOUND)
def test_an_example_without_a_holder_is_accepted_as_genuine(name: str) -> None:
    verdict = unbound(name)
    assert (verdict.word, verdict.codes, verdict.holder) == ("accepted", (), "not_proven")
    assert verdict.claims == printed(PROCESSED[name])


@official.needs_examples
@pytest.mark.parametrize("name", HANDED_OVER)
def test_what_an_issuer_hands_over_is_received(name: str) -> None:
    now = ISSUED + 60
    verdict = check_receipt(text_of(name), trust=a_trust(now), now=now, dialect=HANDED_OVER[name])
    assert (verdict.word, verdict.codes) == ("accepted", ())


@official.needs_examples
@pytest.mark.parametrize("name", [*PRESENTED, *UNBOUND])
def test_as_it_stands_an_example_is_refused_for_what_it_lacks(name: str) -> None:
    code = (PRESENTED | UNBOUND)[name][-1]
    verdict = verify(text_of(name), trust=MemoryTrust(), now=answered(text_of(name)))
    assert (verdict.word, verdict.codes) == ("refused", (code,))


@official.needs_examples
@pytest.mark.parametrize("name", PRESENTED)
def test_an_example_changed_in_any_way_is_not_accepted(name: str) -> None:
    text = text_of(name)
    jwt, *shown, binding = text.split("~")
    fewer = "~".join([jwt, *shown[1:], binding])
    assert presented(name, fewer).codes in ((Code.KB_SD_HASH,), (Code.SD_UNREFERENCED,))
    if len(shown) > 1:
        assert presented(name, "~".join([jwt, *shown[::-1], binding])).codes == (Code.KB_SD_HASH,)
    assert presented(name, text[: text.rindex("~") + 1]).codes == (Code.KB_MISSING,)
    now = answered(text)
    assert presented(name, text, trust=a_trust(now, value=1)).codes == (Code.STATUS_REVOKED,)
    assert presented(name, text, challenge=a_challenge("https://other.example", now)).codes == (
        Code.KB_AUDIENCE,
    )
    assert presented(name, text, challenge=None).codes == (Code.KB_NO_REQUEST,)
    assert presented(name, text, trust=MemoryTrust()).word == "cannot_tell"


@official.needs_examples
def test_the_referenced_token_of_the_status_list_draft_reads_its_own_status() -> None:
    token = official.text("token-status-list/6.2_referenced_token_sd-jwt.txt")
    dialect = Dialect(typ="example+sd-jwt", given={"vct": "urn:example:official"})
    now = ISSUED + 60
    verdict = verify(token, trust=a_trust(now), now=now, dialect=dialect)
    assert verdict.codes == (Code.STATUS_MISSING,), "all but the list, which is printed elsewhere"
    assert verdict.sealed


@official.needs_examples
@pytest.mark.parametrize("name", ["8.2_01", "8.2_02", "8.3_01"])
def test_the_json_serialization_is_not_ours(name: str) -> None:
    with pytest.raises(Objection) as raised:
        skp1.decode(official.text(f"rfc9901/{name}.json"))
    assert raised.value.code is Code.INPUT_NOT_OURS


def test_a_given_member_never_takes_the_place_of_the_issuers_own() -> None:
    from tests.builders import NOW
    from tests.credential.judging import SOUND, judged

    revoked = Dialect(given={"iss": "https://x.example", "status": {"status_list": {"idx": 1, "uri": "x"}}})
    assert judged(SOUND, dialect=revoked)
    assert judged(SOUND, dialect=Dialect(typ="kb+jwt")).codes == (Code.JWS_TYP,)
    assert judged(SOUND, dialect=Dialect(given={"exp": NOW + 1, "nbf": NOW + 1})).codes == (
        Code.DATE_NOT_YET,
    )


def test_no_program_names_a_dialect() -> None:
    for folder in ("device", "issuer", "wallet", "verifier"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert "dialect=" not in text and "credential.dialect" not in text, path


ONLY_INPUTS: dict[str, str] = {
    "4.2.2_01": "what an element is taken from; its disclosure is in 4.2_disclosure_digest_pairs",
    "4.2.4.1_01": "what a digest stands in; the digest is in 4.2_disclosure_digest_pairs",
    "4.2.6_01": "what is to be hidden, in the clear",
    "4.2.6_02": "its disclosures are not printed whole",
    "5.1_02": "the payload of 5.1_03, decoded",
    "5.1_03": "the JWT that 5.1_04 begins with",
    "5.2_02": "the key binding of 5.2_01, decoded",
    "A.1_01": "an issuer's input",
    "A.1_02": "the payload of A.1_03, decoded",
    "A.2_01": "an issuer's input",
    "A.2_02": "the payload of A.2_03, decoded",
    "A.3_03": "the payload of A.3_02, decoded",
    "A.4_03": "the payload of A.4_02, decoded",
    "A.5_01": "the holder's key, in example_keys",
}


@official.needs_examples
def test_every_example_of_rfc_9901_is_used_or_said_to_be_an_input() -> None:
    folder = official.FOLDER / "rfc9901"
    names = {re.sub(r"(_compact)?\.(json|txt)$", "", path.name) for path in folder.iterdir()}
    tests = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    used = {name for name in names if name in tests or name.endswith("_disclosures")}
    assert names - used - set(ONLY_INPUTS) <= {"MANIFEST", "README.md"}


DRAFT_INPUTS = {
    **dict.fromkeys(("2.2.1_01", "2.2.2.1_01"), "a header and a payload, in parts"),
    **dict.fromkeys(("2.3.1_01", "B.1_01"), "an issuer's input"),
    **dict.fromkeys(("2.3.1_02", "B.1_03"), "a payload, decoded"),
    **dict.fromkeys(("3.2_01", "3.2_02"), "issuer metadata, which nobody fetches"),
    "B.1_05": "the key binding of B.1_04, decoded",
}
TYPES = ("4.1_01", "4.6.1.1_01", "4.6.5.2_01", "4.6.5.2_02", "4.6.5.2_03", "B.2_01", "B.2_02")
"""Type metadata, read in test_type_metadata.py as the later draft prints it."""


@official.needs_examples
def test_every_example_of_the_sd_jwt_vc_draft_is_used_or_said_to_be_an_input() -> None:
    folder = official.FOLDER / DRAFT
    names = {re.sub(r"(_compact)?\.(json|txt)$", "", path.name) for path in folder.iterdir()}
    used = {name.rsplit("/", 1)[-1] for name in (*PRESENTED, *UNBOUND, *HANDED_OVER, *PROCESSED.values())}
    used |= {name for name in names if name.endswith("_disclosures")}
    assert names - used - set(DRAFT_INPUTS) - set(TYPES) <= {"MANIFEST", "README.md"}
    assert json.loads(official.text(f"{DRAFT}/MANIFEST.json"))
