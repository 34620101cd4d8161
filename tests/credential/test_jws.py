"""The gate every signed object passes, and PyJWT as the second opinion."""

import hmac
import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from jwt.algorithms import OKPAlgorithm

from credential import delivery, enrolment, presenting, sd_jwt, status_list
from credential.codes import Code
from credential.encoding import b64url, unb64url
from credential.errors import CannotTell
from credential.jws import open_jws
from credential.keys import VerifyingKey
from credential.limits import MAX_STATUS_TOKEN, MAX_TOKEN
from tests.builders import CENTRE, HOLDER, ISS, NOW, THIEF, a_credential, a_presentation, a_status_token
from tests.credential.objections import objects
from tests.vectors.drafts import jws, spelled
from tests.vectors.running import FOLDER, VectorTrust, challenge_of, load, token_in

TYP = "dc+sd-jwt"
HEADER = {"alg": "ES256", "typ": TYP}
SOUND = jws(HEADER, {"iss": ISS}, CENTRE)


def headed(**changes: Any) -> str:
    """A token whose header has these members too; None leaves one out."""
    return jws({n: v for n, v in (HEADER | changes).items() if v is not None}, {}, CENTRE)


def test_a_sound_token_is_opened_and_its_signature_holds() -> None:
    opened = open_jws(SOUND, typ=TYP)
    assert (opened.header, opened.payload, opened.kid, opened.alg) == (HEADER, {"iss": ISS}, None, "ES256")
    assert opened.signed_bytes.decode() == SOUND.rsplit(".", 1)[0]
    opened.verify(CENTRE.public)


def test_another_key_verifies_nothing() -> None:
    with objects(Code.JWS_SIGNATURE):
        open_jws(SOUND, typ=TYP).verify(THIEF.public)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "a.b",
        f"{SOUND}.AAAA",
        SOUND.replace(".", "..", 1),
        "." + SOUND.split(".", 1)[1],
        SOUND.rsplit(".", 1)[0] + ".",
        json.dumps({"payload": "e30", "signatures": []}),
        "e30.e30.e30.e30.e30",
    ],
)
def test_text_that_is_not_three_parts_is_refused(text: str) -> None:
    with objects(Code.JWS_FORM):
        open_jws(text, typ=TYP)


@pytest.mark.parametrize("sign", ["=", "==", "\n", " ", "!", "+", "/", "é", "\0", "😀"])
@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("place", ["before", "inside", "behind"])
def test_a_part_with_a_sign_that_is_no_letter_of_base64url_is_refused(
    sign: str, part: int, place: str
) -> None:
    parts = SOUND.split(".")
    at = {"before": 0, "inside": 4, "behind": len(parts[part])}[place]
    parts[part] = parts[part][:at] + sign + parts[part][at:]
    with objects(Code.BASE64_FORM):
        open_jws(".".join(parts), typ=TYP)


def test_a_token_one_character_too_long_is_refused() -> None:
    start = SOUND.rsplit(".", 1)[0] + "."
    with objects(Code.BASE64_FORM):
        open_jws(start + "B" * (MAX_TOKEN - len(start) - 1), typ=TYP)
    with objects(Code.JWS_SIZE):
        open_jws(start + "B" * (MAX_TOKEN - len(start) + 1), typ=TYP)
    with objects(Code.JWS_SIZE):
        open_jws("B" * (MAX_STATUS_TOKEN + 1), typ=TYP, limit=MAX_STATUS_TOKEN)


@pytest.mark.parametrize(
    "alg",
    [
        *("none", "None", "NONE", "nOnE", "", "HS256", "ES384", "ES512", "ES256K", "RS256", "PS256"),
        *("es256", "ES256 ", None, 1, True, [], ["ES256"], {}, {"ES256": 1}),
    ],
)
def test_an_algorithm_that_is_not_on_the_list_is_refused(alg: object) -> None:
    with objects(Code.JWS_ALG):
        open_jws(headed(alg=alg), typ=TYP)


