"""Cells as spreadsheet programs make them are read rightly, or refused by row and column."""

import re
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart

from boundaries.models import LocalAuthority
from core.import_errors import ImportRejected
from core.safe_csv import kept_cell, meant_by
from core.value_types import labels_of
from partnerships.models import AuthoritySummary, Coverage, Membership, Partnership
from staff import roles
from staff.services.import_spreadsheets import Import, preview_import
from staff.spreadsheets.days import days_meant, days_written
from staff.spreadsheets.reading import MOST_ROWS, UploadedTable, read_upload
from staff.spreadsheets.sheets import authority_choice
from staff.spreadsheets.workbook import csv_rows, workbook_of_all
from tests.staff.invented_records import CAMDEN, NORFOLK, invented_partnership, invented_summary

HEADER = ["slug", "name", "short_name", "founded_note", "summary", "last_checked", "lifecycle"]
SHEET = "xl/worksheets/sheet1.xml"
OPENING = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
CLOSING = b"</sheetData></worksheet>"


def workbook(
    *rows: Sequence[object],
    title: str = "partnerships",
    more: Callable[[Workbook], None] = lambda book: None,
) -> BytesIO:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    more(book)
    file = BytesIO()
    book.save(file)
    return file


def with_part(file: BytesIO, part: str, change: Callable[[bytes], bytes | None]) -> BytesIO:
    """The workbook with one part altered, or left out where `change` returns None."""
    altered = BytesIO()
    with ZipFile(file) as old, ZipFile(altered, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(old.read(name)) if name == part else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return altered


def brought(file: BytesIO | bytes | str, name: str = "partnerships.xlsx") -> Import:
    content = file.encode() if isinstance(file, str) else file
    stream = content if isinstance(content, BytesIO) else BytesIO(content)
    return preview_import(tables=read_upload([(name, stream)]).tables)


def changes(result: Import) -> dict[str, str]:
    return {cell.column: cell.after for row in result.altered for cell in row.cells}


def faults_of(*given) -> list[tuple[int, str, str]]:
    with pytest.raises(ImportRejected) as refused:
        brought(*given)
    return [(fault.row, fault.column, fault.reason) for fault in refused.value.faults]


@pytest.fixture
def invented(db) -> Partnership:
    return invented_partnership()


def test_a_sheet_that_says_it_is_one_cell_is_read_whole(invented: Partnership) -> None:
    file = workbook(["slug", "summary"], [invented.slug, "Edited."])

    def shrink(sheet: bytes) -> bytes:
        return sheet.replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1"')

    assert b'ref="A1:B2"' in ZipFile(file).read(SHEET)
    assert changes(brought(with_part(file, SHEET, shrink))) == {"summary": "Edited."}


def test_a_formula_without_a_stored_result_is_refused(invented: Partnership) -> None:
    row = [invented.slug, invented.name, '=UPPER("afc")', "=A1"]

    faults = faults_of(workbook(HEADER[:4], row))

    assert [fault[:2] for fault in faults] == [(2, "founded_note"), (2, "short_name")]
    assert "C2 has a formula without a stored result" in faults[1][2]


def test_a_formula_with_its_result_stored_is_its_result(invented: Partnership) -> None:
    file = workbook(["slug", "short_name"], [invented.slug, '=UPPER("afc")'])

    def store(sheet: bytes) -> bytes:
        return sheet.replace(b'<c r="B2"><f>', b'<c r="B2" t="str"><f>').replace(
            b"<v /></c>", b"<v>AFC</v></c>"
        )

    assert changes(brought(with_part(file, SHEET, store))) == {"short_name": "AFC"}


@pytest.mark.parametrize("value", ["#N/A", "#NAME?", "#REF!", "#VALUE!", "Err:508"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_error_value_is_refused(invented: Partnership, value: str, kind: str) -> None:
    file = workbook(["slug", "summary"], [invented.slug, value])
    if kind == "csv":
        file = BytesIO(f"slug,summary\n{invented.slug},{value}\n".encode())

    faults = faults_of(file, f"partnerships.{kind}")

    assert faults == [(2, "summary", f"contains the error {value}; enter a value")]


def with_shared_string(file: BytesIO, string: bytes) -> BytesIO:
    """The workbook with a string, as Excel stores all of them, in place of the cell B2."""
    listed = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    names = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    file = with_part(file, "[Content_Types].xml", lambda part: part.replace(b"</Types>", listed))
    file = with_part(
        file,
        SHEET,
        lambda sheet: re.sub(
            b'<c r="B2" t="inlineStr">.*?</c>', b'<c r="B2" t="s"><v>0</v></c>', sheet
        ),
    )
    with ZipFile(file, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", names + string + b"</sst>")
    return file


def test_text_of_several_formats_is_one_text(invented: Partnership) -> None:
    file = workbook(["slug", "summary"], [invented.slug, "to be replaced"])
    string = (
        b"<si><r><t>Edited </t></r><r><rPr><b/></rPr><t>in bold.</t></r>"
        b'<rPh sb="0" eb="1"><t>spoken</t></rPh></si>'
    )

    assert changes(brought(with_shared_string(file, string))) == {"summary": "Edited in bold."}


def test_shared_strings_that_are_broken_are_said(invented: Partnership) -> None:
    file = workbook(["slug", "summary"], [invented.slug, "to be replaced"])

    ((_, _, reason),) = faults_of(with_shared_string(file, b"<si>"))

    assert "it is damaged" in reason


def test_a_chart_sheet_is_skipped(invented: Partnership) -> None:
    def add_chart(book: Workbook) -> None:
        book.create_chartsheet("A chart").add_chart(BarChart())

    file = workbook(["slug", "summary"], [invented.slug, "Edited."], more=add_chart)

    assert changes(brought(file)) == {"summary": "Edited."}


@pytest.mark.parametrize(
    "cell", ["line one_x000D_\nline two", "line one\r\nline two", "line one_x000B_line two"]
)
def test_what_excel_makes_of_line_breaks_is_a_line_break(invented: Partnership, cell: str) -> None:
    file = workbook(["slug", "summary"], [invented.slug, cell])

    assert changes(brought(file)) == {"summary": "line one\nline two"}


def test_sheets_and_columns_of_notes_are_skipped_and_named(invented: Partnership) -> None:
    def add_notes(book: Workbook) -> None:
        book.create_sheet("To do").append(["Ring the hub back"])

    file = workbook(
        ["slug", "summary", "own_notes", "Remarks", "Empty", ""],
        [invented.slug, "Edited.", "For me alone", "Ask again"],
        more=add_notes,
    )

    upload = read_upload([("mine.xlsx", file)])

    assert upload.skipped == [
        "mine.xlsx, sheet partnerships, column remarks",
        "mine.xlsx, sheet To do",
    ]
    assert "For me alone" not in str(upload.tables), "what is not read is kept nowhere"
    assert changes(preview_import(tables=upload.tables)) == {"summary": "Edited."}


def test_a_slip_in_the_name_of_a_column_is_no_note(invented: Partnership) -> None:
    faults = faults_of(f"slug,sumary\n{invented.slug},Edited.\n", "a.csv")

    assert faults == [(1, "sumary", "is not a column of this table; did you mean “summary”?")]


@pytest.mark.parametrize(
    "content",
    [
        "slug;summary\ninvented-learning;Café, twice.\n".encode(),
        "slug\tsummary\ninvented-learning\tCafé, twice.\n".encode(),
        "slug\tsummary\ninvented-learning\tCafé, twice.\n".encode("utf-16"),
        'slug,summary\ninvented-learning,"Café, twice."\n'.encode("utf-8-sig"),
        'Slug,SUMMARY\ninvented-learning,"Café, twice."\n'.encode(),
    ],
    ids=["semicolons", "tabs", "UTF-16", "byte order mark", "capitals"],
)
def test_a_csv_file_of_another_program_is_understood(invented: Partnership, content: bytes) -> None:
    assert changes(brought(content, "a.csv")) == {"summary": "Café, twice."}


def test_headings_with_spaces_are_understood(invented: Partnership) -> None:
    content = f"Slug,Founded year\n{invented.slug},2014\n"

    assert changes(brought(content, "a.csv")) == {"founded_year": "2014"}


def test_another_encoding_is_said(invented: Partnership) -> None:
    content = f"slug,summary\n{invented.slug},Café\n".encode("cp1252")

    ((row, column, reason),) = faults_of(content, "a.csv")

    assert (row, column) == (0, "")
    assert "is not UTF-8 text" in reason


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2026-06-25", ["2026-06-25"]),
        ("25/06/26", ["2026-06-25"]),
        ("06/25/2026", ["2026-06-25"]),
        ("05/05/26", ["2026-05-05"]),
        ("05/06/26", ["2026-05-06", "2026-06-05"]),
        ("5-Jun-26", ["2026-06-05"]),
        ("5 June 2026", ["2026-06-05"]),
        ("5 Sept 2026", ["2026-09-05"]),
        ("June 5, 2026", ["2026-06-05"]),
        ("25/06/2026 00:00", ["2026-06-25"]),
        ("2026-06-05 00:00:00", ["2026-06-05"]),
        ("2026-06-05T00:00:00", ["2026-06-05"]),
        ("46178", ["2026-06-05"]),
        ("2026-06-31", []),
        ("May 2021", []),
        ("12", []),
    ],
)
def test_days_are_understood_as_programs_write_them(written: str, days: list[str]) -> None:
    assert days_meant(written) == {date.fromisoformat(day) for day in days}


def test_a_number_is_a_day_only_where_a_day_belongs() -> None:
    assert days_written("46178") == set()


def test_a_day_with_two_meanings_is_refused(invented: Partnership) -> None:
    ((row, column, reason),) = faults_of(f"slug,last_checked\n{invented.slug},07/08/26\n", "a.csv")

    assert (row, column) == (2, "last_checked")
    assert reason == "“07/08/26” may mean 8 July 2026 or 7 August 2026; write it as 2026-11-24"


def test_a_day_that_was_not_edited_is_known_again(invented: Partnership) -> None:
    """It is 5 June in the record, and may be read as 6 May."""
    content = f"slug,last_checked\n{invented.slug},05/06/26\n"

    assert changes(brought(content, "a.csv")) == {}


def test_a_day_still_to_come_is_refused(invented: Partnership) -> None:
    faults = faults_of(f"slug,last_checked\n{invented.slug},2999-01-01\n", "a.csv")

    assert faults == [(2, "last_checked", "1 January 2999 is still to come")]


@pytest.mark.parametrize("cell", ["05/01/21", "2021-05-01", date(2021, 5, 1)])
def test_a_day_where_a_month_stood_is_refused(invented: Partnership, cell) -> None:
    number = Membership.objects.get(partnership=invented).pk

    ((row, column, reason),) = faults_of(
        workbook(["id", "partnership", "as_of"], [number, invented.slug, cell], title="memberships")
    )

    assert (row, column) == (2, "as_of")
    assert "Spreadsheet programs turn months into dates" in reason


@pytest.mark.parametrize(
    "value",
    ["May 2021", "Sept 2016", "2012-13", "2015/16", "1/2", "007", "1E5", "50%", "true", "=1"],
)
def test_text_that_would_become_something_else_is_guarded_in_csv(invented, value: str) -> None:
    Membership.objects.filter(partnership=invented).update(as_of=value)
    rows = csv_rows("memberships")
    place = rows[0].index("as_of")
    row = next(row for row in rows if invented.slug in row)

    assert row[place] == f"'{value}"
    text = "\n".join(",".join(row[: place + 1]) for row in (rows[0], row))
    assert changes(brought(text, "memberships.csv")) == {}


@pytest.mark.parametrize("value", ["2018", "", "about 2017-18", "May", "12 schools"])
def test_text_that_stays_what_it_is_has_no_guard(value: str) -> None:
    assert kept_cell(value) == value


@pytest.mark.parametrize("value", ["'May 2021", "''=1", "May 2021", "'", "'a"])
def test_a_guard_is_taken_off_again(value: str) -> None:
    assert meant_by(kept_cell(value)) == value


@pytest.mark.parametrize(
    ("column", "cell", "after"),
    [
        ("lifecycle", "Forming", "Forming"),
        ("lifecycle", "forming", "Forming"),
        ("lifecycle", "ACTIVE", "Active"),
        ("funding_models", "LA commission; hosted", "LA commission, Hosted"),
        ("funding_models", "la_commission, Hosted, hosted", "LA commission, Hosted"),
    ],
)
def test_words_are_taken_as_labels_and_as_codes(invented, column, cell, after) -> None:
    assert changes(brought(workbook(["slug", column], [invented.slug, cell]))) == {column: after}


@pytest.mark.parametrize("column", ["lifecycle", "funding_models"])
def test_another_word_is_refused_with_the_list(invented: Partnership, column: str) -> None:
    ((row, named, reason),) = faults_of(workbook(["slug", column], [invented.slug, "sleeping"]))

    assert (row, named) == (2, column)
    label = {"lifecycle": "Proposed, Ended", "funding_models": "Shared costs, "}[column]
    assert reason.startswith("“sleeping” is not one of: ")
    assert label in reason


def test_an_la_is_named_by_its_code_or_its_name(invented: Partnership) -> None:
    rows = [["partnership", "authority", "districts"], [invented.slug, "Camden", "Invented Town"]]

    assert changes(brought(workbook(*rows, title="coverage"))) == {"districts": "Invented Town"}


@pytest.mark.parametrize(
    ("table", "rows", "column"),
    [
        ("partnerships", [["slug", "name"], ["invented-learning", "A"], ["invented-learning", "B"]],
         "slug"),
        ("coverage", [["partnership", "authority", "extent"],
                      ["invented-learning", CAMDEN, "part"],
                      ["invented-learning", "Camden", "whole"]], "authority"),
        ("summaries", [["authority", "text"], [NORFOLK, "A"], ["Norfolk", "B"]], "authority"),
    ],
)  # fmt: skip
def test_two_rows_of_one_key_are_refused(invented, table: str, rows, column: str) -> None:
    invented_summary()

    ((row, named, reason),) = faults_of(workbook(*rows, title=table))

    assert (row, named) == (3, column)
    assert "names the same row as row 2" in reason


def test_numbers_come_back_as_programs_write_them(invented: Partnership) -> None:
    Partnership.objects.filter(pk=invented.pk).update(founded_year=2014, council_percent="50.0")
    rows: list[list[object]] = [
        ["slug", "founded_year", "council_percent"],
        [invented.slug, 2014.0, 50],
    ]

    assert changes(brought(workbook(*rows))) == {}


# What a file may cost, and files that are broken.


def test_a_file_of_too_many_rows_is_refused() -> None:
    lines = "".join(f"invented-{number},x\n" for number in range(MOST_ROWS + 1))

    ((_, _, reason),) = faults_of("slug,name\n" + lines, "a.csv")

    assert reason == "at most 20,000 rows are read at once; upload it in parts"


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (
            OPENING + b"<row>" + b"<c/>" * (90 * 2**20 // 4) + b"</row>" + CLOSING,
            "to more than 64 MB",
        ),
        (OPENING + b"<row>" + b"<c/>" * 10**6 + b"</row>" + CLOSING, "beyond 100 columns"),
        (OPENING + b"<row/>" * 10**6 + CLOSING, "at most 20,000 rows"),
        (OPENING + b'<row><c r="XFD1"><v>1</v></c></row>' + CLOSING, "beyond 100 columns"),
        (
            b'<!DOCTYPE x [<!ENTITY a "b">]>' + OPENING + CLOSING,
            "not saved by a spreadsheet program",
        ),
    ],
    ids=["unpacked size", "cells of a row", "rows", "far cell", "entities"],
)
def test_a_workbook_that_unpacks_to_too_much_is_refused(sheet: bytes, reason: str) -> None:
    file = with_part(workbook(["slug"], ["x"]), SHEET, lambda _: sheet)
    assert len(file.getvalue()) < 600_000
    tracemalloc.start()
    try:
        ((_, _, said),) = faults_of(file)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert reason in said
    assert most < 20 * 2**20


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (SHEET, b"<worksheet><sheetData><row></sheetData>"),
        (SHEET, OPENING + b'<row><c r="A1" t="s"><v>99</v></c></row>' + CLOSING),
        (SHEET, None),
        ("xl/workbook.xml", b"<workbook"),
        ("xl/workbook.xml", None),
        ("xl/styles.xml", b"<styleSheet"),
        ("xl/styles.xml", b" " * 2**21),
        ("[Content_Types].xml", b"\0\0"),
    ],
)
def test_a_workbook_that_is_broken_inside_is_refused_in_words(client, make_staff, part, content):
    client.force_login(make_staff(roles.EDITOR))
    file = with_part(workbook(["slug"], ["x"]), part, lambda _: content)

    upload = SimpleUploadedFile("mine.xlsx", file.getvalue())
    refused = client.post("/staff/spreadsheets/", {"tables": upload})

    assert refused.status_code == 422
    (fault,) = refused.context["faults"]
    assert fault.file == "mine.xlsx"
    assert fault.reason.endswith("save the tables alone, as XLSX")


