"""LAs side by side: the page, its marks, what it refuses, and the file."""

import csv
from io import StringIO

import pytest
from django.test import Client

from core.safe_csv import BYTE_ORDER_MARK, safe_cell
from partnerships import compare
from partnerships.models import AuthoritySummary, Coverage, MappedAuthority, Partnership
from partnerships.vocabularies import KindFamily

from .test_pages import text_of

pytestmark = pytest.mark.django_db

TWO = "la=camden&la=leeds"
FOUR = "la=camden&la=leeds&la=kent&la=isles-of-scilly"


def rows_of(client: Client, query: str) -> dict[str, list[str]]:
    """The file's rows by what they are of: a cell for each LA, and the mark."""
    body = client.get(f"/compare.csv?{query}").content.decode("utf-8-sig")
    heading, *rows = list(csv.reader(StringIO(body)))
    assert all(len(row) == len(heading) for row in rows)
    return {row[1]: row[2:-1] for row in rows}


@pytest.mark.parametrize(("address", "queries"), [("/compare/", 4), ("/compare.csv", 3)])
@pytest.mark.parametrize("query", [TWO, FOUR])
def test_a_comparison_asks_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries, address, queries, query
) -> None:
    with django_assert_num_queries(queries):
        assert client.get(f"{address}?{query}").status_code == 200


def test_the_page_names_the_authorities_and_what_differs(client: Client) -> None:
    said = text_of(client, f"/compare/?{TWO}")

    assert "Camden and Leeds side by side" in said
    assert "they differ in: Type; Region; Education Investment Area." in said
    assert "Region Differs London Yorkshire and The Humber" in said
    assert "How it was checked Same Desk research Desk research" in said
    assert "Area-based education partnerships Recorded in all Camden Invented Learning" in said
    assert "210,110 people Lowest here Lower than 109 of 152 LAs" in said
    assert "811,960 people Highest here Higher than 140 of 152 LAs" in said


def test_partnerships_lead_to_their_pages(client: Client) -> None:
    body = client.get(f"/compare/?{TWO}").content.decode()

    assert '<a href="/partnerships/camden-invented-learning/">Camden Invented Learning</a>' in body


def test_how_the_partnerships_work_is_compared_and_leads_to_them(client: Client) -> None:
    rows = rows_of(client, TWO)
    assert rows["Funding"][0] == (
        "LA grant or seed funding; Membership subscription; Traded services"
    )
    assert rows["Focus"][0].startswith("School improvement; Professional development")
    assert rows["Legal form"][0] == "Company limited by guarantee; School company"
    assert rows["Funding"][1] == "Not found"

    body = client.get(f"/compare/?{TWO}").content.decode()
    for address in (
        "/partnerships/?name=Camden&funding=subscription",
        "/partnerships/?name=Camden&form=school_company",
        "/partnerships/?name=Camden&role=founder",
        "/partnerships/?kind=abep",
    ):
        assert f'href="{address.replace("&", "&amp;")}"' in body
        listed = client.get(address).context["list"]
        assert listed.faults == []
        assert "Camden Invented Learning" in [item.name for item in listed.partnerships]


def test_kinds_stand_in_their_groups(client: Client) -> None:
    said = text_of(client, f"/compare/?{TWO}")
    places = [said.rindex(str(family.label)) for family in list(KindFamily)[1:]]

    assert places == sorted(places)


def test_an_authority_leads_here_with_itself_chosen(client: Client) -> None:
    body = " ".join(client.get("/compare/?with=camden").content.decode().split())

    assert '<option value="camden" selected>' in body
    assert "Error" not in body
    assert "selected" not in client.get("/compare/?with=narnia").content.decode()


