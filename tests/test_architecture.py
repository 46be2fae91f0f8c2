"""The arrows between the packages, and what stays in one place only, read from the code's own imports."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "bot": {"bot", "commands", "lifecycle"},
    "commands": {"commands", "lifecycle"},
    "lifecycle": {"lifecycle"},
    "storage": {"storage", "lifecycle"},
}
COMPOSITION = {"bot/__main__.py", "bot/compose.py"}
"""Where storage is joined to the rest."""


def sources(package):
    return sorted(path for path in (ROOT / package).rglob("*.py") if "versions" not in path.parts)


@cache
def imports(path):
    """Every module that a file imports, as absolute dotted names."""
    return list(_imports(path))


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def where(path):
    return path.relative_to(ROOT).as_posix()


def everything():
    return [path for package in ALLOWED for path in sources(package)]


@pytest.mark.parametrize("package", ALLOWED)
def test_dependencies_point_at_the_domain(package):
    strays = [
        (where(path), module)
        for path in sources(package)
        for module in imports(path)
        if module.split(".")[0] in ALLOWED
        and module.split(".")[0] not in ALLOWED[package]
        and where(path) not in COMPOSITION
    ]

    assert strays == []


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("slack_sdk", "bot"),
        ("slack_bolt", "bot"),
        ("sqlalchemy", "storage"),
        ("alembic", "storage"),
        ("aiohttp", "bot"),
    ],
)
def test_each_framework_is_known_in_one_package_only(library, home):
    strays = [
        where(path)
        for path in everything()
        for module in imports(path)
        if module.split(".")[0] == library and path.relative_to(ROOT).parts[0] != home
    ]

    assert strays == []


def test_only_settings_reads_the_environment():
    strays = [where(p) for p in everything() if re.search(r"\bos\.(environ|getenv)\b", p.read_text())]

    assert strays == ["bot/settings.py"]


def test_only_the_edge_looks_at_the_clock():
    clock = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(")
    strays = [where(p) for p in everything() if clock.search(p.read_text()) and p.relative_to(ROOT).parts[0] != "bot"]

    assert strays == []


def test_pyplot_with_its_global_state_is_used_nowhere():
    assert [where(p) for p in everything() for module in imports(p) if "pyplot" in module] == []


def test_no_command_imports_another():
    def is_command(module):
        parts = module.split(".")
        return parts[0] == "commands" and len(parts) > 1 and (ROOT / "/".join(parts)).with_suffix(".py").exists()

    strays = [
        (where(path), module)
        for path in sources("commands")
        for module in imports(path)
        if is_command(module) and not module.split(".")[-1].startswith("_")
    ]

    assert strays == []


def test_the_playground_imports_nothing_of_the_bot_so_that_errors_cannot_agree():
    strays = [
        (where(path), module)
        for path in (ROOT / "bot" / "playground").rglob("*.py")
        for module in imports(path)
        if module.split(".")[0] in ALLOWED and not module.startswith("bot.playground")
    ]

    assert strays == []


def test_files_stay_under_three_hundred_lines():
    files = [*everything(), *sources("tests")]
    assert [(where(p), n) for p in files if (n := p.read_text().count("\n")) > 300] == []
