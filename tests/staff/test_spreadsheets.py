"""Spreadsheets out and in: unchanged means no change, a fault means nothing is written."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.safe_csv import STARTS_A_FORMULA, meant_by, safe_cell
from partnerships.models import (
    Change,
    Coverage,
    Membership,
    Partnership,
    Source,
)
from staff import roles
from staff.services.import_spreadsheets import preview_import
from staff.spreadsheets.reading import read_upload
from staff.spreadsheets.sheets import SHEETS
from staff.views import spreadsheets
from tests.factories import partnership_rows

pytestmark = pytest.mark.django_db

PAGE = "/staff/spreadsheets/"
Rows = list[dict[str, str]]


@pytest.fixture
def editor(client: Client, make_staff) -> Client:
    client.force_login(make_staff(roles.EDITOR))
    return client


def download(client: Client, name: str) -> bytes:
    response = client.get(f"{PAGE}{name}")
    assert response.status_code == 200
    assert f'filename="{name}"' in response.headers["Content-Disposition"]
    return b"".join(response)


def write(client: Client, preview, why: str):
    """Looks at a preview and says to write it."""
    page = client.get(preview.headers["Location"])
    typed = {"why": why, "seen": str(page.context["seen"])}
    return client.post(preview.headers["Location"], typed)


def edited(client: Client, table: str, edit: Callable[[Rows], Rows]) -> BytesIO:
    """The CSV of a table with some rows altered, as a spreadsheet program would save it."""
    rows = list(csv.DictReader(StringIO(download(client, f"{table}.csv").decode("utf-8-sig"))))
    columns = list(rows[0])
    rows = edit(rows)
    body = StringIO()
    writer = csv.DictWriter(body, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    file = BytesIO(body.getvalue().encode("utf-8-sig"))
    file.name = f"{table}.csv"
    return file


def test_every_record_comes_back_unchanged(editor: Client) -> None:
    assert Partnership.objects.count() == len(partnership_rows())
    assert_comes_back_unchanged(editor)


def assert_comes_back_unchanged(editor: Client) -> None:
    """All of the record, as one workbook and as a file for each table."""
    book = download(editor, "records.xlsx")
    sheets = [(f"{name}.csv", BytesIO(download(editor, f"{name}.csv"))) for name in SHEETS]

    for files in ([("records.xlsx", BytesIO(book))], sheets):
        tables = read_upload(files).tables
        assert [table.name for table in tables] == list(SHEETS)
        assert len(tables[0].rows) == Partnership.objects.count()
        assert len(tables[2].rows) == Membership.objects.count()
        assert len(tables[4].rows) == Source.objects.count()
        result = preview_import(tables=tables)
        assert (result.altered, result.conflicts, result.left_alone) == ([], [], 0)


def test_a_former_code_means_the_local_authority_that_has_another_now(editor: Client) -> None:
    """Gateshead's before a change of its border in 2013."""

    def edit(rows: Rows) -> Rows:
        for row in rows:
            row["authority"] = row["authority"].replace("E08000037", "E08000020")
        return rows

    table = edited(editor, "coverage", edit)
    assert b"E08000020" in table.getvalue()

    result = preview_import(tables=read_upload([("coverage.csv", table)]).tables)

    assert (result.altered, result.conflicts) == ([], [])


def test_an_import_is_seen_first_and_then_one_change(editor: Client) -> None:
    def edit(rows: Rows) -> Rows:
        rows[0]["summary"] = "=1+1 is what they say"
        rows[1]["funding_models"] = "Hosted, la_grant"
        return rows

    first, second = Partnership.objects.order_by("name", "slug")[:2]
    preview = editor.post(PAGE, {"tables": edited(editor, "partnerships", edit)})
    assert preview.status_code == 302
    page = editor.get(preview.headers["Location"]).content.decode()
    assert "=1+1 is what they say" in page
    assert "Hosted, LA grant or seed funding" in page
    assert Partnership.objects.get(pk=first.pk).summary == first.summary, "only a preview"
    assert "Say why" in write(editor, preview, "").content.decode()

    done = write(editor, preview, "Read again in November.")

    assert done.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.summary == "=1+1 is what they say"
    assert second.funding_models == ["hosted", "la_grant"]
    change = Change.objects.newest_first()[0]
    assert change.why == "Read again in November."
    assert Change.objects.of_partnership(first).newest_first().first() == change
    assert Change.objects.of_partnership(second).newest_first().first() == change
    again = download(editor, "partnerships.csv").decode("utf-8-sig")
    assert "'=1+1 is what they say" in again, "no spreadsheet program runs it"


