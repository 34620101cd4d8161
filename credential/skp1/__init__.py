"""SKP1: the compact, lossless way of a credential through a QR code.

An ordinary SD-JWT is taken apart, what the reader can recompute is left out, and the reader rebuilds
the very same string for the unmodified verifier.  So nothing here is trusted: a fault of this code,
or of a camera, ends as a wrong checksum or a signature that does not hold.  What does not fit one code
goes in frames: `pieces` cuts, `gathering` puts together.
"""

from credential.skp1.frame import PREFIX
from credential.skp1.message import Message, decode, encode, encode_enrolment, encode_request
from credential.skp1.profile import Profile, Profiles

__all__ = [
    "PREFIX",
    "Message",
    "Profile",
    "Profiles",
    "decode",
    "encode",
    "encode_enrolment",
    "encode_request",
]
