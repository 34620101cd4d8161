"""Claims held against the rules of their type: what must be there, what may be hidden, and what must be.

What is shown may be less than what was issued, so only what is provably wrong is an objection: a
claim behind a digest that nobody opened may be there (SD-JWT VC section 4.6).
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final, NamedTuple

import schemas
from credential.codes import Code
from credential.errors import CannotTell, Refused
from credential.sd_jwt import Origin
from credential.type_metadata import ClaimRule, Find, Path, check_integrity, read_type

_UNRULED: Final = "allowed"


class _Node:
    """What the paths say of one place: its own `sd`, and what is below it by name, by place or each."""

    __slots__ = ("at", "every", "names", "sd")

    def __init__(self) -> None:
        self.sd = _UNRULED
        self.names: dict[str, _Node] = {}
        self.at: dict[int, _Node] = {}
        self.every: _Node | None = None

    def below(self, step: str | int | None) -> "_Node":
        """The node one step down, made where there is none."""
        if isinstance(step, str):
            return self.names.setdefault(step, _Node())
        if step is not None:
            return self.at.setdefault(step, _Node())
        self.every = self.every or _Node()
        return self.every


class Rules(NamedTuple):
    """The rules of a type made ready: build them once with `rules`, hold many credentials against them."""

    tree: _Node
    mandatory: tuple[ClaimRule, ...]

    def check(self, claims: dict[str, Any], origin: Origin) -> None:
        """Raises `Refused` (`type.claim`) for claims, as read with `origin`, that break a rule."""
        for rule in self.mandatory:
            _check_present(rule, claims, origin)
        _check_object(self.tree, claims, origin, ())


def rules_of(vct: str, find: Find, *, integrity: str | None = None) -> Rules | None:
    """The rules of a type: one of our kinds as this program has it, any other as `find` has it.

    None where there is no description; raises what `read_type` raises.
    """
    kind = schemas.kind_of_vct(vct)
    if kind is None:
        described = read_type(vct, lambda name: _ours(name) or find(name), integrity=integrity)
        return None if described is None else rules(described.claims)
    if integrity not in (None, kind.integrity):
        _check_ours(kind.document, str(integrity))
    return _rules_of_kind(kind.name)


def rules(claims: Iterable[ClaimRule]) -> Rules:
    """The rules that the claims of a type's metadata make."""
    tree, mandatory = _Node(), []
    for rule in claims:
        node = tree
        for step in rule.path:
            node = node.below(step)
        node.sd = rule.sd
        if rule.mandatory:
            mandatory.append(rule)
    return Rules(tree, tuple(mandatory))


@cache
def _rules_of_kind(name: str) -> Rules:
    kind = schemas.kind(name)
    described = read_type(kind.vct, _ours)
    return rules(() if described is None else described.claims)


def _ours(vct: str) -> bytes | None:
    kind = schemas.kind_of_vct(vct)
    return None if kind is None else kind.document


def _check_ours(document: bytes, integrity: str) -> None:
    """Another digest is of another edition, which says nothing against the credential."""
    try:
        check_integrity(document, integrity)
    except Refused:
        words = "it names another description of its kind than this program has"
        raise CannotTell(Code.TYPE_MISSING, words) from None


def _check_present(rule: ClaimRule, claims: dict[str, Any], origin: Origin) -> None:
    """A mandatory claim is there, or may be behind a digest."""
    chosen: list[Any] = [claims]
    for number, step in enumerate(rule.path, 1):
        # What may never be hidden is not behind a digest.
        may_hide = number < len(rule.path) or rule.sd != "never"
        if may_hide and any(id(value) in origin.withheld for value in chosen):
            return
        chosen = [inner for value in chosen for inner in _select(value, step, origin, rule.path)]
    if not chosen:
        raise Refused(Code.TYPE_CLAIM, f"{_named(rule.path)} is missing, and its type demands it")


def _select(value: Any, step: str | int | None, origin: Origin, path: Path) -> list[Any]:
    if isinstance(step, str):
        if type(value) is not dict:
            raise _misplaced(path)
        return [value[step]] if step in value else []
    if type(value) is not list:
        raise _misplaced(path)
    if step is None:
        return value
    return [inner for inner, (place, _) in zip(value, _places(value, origin), strict=True) if place == step]


def _check_object(node: _Node, value: Any, origin: Origin, path: Path) -> None:
    if type(value) is not dict or node.every is not None or node.at:
        raise _misplaced(path)
    disclosed = origin.disclosed.get(id(value), ())
    for name, below in node.names.items():
        if name in value:
            _check(below, value[name], name in disclosed, origin, (*path, name))


def _check_array(node: _Node, value: Any, origin: Origin, path: Path) -> None:
    if type(value) is not list or node.names:
        raise _misplaced(path)
    for inner, (place, disclosed) in zip(value, _places(value, origin), strict=True):
        for below in (node.every, node.at.get(place)):
            if below is not None:
                _check(below, inner, disclosed, origin, (*path, place))


def _check(node: _Node, value: Any, disclosed: bool, origin: Origin, path: Path) -> None:
    if disclosed and node.sd == "never":
        raise Refused(Code.TYPE_CLAIM, f"{_named(path)} can be hidden, and its type forbids that")
    if not disclosed and node.sd == "always":
        raise Refused(Code.TYPE_CLAIM, f"{_named(path)} cannot be hidden, and its type demands that")
    if node.names:
        _check_object(node, value, origin, path)
    elif node.every is not None or node.at:
        _check_array(node, value, origin, path)


def _places(value: list[Any], origin: Origin) -> Iterable[tuple[int, bool]]:
    known = origin.places.get(id(value))
    return ((place, False) for place in range(len(value))) if known is None else known


def _named(path: Path) -> str:
    return '"' + ".".join("*" if step is None else str(step) for step in path) + '"'


def _misplaced(path: Path) -> Refused:
    return Refused(Code.TYPE_CLAIM, f"{_named(path)} is not of the form its type gives it")