def test_a_public_key_is_never_a_shared_secret() -> None:
    for secret in (
        CENTRE.public.to_pem(),
        json.dumps(CENTRE.public.jwk).encode(),
        unb64url(CENTRE.public.jwk["x"]),
    ):
        start = f"{b64url(spelled({'alg': 'HS256', 'typ': TYP}))}.{b64url(b'{}')}"
        forged = f"{start}.{b64url(hmac.digest(secret, start.encode(), 'sha256'))}"
        with objects(Code.JWS_ALG):
            open_jws(forged, typ=TYP)


def test_a_token_for_another_algorithm_than_the_keys_is_refused() -> None:
    for alg in ("EdDSA", "Ed25519"):
        with objects(Code.JWS_ALG):
            open_jws(headed(alg=alg), typ=TYP).verify(CENTRE.public)


@pytest.mark.parametrize(
    "typ", [None, "JWT", "vc+sd-jwt", "DC+SD-JWT", "application/dc+sd-jwt", 1, [], {}, TYP + " "]
)
def test_another_type_is_refused(typ: object) -> None:
    with objects(Code.JWS_TYP):
        open_jws(headed(typ=typ), typ=TYP)


@pytest.mark.parametrize("crit", [[], ["exp"], ["b64"], "exp", True, {}, ["alg", "alg"]])
def test_nothing_critical_is_understood(crit: object) -> None:
    with objects(Code.JWS_CRIT):
        open_jws(headed(crit=crit), typ=TYP)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jwk", dict(THIEF.public.jwk)),
        ("jku", "http://127.0.0.1/keys"),
        ("jku", "file:///etc/passwd"),
        ("x5u", r"\\server\share"),
        ("x5c", ["AAAA"]),
        ("x5t", "AAAA"),
        ("x5t#S256", "AAAA"),
        ("b64", False),
        ("zip", "DEF"),
        ("enc", "A256GCM"),
        ("kid", 7),
        ("kid", ["a"]),
        ("kid", {"a": 1}),
        ("kid", True),
    ],
)
def test_a_header_that_brings_its_own_key_or_reading_is_refused(name: str, value: object) -> None:
    with objects(Code.JWS_HEADER):
        open_jws(headed(**{name: value}), typ=TYP)


@pytest.mark.parametrize(
    "payload",
    [b"[]", b"1", b'"x"', b"null", b"{}{}", b"", b"{", b'{"a":1}\x00'],
    ids=lambda p: p.decode("latin-1"),
)
def test_a_payload_is_one_json_object(payload: bytes) -> None:
    text = jws(HEADER, payload, CENTRE)
    with objects(Code.JSON_FORM if payload else Code.JWS_FORM):
        open_jws(text, typ=TYP)


def test_a_header_is_read_as_strictly_as_a_payload() -> None:
    twice = b'{"alg":"none","typ":"dc+sd-jwt","alg":"ES256"}'
    with objects(Code.JSON_DUPLICATE):
        open_jws(jws(twice, {}, CENTRE), typ=TYP)


def test_a_signature_of_another_form_is_refused() -> None:
    opened = open_jws(SOUND, typ=TYP)
    der = CENTRE.private.sign(opened.signed_bytes, ec.ECDSA(SHA256()))
    zero, order = bytes(32), 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551.to_bytes(32)
    sound = opened.signature
    wrong = (
        der,
        sound[:63],
        sound + b"\0",
        b"\0" + sound,
        zero + zero,
        zero + sound[32:],
        sound[:32] + zero,
        order + order,
        order + sound[32:],
        sound[:32] + order,
        sound[32:] + sound[:32],
        b"\xff" * 64,
    )
    for signature in wrong:
        start = SOUND.rsplit(".", 1)[0]
        with objects(Code.JWS_SIGNATURE):
            open_jws(f"{start}.{b64url(signature)}", typ=TYP).verify(CENTRE.public)


