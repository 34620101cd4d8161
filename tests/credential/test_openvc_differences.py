"""Where openvc-core and we judge a vector differently, and which section decides it."""

from typing import Any

from credential import skp1
from credential.codes import Code
from credential.errors import Objection
from credential.keys import VerifyingKey
from credential.request import read_request
from tests.credential.openvc_suite import takes
from tests.vectors.running import FOLDER, load, run

NOT_THEIR_TASK = "design of the trust bundle and of requests: docs/FORMAT.md sections 1, 3, 5 and 6"
WE_ALONE_REFUSE: dict[Code, str] = {
    Code.BASE64_FORM: "RFC 7515 section 2: no padding; RFC 4648 section 3.5: unused bits are zero",
    Code.JSON_DUPLICATE: "RFC 7519 section 4: member names are unique, or the token is rejected",
    Code.JSON_NUMBER: "RFC 8259 section 6: no NaN, no infinities; RFC 7493 section 2.2: no inexact integers",
    Code.JSON_TEXT: "RFC 8259 section 8.1: UTF-8, no byte order mark; RFC 7493 2.1: no lone surrogates",
    Code.JSON_DEPTH: "RFC 8259 section 9: a parser may limit depth; docs/FORMAT.md section 9",
    Code.JWS_HEADER: "RFC 8725 section 3.10: no key from the token; RFC 7797 section 6: b64 needs crit",
    Code.KEY_FORM: "RFC 7517 section 4.2 and 4.3: use and key_ops; RFC 7800 section 3.2: a public key",
    Code.SD_ALG: "RFC 9901 section 4.1.1: _sd_alg at the top level alone",
    Code.SD_DEPTH: "RFC 9901 section 9.3 and docs/FORMAT.md section 9: a limit on nesting",
    Code.SD_FORM: "RFC 9901 section 4: no empty disclosure; section 4.2.1: the salt is a string",
    Code.SD_SIZE: "docs/FORMAT.md section 9: at most 64 disclosures",
    Code.VC_CLAIM: "docs/FORMAT.md section 1: iat is there, in whole seconds of a calendar that ends in 9999",
    Code.STATUS_MISSING: "docs/FORMAT.md section 5: the entry names the lists of its issuer",
    Code.STATUS_UNREADABLE: "Token Status List section 5.1: iat is required; 4.1: lst is a ZLIB stream",
    Code.STATUS_UNTRUSTED: "Token Status List section 8.3: whose list it is, left to the resolver",
    Code.TYPE_CLAIM: "SD-JWT VC section 4.6: mandatory, and sd always or never (theirs knows no sd)",
    Code.TYPE_CYCLE: "SD-JWT VC section 4.4: a type that extends itself is rejected",
    Code.TYPE_FORM: "SD-JWT VC section 4.6.5: a type asks no less than the one it extends",
    Code.TYPE_INTEGRITY: "SD-JWT VC section 5: the octets have the digest",
    Code.TYPE_MISMATCH: "SD-JWT VC section 4.2: the document's vct is the credential's",
    Code.TYPE_MISSING: "SD-JWT VC section 4.7: metadata is processed whole or not at all",
    **dict.fromkeys(
        (Code.STATUS_TOO_OLD, Code.TRUST_TOO_OLD, Code.TRUST_EXPIRED, Code.TRUST_FORM), NOT_THEIR_TASK
    ),
    **dict.fromkeys((Code.ISSUER_UNKNOWN, Code.ISSUER_NOT_ACCREDITED, Code.ISSUER_WITHDRAWN), NOT_THEIR_TASK),
    **dict.fromkeys((Code.SCOPE_KIND, Code.SCOPE_OCCUPATION, Code.SCOPE_LEVEL), NOT_THEIR_TASK),
    **dict.fromkeys((Code.KEY_COMPROMISED, Code.KEY_NOT_IN_FORCE, Code.KEY_OTHER_ISSUER), NOT_THEIR_TASK),
    **dict.fromkeys((Code.PAPER_NAMELESS, Code.TYPE_NEWER), NOT_THEIR_TASK),
    **dict.fromkeys((Code.POLICY_HOLDER, Code.POLICY_KIND), NOT_THEIR_TASK),
    **dict.fromkeys((Code.POLICY_OCCUPATION, Code.POLICY_COUNTRY), NOT_THEIR_TASK),
    **dict.fromkeys((Code.REQUEST_USED, Code.REQUEST_CLOSED), NOT_THEIR_TASK),
    **dict.fromkeys((Code.CLOCK_IN_DOUBT, Code.DATE_NOT_YET), NOT_THEIR_TASK),
}
"""What they accept and we do not, by our code: the section that decides, or whose task it is."""

THEY_ALONE_REFUSE: dict[str, str] = {
    "answer_a_day_before_issue": "RFC 9901 section 7.3 step 5: the window of iat is the verifier's",
    "as_of_a_day_before_expiry": "docs/FORMAT.md section 6: judged for another instant than the clock's",
    "binding_a_day_fast": "RFC 9901 section 7.3 step 5: the window of iat is the verifier's; ours is a day",
    "binding_a_day_slow": "RFC 9901 section 7.3 step 5: the window of iat is the verifier's; ours is a day",
    "binding_with_other_members": "RFC 9901 section 4.3: a key binding has no exp of its own to go by",
    "list_made_in_a_day": "docs/FORMAT.md section 4: a list may be dated a day ahead",
}
"""Vectors that we accept and they do not: the section that decides."""


def _differing() -> tuple[dict[Code, list[str]], set[str]]:
    """The vectors where we differ: those they accept by our code, and those they do not by name."""
    they_accept: dict[Code, list[str]] = {}
    they_refuse: set[str] = set()
    for path in sorted(FOLDER.glob("*/*.json")):
        vector = load(path)
        ours, they = run(vector), _their_opinion(vector)
        if they is None or they == (ours["verdict"] == "accepted"):
            continue
        if they:
            they_accept.setdefault(Code(ours["codes"][0]), []).append(path.stem)
        else:
            they_refuse.add(path.stem)
    return they_accept, they_refuse


def _their_opinion(vector: dict[str, Any]) -> bool | None:
    """None for what is not for them to say: no token, or nobody whose key they could be given."""
    challenge = None if vector["challenge"] is None else read_request(vector["challenge"]["request"].encode())
    text, trust = vector["input"], vector["trust"]
    if trust is None or vector.get("check", "presentation") != "presentation":
        return None
    try:
        text = text if "~" in text else skp1.decode(text).text(challenge)
    except Objection:
        return None
    held = [key["jwk"] for entry in trust["entries"] for key in entry["keys"]]
    keys: dict[str | None, Any] = {VerifyingKey.from_jwk(jwk).thumbprint: jwk for jwk in held}
    if len(held) == 1:
        keys[None] = held[0]
    return takes(text, keys=keys, lists=trust["status_lists"], now=vector["clock"], challenge=challenge)


def test_where_we_differ_stands_in_the_tables_and_nothing_else_does() -> None:
    they_accept, they_refuse = _differing()
    assert {code.value: names for code, names in they_accept.items() if code not in WE_ALONE_REFUSE} == {}
    assert set(WE_ALONE_REFUSE) - set(they_accept) == set()
    assert they_refuse == set(THEY_ALONE_REFUSE)
