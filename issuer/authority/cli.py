"""`passport-issuer authority`: the commands of a scheme and of the countries in it."""

from typing import Final

from device.command import passport_group

_COMMANDS: Final = {
    "init": ("issuer.authority.scheme_commands:init", "Set up a scheme: root keys on three sticks."),
    "country": ("issuer.authority.scheme_commands:country", "Let a country's key speak in the scheme."),
    "root": ("issuer.authority.scheme_commands:root", "Renew the root, or replace a stick."),
    "publish": ("issuer.authority.scheme_commands:publish", "Make the trust bundle for verifiers."),
    "join": ("issuer.authority.country_commands:join", "Set up a country's desk and its key."),
    "accredit": ("issuer.authority.country_commands:accredit", "Say what a centre may certify."),
    "accept": ("issuer.authority.country_commands:accept", "Take deliveries of accredited centres."),
    "describe": ("issuer.authority.country_commands:describe", "Describe a centre's own types to verifiers."),
    "withdraw": ("issuer.authority.country_commands:withdraw", "End the trust in a centre."),
    "sign": ("issuer.authority.country_commands:sign", "Sign what this country says, for the scheme."),
    "list": ("issuer.authority.country_commands:list_", "List the centres of this country."),
}

authority = passport_group(
    "authority",
    name="authority",
    lazy=_COMMANDS,
    help="The authority's desk: who may certify what, published as one signed bundle.",
    example='passport-issuer authority init "Gulf Skills" --keys a --keys b --keys c --out ROOT.json',
)
