"""`passport-issuer`: the commands of the centre's desk, each loaded when it is used, and the authority's."""

from typing import Final, NoReturn

from device.command import PassportGroup, passport_group, run

_COMMANDS: Final = {
    "init": ("issuer.desk.setting_up:init", "Set up a centre: its home, its key, its register."),
    "template": ("issuer.desk.template:template", "Print the header of a roster, with examples."),
    "issue": ("issuer.desk.issue:issue", "Issue one certificate."),
    "batch": ("issuer.desk.batch:batch", "Issue a certificate for every row of a roster."),
    "list": ("issuer.desk.looking:list_", "List what was issued."),
    "show": ("issuer.desk.story:show", "Show one certificate and all that became of it."),
    "revoke": ("issuer.desk.status:revoke", "Withdraw a certificate for good."),
    "suspend": ("issuer.desk.status:suspend", "Withdraw a certificate for now."),
    "reinstate": ("issuer.desk.status:reinstate", "End a suspension."),
    "correct": ("issuer.desk.replace:correct", "Issue a corrected certificate in place of one."),
    "renew": ("issuer.desk.replace:renew", "Issue a certificate again with a later end."),
    "export": ("issuer.desk.export:export", "Write what was issued as a table or as JSON."),
    "publish": ("issuer.desk.publish:publish", "Make the delivery for the authority."),
    "backup": ("issuer.desk.backup:backup", "Write the whole centre into one sealed file."),
    "restore": ("issuer.desk.backup:restore", "Put the centre back from a backup."),
    "doctor": ("issuer.desk.doctor:doctor", "Say what needs seeing to at this desk, and how."),
    "rotate-key": ("issuer.desk.keys:rotate_key", "Sign with a new key; the old one vouches for it."),
    "compromise": ("issuer.desk.keys:compromise", "Report a stolen key, and make a new one."),
    "audit": ("issuer.desk.audit:audit", "The log of every act: check it, or list it."),
    "authority": ("issuer.authority.cli:authority", "The authority's desk: who may certify what."),
    "completion": ("device.completion:issuer", "Make TAB complete commands in your shell."),
}


def group() -> PassportGroup:
    """The program's commands."""
    return passport_group(
        "issuer",
        lazy=_COMMANDS,
        help="Issue skills passports: certificates and assessments that workers own.",
        example="passport-issuer batch training-certificate welders-2026.csv --out out/",
    )


def main() -> NoReturn:
    """Run the program; exits 0 done, 1 refused or some row needs you, 2 usage."""
    run(group(), "passport-issuer")
