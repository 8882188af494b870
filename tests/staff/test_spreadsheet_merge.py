"""A spreadsheet that was taken out a while ago takes back nothing that others did since."""

import csv
from io import BytesIO, StringIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from partnerships.models import AuthoritySummary, Change, Coverage, Membership, Partnership
from staff import roles
from tests.staff.invented_records import (
    CAMDEN,
    NORFOLK,
    an_hour_passes,
    invented_partnership,
    invented_summary,
)
from tests.staff.test_spreadsheets import PAGE, Rows, download, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, make_staff) -> Client:
    client.force_login(make_staff(roles.EDITOR))
    return client


def downloaded(editor: Client, table: str) -> Rows:
    text = download(editor, f"{table}.csv").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def row_of(rows: Rows, **values: str) -> dict[str, str]:
    return next(row for row in rows if all(row[name] == v for name, v in values.items()))


def bring_back(editor: Client, table: str, rows: Rows):
    body = StringIO()
    writer = csv.DictWriter(body, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    file = BytesIO(body.getvalue().encode())
    file.name = f"{table}.csv"
    return editor.post(PAGE, {"tables": file})


def result_of(editor: Client, preview):
    assert preview.status_code == 302, preview.context["faults"]
    return editor.get(preview.headers["Location"]).context["result"]


def test_a_cell_that_was_not_edited_is_left_alone(editor: Client) -> None:
    mine, theirs = invented_partnership("mine"), invented_partnership("theirs")
    an_hour_passes()
    book = load_workbook(BytesIO(download(editor, "records.xlsx")))
    Partnership.objects.filter(pk=theirs.pk).update(
        founded_year=2011, website="https://invented.example/", last_checked="2026-11-01"
    )
    Partnership.objects.filter(pk=mine.pk).update(founded_year=2012)
    page = book["partnerships"]
    column = {cell.value: cell.column for cell in page[1]}
    for row in page.iter_rows(min_row=2):
        if row[0].value == "mine":
            page.cell(row[0].row, column["summary"], "Edited in the workbook.")
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "records.xlsx"

    preview = editor.post(PAGE, {"tables": file})

    result = result_of(editor, preview)
    assert [(row.title, [cell.column for cell in row.cells]) for row in result.altered] == [
        (mine.name, ["summary"])
    ]
    assert result.conflicts == []
    assert result.left_alone == 4
    page_text = " ".join(editor.get(preview.headers["Location"]).content.decode().split())
    assert "4 cells that somebody else has changed since, and you have not, stay as on" in page_text
    write(editor, preview, "Edited.")
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.summary, mine.founded_year) == ("Edited in the workbook.", 2012)
    assert theirs.website == "https://invented.example/"


def test_what_both_changed_is_shown_apart_and_stays_unless_chosen(editor: Client) -> None:
    partnership = invented_partnership()
    an_hour_passes()
    rows = downloaded(editor, "partnerships")
    Partnership.objects.filter(pk=partnership.pk).update(summary="Theirs", short_name="THEIRS")
    row = row_of(rows, slug=partnership.slug)
    row |= {"summary": "Mine", "short_name": "MINE", "founded_year": "2014"}

    preview = bring_back(editor, "partnerships", rows)

    conflicts = {c.column: c for c in result_of(editor, preview).conflicts}
    assert set(conflicts) == {"summary", "short_name"}
    summary = conflicts["summary"]
    assert (summary.was, summary.here, summary.brought) == (
        "An invented summary.",
        "Theirs",
        "Mine",
    )
    page = editor.get(preview.headers["Location"])
    assert "Changed by you and by somebody else" in page.content.decode()
    typed = {"why": "Chosen.", "seen": str(page.context["seen"]), "chosen": [summary.choice]}
    editor.post(preview.headers["Location"], typed)
    partnership.refresh_from_db()
    assert (partnership.summary, partnership.short_name) == ("Mine", "THEIRS")
    assert partnership.founded_year == 2014


def test_both_having_changed_to_the_same_is_nothing_to_choose(editor: Client) -> None:
    partnership = invented_partnership()
    an_hour_passes()
    rows = downloaded(editor, "partnerships")
    Partnership.objects.filter(pk=partnership.pk).update(founded_year=2014)
    row_of(rows, slug=partnership.slug)["founded_year"] = "2014"

    done = bring_back(editor, "partnerships", rows)

    assert done.headers["Location"] == PAGE


