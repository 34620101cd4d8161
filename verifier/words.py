"""What every code means to the person at the gate, and what that person can do.

The finding's own message names the particulars; the words here are the same for every case of a code.
"""

from typing import Final, NamedTuple

from credential.codes import Code


class Words(NamedTuple):
    """`meaning` is a sentence; `can` follows "You can" and begins with a verb."""

    meaning: str
    can: str


_AGAIN = "scan it again, closer and in better light; if that fails, ask for it as a file"
_ORIGINAL = "refuse it, and ask the person for the original; a damaged copy can look like this too"
_CENTRE = "ask the person for a newer certificate, or call the centre"
_IMPORT = "import a newer trust bundle:  passport-verifier import FILE"
_NEW_REQUEST = "make a new request and ask the person to answer it:  passport-verifier request"
_POLICY = "follow the rules of this gate, or ask whoever sets its policy file"
_REPORT = "refuse it, and tell the authority of the country that the centre is in"

_BROKEN = Words("It is not put together the way a skills passport is.", _ORIGINAL)
_FORGED = Words("The seal does not fit: it was changed after it was made, or it is forged.", _ORIGINAL)
_HALF_READ = Words("The code was not read whole, or it was changed.", _AGAIN)
_FRAMES = Words(
    "A moving code was not read whole, or a frame of it was changed.",
    "read its frames again from the person's screen; if that fails, ask for it as one picture",
)
_MAY_BE_EITHER = "The certificate may be good or bad."

_SHARED: Final[tuple[tuple[Words, tuple[Code, ...]], ...]] = (
    (
        _BROKEN,
        (
            Code.JSON_FORM,
            Code.JSON_DUPLICATE,
            Code.JSON_NUMBER,
            Code.JSON_DEPTH,
            Code.JSON_TEXT,
            Code.BASE64_FORM,
            Code.JWS_FORM,
            Code.JWS_SIZE,
            Code.JWS_HEADER,
            Code.JWS_ALG,
            Code.JWS_TYP,
            Code.JWS_CRIT,
            Code.KEY_FORM,
            Code.SD_FORM,
            Code.SD_SIZE,
            Code.SD_ALG,
            Code.SD_DUPLICATE,
            Code.SD_UNREFERENCED,
            Code.SD_RESERVED,
            Code.SD_COLLISION,
            Code.SD_DEPTH,
            Code.SD_HIDDEN,
            Code.VC_CLAIM,
            Code.TYPE_FORM,
            Code.TYPE_MISMATCH,
            Code.TYPE_INTEGRITY,
            Code.TYPE_CYCLE,
            Code.KB_FORM,
            Code.KB_UNEXPECTED,
        ),
    ),
    (_FORGED, (Code.JWS_SIGNATURE, Code.KEY_OTHER_ISSUER)),
    (_HALF_READ, (Code.QR_ALPHABET, Code.QR_CHECKSUM, Code.QR_FORM, Code.QR_TOO_LARGE, Code.QR_CUT)),
    (_HALF_READ, (Code.QR_TRAILING, Code.QR_COUNT, Code.QR_NESTED)),
    (_FRAMES, (Code.FRAME_CHANGED, Code.FRAME_COUNT)),
    (
        Words(
            f"Not enough frames of this moving code were read. {_MAY_BE_EITHER}",
            "take more pictures of the screen, and check all of them together",
        ),
        (Code.FRAME_MISSING,),
    ),
    (
        Words("It was shown by somebody who does not hold the key it was issued to.", _NEW_REQUEST),
        (Code.KB_SIGNATURE, Code.KB_SD_HASH),
    ),
    (
        Words("It was made for another check, not for this one.", _NEW_REQUEST),
        (Code.KB_AUDIENCE, Code.KB_NONCE, Code.KB_NOT_THIS_REQUEST),
    ),
    (
        Words(
            "It is not a certificate: it is the enrolment code of a worker.",
            "ask for the certificate itself; the enrolment code is for the centre",
        ),
        (Code.ENROLMENT_FORM, Code.ENROLMENT_AUDIENCE, Code.ENROLMENT_EXPIRED),
    ),
    (
        Words("It is not a certificate: it is a delivery of a centre to its authority.", _ORIGINAL),
        (Code.DELIVERY_FORM, Code.DELIVERY_CHANGED),
    ),
    (
        Words("The centre was not accredited for this when it was issued.", _REPORT),
        (Code.SCOPE_KIND, Code.SCOPE_OCCUPATION, Code.SCOPE_LEVEL, Code.ISSUER_NOT_ACCREDITED),
    ),
    (
        Words(f"Whether it was withdrawn is not known here. {_MAY_BE_EITHER}", _IMPORT),
        (Code.STATUS_MISSING, Code.STATUS_UNREADABLE, Code.STATUS_UNTRUSTED, Code.STATUS_TOO_OLD),
    ),
    (
        Words("Its entry in the status list of the centre is not one that allows it.", _CENTRE),
        (Code.STATUS_OTHER, Code.STATUS_INDEX),
    ),
    (
        Words(f"What this gate knows of centres is too old. {_MAY_BE_EITHER}", _IMPORT),
        (Code.TRUST_EXPIRED, Code.TRUST_TOO_OLD),
    ),
    (
        Words("This gate does not take certificates of this kind.", _POLICY),
        (Code.POLICY_KIND, Code.POLICY_OCCUPATION, Code.POLICY_COUNTRY, Code.POLICY_FORM),
    ),
)

