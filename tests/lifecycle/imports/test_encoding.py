"""Which encoding a file is in."""

from __future__ import annotations

import codecs
import io

import pytest

from lifecycle.errors import Refusal
from lifecycle.imports.files import open_table
from lifecycle.imports.rows import Bad

CZECH = "Příliš žluťoučký kůň|Řeznictví Dvořák|Plzeň čeká|Kateřina"
FRENCH = "Société générale|Crème brûlée|Français à Genève|Hôtel Noël"
SPANISH = "España telefónica|Compañía eléctrica|Almacén Núñez"
GERMAN = "Müller & Söhne|Weiß Bäckerei"


def rows(data):
    table = open_table(io.BytesIO(data), {})
    return table.encoding, [cells for _line, cells in table.rows]


def csv_of(names, encoding):
    return "\r\n".join(["customer,owner", *(f"{name},rep" for name in names.split("|"))]).encode(encoding)


@pytest.mark.parametrize("names", [CZECH, FRENCH, SPANISH, GERMAN, "Покупка Ромашка", "日本 株式会社", "Acme Corp"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_a_mark(names, encoding):
    found, read = rows(csv_of(names, encoding))

    assert read == [(name, "rep") for name in names.split("|")]
    assert found.startswith(encoding[:5])


def test_utf_16_the_other_way_round_is_read_by_its_mark():
    found, read = rows(codecs.BOM_UTF16_BE + csv_of(CZECH, "utf-16-be"))

    assert (found, read[3]) == ("utf-16", ("Kateřina", "rep"))


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (CZECH, "cp1250"), ("Łódź|Gdańsk|Świątek", "cp1250"), ("Győri Fűtőmű|Székesfehérvár|Nyíregyháza", "cp1250"),
        ("Škoda Plzeň", "cp1250"), (CZECH + "|Müller|Citroën", "cp1250"), (FRENCH, "cp1252"), (SPANISH, "cp1252"), (GERMAN, "cp1252"),
        (FRENCH + "|Müller|Açaí São Paulo", "cp1252"), ("Smørrebrød på Århus|Ærø", "cp1252"), ("Café – “Olé” €", "cp1252"),
    ],
)  # fmt: skip
def test_the_letters_tell_windows_1250_from_1252(names, encoding):
    _found, read = rows(csv_of(names, encoding))

    assert read == [(name, "rep") for name in names.split("|")]


def test_letters_far_down_the_file_tell_too():
    found, read = rows(b"customer,owner\n" + b"Acme Corp,rep\n" * 100_000 + csv_of(CZECH, "cp1250"))

    assert (found, read[-1]) == ("cp1250", ("Kateřina", "rep"))


def test_a_word_that_both_could_be_is_shown_in_both_readings():
    with pytest.raises(Refusal) as refused:
        rows(csv_of("Crème", "cp1252"))

    assert str(refused.value) == (
        'I cannot tell whether this file is in Windows-1250 ("Crčme") or Windows-1252 ("Crème"). '
        "Please save it as CSV UTF-8, or say which: --encoding cp1250."
    )


def test_an_encoding_that_the_caller_names_is_taken():
    table = open_table(io.BytesIO(csv_of("Crème", "cp1252")), {}, encoding="cp1252")

    assert next(table.rows) == (2, ("Crème", "rep"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (csv_of("Осознание|Узнаваемость", "cp1251"), "which encoding this file is in. Please save it as CSV UTF-8"),
        (csv_of("日本株式会社|東京電力", "shift_jis"), "UTF-8"),
        (csv_of("Acme", "utf-32"), "UTF-32"),
        (b"PK\x03\x04\x14\x00\x06\x00", "Excel workbook"),
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b"\r\n \n\n", "empty"),
        (b"\0\0\0\0", "empty"),
    ],
)
def test_what_cannot_be_read_says_how_to_save_it(data, sentence):
    with pytest.raises(Refusal, match=sentence):
        rows(data)


def test_a_broken_byte_spoils_its_line_alone():
    data = ("customer,owner\n" + "Žluťoučký kůň,rep\n" * 9).encode() + b"Ac\xffme,rep\nAcme,rep\n"

    found, read = rows(data)

    assert found == "utf-8"
    assert [row.kind for row in read if isinstance(row, Bad)] == ["unreadable line"]
    assert read[-1] == ("Acme", "rep")


def test_half_a_letter_at_the_end_of_utf_16_is_a_bad_line():
    _found, read = rows(csv_of("Acme|Umbrella", "utf-16")[:-1])

    assert read[0] == ("Acme", "rep")
    assert read[1].kind == "unreadable line"


@pytest.mark.parametrize("codec", ["bogus", "rot13", "base64"])
def test_an_encoding_that_there_is_not_is_said(codec):
    with pytest.raises(Refusal, match=f'There is no encoding "{codec}"'):
        open_table(io.BytesIO(b"customer\nAcme\n"), {}, encoding=codec)


@pytest.mark.parametrize("names", [["Müller", "Jörg", "Zoë"], ["José"]])
def test_one_broken_line_leaves_the_others_as_they_are(names):
    content = "\n".join(["customer,owner", *(f"{name},rep" for name in names)]).encode() + b"\nFran\xe7ois,rep\n"

    found = list(open_table(io.BytesIO(content), {}).rows)

    assert [cells[0] for _line, cells in found[:-1]] == names
    assert found[-1][1].kind == "unreadable line"
