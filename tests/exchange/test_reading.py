"""Every sort of file that people send is read, or refused with a sentence that says how to mend it."""

import io
import itertools
import tracemalloc

import pytest

from app.exchange.problems import FileRefused
from app.exchange.reading import inspect, keep, open_table

LIMIT = 200_000_000


def table(tmp_path, data: bytes, demanded=(), delimiter=None, declared=None):
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    facts = inspect(io.BytesIO(data), LIMIT, declared)
    return open_table(path, facts.encoding, delimiter, demanded)


def refusal(call) -> str:
    with pytest.raises(FileRefused) as refused:
        call()
    return str(refused.value)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Ort;Menge\nKöln;3\n".encode(), "utf-8"),
        ("Ort;Menge\nKöln;3\n".encode("utf-8-sig"), "utf-8-sig"),
        ("Ort;Menge\nKöln;3\n".encode("utf-16"), "utf-16"),
        ("Ort;Menge\nKöln;3\n".encode("utf-16-be").replace(b"", b"", 0), None),
        ("Ort;Menge\nKöln;3\n".encode("cp1252"), "cp1252"),
        ("Ort;Menge\nK\u0081ln;3\n".encode("latin-1"), "latin-1"),
    ],
)
def test_the_encoding_is_found_out(data, encoding):
    if encoding is None:
        assert "UTF-16 without its mark" in refusal(lambda: inspect(io.BytesIO(data), LIMIT))
    else:
        assert inspect(io.BytesIO(data), LIMIT).encoding == encoding


def test_a_file_that_is_no_utf8_says_so_and_where():
    facts = inspect(io.BytesIO(b"a,b\n1,2\n3,Caf\xe9\n"), LIMIT)
    assert "Read as cp1252" in facts.note
    assert "line 3 holds the byte 0xE9" in facts.note


def test_a_wrong_encoding_of_the_profile_says_where_it_fails():
    sentence = refusal(lambda: inspect(io.BytesIO(b"a,b\n1,\xe9\n"), LIMIT, "utf-8"))
    assert "no utf-8: line 2 holds the byte 0xE9" in sentence


def test_an_encoding_that_nobody_knows_is_refused():
    assert "do not know the encoding" in refusal(lambda: inspect(io.BytesIO(b"a,b\n"), LIMIT, "klingon"))


def test_a_letter_that_two_blocks_share_is_read(monkeypatch):
    monkeypatch.setattr("app.exchange.reading.BLOCK", 3)
    assert inspect(io.BytesIO("aéé,ü\n".encode()), LIMIT).encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04rest", "an Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "an old Excel workbook"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8brest", "a compressed file"),
    ],
)
def test_what_is_no_csv_is_called_by_its_name(data, what):
    assert what in refusal(lambda: inspect(io.BytesIO(data), LIMIT))


def test_an_empty_file_is_refused():
    assert "empty" in refusal(lambda: inspect(io.BytesIO(b""), LIMIT))


def test_a_file_of_blank_lines_is_refused(tmp_path):
    assert "no header" in refusal(lambda: table(tmp_path, b"\n\n ,,\n"))


def test_a_nul_byte_deep_inside_is_refused_with_its_line():
    data = b"a,b\n" + b"1,2\n" * 1000 + b"1,\x00\n"
    assert "Line 1002" in refusal(lambda: inspect(io.BytesIO(data), LIMIT))


class Endless(io.RawIOBase):
    """A stream of rows that never ends; counts what was taken of it."""

    taken = 0

    def readable(self):
        return True

    def read(self, size=-1):
        self.taken += size
        return b"a,b,c,d\n" * (size // 8)


def test_two_hundred_megabytes_are_refused_while_reading_and_never_held():
    stream = Endless()
    tracemalloc.start()
    assert "larger than 200 MB" in refusal(lambda: inspect(stream, LIMIT))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stream.taken <= LIMIT + (1 << 20)
    assert peak < 8_000_000


def test_an_upload_over_the_limit_leaves_no_file_behind(tmp_path):
    target = tmp_path / "kept.csv"
    assert "larger than" in refusal(lambda: keep(Endless(), target, 1_000_000))
    assert not target.exists()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path, delimiter):
    text = delimiter.join(["PO No", "Due", "Qty"]) + "\n" + delimiter.join(["1", "2", "3"]) + "\n"
    found = table(tmp_path, text.encode(), ["PO No", "Qty"])
    assert found.delimiter == delimiter
    assert list(found.rows()) == [(2, ["1", "2", "3"])]


def test_a_semicolon_file_with_commas_inside_is_not_mistaken(tmp_path):
    found = table(tmp_path, b"Name, first;Qty, pcs;Due\nA, B;1,5;x\n", ["Due"])
    assert found.delimiter == ";"


def test_a_wrong_delimiter_of_the_profile_names_both(tmp_path):
    sentence = refusal(lambda: table(tmp_path, b"a,b\n1,2\n", ["a"], delimiter=";"))
    assert "not separated by “;”, as the profile says, but by “,”" in sentence


def test_a_missing_column_is_named_with_a_guess_and_what_was_found(tmp_path):
    sentence = refusal(lambda: table(tmp_path, b"PO Numbr,Qty\n1,2\n", ["PO Number", "Qty"]))
    assert "no column “PO Number” (did you mean “PO Numbr”?)" in sentence
    assert "Found: “PO Numbr”, “Qty”" in sentence


def test_many_missing_columns_are_counted(tmp_path):
    assert "(6 in all)" in refusal(lambda: table(tmp_path, b"x\n", list("abcdef")))


def test_a_column_that_stands_there_twice_cannot_be_meant(tmp_path):
    assert "“Qty” twice" in refusal(lambda: table(tmp_path, b"Qty,Qty\n1,2\n", ["Qty"]))


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path):
    found = table(tmp_path, b'\na,b\n\n"two\nlines",1\n , \n3,4\n', ["a"])
    assert list(found.rows()) == [(4, ["two\nlines", "1"]), (6, ["3", "4"])]


def test_old_line_ends_are_read(tmp_path):
    assert [cells for _, cells in table(tmp_path, b"a,b\r1,2\r3,4\r", ["a"]).rows()] == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("tail", [b'5,"never closed\n6,7\n', b'5,"a"b\n'])
def test_broken_quotes_say_after_which_row(tmp_path, tail):
    found = table(tmp_path, b"a,b\n1,2\n" + tail, ["a"])
    assert "After row 2 the quotes do not fit" in refusal(lambda: list(found.rows()))


def test_broken_quotes_in_the_header_say_so(tmp_path):
    assert "quotes do not fit" in refusal(lambda: table(tmp_path, b'"a,b\n1,2\n', ["a"]))


def test_reading_holds_one_row_at_a_time(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("w") as out:
        out.writelines(itertools.chain(["a,b\n"], itertools.repeat("some text,some other text\n", 200_000)))
    found = open_table(path, "utf-8", None, ["a"])
    tracemalloc.start()
    assert sum(1 for _ in found.rows()) == 200_000
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
