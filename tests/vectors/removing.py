"""Taking one refusal out of the format at a time, in the functions as they are loaded.

A refusal is a `raise` in a module of `credential/` that judges or reads.  Which of them a vector meets is
seen from where its objections are made.
"""

import ast
import inspect
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, NamedTuple

from credential.errors import Objection
from tests.credential.test_refusing import CHECKING, FOLDER, READING


class Site(NamedTuple):
    """A `raise` statement: the module's path under `credential/`, its lines, and the function it is in."""

    module: str
    first: int
    last: int
    function: str

    @property
    def name(self) -> str:
        """What a person calls it."""
        return f"{self.module}:{self.first} {self.function}"


@cache
def sites() -> tuple[Site, ...]:
    """Every refusal there is."""
    return tuple(site for module in sorted(CHECKING | READING) for site in _sites_in(module))


def _sites_in(module: str) -> Iterator[Site]:
    for name, function in _outermost(_tree(module)):
        for node in ast.walk(function):
            if isinstance(node, ast.Raise):
                yield Site(module, node.lineno, node.end_lineno or node.lineno, name)


def _outermost(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{e.name}", e) for e in node.body if isinstance(e, ast.FunctionDef))


def _tree(module: str) -> ast.Module:
    return ast.parse((FOLDER / module).read_text(encoding="utf-8"))


@contextmanager
def watched() -> Iterator[set[Site]]:
    """Collects the refusals met while it lasts, objections that were caught again among them."""
    met: set[Site] = set()
    here = {(str(FOLDER / each.module), line): each for each in sites() for line in _lines(each)}
    plain = Objection.__init__

    def noticing(self: Objection, code: Any, message: str) -> None:
        plain(self, code, message)
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and Path(frame.f_code.co_filename).is_relative_to(FOLDER):
            if site := here.get((frame.f_code.co_filename, frame.f_lineno)):
                met.add(site)
            frame = frame.f_back

    Objection.__init__ = noticing  # type: ignore[method-assign]
    try:
        yield met
    finally:
        Objection.__init__ = plain  # type: ignore[method-assign]


def _lines(site: Site) -> range:
    return range(site.first, site.last + 1)


@contextmanager
def removed(site: Site) -> Iterator[None]:
    """The format without this one refusal, as long as it lasts."""
    function = _function(site)
    whole = function.__code__
    function.__code__ = _without(site)
    _forget()
    try:
        yield
    finally:
        function.__code__ = whole
        _forget()


def _function(site: Site) -> FunctionType:
    found: Any = import_module("credential." + site.module.removesuffix(".py").replace("/", "."))
    for name in site.function.split("."):
        found = inspect.getattr_static(found, name)
    found = getattr(found, "__func__", getattr(found, "fget", found))
    function = inspect.unwrap(found)
    assert isinstance(function, FunctionType), site
    return function


def _without(site: Site) -> CodeType:
    class Remove(ast.NodeTransformer):
        def visit_Raise(self, node: ast.Raise) -> ast.stmt:
            return ast.copy_location(ast.Pass(), node) if node.lineno == site.first else node

    tree = ast.fix_missing_locations(Remove().visit(_tree(site.module)))
    code = compile(tree, str(FOLDER / site.module), "exec")
    for name in site.function.split("."):
        code = next(each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == name)
    return code


def _forget() -> None:
    """Nothing remembered from before: what was read may be read otherwise now."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("credential.", "schemas.")):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


class Late(Exception):
    """Without its refusal something went on for ever."""


@contextmanager
def hurried(seconds: float) -> Iterator[None]:
    """Raises `Late` where what is in it takes longer; for the main thread."""

    def ring(*_: object) -> None:
        raise Late

    before = signal.signal(signal.SIGALRM, ring)
    # Again and again: what is raised within a callback of the garbage collector is lost.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