@pytest.mark.parametrize(
    ("table", "alter", "fault"),
    [
        ("partnerships", {"kind": "guild"}, ("4", "kind", "“guild” is not one of: Area-based")),
        ("partnerships", {"phases": "infants"}, ("4", "phases", "“infants” is not one of: All ")),
        ("partnerships", {"founded_year": "long ago"}, ("4", "founded_year", "is not a number")),
        ("partnerships", {"founded_year": "1066"}, ("4", "founded_year", "greater than or equal")),
        ("partnerships", {"last_checked": "May"}, ("4", "last_checked", "“May” is not a date")),
        ("partnerships", {"last_checked": "2999-01-01"}, ("4", "last_checked", "still to come")),
        (
            "coverage",
            {"authority": "E06000999"},
            ("4", "authority", "there is no LA with the code"),
        ),
        ("coverage", {"authority": "E10000021"}, ("4", "authority", "any of E06000061, E06000062")),
        ("coverage", {"partnership": "nobody"}, ("4", "partnership", "there is no partnership")),
        ("coverage", {"remove": "please"}, ("4", "remove", "write “yes”")),
        (
            "memberships",
            {"count": "9", "percent": "9"},
            ("4", "", "a count or a percentage"),
        ),
        ("memberships", {"count": "few"}, ("4", "count", "is not a number")),
        ("memberships", {"id": "99999999"}, ("4", "id", "there is no membership 99999999")),
        (
            "summaries",
            {"verification": "la_verified"},
            ("4", "verification", "Moderators set how an LA’s page was checked"),
        ),
        ("sources", {"id": "99999999"}, ("4", "id", "there is no source 99999999")),
        ("sources", {"title": "", "url": ""}, ("4", "", "needs a title or a URL")),
    ],
)
def test_a_fault_is_shown_by_row_and_column_and_nothing_is_written(
    editor: Client, table, alter, fault
) -> None:
    before = Change.objects.count()

    def edit(rows: Rows) -> Rows:
        rows[0].update({name: "Altered too" for name in ("name", "supports") if name in rows[0]})
        rows[2].update(alter)
        return rows[:3]

    refused = editor.post(PAGE, {"tables": edited(editor, table, edit)})

    assert refused.status_code == 422
    faults = refused.context["faults"]
    assert [(str(fault.row), fault.column) for fault in faults] == [fault[:2]]
    assert fault[2] in faults[0].reason
    assert fault[2] in refused.content.decode().replace("&#x27;", "'")
    assert Change.objects.count() == before


def test_a_new_partnership_needs_its_place_and_its_source(editor: Client) -> None:
    def add_partnership(rows: Rows) -> Rows:
        new = dict.fromkeys(rows[0], "") | {
            "slug": "invented",
            "name": "Invented",
            "kind": "abep",
            "scale": "la_wide",
            "lifecycle": "forming",
            "evidence": "desk_research",
        }
        return [new]

    def add(**values: str) -> Callable[[Rows], Rows]:
        return lambda rows: [dict.fromkeys(rows[0], "") | values]

    alone = editor.post(PAGE, {"tables": edited(editor, "partnerships", add_partnership)})
    reasons = " ".join(fault.reason for fault in alone.context["faults"])
    assert "invented would be in no LA" in reasons
    assert "the partnership invented has no source" in reasons

    files = [
        edited(editor, "sources", add(partnership="invented", title="An invented report")),
        edited(
            editor, "coverage", add(partnership="invented", authority="E09000007", extent="whole")
        ),
        edited(
            editor,
            "memberships",
            add(partnership="invented", count="12", description="schools", as_of="2024"),
        ),
        edited(editor, "partnerships", add_partnership),
    ]
    preview = editor.post(PAGE, {"tables": files})
    write(editor, preview, "Found in a report.")

    partnership = Partnership.objects.get(slug="invented")
    assert partnership.sources.get().title == "An invented report"
    assert partnership.memberships.get().count == 12


