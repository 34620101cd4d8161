"""The house keeps its walls: who may import whom, and which file is whose door."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("schemas", "credential", "device", "issuer", "wallet", "verifier")
PROGRAMS = ("issuer", "wallet", "verifier")

MAY_IMPORT = {
    "schemas": {"schemas"},
    "credential": {"schemas", "credential"},
    "device": {"schemas", "credential", "device"},
    **{program: {"schemas", "credential", "device", program} for program in PROGRAMS},
}

DOORS = {
    "jwt": ["credential/signing.py"],
    "cryptography": ["credential/keys.py", "credential/sealing.py"],
    "cbor2": ["credential/skp1/leaves.py", "credential/skp1/generic.py"],
    "tuf": ["device/trust_update.py", "issuer/authority/repository.py"],
    "securesystemslib": ["issuer/authority/repository.py"],
    "sqlite_utils": ["issuer/records/register.py", "wallet/store.py"],
    "sqlite3": ["issuer/records/register.py", "wallet/database.py"],
    "qrcode": ["device/qr_matrix.py"],
    "zxingcpp": ["device/read_image.py"],
    "pypdfium2": ["device/read_pdf.py"],
    "PIL": ["device/qr_gif.py", "device/read_image.py", "device/read_pdf.py"],
    "platformdirs": ["device/homes.py"],
    "fastjsonschema": ["issuer/roster/validation.py"],
    "openpyxl": ["issuer/roster/read_xlsx.py", "issuer/roster/write_xlsx.py"],
    "rich": ["issuer/desk/progress.py", "wallet/widgets/card_list.py", "wallet/widgets/qr_panel.py"],
}

IMPURE = {
    *("os", "io", "time", "random", "secrets", "uuid", "socket", "sqlite3", "subprocess", "pathlib"),
    *("shutil", "tempfile", "urllib", "http", "threading"),
}
"""What `credential` may not import: it has no file, clock, randomness or network of its own."""
IMPURE_CALLS = {"open", "print", "input", "now", "today", "utcnow"}

HEAVY = {
    "textual",
    "tuf",
    "sqlite_utils",
    "jwt",
    "qrcode",
    "PIL",
    "pypdfium2",
    "platformdirs",
    "fastjsonschema",
    "openpyxl",
}

LINES_A_FUNCTION = 40


def sources(*packages: str) -> Iterator[tuple[Path, ast.Module]]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT).as_posix())


def test_a_package_imports_only_what_stands_below_it() -> None:
    for path, tree in sources(*PACKAGES):
        package = path.relative_to(ROOT).parts[0]
        ours = {name.split(".")[0] for name in imported(tree)} & set(PACKAGES)
        assert ours <= MAY_IMPORT[package], f"{name_of(path)} imports {ours - MAY_IMPORT[package]}"


@pytest.mark.parametrize("library", DOORS)
def test_a_library_enters_by_its_own_door(library: str) -> None:
    importers = {
        name_of(path)
        for path, tree in sources(*PACKAGES)
        if library in {n.split(".")[0] for n in imported(tree)}
    }
    assert importers <= set(DOORS[library])


def test_textual_stays_in_the_screens_of_the_wallet() -> None:
    for path, tree in sources(*PACKAGES):
        if "textual" in {name.split(".")[0] for name in imported(tree)}:
            assert name_of(path).startswith(("wallet/app.py", "wallet/screens/", "wallet/widgets/")), name_of(
                path
            )


def test_the_format_is_pure() -> None:
    for path, tree in sources("credential"):
        assert not IMPURE & {name.split(".")[0] for name in imported(tree)}, name_of(path)
        calls = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
        called = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
        plain = {call.id for call in calls if isinstance(call, ast.Name)}
        clocks = {"now", "today", "utcnow"} & called
        assert not (IMPURE_CALLS & plain) | clocks, name_of(path)


def test_no_check_hangs_on_an_assertion_or_a_caught_everything() -> None:
    for path, tree in sources(*PACKAGES):
        for node in ast.walk(tree):
            assert not isinstance(node, ast.Assert), f"{name_of(path)}:{node.lineno} asserts"
            bare = isinstance(node, ast.ExceptHandler) and node.type is None
            assert not bare, f"{name_of(path)} catches everything"
    for path, _ in sources("credential"):
        assert "except Exception" not in path.read_text(encoding="utf-8"), name_of(path)


def test_no_function_is_longer_than_a_page() -> None:
    for path, tree in sources(*PACKAGES, "examples", "benchmarks"):
        for node in functions(tree):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LINES_A_FUNCTION, f"{name_of(path)}:{node.lineno} {node.name} has {length} lines"


def test_every_public_thing_says_what_it_is() -> None:
    for path, tree in sources(*PACKAGES):
        assert ast.get_docstring(tree), f"{name_of(path)} has no docstring"
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{name_of(path)}: {node.name}"


def test_every_folder_of_tests_is_a_package() -> None:
    # Without it `tests/wallet` would stand in for `wallet`.
    for path in ROOT.joinpath("tests").rglob("*.py"):
        assert (path.parent / "__init__.py").exists(), name_of(path.parent)


@pytest.mark.parametrize("program", PROGRAMS)
def test_starting_a_program_loads_no_heavy_library(program: str) -> None:
    code = f"import {program}.cli, sys; print(sorted({HEAVY} & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert result.stdout.strip() == "[]"
