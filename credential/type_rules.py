"""Claims held against the rules of their type: what must be there, what may be hidden, and what must be.

What is shown may be less than what was issued, so only what is provably wrong is an objection: a
claim behind a digest that nobody opened may be there (SD-JWT VC section 4.6).
"""

from collections.abc import Iterable, Mapping, Set
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import schemas
from credential.codes import Code
from credential.errors import CannotTell, Refused
from credential.sd_jwt import Origin

if TYPE_CHECKING:
    from credential.type_metadata import Find, TypeMetadata

Path = tuple[str | int | None, ...]
"""Where a claim is: names of members, places in arrays, None for every element (section 4.6.1)."""

Sd = Literal["always", "allowed", "never"]


class ClaimRule(NamedTuple):
    """What is said of the claims at a path: whether they may be hidden or left out, and their labels."""

    path: Path
    sd: Sd = "allowed"
    mandatory: bool = False
    display: tuple[dict[str, Any], ...] = ()


class _Node:
    """What the paths say of one place: its own `sd`, and what is below it by name, by place or each."""

    __slots__ = ("always", "at", "deep", "every", "has_below", "names", "never", "sd")

    def __init__(self) -> None:
        self.sd: Sd = "allowed"
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

    def settle(self) -> None:
        """Sort the names by what there is to look at, once all paths are in.

        `has_below` says whether a path goes on from here.
        """
        for below in (*self.names.values(), *self.at.values(), *([self.every] if self.every else ())):
            below.settle()
        self.has_below = bool(self.names or self.at or self.every)
        self.always = frozenset(name for name, below in self.names.items() if below.sd == "always")
        self.never = frozenset(name for name, below in self.names.items() if below.sd == "never")
        self.deep = tuple((name, below) for name, below in self.names.items() if below.has_below)


class Rules:
    """The rules of a type made ready: made once, and many credentials held against them.

    `known` are the claims it speaks of and `demanded` the mandatory ones, both at the top level.
    """

    __slots__ = ("_mandatory", "_tree", "_whole", "demanded", "known")

    def __init__(self, claims: Iterable[ClaimRule], *, whole: bool = False) -> None:
        self._tree, every = _Node(), tuple(claims)
        for rule in every:
            node = self._tree
            for step in rule.path:
                node = node.below(step)
            node.sd = rule.sd
        self._tree.settle()
        # In our own kinds what is always visible is visible whole, down to its last element.
        self._whole = tuple(r.path[0] for r in every if whole and len(r.path) == 1 and r.sd == "never")
        self._mandatory = tuple(rule for rule in every if rule.mandatory)
        self.known = frozenset(rule.path[0] for rule in every)
        # None is no claim's name: with a rule further down, what is missing is looked for one by one.
        self.demanded = frozenset(r.path[0] if len(r.path) == 1 else None for r in self._mandatory)

    @property
    def mandatory(self) -> frozenset[Path]:
        """The paths of the claims that every credential of the type has."""
        return frozenset(rule.path for rule in self._mandatory)

    def check(self, claims: dict[str, Any], origin: Origin) -> None:
        """Raises `Refused` (`type.claim`) for claims, as read with `origin`, that break a rule."""
        if not self.demanded <= claims.keys():
            for rule in self._mandatory:
                _check_present(rule, claims, origin)
        _check_object(self._tree, claims, origin, ())
        for name in self._whole if origin.is_deep(claims) else ():
            if _is_hidden_in_part(claims.get(str(name)), origin):
                raise Refused(Code.TYPE_CLAIM, f'"{name}" is hidden in part, and its type forbids that')


def rules_of(vct: str, find: "Find", *, integrity: str | None = None) -> Rules | None:
    """The rules of a type: one of our kinds as this program has it, any other as `find` has it.

    None where there is no description; raises what `read_type` raises.
    """
    kind = schemas.kind_of_vct(vct)
    if kind is not None:
        if integrity not in (None, kind.integrity):
            _check_edition(kind.document, str(integrity))
        return rules_of_kind(kind)
    described = description_of(vct, find, integrity=integrity)
    return None if described is None else Rules(described.claims)


