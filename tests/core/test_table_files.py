"""Reading tables: every fault is found, and said with its place."""

from pathlib import Path

import pytest

from boundaries.models import Region
from core.import_errors import FileError, ImportRejected
from core.table_files import (
    FileErrorList,
    FileRow,
    build,
    read_csv,
    read_json,
    refuse_doubles,
)


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
        ("a,b,b\n1,2,3\n", ["row 1, column b: stands twice"]),
        (
            "a,b\n1\n1,2\n1,2,3\n",
            [
                "row 2: has 1 values where the header has 2",
                "row 4: has 3 values where the header has 2",
            ],
        ),
        ("", ["row 1, column a: is missing", "row 1, column b: is missing"]),
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
    ],
)
def test_a_bad_json_file_is_refused(tmp_path: Path, content, fault) -> None:
    path = written(tmp_path, "t.json", content)

    with pytest.raises(ImportRejected) as refused:
        read_json(path, ("a",))

    assert any(line.startswith(fault) for line in faults_of(refused))


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
