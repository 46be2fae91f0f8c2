"""What is not tested to be documented is not documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.manifest import build
from commands import discover
from tests import docs

ROOT = Path(__file__).resolve().parent.parent
README = docs.README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", docs.BLOCKS)
def test_readme_says_what_the_code_says(name):
    assert docs.block(README, name) == docs.BLOCKS[name](), "README is stale; run: make manifest"


def test_every_command_has_a_help_line_and_an_example():
    poor = [one.name for one in discover().values() if not one.help or (one.listed and not one.examples)]

    assert poor == []


def test_every_slash_command_of_the_manifest_is_one_that_the_code_knows():
    listed = {one["command"] for one in build(discover())["features"]["slash_commands"]}

    assert listed == {f"/{one.slash}" for one in discover().values()} | {"/lifecycle"}


def test_every_picture_and_file_that_readme_names_is_there():
    named = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)

    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_the_pictures_are_small():
    assert [p.name for p in (ROOT / "tests" / "pictures").glob("*.png") if p.stat().st_size > 150_000] == []


def test_readme_names_the_two_commands_and_the_makefile_has_them():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    for target in ("run", "test", "check", "bench", "manifest"):
        assert f"make {target}" in README
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
