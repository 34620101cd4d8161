"""Compact text as a scanner typed it that stands in for a keyboard."""

from credential import skp1
from tests.builders import a_request
from tests.device.keyboards import typed
from tests.vectors.drafts import Draft
from tests.vectors.making import Vector, accepted, unsure

_LAYOUTS = (
    "German",
    "French",
    "Spanish",
    "Turkish",
    "Canadian French",
    "Greek",
    "Russian",
    "Arabic",
    "Thai",
)


def accepted_vectors() -> dict[str, Vector]:
    text = _text()
    return {
        "qr_typed_with_a_symbology_identifier": accepted("R-100", "]Q1 before the code", f"]Q1{text}"),
        "qr_typed_with_a_tab_and_a_line_end": accepted(
            "R-100", "TAB, CR, LF after the code", f"{text}\t\r\n"
        ),
        "qr_typed_between_stx_and_etx": accepted("R-100", "STX and ETX around the code", f"\x02{text}\x03"),
    }


def vectors() -> dict[str, Vector]:
    text = _text()

    def mangled(note: str, spoilt: str) -> Vector:
        return unsure("input.scanner_layout", "R-100", note, base="answer_as_compact_qr", input=spoilt)

    computers = {
        f"qr_typed_on_{name.lower().replace(' ', '_')}_keys": mangled(
            f"the keys of a US keyboard on a computer set to {name}", typed(text, computer=name)
        )
        for name in _LAYOUTS
    }
    return computers | {
        "qr_typed_for_a_french_keyboard": mangled(
            "the keys of a French keyboard on a computer set to US", typed(text, scanner="French")
        ),
        "qr_typed_with_caps_lock": mangled("small letters for capitals", text.swapcase()),
        "qr_prefix_in_small_letters": mangled("skp1:", "skp1:" + text[5:]),
    }


def _text() -> str:
    return skp1.encode(Draft().build(), request=a_request())