@pytest.mark.parametrize("start", [b"\xd0\xcf\x11\xe0 an old Excel file", b"PK\x03\x04 cut short"])
def test_another_sort_of_file_is_refused_in_words(start: bytes) -> None:
    ((_, _, reason),) = faults_of(start, "partnerships.xls")

    assert reason.startswith("cannot be read as an XLSX workbook")


def test_more_rows_than_can_be_written_at_once_are_refused(db) -> None:
    lines = "".join(f"invented-{number},x\n" for number in range(2001))

    ((_, _, reason),) = faults_of("slug,name\n" + lines, "a.csv")

    assert reason == "would change more than 2,000 rows; upload it in parts"


def test_many_rows_cost_few_queries(db, django_assert_max_num_queries) -> None:
    Partnership.objects.bulk_create(
        Partnership(slug=f"many-{number}", name="Invented", kind="abep", scale="la_wide",
                    evidence="desk_research")
        for number in range(800)
    )  # fmt: skip
    for partnership in Partnership.objects.filter(slug__startswith="many-"):
        Coverage.objects.create(partnership=partnership, authority_id=CAMDEN, extent="whole")
        partnership.sources.create(title="An invented paper")
    lines = "".join(f"many-{number},Edited.,primary\n" for number in range(800))
    tables = read_upload([("a.csv", BytesIO(b"slug,summary,phases\n" + lines.encode()))]).tables

    with django_assert_max_num_queries(20):
        result = preview_import(tables=tables)

    assert len(result.altered) == 800