def description_of(vct: str, find: "Find", *, integrity: str | None = None) -> "TypeMetadata | None":
    """A foreign type as `find` has it, perhaps over a kind of ours; raises what `read_type` raises."""
    from credential.type_metadata import read_type  # only a foreign type needs it

    return read_type(vct, lambda name: _ours(name) or find(name), integrity=integrity)


@cache
def rules_of_kind(kind: schemas.Kind) -> Rules:
    """The rules of one of our kinds."""
    claims = kind.metadata["claims"]
    return Rules(
        (ClaimRule(tuple(c["path"]), c["sd"], c.get("mandatory", False)) for c in claims), whole=True
    )


def check_before_issue(kind: schemas.Kind, claims: Mapping[str, Any]) -> None:
    """What is to be issued has all that its kind demands, and nothing that its kind does not know.

    `claims` holds the visible claims and the parts by name; an empty part is none.  Raises `Refused`
    (`type.claim`).
    """
    there = {name for name in claims if claims[name] or name not in kind.parts}
    if not rules_of_kind(kind).demanded <= there:
        missing = min(str(name) for name in rules_of_kind(kind).demanded - there)
        raise Refused(Code.TYPE_CLAIM, f'"{missing}" is missing, and a {kind.name} must have it')
    if unknown := claims.keys() - rules_of_kind(kind).known:
        raise Refused(Code.TYPE_CLAIM, f'a {kind.name} has no claim "{min(unknown)}"')


def _ours(vct: str) -> bytes | None:
    kind = schemas.kind_of_vct(vct)
    return None if kind is None else kind.document


def _check_edition(document: bytes, integrity: str) -> None:
    """Another digest is of another edition, which says nothing against the credential."""
    from credential.type_metadata import check_integrity

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
    disclosed: Set[str] = origin.disclosed.get(id(value), frozenset())
    if not node.never.isdisjoint(disclosed):
        raise _hideable((*path, min(node.never & disclosed)))
    for name in node.always:
        if name in value and name not in disclosed:
            raise _open((*path, name))
    for name, below in node.deep:
        if name in value:
            _check_below(below, value[name], origin, (*path, name))


def _check_array(node: _Node, value: Any, origin: Origin, path: Path) -> None:
    if type(value) is not list or node.names:
        raise _misplaced(path)
    for inner, (place, disclosed) in zip(value, _places(value, origin), strict=True):
        for below in (node.every, node.at.get(place)):
            if below is None:
                continue
            if disclosed and below.sd == "never":
                raise _hideable((*path, place))
            if not disclosed and below.sd == "always":
                raise _open((*path, place))
            _check_below(below, inner, origin, (*path, place))


def _check_below(node: _Node, value: Any, origin: Origin, path: Path) -> None:
    if node.names:
        _check_object(node, value, origin, path)
    elif node.has_below:
        _check_array(node, value, origin, path)


def _is_hidden_in_part(value: Any, origin: Origin) -> bool:
    if type(value) is dict:
        hidden, inner = bool(origin.disclosed.get(id(value))), list(value.values())
    elif type(value) is list:
        hidden, inner = any(disclosed for _, disclosed in _places(value, origin)), value
    else:
        return False
    return hidden or id(value) in origin.withheld or any(_is_hidden_in_part(each, origin) for each in inner)


def _places(value: list[Any], origin: Origin) -> Iterable[tuple[int, bool]]:
    known = origin.places.get(id(value))
    return ((place, False) for place in range(len(value))) if known is None else known


def _named(path: Path) -> str:
    return '"' + ".".join("*" if step is None else str(step) for step in path) + '"'


def _misplaced(path: Path) -> Refused:
    return Refused(Code.TYPE_CLAIM, f"{_named(path)} is not of the form its type gives it")


def _hideable(path: Path) -> Refused:
    return Refused(Code.TYPE_CLAIM, f"{_named(path)} can be hidden, and its type forbids that")


def _open(path: Path) -> Refused:
    return Refused(Code.TYPE_CLAIM, f"{_named(path)} cannot be hidden, and its type demands that")
