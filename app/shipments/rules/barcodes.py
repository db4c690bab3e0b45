"""Code 128 for an SSCC as GS1 wants it: the widths of its bars and spaces. Pure.

ISO/IEC 15417: each symbol is three bars and three spaces of eleven modules, two digits to a symbol in code set C; the last
symbol but one checks the others, the stop symbol has a bar more.
"""

from app.shipments.rules import sscc

START_C, FNC1, STOP = 105, 102, 106
QUIET = 10
"""So many modules stay white on each side."""
WIDTHS = tuple(
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112".split()
)


def symbols(digits: str) -> list[int]:
    """The symbols of an even number of digits, begun as GS1 does, with the check symbol."""
    values = [START_C, FNC1, *(int(digits[place : place + 2]) for place in range(0, len(digits), 2))]
    check = (values[0] + sum(place * value for place, value in enumerate(values))) % 103
    return [*values, check, STOP]


def bars(digits: str) -> tuple[list[tuple[int, int]], int]:
    """Where each bar begins and how wide it is, in modules, and the width of the whole with what stays white."""
    found, place = list[tuple[int, int]](), QUIET
    for symbol in symbols(digits):
        for n, width in enumerate(map(int, WIDTHS[symbol])):
            if n % 2 == 0:
                found.append((place, width))
            place += width
    return found, place + QUIET


def of_sscc(code: str) -> tuple[list[tuple[int, int]], int]:
    """The bars of an SSCC of 18 digits, with the identifier before it."""
    return bars(sscc.IDENTIFIER + code)
