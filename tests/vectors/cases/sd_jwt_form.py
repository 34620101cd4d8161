"""SD-JWT: tildes, disclosures and digests of another form, and too many of them."""

from typing import Any

from tests.vectors.cases.accepted_forms import many_elements
from tests.vectors.drafts import Draft, a_disclosure, b64, digest, spelled
from tests.vectors.making import Vector, claim, disclosed, edited, refused


def vectors() -> dict[str, Vector]:
    return {**_disclosures(), **_digests(), **_algorithm(), **_sizes()}


def _bad(rules: str, note: str, text: str, code: str = "sd.form") -> Vector:
    return refused(code, rules, note, input=text)


def _disclosures() -> dict[str, Vector]:
    sound = Draft().build()
    unspelled = edited(lambda d: (d.payload.update(_sd=[digest("A" * 5)]), d.set(shown=(), extra=("A" * 5,))))
    return {
        "empty_disclosure": _bad("R-06 S14", "two tildes", sound.replace("~", "~~", 1)),
        "disclosure_of_one": _bad("R-07 S06", "a salt alone", disclosed(["c2FsdA"])),
        "disclosure_of_two": _bad("R-07 R-13 S06", "no name", disclosed(["c2FsdA", "detail"])),
        "disclosure_of_four": _bad("R-07 S06", "four members", disclosed(["c2FsdA", "detail", {}, 1])),
        "disclosure_name_is_a_number": _bad("R-07 S06", "name 7", disclosed(["c2FsdA", 7, {}])),
        "disclosure_salt_is_a_number": _bad("R-07 S06", "salt 7", disclosed([7, "detail", {}])),
        "disclosure_of_a_member_as_element": _bad(
            "R-08 R-13 S06", "three members in a list", _element(["c2FsdA", "x", 1])
        ),
        "disclosure_padded": _bad("R-06", "base64 padding", edited(_padded), "base64.form"),
        "disclosure_of_impossible_length": _bad("R-06", "five characters", unspelled, "base64.form"),
        "disclosure_with_unused_bits": _bad(
            "S13", "unused bits set in a part", _unused_bits(), "base64.form"
        ),
        "disclosure_of_words": _bad("S06", "no JSON", edited(_words), "json.form"),
    }


def _element(value: Any) -> str:
    text = b64(spelled(value))
    return edited(lambda d: (d.payload.update(own=[{"...": digest(text)}]), d.set(extra=(text,))))


def _padded(draft: Draft) -> None:
    text = b64(b'["c2FsdA","detail",1]') + "=="
    draft.payload["_sd"], draft.shown, draft.extra = [digest(text)], (), (text,)


def _unused_bits() -> str:
    text = b64(b'["c2FsdA","detail",12]')
    text = text[:-1] + chr(ord(text[-1]) + 1)
    return edited(lambda d: (d.payload.update(_sd=[digest(text)]), d.set(shown=(), extra=(text,))))


def _words(draft: Draft) -> None:
    text = b64(b"not JSON")
    draft.payload["_sd"], draft.shown, draft.extra = [digest(text)], (), (text,)


def _digests() -> dict[str, Vector]:
    return {
        "sd_not_a_list": _bad("R-16 S07", "_sd is text", claim(_sd="x")),
        "sd_of_numbers": _bad("R-16 S07", "_sd holds a number", claim(_sd=[7])),
        "element_with_another_member": _bad(
            "R-16 S07", "... and more", claim(own=[{"...": "A" * 43, "x": 1}])
        ),
        "element_digest_is_a_number": _bad("R-16 S07", "... is 7", claim(own=[{"...": 7}])),
        "element_digest_in_an_object": _bad(
            "R-16 S07", "... as a member of an object", claim(own={"...": "A" * 43})
        ),
    }


def _algorithm() -> dict[str, Vector]:
    inside = disclosed(a_disclosure("detail", {"_sd_alg": "sha-256"}))

    def bad(rules: str, note: str, text: str) -> Vector:
        return _bad(rules, note, text, "sd.alg")

    return {
        "digest_algorithm_weak": bad("R-04 S08", "md5", claim(_sd_alg="md5")),
        "digest_algorithm_cut": bad("R-04 S08", "sha-256-128", claim(_sd_alg="sha-256-128")),
        "digest_algorithm_strong_but_not_ours": bad("R-04 S08", "sha-512", claim(_sd_alg="sha-512")),
        "digest_algorithm_in_capitals": bad("R-04 S08", "SHA-256", claim(_sd_alg="SHA-256")),
        "digest_algorithm_is_a_number": bad("R-04 S08", "256", claim(_sd_alg=256)),
        "digest_algorithm_below_the_top": bad("R-04 S07", "named in a disclosed part", inside),
        "digest_algorithm_in_a_claim": bad(
            "R-04 S07", "named in a visible claim", claim(own={"_sd_alg": "sha-256"})
        ),
    }


def _sizes() -> dict[str, Vector]:
    sound = Draft().build()
    long = b64(spelled(a_disclosure("detail", "x" * 70_000)))
    decoys = [f"{number:043}" for number in range(1_200)]

    def bad(note: str, text: str) -> Vector:
        return _bad("S10 J12", note, text, "sd.size")

    return {
        "too_many_disclosures": bad("65 of them, all signed", many_elements(63)),
        "too_long": bad("one disclosure of over 64 KiB", sound.replace("~", f"~{long}~", 1)),
        "too_many_decoys": bad("1,200 digests of nothing", claim(_sd=decoys)),
    }