def test_a_name_with_a_comma_stays_whole() -> None:
    names = ["Bristol, City of", "Bournemouth, Christchurch and Poole", "Kent"]
    authorities = [MappedAuthority(name=name) for name in names]

    assert compare.names_of(authorities) == (
        "Bristol, Bournemouth, Christchurch and Poole and Kent"
    )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("la=camden", "Choose one more: it takes at least two to compare."),
        ("la=&la=", "Choose at least two local authorities."),
        ("la=camden&la=leeds&la=camden", "Camden is chosen twice."),
        ("la=camden&la=narnia", "There is no local authority “narnia” on the map."),
        ("la=camden&la=leeds&vintage=1999", "There is no map of LAs for “1999” here."),
        (f"{FOUR}&la=derby", "5 are chosen, and at most four fit side by side."),
    ],
)
def test_a_choice_that_cannot_be_compared_is_said(client: Client, query, said) -> None:
    response = client.get(f"/compare/?{query}")
    assert response.status_code == 200
    assert "Error:" in response.content.decode().partition("<title>")[2].partition("</title>")[0]
    assert said in text_of(client, f"/compare/?{query}")

    file = client.get(f"/compare.csv?{query}")
    assert (file.status_code, file.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert said in file.content.decode()


def test_the_form_stands_alone_before_anything_is_asked(client: Client) -> None:
    said = text_of(client, "/compare/")

    assert "Choose two to four, to see them side by side." in said
    assert "Error" not in said


def test_the_form_keeps_what_was_chosen(client: Client) -> None:
    body = " ".join(client.get(f"/compare/?{FOUR}&la=derby").content.decode().split())

    for slug in ("camden", "leeds", "kent", "isles-of-scilly"):
        assert f'<option value="{slug}" selected>' in body
    assert '<option value="derby" selected>' not in body


def test_boxes_left_empty_do_not_matter(client: Client) -> None:
    assert "Camden and Leeds side by side" in text_of(client, f"/compare/?{TWO}&la=&la=")


def test_one_of_three_can_be_taken_out_but_not_one_of_two(client: Client) -> None:
    three = client.get("/compare/?la=camden&la=leeds&la=kent").content.decode()

    assert 'href="/compare/?la=camden&amp;la=kent"' in three
    assert 'class="remove"' not in client.get(f"/compare/?{TWO}").content.decode()


def test_what_was_typed_is_never_markup(client: Client) -> None:
    for address in ("/compare/", "/compare.csv"):
        response = client.get(address, {"la": ["camden", "<script>alert(1)</script>"]})
        is_text = response.headers["Content-Type"].startswith("text/plain")
        assert is_text or "<script>alert" not in response.content.decode()


def test_what_was_not_found_neither_differs_nor_agrees(client: Client) -> None:
    AuthoritySummary.objects.filter(authority__slug="kent").update(roles=["funder"])
    AuthoritySummary.objects.filter(authority__slug="camden").update(roles=["funder"])
    Coverage.objects.filter(authority__slug="camden").update(roles=[])
    AuthoritySummary.objects.filter(authority__slug="leeds").update(roles=[])

    role = "The LA’s role"
    assert rows_of(client, TWO)[role] == ["Funder", "Not found", "Too little found to compare"]
    assert rows_of(client, f"{TWO}&la=kent")[role][-1] == "Same, where found"
    assert rows_of(client, "la=camden&la=kent")[role][-1] == "Same"


def test_an_ended_partnership_is_shown_but_is_none_that_is_there(client: Client) -> None:
    Partnership.objects.filter(slug="camden-invented-learning").update(lifecycle="ended")

    row = rows_of(client, TWO)["Area-based education partnerships"]
    assert row[0] == "Camden Invented Learning (Ended)"
    assert row[-1] == "Differs"


def test_kinds_found_nowhere_are_named_once(client: Client) -> None:
    assert (
        "Recorded in none of these LAs: LA school-improvement companies and services, "
        "education boards and forums run by the LA, heads’ associations"
        in text_of(client, f"/compare/?{TWO}")
    )


def test_a_missing_figure_is_said_to_be_not_found(client: Client) -> None:
    row = rows_of(client, "la=isles-of-scilly&la=leeds")["Primary schools that are academies"]

    assert row[0] == "Not found"
    assert "here" not in row[1]  # nothing is highest or lowest of one


def test_the_file_opens_in_a_spreadsheet(client: Client) -> None:
    response = client.get(f"/compare.csv?{TWO}")

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="compare-camden-leeds.csv"'
    )
    assert response.content.decode().startswith(f"{BYTE_ORDER_MARK}Section,What,Camden,Leeds,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_never_runs_as_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"
    assert safe_cell(f"1{start}1") == f"1{start}1"


def test_a_partnerships_name_never_runs_as_a_formula(client: Client) -> None:
    Partnership.objects.filter(slug="camden-invented-learning").update(name="=HYPERLINK(1)")

    abeps = rows_of(client, TWO)["Area-based education partnerships"]
    assert abeps[0] == "'=HYPERLINK(1) (Not known when last active)"
