"""The certificates that sizes are measured on are what the documentation says they are."""

import json
import re
from pathlib import Path
from statistics import mean

import cbor2
import pytest

import benchmarks
from benchmarks.certificates import COUNT, programmes, samples
from benchmarks.qr_rivals import RIVALS, Carried, floors, key_binding_token, plain_sd_jwt, version
from benchmarks.subjects import CENTRE, a_request
from credential.keys import VerifyingKey
from credential.skp1.tables import DICTIONARY
from device.qr_matrix import Level, matrix, version_of


def words() -> set[str]:
    texts = [
        str(each.claims[part]) for each in samples() for part in ("title", "holder", "results", "detail")
    ]
    names = {"full_name", "family_name", "given_name", "units", "code", "title", "score"}
    names |= {"hours", "mode", "place", "language", "start_date", "end_date"}
    modes = {"presential", "online", "blended", "work"}
    return {word for text in texts for word in re.findall(r"[A-Za-z]{4,}", text)} - names - modes - {"based"}


def test_no_word_of_them_stands_in_the_preset_dictionary() -> None:
    known = DICTIONARY.decode("ascii").lower()
    assert [word for word in sorted(words()) if word.lower() in known] == []


def test_they_have_the_lengths_that_are_said() -> None:
    holders = [each.claims["holder"] for each in samples()]
    assert len(holders) == COUNT == 200
    assert all(len(each["given_name"].split()) == len(each["family_name"].split()) == 2 for each in holders)
    assert 25 <= mean(len(each["full_name"]) for each in holders) <= 27
    assert all(24 <= len(each["title"]) <= 40 and len(each["units"]) == 6 for each in programmes())
    assert all(len(each.claims["identity"]["document_number"]) == 9 for each in samples())


def test_no_two_are_alike_and_every_key_is_its_own() -> None:
    assert len({str(each.claims["holder"]) for each in samples()}) > 190
    assert len({each.claims["identity"]["document_number"] for each in samples()}) == COUNT
    assert len({each.claims["title"] for each in samples()}) > 30
    assert len({each.holder.public.thumbprint for each in samples()[:20]}) == 20


def test_they_are_the_same_on_every_run() -> None:
    assert samples()[0].credential() == samples()[0].credential()
    assert samples()[7].claims["holder"]["full_name"] == "Hoa Ximena Sari Dzhumaev"
    assert samples()[199].claims["identity"]["document_number"] == "D5159244H"


def verified(token: cbor2.CBORTag, key: VerifyingKey) -> bool:
    protected, _, payload, signature = token.value
    return key.verify(signature, cbor2.dumps(["Signature1", protected, b"", payload]))


def test_the_sd_cwt_is_really_signed_twice_and_shows_what_it_says() -> None:
    sample = samples()[0]
    answer = cbor2.loads(key_binding_token(sample, a_request()))
    protected = cbor2.loads(answer.value[0])
    inner = protected[13]
    shown = [cbor2.loads(each)[1] for each in inner.value[1][17]]
    hidden = cbor2.loads(inner.value[2])[cbor2.CBORSimpleValue(59)]

    assert verified(answer, sample.holder.public)
    assert verified(inner, CENTRE.public)
    assert shown == [sample.claims["holder"], sample.claims["results"]]
    assert len(hidden) == 4


@pytest.mark.parametrize("level", ["L", "M"])
@pytest.mark.parametrize(("mode", "letter"), [("alphanumeric", "A"), ("byte", "a")])
@pytest.mark.parametrize("length", [20, 300, 800, 1500, 2300])
def test_the_version_is_the_one_that_is_drawn(level: Level, mode: str, letter: str, length: int) -> None:
    carried = Carried(length, (("byte" if mode == "byte" else "alphanumeric", length),))
    assert version([carried], level) == version_of(matrix(letter * length, level=level))


def test_what_fits_no_code_has_no_version() -> None:
    assert version([Carried(3000, (("byte", 3000),))], "L") is None


def test_no_carrier_goes_below_the_floor_of_what_it_shows() -> None:
    sample, request = samples()[3], a_request()
    sizes = {name: carry(sample, request).size for name, carry in RIVALS.items()}
    assert min(sizes.values()) > floors()["parts"] > 64 + 64 + 32 + 2 * 16 + 2 * 32
    assert sizes["plain_sd_jwt"] == plain_sd_jwt(sample, request).size == max(sizes.values())


def test_the_page_says_of_the_other_carriers_what_was_measured() -> None:
    folder = Path(benchmarks.__file__).parent
    page = (folder / "README.md").read_text(encoding="utf-8")
    latest = json.loads((folder / "latest.json").read_text(encoding="utf-8"))
    rows = [row for row in page.splitlines() if row.startswith("| ")]
    for name in RIVALS:
        values = [latest[f"qr_rival_{name}_{each}"]["value"] for each in ("bytes", "most_bytes")]
        small, large = (latest[f"qr_rival_{name}_version_{level}"]["value"] for level in "lm")
        numbers = " | ".join(f"{value:,.0f}" for value in values)
        versions = " | ".join(f"v{each}" if each else "–" for each in (small, large))
        assert any(row.endswith(f"| {numbers} | {versions} |") for row in rows), name
    for name, size in floors().items():
        assert latest[f"qr_floor_{name}_bytes"]["value"] == size
        assert any(f"| {size} | | | |" in row for row in rows), name
