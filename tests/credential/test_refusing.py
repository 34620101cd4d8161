"""Refusals come from a listed check, from what one calls, or from a module that reads one form of input."""

import ast
from collections.abc import Iterator
from pathlib import Path

from credential.seals import RECEIPT_SEALS, SEALS
from credential.terms import RECEIPT_TERMS, TERMS

FOLDER = Path(__file__).parents[2] / "credential"
OBJECTIONS = {"Refused", "CannotTell", "Malformed"}
CHECKING = {"seals.py", "terms.py"}
READING = {
    *("encoding.py", "jws.py", "sd_jwt.py", "keys.py", "status_list.py", "trust_entry.py", "policy.py"),
    *("request.py", "enrolment.py", "delivery.py", "type_metadata.py", "type_rules.py"),
    *("skp1/base45.py", "skp1/frame.py", "skp1/message.py", "skp1/objections.py"),
    "skp1/profile.py",
    *("skp1/pieces.py", "skp1/gathering.py"),
}
"""The modules that read: what they refuse is a rule of the form itself."""

CHECKS = {check.__name__ for table in (SEALS, TERMS, RECEIPT_SEALS, RECEIPT_TERMS) for check in table}


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    """The module's functions by name; methods count under their own names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def names_in(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def objecting(path: Path) -> Iterator[str]:
    """The functions that make an objection: raised there, or given back to be raised."""
    for name, node in functions(path).items():
        if any(isinstance(e, ast.Call) and names_in(e.func) & OBJECTIONS for e in ast.walk(node)):
            yield name


def reached(path: Path) -> set[str]:
    """The functions of a module that its checks call, however far down."""
    known = functions(path)
    found, open_ends = set(), set(known) & CHECKS
    while open_ends:
        name = open_ends.pop()
        found.add(name)
        open_ends |= names_in(known[name]) & set(known) - found
    return found


def test_an_objection_is_made_by_a_check_or_by_what_it_calls() -> None:
    for name in CHECKING:
        assert set(objecting(FOLDER / name)) <= reached(FOLDER / name), name


def test_elsewhere_only_modules_that_read_refuse() -> None:
    modules = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.py") if any(objecting(path))}
    assert set(modules) == CHECKING | READING


def test_nothing_refuses_while_a_module_is_loaded() -> None:
    for path in FOLDER.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = [node for node in tree.body if isinstance(node, ast.Raise | ast.Try | ast.If)]
        assert not any(isinstance(each, ast.Raise) for node in top for each in ast.walk(node)), path.name


def test_every_check_is_a_function_of_a_checking_module() -> None:
    assert {name for module in CHECKING for name in functions(FOLDER / module)} >= CHECKS
