"""The bar code of an SSCC: read back as a scanner does it."""

from hypothesis import given
from hypothesis import strategies as st

from app.shipments.rules import barcodes, sscc
from app.shipments.rules.barcodes import WIDTHS

SYMBOLS = dict(zip(WIDTHS, range(len(WIDTHS)), strict=True))


def test_the_symbols_are_those_of_the_standard():
    """Eleven modules each, bars of an even and spaces of an odd width together, no two alike; the stop has a bar more."""
    assert len(SYMBOLS) == 107
    for each in WIDTHS[:-1]:
        assert sum(map(int, each)) == 11
        assert sum(map(int, each[::2])) % 2 == 0
    assert sum(map(int, WIDTHS[-1])) == 13


@given(st.text("0123456789", min_size=17, max_size=17))
def test_a_scanner_reads_the_identifier_and_the_sscc(body: str):
    code = body + sscc.check_digit(body)
    start, fnc1, *pairs, check, stop = scanned(*barcodes.of_sscc(code))
    assert (start, fnc1, stop) == (105, 102, 106)
    assert "".join(f"{pair:02d}" for pair in pairs) == f"00{code}"
    assert check == (105 + sum(n * value for n, value in enumerate([fnc1, *pairs], start=1))) % 103


def scanned(bars: list[tuple[int, int]], width: int) -> list[int]:
    """The symbols that the bars spell."""
    runs, last = "", bars[0][0]
    for place, wide in bars:
        runs += (str(place - last) if runs else "") + str(wide)
        last = place + wide
    assert bars[0][0] == width - last == barcodes.QUIET
    return [SYMBOLS[runs[n : n + 6]] for n in range(0, len(runs) - 7, 6)] + [SYMBOLS[runs[-7:]]]
