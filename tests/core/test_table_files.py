"""Reading tables: every fault is found, and said with its place."""

from decimal import Decimal
from pathlib import Path

import pytest

from boundaries.models import Region
from core.import_errors import FileError, ImportRejected
from core.table_files import (
    FileErrorList,
    FileRow,
    build,
    look_up,
    read_csv,
    read_json,
    refuse_doubles,
)
from partnerships.models import Partnership


def faults_of(refused: pytest.ExceptionInfo[ImportRejected]) -> list[str]:
    return [str(fault) for fault in refused.value.faults]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", "a,b\n1, x \n\n2,y\n")

    rows = read_csv(path, ("a", "b"))

    assert [(row.number, row["a"], row["b"]) for row in rows] == [(2, "1", "x"), (4, "2", "y")]


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", b"\xef\xbb\xbfa\n1\n")

    assert read_csv(path, ("a",))[0]["a"] == "1"


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("a,c\n1,2\n", ["row 1, column b: is missing", "row 1, column c: is not known here"]),
        ("a,b,b\n1,2,3\n", ["row 1, column b: is there twice"]),
        (
            "a,b\n1\n1,2\n1,2,3\n",
            [
                "row 2: has 1 values where the header has 2",
                "row 4: has 3 values where the header has 2",
            ],
        ),
        ("", ["row 1, column a: is missing", "row 1, column b: is missing"]),
        (
            "a,b\n1,2\n1,x\0y\n",
            ["row 3: contains a character that is not allowed (NUL, or half of a pair)"],
        ),
        ("a\0,b\n", ["row 1: contains a character that is not allowed (NUL, or half of a pair)"]),
    ],
)
def test_a_bad_csv_file_is_refused_with_every_fault(tmp_path: Path, content, faults) -> None:
    path = written(tmp_path, "t.csv", content)

    with pytest.raises(ImportRejected) as refused:
        read_csv(path, ("a", "b"))

    assert faults_of(refused) == [f"t.csv, {fault}" for fault in faults]


def test_a_csv_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", b"a,b\n\xff,2\n")

    with pytest.raises(ImportRejected) as refused:
        read_csv(path, ("a", "b"))

    assert faults_of(refused) == ["t.csv: is not UTF-8 text; save it again as UTF-8"]


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ImportRejected) as refused:
        read_csv(tmp_path / "none.csv", ("a",))

    assert faults_of(refused) == ["none.csv: the file is missing"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('{"a": 1}', "t.json: is not a list of records"),
        ('[{"a": 1}, 2]', "t.json, row 2: is not a record of named values"),
        ('[{"a": 1}, {"b": 2}]', "t.json, row 2, column a: is missing"),
        ("[", "t.json: cannot be read"),
        ('[{"a": NaN}]', "t.json: cannot be read: NaN is not a number"),
        ('[{"a": 1}, {"a": ["x\\u0000"]}]', "t.json, row 2: contains a character that is"),
        ('[{"a": {"b": "\\ud800"}}]', "t.json, row 1: contains a character that is"),
        ('[{"a": 1, "\\udfff": 2}]', "t.json, row 1: contains a character that is"),
        ("[" * 100_000, "t.json: cannot be read: it is nested too deeply"),
        ('{"a":' * 100_000, "t.json: cannot be read: it is nested too deeply"),
    ],
)
def test_a_bad_json_file_is_refused(tmp_path: Path, content, fault) -> None:
    path = written(tmp_path, "t.json", content)

    with pytest.raises(ImportRejected) as refused:
        read_json(path, ("a",))

    assert any(line.startswith(fault) for line in faults_of(refused))


@pytest.mark.parametrize("read", [read_csv, read_json])
def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path, read) -> None:
    (tmp_path / "t").mkdir()

    with pytest.raises(ImportRejected) as refused:
        read(tmp_path / "t", ("a",))

    assert faults_of(refused) == ["t: cannot be read: Is a directory"]


def test_doubles_name_the_row_that_they_repeat() -> None:
    faults = FileErrorList()
    rows = [
        FileRow("t.csv", number, {"a": value}) for number, value in ((2, "x"), (3, "y"), (4, "x"))
    ]

    refuse_doubles(rows, ["a"], faults)

    assert faults.faults == [FileError("t.csv", 4, "a", "repeats row 2: x")]


@pytest.mark.django_db
def test_the_models_own_rules_become_faults() -> None:
    faults = FileErrorList()
    row = FileRow("regions.csv", 2, {"gss_code": "E99", "name": "x" * 41, "slug": "a slug"})

    assert build(Region, row, faults) is None
    assert {fault.column for fault in faults.faults} == {"gss_code", "name", "slug"}


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"name": {"en": "An invented name"}}, "name: is not a text"),
        ({"name": 12}, "name: is not a text"),
        ({"summary": ["An invented summary"]}, "summary: is not a text"),
        ({"founded_year": True}, "founded_year: is not a number that fits"),
        ({"founded_year": Decimal("1e999999999")}, "founded_year: is not a number that fits"),
        ({"owner_schools": [3]}, "owner_schools: is not a number that fits"),
        ({"facts": [{"a": "b"}]}, "facts: is not a list of texts"),
        ({"facts": "An invented fact"}, "facts: is not a list of texts"),
        ({"phases": [["primary"]]}, "phases: is not a list of texts"),
        ({"last_checked": {"year": 2026}}, "last_checked: is not a text"),
    ],
)
def test_json_of_another_kind_is_not_taken_for_a_value(values, fault: str) -> None:
    faults = FileErrorList()

    assert build(Partnership, FileRow("partnerships.json", 2, values), faults) is None
    assert [str(f) for f in faults.faults] == [f"partnerships.json, row 2, column {fault}"]


@pytest.mark.parametrize("code", [["E09000007"], {"a": 1}, None, 9])
def test_a_code_that_is_no_text_names_nothing(code) -> None:
    faults = FileErrorList()
    row = FileRow("t.json", 2, {"authority": code})

    assert look_up({"E09000007": "Camden"}, row, "authority", "an LA", faults) is None
    assert len(faults.faults) == 1
