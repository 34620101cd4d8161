"""The stable codes: what a verdict, a log and a test say, whatever the words beside them.

A code is never renamed and never given another meaning; `docs/FORMAT.md` lists them all.
"""

from enum import StrEnum


class Code(StrEnum):
    """Why something was not accepted.  The part before the dot names the thing at fault."""

    # The input, before any token of ours is found in it.
    INPUT_EMPTY = "input.empty"
    INPUT_NO_CODE = "input.no_code"
    INPUT_NOT_OURS = "input.not_ours"
    INPUT_TOO_LARGE = "input.too_large"
    INPUT_UNREADABLE = "input.unreadable"
    INPUT_SCANNER_LAYOUT = "input.scanner_layout"
    INPUT_OTHER_KIND = "input.other_kind"

    # The compact QR text.
    QR_ALPHABET = "qr.alphabet"
    QR_CHECKSUM = "qr.checksum"
    QR_FORM = "qr.form"
    QR_TOO_LARGE = "qr.too_large"
    QR_NEWER = "qr.newer"
    QR_PROFILE = "qr.profile"
    QR_LOWER_CASE = "qr.lower_case"
    QR_CUT = "qr.cut"
    QR_TRAILING = "qr.trailing"
    QR_COUNT = "qr.count"
    QR_NESTED = "qr.nested"

    # The frames of a moving code.
    FRAME_MISSING = "frame.missing"
    FRAME_CHANGED = "frame.changed"
    FRAME_COUNT = "frame.count"

    # JSON and base64url.
    JSON_FORM = "json.form"
    JSON_DUPLICATE = "json.duplicate"
    JSON_NUMBER = "json.number"
    JSON_DEPTH = "json.depth"
    JSON_TEXT = "json.text"
    BASE64_FORM = "base64.form"

    # JSON Web Signatures.
    JWS_FORM = "jws.form"
    JWS_SIZE = "jws.size"
    JWS_HEADER = "jws.header"
    JWS_ALG = "jws.alg"
    JWS_TYP = "jws.typ"
    JWS_CRIT = "jws.crit"
    JWS_SIGNATURE = "jws.signature"

    # Keys.
    KEY_FORM = "key.form"
    KEY_UNKNOWN = "key.unknown"
    KEY_OTHER_ISSUER = "key.other_issuer"
    KEY_NOT_IN_FORCE = "key.not_in_force"
    KEY_COMPROMISED = "key.compromised"

    # SD-JWT.
    SD_FORM = "sd.form"
    SD_SIZE = "sd.size"
    SD_ALG = "sd.alg"
    SD_DUPLICATE = "sd.duplicate"
    SD_UNREFERENCED = "sd.unreferenced"
    SD_RESERVED = "sd.reserved"
    SD_COLLISION = "sd.collision"
    SD_DEPTH = "sd.depth"
    SD_HIDDEN = "sd.hidden"

    # SD-JWT VC.
    VC_CLAIM = "vc.claim"

    # The type's metadata, and the claims held against it.
    TYPE_FORM = "type.form"
    TYPE_MISMATCH = "type.mismatch"
    TYPE_INTEGRITY = "type.integrity"
    TYPE_CYCLE = "type.cycle"
    TYPE_MISSING = "type.missing"
    TYPE_CLAIM = "type.claim"
    TYPE_NEWER = "type.newer"

    # A credential bound to nobody.
    PAPER_NAMELESS = "paper.nameless"

    # Key binding.
    KB_MISSING = "kb.missing"
    KB_UNEXPECTED = "kb.unexpected"
    KB_FORM = "kb.form"
    KB_SIGNATURE = "kb.signature"
    KB_SD_HASH = "kb.sd_hash"
    KB_AUDIENCE = "kb.audience"
    KB_NONCE = "kb.nonce"
    KB_TIME = "kb.time"
    KB_NO_REQUEST = "kb.no_request"
    KB_NOT_THIS_REQUEST = "kb.not_this_request"

    # The verifier's request.
    REQUEST_FORM = "request.form"
    REQUEST_USED = "request.used"
    REQUEST_CLOSED = "request.closed"
    REQUEST_NOT_CONSUMED = "request.not_consumed"

    # Enrolment.
    ENROLMENT_FORM = "enrolment.form"
    ENROLMENT_AUDIENCE = "enrolment.audience"
    ENROLMENT_EXPIRED = "enrolment.expired"

    # Issuer and scope.
    ISSUER_UNKNOWN = "issuer.unknown"
    ISSUER_NOT_ACCREDITED = "issuer.not_accredited"
    ISSUER_WITHDRAWN = "issuer.withdrawn"
    SCOPE_KIND = "scope.kind"
    SCOPE_OCCUPATION = "scope.occupation"
    SCOPE_LEVEL = "scope.level"

    # Dates of the credential, and the clock they are judged by.
    DATE_EXPIRED = "date.expired"
    DATE_NOT_YET = "date.not_yet"
    CLOCK_IN_DOUBT = "clock.in_doubt"

    # Status.
    STATUS_REVOKED = "status.revoked"
    STATUS_SUSPENDED = "status.suspended"
    STATUS_OTHER = "status.other"
    STATUS_INDEX = "status.index"
    STATUS_MISSING = "status.missing"
    STATUS_UNREADABLE = "status.unreadable"
    STATUS_UNTRUSTED = "status.untrusted"
    STATUS_TOO_OLD = "status.too_old"

    # The trust bundle.
    TRUST_NONE = "trust.none"
    TRUST_FORM = "trust.form"
    TRUST_EXPIRED = "trust.expired"
    TRUST_TOO_OLD = "trust.too_old"

    # A centre's delivery to its authority.
    DELIVERY_FORM = "delivery.form"
    DELIVERY_CHANGED = "delivery.changed"

    # This gate's policy.
    POLICY_FORM = "policy.form"
    POLICY_HOLDER = "policy.holder"
    POLICY_KIND = "policy.kind"
    POLICY_OCCUPATION = "policy.occupation"
    POLICY_COUNTRY = "policy.country"
