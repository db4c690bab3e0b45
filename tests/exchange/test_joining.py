"""Files that belong together are joined by their keys, and say what does not fit."""

import pytest

from app.exchange import intake
from app.exchange.problems import FileRefused
from app.exchange.profile import from_dict
from app.exchange.staging import staging

HEADER = "Po,Line,Item,Qty,Due"
FIELDS = {
    "order_number": "Po", "line_key": "Line", "quantity": "Qty", "requested_on": "Due", "item_number": "Item",
    "supplier_code": "vendor.Code", "supplier_name": "vendor.Name", "site_code": {"constant": "BER"},
    "unit": {"constant": "EA"}, "currency": {"constant": "EUR"},
}  # fmt: skip
JOINS = {
    "head": {"file": "heads.csv", "key": "Po", "from": "Po"},
    "vendor": {"file": "vendors.csv", "key": ["Client", "Id"], "from": ["head.Client", "head.Vendor"]},
}
FILES = {
    "main.csv": f"{HEADER}\n1,1,M8,5,2026-01-01\n2,1,M8,6,2026-01-01\n",
    "heads.csv": "Po,Client,Vendor\n 1 ,100,7\n2,100,8\n",
    "vendors.csv": "Client,Id,Code,Name\n100,7,ACME ,Acme\n100,8,BITS,Bits\n100,9,LONE,Lone\n",
}


@pytest.fixture
def read(tmp_path):
    def read_all(changed=None, **more):
        for name, text in (FILES | (changed or {})).items():
            if text is not None:
                (tmp_path / name).write_text(text, encoding="utf-8")
        profile = from_dict({"title": "t", "rows": "order lines", "fields": FIELDS, "join": JOINS} | more, "t")
        path = tmp_path / "main.csv"
        with staging() as stage:
            tally = intake.read_into(stage, profile, path, intake.look_at(path, 10**6), 10**6, lambda *done: None)
            return tally, [(each.code, each.name) for each in stage.parts("supplier")]

    return read_all


def test_a_join_may_lead_on_to_another_one_and_padded_keys_fit(read):
    tally, suppliers = read()
    assert tally.bad_rows == 0
    assert suppliers == [("ACME", "Acme"), ("BITS", "Bits")]


def test_a_row_without_a_partner_is_not_taken_and_names_the_file_and_the_key(read):
    tally, suppliers = read({"heads.csv": "Po,Client,Vendor\n1,100,7\n"})
    problem = tally.examples["no_partner"][0]
    assert (problem.row, problem.found, problem.expected) == (3, "2", "a row with this key in heads.csv")
    assert suppliers == [("ACME", "Acme")]


def test_an_optional_join_may_have_no_partner(read):
    joins = JOINS | {"vendor": JOINS["vendor"] | {"optional": True}}
    tally, _ = read({"vendors.csv": "Client,Id,Code,Name\n100,7,ACME,Acme\n"}, join=joins)
    assert tally.kinds == {"missing": 1}


def test_suppliers_that_no_row_names_come_in_if_the_profile_says_so(read):
    assert read(every_supplier_of="vendor")[1] == [("ACME", "Acme"), ("BITS", "Bits"), ("LONE", "Lone")]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"vendors.csv": None}, "needs vendors.csv beside the main file"),
        ({"vendors.csv": "Client,Id,Code,Name\n100,7,A,A\n100,7,B,B\n"}, "row 3: the key 100 7 stands there twice"),
        ({"vendors.csv": "Client,Id,Code\n100,7,A\n"}, "vendors.csv has no column “Name”"),
        ({"heads.csv": "Po,Client,Vendor\n1,100\n"}, "heads.csv, row 2: the header has another length"),
    ],
)
def test_a_joined_file_that_is_no_use_refuses_the_whole(read, changed, sentence):
    with pytest.raises(FileRefused) as refused:
        read(changed)
    assert sentence in str(refused.value)


def test_a_folder_needs_the_file_that_the_profile_names(tmp_path):
    profile = from_dict({"title": "t", "rows": "order lines", "fields": FIELDS, "join": JOINS}, "t")
    with pytest.raises(FileRefused, match="Name the file itself"):
        intake.main_file(profile, tmp_path)


def test_a_ragged_row_is_named_with_both_lengths(read):
    tally, _ = read({"main.csv": f"{HEADER}\n1,1,M8,5,2026-01-01\n2,1,M8\n"})
    problem = tally.examples["ragged"][0]
    assert (problem.row, problem.found, problem.expected) == (3, "3", "5 fields, like the header")