def test_a_file_that_says_no_moment_is_compared_with_the_present(editor: Client) -> None:
    partnership = invented_partnership()
    an_hour_passes()
    rows = downloaded(editor, "partnerships")
    for row in rows:
        del row["downloaded"]
    Partnership.objects.filter(pk=partnership.pk).update(founded_year=2011)

    preview = bring_back(editor, "partnerships", rows)

    result = result_of(editor, preview)
    assert [(c.column, c.before, c.after) for row in result.altered for c in row.cells] == [
        ("founded_year", "2011", "")
    ]
    page = editor.get(preview.headers["Location"]).content.decode()
    assert "These tables do not say when they were downloaded: partnerships." in page


def test_a_row_that_was_removed_since_stays_removed(editor: Client) -> None:
    partnership = invented_partnership()
    an_hour_passes()
    rows = downloaded(editor, "memberships")
    Membership.objects.filter(partnership=partnership).delete()
    untouched = bring_back(editor, "memberships", rows)
    assert untouched.headers["Location"] == PAGE
    row_of(rows, partnership=partnership.slug)["count"] = "13"

    preview = bring_back(editor, "memberships", rows)

    (conflict,) = result_of(editor, preview).conflicts
    assert (conflict.column, conflict.here, conflict.choice) == ("count", "removed", "")
    write(editor, preview, "Nothing to choose.")
    assert not Membership.objects.filter(partnership=partnership).exists()


def test_a_row_that_was_changed_since_is_removed_only_if_chosen(editor: Client) -> None:
    partnership = invented_partnership()
    Coverage.objects.create(partnership=partnership, authority_id=NORFOLK, extent="whole")
    an_hour_passes()
    rows = downloaded(editor, "coverage")
    Coverage.objects.filter(partnership=partnership, authority=NORFOLK).update(extent="part")
    row_of(rows, partnership=partnership.slug, authority=NORFOLK)["remove"] = "yes"

    preview = bring_back(editor, "coverage", rows)

    (conflict,) = result_of(editor, preview).conflicts
    assert conflict.brought == "removed"
    assert conflict.here == "changed: extent"
    page = editor.get(preview.headers["Location"])
    typed = {"why": "Gone.", "seen": str(page.context["seen"])}
    editor.post(preview.headers["Location"], typed)
    assert Coverage.objects.filter(partnership=partnership).count() == 2
    preview = bring_back(editor, "coverage", rows)
    typed["seen"] = str(editor.get(preview.headers["Location"]).context["seen"])
    editor.post(preview.headers["Location"], typed | {"chosen": [conflict.choice]})
    assert [c.authority_id for c in Coverage.objects.filter(partnership=partnership)] == [CAMDEN]


def test_rows_of_every_table_are_merged(editor: Client) -> None:
    """An import that leaves all of it alone is no entry in the history."""
    partnership, summary = invented_partnership(), invented_summary()
    an_hour_passes()
    book = download(editor, "records.xlsx")
    Partnership.objects.filter(pk=partnership.pk).update(funding_models=["hosted"])
    Coverage.objects.filter(partnership=partnership).update(districts=["Invented Town"])
    Membership.objects.filter(partnership=partnership).update(count=99)
    AuthoritySummary.objects.filter(pk=summary.pk).update(roles=["funder"])
    summary.sources.update(locator="Page 3")
    before = Change.objects.count()
    file = BytesIO(book)
    file.name = "records.xlsx"

    done = editor.post(PAGE, {"tables": file}, follow=True)

    assert "Changes made on the site since you downloaded it are kept" in done.content.decode()
    assert Change.objects.count() == before


def test_a_moment_that_somebody_altered_is_refused(editor: Client) -> None:
    invented_partnership()
    an_hour_passes()
    rows = downloaded(editor, "partnerships")
    rows[0]["downloaded"] = "26/11/2026"

    refused = bring_back(editor, "partnerships", rows)

    assert refused.status_code == 422
    (fault,) = refused.context["faults"]
    assert (fault.row, fault.column) == (2, "downloaded")
    assert "has changed since the download" in fault.reason


@pytest.mark.parametrize("moment", ["at 0001-01-01T00:00:00+00:00", "at 2026-11-26T10:00:00"])
def test_a_moment_that_cannot_be_is_refused(editor: Client, moment: str) -> None:
    invented_partnership()
    rows = downloaded(editor, "partnerships")
    rows[0]["downloaded"] = moment

    assert bring_back(editor, "partnerships", rows).status_code == 422


def test_rows_of_a_partnership_that_was_removed_since_are_left_alone(editor: Client) -> None:
    partnership, other = invented_partnership("removed"), invented_partnership("stays")
    an_hour_passes()
    rows = downloaded(editor, "coverage")
    Partnership.objects.filter(pk=partnership.pk).delete()
    row_of(rows, partnership=other.slug)["districts"] = "Invented Town"

    preview = bring_back(editor, "coverage", rows)

    result = result_of(editor, preview)
    assert [row.title for row in result.altered] == [f"{other.name}, Camden"]
    assert result.conflicts == []