# The workbook that is taken out.


@pytest.fixture
def book(db):
    invented_partnership(kind="abep", funding_models=["la_grant", "hosted"], founded_year=2014)
    invented_summary()
    return load_workbook(BytesIO(workbook_of_all()))


def column_of(page, name: str) -> str:
    return str(next(cell.column_letter for cell in page[1] if cell.value == name))


def test_the_workbook_explains_itself(book) -> None:
    assert book.sheetnames[0] == "Read me"
    text = " ".join(str(row[0].value) for row in book["Read me"])
    assert "A cell that you do not edit is left alone" in text
    assert "downloaded" in text
    header, *rows = ([cell.value for cell in row] for row in book["Columns"])
    columns = {(row[0], row[1]): dict(zip(header, row, strict=True)) for row in rows}
    kind = columns["partnerships", "kind"]
    assert kind["needed"] == "yes"
    assert kind["what it can contain"] == "One word from its list."
    assert kind["example"] in set(labels_of(Partnership._meta.get_field("kind")).values())
    assert columns["sources", "published"]["what it means"] == "As far as it is known."
    for name in ("partnerships", "coverage", "memberships", "summaries", "sources"):
        headings = book[name][1]
        listed = [column for table, column in columns if table == name]
        assert [cell.value for cell in headings] == listed
        assert headings[-1].value == "own_notes"
        assert all(cell.comment.text for cell in headings)


