"""Opening a sealed key in a process of its own.

Stretching a passphrase takes 64 MiB.  A program that holds much else already lets another one spend
them, which knows nothing else and is gone afterwards.
"""

from credential.keys import SigningKey
from issuer.issuing.crew import Crew, Hand


def unseal_apart(pem: bytes, passphrase: bytes) -> SigningKey:
    """The key in a sealed PEM; raises what `SigningKey.from_pem` raises."""
    with Crew(unsealer, size=1) as crew:
        return SigningKey.from_secret(next(crew.map([(pem, passphrase)])))


def unsealer() -> Hand:
    """What the other process does with a PEM and a passphrase: gives back the key's secret number."""
    return lambda sealed: SigningKey.from_pem(*sealed).secret