def test_a_row_is_moved_to_another_partnership(editor: Client) -> None:
    partnership, other = invented_partnership("mistaken"), invented_partnership("meant")
    an_hour_passes()
    rows = downloaded(editor, "memberships")
    row_of(rows, partnership=partnership.slug)["partnership"] = other.slug

    preview = bring_back(editor, "memberships", rows)
    write(editor, preview, "It was the other’s.")

    assert Membership.objects.filter(partnership=other).count() == 2


def test_a_new_row_says_what_it_belongs_to(editor: Client) -> None:
    refused = bring_back(
        editor, "memberships", [{"id": "", "description": "schools", "count": "3"}]
    )

    assert refused.status_code == 422
    (fault,) = refused.context["faults"]
    assert (fault.row, fault.column) == (2, "partnership")


def test_a_file_of_before_a_rename_finds_what_it_means(editor: Client) -> None:
    partnership = invented_partnership("called-so-before")
    an_hour_passes()
    tables = {name: downloaded(editor, name) for name in ("partnerships", "coverage")}
    Partnership.objects.filter(pk=partnership.pk).update(slug="called-so-now", founded_year=2011)

    rows = tables["partnerships"]
    row_of(rows, slug="called-so-before")["summary"] = "Edited before I knew."
    preview = bring_back(editor, "partnerships", rows)
    said = editor.get(preview.headers["Location"]).content.decode()
    assert "called-so-before is now called-so-now" in said
    [altered] = result_of(editor, preview).altered
    assert (altered.record.pk, altered.effect.value) == (partnership.pk, "changed")
    assert [cell.column for cell in altered.cells] == ["summary"]

    row = row_of(tables["coverage"], partnership="called-so-before")
    row["extent"] = "part"
    result = result_of(editor, bring_back(editor, "coverage", tables["coverage"]))
    [altered] = result.altered
    assert altered.record == partnership.coverage.get()
    assert result.renamed == {"called-so-before": "called-so-now"}


def test_a_name_stands_in_place_of_a_code_and_may_not_contradict_it(editor: Client) -> None:
    partnership, other = invented_partnership("named"), invented_partnership("other")
    an_hour_passes()
    rows = downloaded(editor, "coverage")
    (row,) = (row for row in rows if row["partnership"] == "named")
    new = dict.fromkeys(row, "") | {
        "partnership_name": partnership.name.upper(),
        "authority_name": "norfolk",
        "extent": "The whole LA",
        "basis": "Stated",
    }

    (altered,) = result_of(editor, bring_back(editor, "coverage", [new])).altered
    assert (altered.effect.value, altered.title) == ("new", f"{partnership.name}, Norfolk")

    refused = bring_back(
        editor,
        "coverage",
        [
            row | {"authority_name": "Norfolk"},
            new | {"partnership": other.slug, "partnership_name": "", "authority": CAMDEN},
            new | {"authority_name": "Nowhere"},
            new | {"partnership": other.slug, "authority": NORFOLK},
        ],
    )
    faults = [(fault.row, fault.column, fault.reason) for fault in refused.context["faults"]]
    both = "correct one of the two"
    assert faults == [
        (2, "authority_name", f"“Norfolk” is not the name of “{CAMDEN}” (Camden); {both}"),
        (3, "authority_name", f"“norfolk” is not the name of “{CAMDEN}” (Camden); {both}"),
        (4, "authority_name", "nothing is called “Nowhere”"),
        (
            5,
            "partnership_name",
            f"“{partnership.name.upper()}” is not the name of “other” ({other.name}); {both}",
        ),
    ]


def test_a_name_of_several_is_asked_after(editor: Client) -> None:
    for slug in ("first", "second"):
        invented_partnership(slug, name="Called The Same")
    row = {"id": "", "partnership": "", "partnership_name": "Called the same", "count": "3"}

    refused = bring_back(editor, "memberships", [row])

    (fault, *_) = refused.context["faults"]
    assert (fault.column, fault.reason) == (
        "partnership_name",
        "“Called the same” may be any of first, second: say which",
    )


def test_a_code_that_is_taken_away_does_not_come_back_by_its_name(editor: Client) -> None:
    invented_partnership("follows")
    invented_partnership("ended", lifecycle="ended", successor_id="follows")
    an_hour_passes()
    rows = downloaded(editor, "partnerships")
    row_of(rows, slug="ended")["successor"] = ""

    (altered,) = result_of(editor, bring_back(editor, "partnerships", rows)).altered

    assert [(cell.column, cell.after) for cell in altered.cells] == [("successor", "")]