def test_the_workbook_has_words_and_lists_to_choose_from(book) -> None:
    page, words = book["partnerships"], book["Words"]
    row = next(row for row in page.iter_rows(min_row=2) if row[0].value == "invented-learning")
    cells = {page[1][place].value: cell.value for place, cell in enumerate(row)}
    assert cells["kind"] == "Area-based education partnership"
    assert cells["funding_models"] == "LA grant or seed funding, Hosted"
    lists = {str(rule.sqref).split("2:")[0]: rule for rule in page.data_validations.dataValidation}
    rule = lists[column_of(page, "lifecycle")]
    assert rule.type == "list"
    _, _, place = rule.formula1.partition("!")
    listed = [cell[0].value for cell in words[place.replace("$", "")]]
    assert listed == ["Active", "Forming", "Proposed", "Ended"]


def test_the_workbook_has_a_list_of_las_to_choose_from(book) -> None:
    for name, heading in (
        ("coverage", "authority"),
        ("summaries", "authority"),
        ("sources", "summary"),
    ):
        page = book[name]
        rules = {str(r.sqref).split("2:")[0]: r for r in page.data_validations.dataValidation}
        rule = rules[column_of(page, heading)]
        assert (rule.type, rule.errorStyle) == ("list", "warning"), "codes and names are read too"
        sheet, _, place = rule.formula1.partition("!")
        listed = [cell[0].value for cell in book[sheet][place.replace("$", "")]]
        assert len(listed) == len(set(listed)) == LocalAuthority.objects.count()
        assert listed == sorted(listed), "as people look for a name"
        assert {f"Camden ({CAMDEN})", "Cumberland (E06000063)"} < set(listed)