_OWN: Final[dict[Code, Words]] = {
    Code.INPUT_EMPTY: Words("There is nothing in it.", "ask for the code or the file again"),
    Code.INPUT_NO_CODE: Words("No code can be seen in it.", _AGAIN),
    Code.INPUT_NOT_OURS: Words(
        "This is not a skills passport.", "ask for the code on the certificate or in the worker's wallet"
    ),
    Code.INPUT_TOO_LARGE: Words("It is larger than any certificate.", "ask for the code alone, as a picture"),
    Code.INPUT_UNREADABLE: Words(
        "It cannot be read.", "ask for it as a PNG or JPEG picture, a PDF or a text file"
    ),
    Code.INPUT_SCANNER_LAYOUT: Words(
        f"The scanner typed other letters than the code holds. {_MAY_BE_EITHER}",
        "set scanner and computer to the same keyboard layout, or check a photo of the code",
    ),
    Code.INPUT_OTHER_KIND: Words(
        "It is not a certificate, but another code of the skills passport.",
        "ask the person to show the certificate itself",
    ),
    Code.QR_NEWER: Words(
        f"The code was made by a newer version than this program knows. {_MAY_BE_EITHER}",
        "update this program and import the newest trust bundle, then check again",
    ),
    Code.QR_LOWER_CASE: Words(
        "The code came in small letters; it is written in capitals.",
        "switch Caps Lock off and scan it again",
    ),
    Code.QR_PROFILE: Words(
        f"It goes by a profile of its programme that this gate does not have. {_MAY_BE_EITHER}", _IMPORT
    ),
    Code.KEY_UNKNOWN: Words(
        f"The centre is known, but not the key it was sealed with. {_MAY_BE_EITHER}", _IMPORT
    ),
    Code.KEY_NOT_IN_FORCE: Words("The key it was sealed with was not in force on the day of issue.", _REPORT),
    Code.KEY_COMPROMISED: Words(
        "It was sealed with a key that was stolen, and the centre does not know this certificate.", _REPORT
    ),
    Code.TYPE_MISSING: Words(
        f"It is of a kind that is not described to this gate. {_MAY_BE_EITHER}", _IMPORT
    ),
    Code.TYPE_NEWER: Words(
        f"It is of a newer kind of certificate than this program knows. {_MAY_BE_EITHER}",
        "update this program, then check again",
    ),
    Code.PAPER_NAMELESS: Words(
        "It is on paper and does not show whose it is: it may be anybody's.",
        "ask for the whole certificate, with the name and the document of its holder",
    ),
    Code.TYPE_CLAIM: Words(
        "It leaves out or hides what a certificate of its kind must say openly.",
        "refuse it, and ask the centre for a certificate that says everything",
    ),
    Code.KB_MISSING: Words(
        "It belongs to a wallet, but was shown without the wallet: it may be a copy.",
        "ask the person to show it from the wallet",
    ),
    Code.KB_TIME: Words(
        "The time at which it was shown does not fit: an old answer, or a wrong clock.", _NEW_REQUEST
    ),
    Code.KB_NO_REQUEST: Words(
        f"It does not answer a request of this gate: it may be a copy. {_MAY_BE_EITHER}", _NEW_REQUEST
    ),
    Code.REQUEST_FORM: Words("The request cannot be read.", _NEW_REQUEST),
    Code.REQUEST_USED: Words("This request was answered before: the code may be a copy.", _NEW_REQUEST),
    Code.REQUEST_CLOSED: Words("The time to answer this request is over.", _NEW_REQUEST),
    Code.REQUEST_NOT_CONSUMED: Words(
        "This computer could not note for certain that the request is now used: a copy might pass later.",
        "make the folder of this gate writable, then check again, or with a new request",
    ),
    Code.ISSUER_UNKNOWN: Words(
        f"The centre that issued it is not known to this gate. {_MAY_BE_EITHER}", _IMPORT
    ),
    Code.ISSUER_WITHDRAWN: Words("The authority no longer stands behind this centre.", _REPORT),
    Code.DATE_EXPIRED: Words("It is past its last valid day.", _CENTRE),
    Code.DATE_NOT_YET: Words("It is not valid yet.", "check the date on this computer, or come back then"),
    Code.CLOCK_IN_DOUBT: Words(
        f"The clock of this computer is wrong. {_MAY_BE_EITHER}",
        "set the date and time of this computer, then check again",
    ),
    Code.STATUS_REVOKED: Words("This certificate was withdrawn by its issuer.", _CENTRE),
    Code.STATUS_SUSPENDED: Words("This certificate is suspended by its issuer for now.", _CENTRE),
    Code.TRUST_NONE: Words(
        "This gate does not know yet whom to trust.",
        "set it up:  passport-verifier trust ROOT.json --fingerprint HEX, then import BUNDLE",
    ),
    Code.TRUST_FORM: Words(f"The trust kept on this computer is damaged. {_MAY_BE_EITHER}", _IMPORT),
    Code.POLICY_HOLDER: Words(
        "This gate takes a certificate only when its holder is proven; this one is on paper.",
        "ask the person to show it from the wallet",
    ),
}

SAYS_ALL: Final = frozenset(_OWN) - {Code.INPUT_SCANNER_LAYOUT, Code.QR_PROFILE}
"""Codes whose words leave nothing for the finding's own message to add."""

WORDS: Final[dict[Code, Words]] = {code: words for words, codes in _SHARED for code in codes} | _OWN