def _one_of_each() -> dict[str, str]:
    key, shown = HOLDER, a_presentation()
    delivered = delivery.make_delivery(
        iss=ISS,
        name="n",
        country="PH",
        keys=[CENTRE.public],
        status_lists={},
        token_digests=[],
        audit=delivery.AuditHead(1, bytes(32)),
        number=1,
        now=NOW,
        key=CENTRE,
    )
    return {
        sd_jwt.TYP: a_credential().split("~")[0],
        presenting.KB_TYP: shown.rsplit("~", 1)[1],
        enrolment.TYP: enrolment.make_enrolment(key=key, aud=ISS, now=NOW),
        status_list.TYP: a_status_token(),
        delivery.TYP: delivered[delivery.DELIVERY].decode(),
    }


def test_of_all_types_only_its_own_opens_a_token() -> None:
    tokens = _one_of_each()
    assert len(tokens) == 5
    for (own, token), asked in product(tokens.items(), tokens):
        if own == asked:
            open_jws(token, typ=asked)
        else:
            with objects(Code.JWS_TYP):
                open_jws(token, typ=asked)


def _accepted() -> list[tuple[str, dict[str, Any]]]:
    return [(path.stem, load(path)) for path in sorted((FOLDER / "accept").glob("*.json"))]


@pytest.mark.parametrize("vector", [v for _, v in _accepted()], ids=[name for name, _ in _accepted()])
def test_pyjwt_agrees_with_every_accepted_vector(vector: dict[str, Any]) -> None:
    text, _ = token_in(vector["input"], challenge_of(vector["challenge"]), VectorTrust(vector["trust"]))
    issued, *_, binding = text.split("~")
    keys = [VerifyingKey.from_jwk(each["jwk"]) for each in vector["trust"]["entries"][0]["keys"]]
    kid = jwt.get_unverified_header(issued).get("kid", keys[0].thumbprint)
    claims = _second_opinion(issued, next(key for key in keys if key.thumbprint == kid))
    if binding:
        _second_opinion(binding, VerifyingKey.from_jwk(claims["cnf"]["jwk"]))


@pytest.fixture(autouse=True, scope="module")
def newer_name() -> Iterator[None]:
    """PyJWT has Ed25519 under its older name alone."""
    jwt.register_algorithm("Ed25519", OKPAlgorithm())
    yield
    jwt.unregister_algorithm("Ed25519")


def _second_opinion(token: str, key: VerifyingKey) -> dict[str, Any]:
    """PyJWT's reading, which must be ours."""
    off = dict.fromkeys(("verify_aud", "verify_exp", "verify_iat", "verify_nbf"), False)
    allowed = ["ES256"] if key.alg == "ES256" else ["EdDSA", "Ed25519"]
    theirs: dict[str, Any] = jwt.decode(token, jwt.PyJWK(key.jwk).key, algorithms=allowed, options=off)  # type: ignore[arg-type]
    ours = open_jws(token, typ=jwt.get_unverified_header(token)["typ"])
    ours.verify(key)
    assert ours.payload == theirs
    return theirs


def test_pyjwt_makes_tokens_that_we_take() -> None:
    token = jwt.encode({"iss": ISS}, THIEF.private, algorithm="ES256", headers={"typ": TYP})
    open_jws(token, typ=TYP).verify(THIEF.public)


def test_a_status_list_is_held_to_its_own_limit() -> None:
    long = jws({"alg": "ES256", "typ": status_list.TYP}, {"x": "a" * 2 * MAX_TOKEN}, CENTRE)
    with objects(Code.JWS_SIZE):
        open_jws(long, typ=status_list.TYP)
    with pytest.raises(CannotTell):
        status_list.open_status_list(long, uri="x", keys=[CENTRE.public])


def test_no_vector_is_accepted_by_chance() -> None:
    assert len(list(Path(FOLDER / "accept").glob("*.json"))) >= 10


def test_a_large_token_of_a_million_parts_is_refused_before_it_is_read() -> None:
    payload = b'{"a":[' + b",".join([b"[]"] * 400_000) + b"]}"
    header = b'{"alg":"ES256","typ":"statuslist+jwt"}'
    token = ".".join(map(b64url, (header, payload, bytes(64))))
    with objects(Code.JWS_SIZE):
        open_jws(token, typ="statuslist+jwt", limit=MAX_STATUS_TOKEN)
