"""The reader that every visited page goes through finds what it is there to find."""

import pytest

from tests.markup import faults

PAGE = '<!doctype html><html lang="en"><head><title>Orders</title></head><body><main><h1>Orders</h1>{}</main></body></html>'
WELL = (
    '<label for="to">To</label><input id="to"> <label><input type="checkbox"> all</label>'
    '<img src="/a.svg" alt=""><script src="/a.js"></script><script type="application/json">{"a": 1}</script>'
)


def test_a_page_without_a_fault_has_none():
    assert faults(PAGE.format(WELL)) == []


@pytest.mark.parametrize(
    ("piece", "fault"),
    [
        ('<p id="a"></p><p id="a"></p>', "id 'a' stands there 2 times"),
        ('<p style="color: red"></p>', "inline style"),
        ("<style>p { color: red }</style>", "inline style"),
        ("<script>alert(1)</script>", "inline script"),
        ('<button onclick="go()">Go</button>', "inline handler onclick"),
        ('<img src="/a.svg">', "picture without alt"),
        ('<input name="to">', "has no label"),
        ('<label for="nowhere">To</label>', "which is not there"),
        ("<p>{{ order.number }}</p>", "unrendered text"),
        ("<p>Due %(date)s</p>", "unrendered text"),
        ("<h1>Again</h1>", "exactly one h1"),
    ],
)
def test_a_fault_is_named(piece, fault):
    assert any(fault in sentence for sentence in faults(PAGE.format(piece)))


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (PAGE.format("").replace("Orders", "", 1), "a title"),
        (PAGE.format("").replace(' lang="en"', ""), "a language"),
        (PAGE.format("").replace("main", "div"), "exactly one main"),
    ],
)
def test_a_whole_page_lacks_nothing(page, fault):
    assert any(fault in sentence for sentence in faults(page))


def test_scripts_may_set_styles_that_markup_may_not():
    assert faults('<p style="width: 3px"></p>', driven=True) == []
