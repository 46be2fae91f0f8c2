"""Text in the reader's language: catalogues, plurals, and a language per request."""

from __future__ import annotations

import struct
import threading

import pytest

from lifecycle import text
from lifecycle.model import LOST
from lifecycle.stages import preset
from lifecycle.text import _, plural, speaking
from tests.together import at_once

CZECH = {
    "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);\n",
    "Undo": "Zpět",
    "Lost": "Ztracený",
    "{n} day\0{n} days": "{n} den\0{n} dny\0{n} dní",
}
DUTCH = {"": "Content-Type: text/plain; charset=UTF-8\n", "Undo": "Ongedaan maken"}


def compile_catalogue(folder, language, messages):
    """Write a .mo file: GNU gettext's format, offsets of the sorted originals and of their translations."""
    pairs = sorted((one.encode(), other.encode()) for one, other in messages.items())
    at = 28 + 16 * len(pairs)
    tables, data = [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<II", len(pair[column]), at + len(data))
            data += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, at)
    path = folder / language / "LC_MESSAGES"
    path.mkdir(parents=True)
    (path / "lifecycle.mo").write_bytes(head + tables[0] + tables[1] + data)


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    compile_catalogue(tmp_path, "cs", CZECH)
    compile_catalogue(tmp_path, "nl", DUTCH)
    monkeypatch.setattr(text, "CATALOGUES", tmp_path)


def test_text_is_english_where_no_language_was_set():
    assert _("Undo") == "Undo"
    assert [plural("{n} day", "{n} days", n) for n in (1, 2)] == ["{n} day", "{n} days"]


@pytest.mark.parametrize("language", ["cs", "cs_CZ", "cs-CZ"])
def test_text_comes_out_in_the_language_of_the_request(catalogues, language):
    with speaking(language):
        assert _("Undo") == "Zpět"
    assert _("Undo") == "Undo"


def test_a_number_chooses_among_as_many_forms_as_the_language_has(catalogues):
    with speaking("cs"):
        said = [plural("{n} day", "{n} days", n).format(n=n) for n in (1, 3, 5)]

    assert said == ["1 den", "3 dny", "5 dní"]


def test_what_a_catalogue_lacks_stays_english(catalogues):
    with speaking("nl"):
        assert (_("Undo"), _("Lost")) == ("Ongedaan maken", "Lost")


@pytest.mark.parametrize("language", ["xx", "", "en_US", "zh-Hant-TW"])
def test_a_language_without_a_catalogue_is_english(catalogues, language):
    with speaking(language):
        assert _("Undo") == "Undo"


def test_the_language_inside_another_ends_with_its_block(catalogues):
    with speaking("cs"):
        with speaking("nl"):
            assert _("Undo") == "Ongedaan maken"
        assert _("Undo") == "Zpět"


def test_the_language_ends_with_its_block_also_when_the_block_fails(catalogues):
    with pytest.raises(ZeroDivisionError), speaking("cs"):
        raise ZeroDivisionError
    assert _("Undo") == "Undo"


def test_each_thread_speaks_its_own_language(catalogues):
    everybody = threading.Barrier(3, timeout=10)
    said = {}

    def request(language):
        with speaking(language):
            everybody.wait()
            said[language] = _("Undo")
            everybody.wait()

    at_once(*(lambda language=language: request(language) for language in ("cs", "nl", "en")))

    assert said == {"cs": "Zpět", "nl": "Ongedaan maken", "en": "Undo"}


def test_the_name_of_the_lost_state_is_in_the_language_of_the_request(catalogues):
    with speaking("cs"):
        assert preset("six").stage(LOST).name == "Ztracený"