def test_a_row_is_removed_only_where_something_is_left(editor: Client) -> None:
    several = Coverage.objects.filter(partnership__slug="achieving-invented")
    assert several.count() == 3

    def remove(number: int) -> Callable[[Rows], Rows]:
        def edit(rows: Rows) -> Rows:
            mine = [row for row in rows if row["partnership"] == "achieving-invented"]
            for row in mine[:number]:
                row["remove"] = "yes"
            return mine

        return edit

    refused = editor.post(PAGE, {"tables": edited(editor, "coverage", remove(3))})
    assert "achieving-invented would be in no LA" in refused.content.decode()
    preview = editor.post(PAGE, {"tables": edited(editor, "coverage", remove(1))})
    write(editor, preview, "It left.")

    assert several.count() == 2


def test_what_was_changed_since_the_preview_is_looked_at_again(editor: Client) -> None:
    def edit(rows: Rows) -> Rows:
        rows[0]["summary"] = "Mine"
        return rows[:1]

    preview = editor.post(PAGE, {"tables": edited(editor, "partnerships", edit)})
    seen = editor.get(preview.headers["Location"]).context["seen"]
    Partnership.objects.filter(slug="camden-invented-learning").update(summary="Somebody else’s")

    typed = {"why": "A test.", "seen": str(seen)}
    refused = editor.post(preview.headers["Location"], typed)

    assert "The record has changed since" in refused.content.decode()
    assert not Partnership.objects.filter(summary="Mine").exists()
    assert write(editor, preview, "A test.").status_code == 302
    assert Partnership.objects.filter(summary="Mine").exists()


def test_many_rows_are_checked_on_a_page_that_says_how_far_it_is(editor, monkeypatch) -> None:
    monkeypatch.setattr(spreadsheets, "AT_ONCE", 1)

    def check(edit: Callable[[Rows], Rows]) -> tuple[str, str]:
        sent = editor.post(PAGE, {"tables": edited(editor, "partnerships", edit)})
        page = editor.get(sent.headers["Location"])
        assert page.headers.get("Content-Encoding") is None, "packing would hold it back"
        return sent.headers["Location"], page.getvalue().decode()

    def summed_up(summary: str) -> Callable[[Rows], Rows]:
        return lambda rows: [row | {"summary": summary} for row in rows[:3]]

    _, same = check(lambda rows: rows)
    assert "You changed nothing in the file" in same
    _, refused = check(lambda rows: [row | {"kind": "guild"} for row in rows])
    assert "“guild” is not one of" in refused
    address, checked = check(summed_up("Edited."))
    assert "Partnerships: 0 of 3 rows" in checked
    preview = address.removesuffix("check/")
    assert f'<meta http-equiv="refresh" content="0; url={preview}">' in checked
    assert Partnership.objects.filter(summary="Edited.").count() == 0

    # What was found is kept, and found anew where the record was changed meanwhile.
    monkeypatch.setattr(spreadsheets, "preview_import", None)
    assert len(editor.get(preview).context["result"].altered) == 3
    Partnership.objects.filter(slug="camden-invented-learning").update(short_name="Other")
    assert editor.get(preview).headers["Location"] == address
    editor.get(address).getvalue()

    seen = str(editor.get(preview).context["seen"])
    editor.post(preview, {"why": "A test.", "seen": seen})
    assert Partnership.objects.filter(summary="Edited.").count() == 3


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.csv", b"slug,nmae\nx,y\n", "is not a column of this table"),
        ("a.csv", b"colour\nred\n", "matches none of our tables"),
        ("a.csv", "slug,name\nx,Caf\u00e9\n".encode("cp1252"), "is not UTF-8 text"),
        ("a.csv", b"slug,name\nx,y,z\n", "more cells than"),
        ("a.xlsx", b"not a workbook", "cannot be read as an XLSX workbook"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(editor: Client, name, content, fault) -> None:
    file = BytesIO(content)
    file.name = name

    refused = editor.post(PAGE, {"tables": file})

    assert refused.status_code == 422
    assert fault in refused.content.decode()


@given(st.text(alphabet=st.sampled_from(["'", *STARTS_A_FORMULA, "a", " "]), max_size=6))
def test_a_cell_runs_nothing_and_comes_back_as_it_was(value: str) -> None:
    cell = safe_cell(value)

    assert not cell.startswith(STARTS_A_FORMULA)
    assert meant_by(cell) == value


def test_no_cell_of_the_workbook_is_a_formula(editor: Client) -> None:
    Partnership.objects.filter(slug="camden-invented-learning").update(
        founded_note='=HYPERLINK("x")'
    )

    book = load_workbook(BytesIO(download(editor, "records.xlsx")))

    kinds = {cell.data_type for page in book for row in page for cell in row if cell.value}
    assert kinds <= {"s", "inlineStr"}
