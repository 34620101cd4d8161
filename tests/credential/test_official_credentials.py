"""The worked SD-JWT VCs of RFC 9901 and of the SD-JWT VC draft, through the seals that judge our own.

They have no status list, some have a `kid` of their own fashion and some another `typ`; that is left out
here by name, and everything else must hold.  As they stand they are refused for just what they lack.
"""

import re
from pathlib import Path

import pytest

from credential import skp1
from credential.case import Case
from credential.codes import Code
from credential.encoding import strict_object, unb64url
from credential.errors import Objection
from credential.jws import open_jws
from credential.keys import VerifyingKey
from credential.sd_jwt import parse_sd_jwt
from credential.seals import disclosures, holder_binding, issuer_signature, key_is_believed
from credential.trust_entry import EntryKey
from credential.verify import verify
from tests.builders import MemoryTrust, an_entry
from tests.credential import official
from tests.vectors.cases.accepted_trust import START

NOW = 1_790_000_000
DRAFT = "sd-jwt-vc-draft16"
PRESENTED = {
    "rfc9901/5.2_01": Code.JWS_TYP,
    "rfc9901/A.3_04": Code.VC_CLAIM,
    "rfc9901/A.4_04": Code.JWS_TYP,
    f"{DRAFT}/2.3.2_01": Code.VC_CLAIM,
    f"{DRAFT}/B.1_04": Code.VC_CLAIM,
}
UNBOUND = {f"{DRAFT}/2.3.2_03": Code.VC_CLAIM}
UNTYPED = {"rfc9901/A.1_03": Code.JWS_TYP, "rfc9901/A.2_03": Code.JWS_TYP}
"""Printed without a type: what they disclose is read in test_sd_jwt_examples.py."""
PROCESSED = {
    "rfc9901/5.2_01": "rfc9901/5.2_03",
    "rfc9901/A.3_04": "rfc9901/A.3_06",
    "rfc9901/A.4_04": "rfc9901/A.4_05",
    f"{DRAFT}/2.3.2_01": f"{DRAFT}/2.3.2_02",
    f"{DRAFT}/2.3.2_03": f"{DRAFT}/2.3.2_04",
}


def a_case(name: str) -> Case:
    """The example as a case, its form read with the type it has, its issuer and key known."""
    text = official.text(f"{name}_compact.txt")
    keys = official.document("rfc9901/example_keys.json")
    issuer = VerifyingKey.from_jwk({n: v for n, v in keys["issuer"].items() if n != "d"})
    case = Case(text, MemoryTrust(), NOW)
    case.sd_jwt = parse_sd_jwt(text)
    typ = strict_object(unb64url(case.sd_jwt.jwt.split(".")[0])).get("typ")
    case.jws = open_jws(case.sd_jwt.jwt, typ=str(typ))
    case.bundle, case.entry, case.key = MemoryTrust(), an_entry(), EntryKey(issuer, START)
    return case


@official.needs_examples
@pytest.mark.parametrize("name", [*PRESENTED, *UNBOUND])
def test_an_example_passes_the_seals(name: str) -> None:
    case = a_case(name)
    for seal in (issuer_signature, key_is_believed, disclosures, holder_binding):
        seal(case)
    assert (case.binding is not None) == (name in PRESENTED)
    if name in PROCESSED:
        assert case.claims == official.document(f"{PROCESSED[name]}.json")


@official.needs_examples
@pytest.mark.parametrize(("name", "code"), (PRESENTED | UNBOUND | UNTYPED).items())
def test_as_it_stands_an_example_is_refused_for_what_it_lacks(name: str, code: Code) -> None:
    verdict = verify(official.text(f"{name}_compact.txt"), trust=MemoryTrust(), now=NOW)
    assert (verdict.word, verdict.codes) == ("refused", (code,))


@official.needs_examples
@pytest.mark.parametrize("name", PRESENTED)
def test_an_example_with_any_part_left_out_is_not_what_its_holder_signed(name: str) -> None:
    case = a_case(name)
    case.sd_jwt = case.sd_jwt._replace(disclosures=case.sd_jwt.disclosures[1:])
    issuer_signature(case)
    with pytest.raises(Objection) as raised:
        disclosures(case)
        holder_binding(case)
    assert raised.value.code in (Code.KB_SD_HASH, Code.SD_UNREFERENCED)


@official.needs_examples
@pytest.mark.parametrize("name", ["8.2_01", "8.2_02", "8.3_01"])
def test_the_json_serialization_is_not_ours(name: str) -> None:
    with pytest.raises(Objection) as raised:
        skp1.decode(official.text(f"rfc9901/{name}.json"))
    assert raised.value.code is Code.INPUT_NOT_OURS


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