def test_an_la_that_is_chosen_from_the_list_is_that_la(db) -> None:
    invented_summary(roles=["funder"])
    choices = {row.pk: authority_choice(row) for row in LocalAuthority.objects.all()}
    upload = read_upload([("records.xlsx", BytesIO(workbook_of_all()))])
    replaced = 0
    for table in upload.tables:
        column = {"coverage": "authority", "summaries": "authority", "sources": "summary"}
        if table.name in column:
            place = table.columns.index(column[table.name])
            for row in table.rows:
                replaced += row[place] in choices
                row[place] = choices.get(row[place], row[place])

    result = preview_import(tables=upload.tables)

    assert replaced > Coverage.objects.count()
    assert (result.altered, result.conflicts, result.renamed) == ([], [], {})


def test_the_workbook_has_names_beside_codes(book) -> None:
    page = book["coverage"]
    header = [cell.value for cell in page[1]]
    rows = [dict(zip(header, (cell.value for cell in row), strict=True)) for row in page]
    row = next(row for row in rows if row["partnership"] == "invented-learning")
    assert row["authority_name"] == "Camden"
    assert row["partnership_name"] == "Invented Partnership invented-learning"
    assert (CAMDEN, "Camden") in {(a.value, b.value) for a, b, _ in book["LAs"].iter_rows()}
    sources = book["sources"]
    place = [cell.value for cell in sources[1]].index("summary_name")
    assert "Norfolk" in {row[place].value for row in sources}


def test_the_workbook_comes_back_unchanged(db) -> None:
    invented_partnership(short_name="'May 2021", founded_note="_x000D_", facts=["=1", "2012-13"])
    invented_summary(roles=["funder"], roles_as_of="2019")

    upload = read_upload([("records.xlsx", BytesIO(workbook_of_all()))])

    result = preview_import(tables=[table_without_moment(table) for table in upload.tables])
    assert (result.altered, result.conflicts, upload.skipped) == ([], [], [])
    assert AuthoritySummary.objects.get(pk=NORFOLK).roles == ["funder"]


def table_without_moment(table: UploadedTable) -> UploadedTable:
    """Compared with the present, since what a test writes is as old as the test."""
    place = table.columns.index("downloaded")
    for row in table.rows:
        row[place] = ""
    return table


def test_a_csv_file_is_offered_with_its_name(client: Client, make_staff) -> None:
    client.force_login(make_staff(roles.EDITOR))

    response = client.get("/staff/spreadsheets/summaries.csv")

    assert response.headers["Content-Disposition"] == 'attachment; filename="summaries.csv"'
