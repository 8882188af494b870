"""The lists of what may want putting right find just what they say."""

import pytest
import time_machine
from django.test import Client

from partnerships.models import (
    AuthoritySummary,
    Coverage,
    MappedAuthority,
    Partnership,
)
from staff import roles
from staff.data_quality import CHECKS
from tests.factories import NORFOLK, make_partnership

pytestmark = pytest.mark.django_db

CUMBRIA = "E10000006"  # ended on 1 April 2023


@pytest.fixture
def staff(client: Client, make_staff) -> Client:
    client.force_login(make_staff(roles.MODERATOR))
    return client


def names(slug: str) -> set[str]:
    return {str(getattr(record, "authority", record)) for record in CHECKS[slug].find()}


def test_nothing_is_without_a_source() -> None:
    assert names("partnerships-without-source") == set()
    AuthoritySummary.objects.filter(pk="E09000007").update(text="", roles=[])
    AuthoritySummary.objects.get(pk="E09000007").sources.all().delete()

    assert names("summaries-without-source") == {"Camden"}


def test_summaries_of_a_dead_vintage_are_of_authorities_that_ended() -> None:
    assert names("dead-vintage") == set()
    AuthoritySummary.objects.create(authority_id=CUMBRIA)

    assert names("dead-vintage") == {"Cumbria"}


@time_machine.travel("2026-11-24 12:00Z")
def test_partnerships_in_an_ended_authority() -> None:
    camden = Partnership.objects.get(slug="camden-invented-learning")
    assert camden.name not in names("ended-authorities")
    Coverage.objects.create(partnership=camden, authority_id=CUMBRIA, extent="part")

    assert camden.name in names("ended-authorities")


def test_authorities_without_a_summary() -> None:
    without = set(MappedAuthority.objects.without_summary().values_list("pk", flat=True))
    summarised = set(AuthoritySummary.objects.exclude(text="").values_list("pk", flat=True))

    assert without
    assert not without & summarised
    assert len(without) + len(summarised) == 153


def test_no_founded_year() -> None:
    years = Partnership.objects.values_list("founded_year", flat=True)

    assert Partnership.objects.without_founded_year().count() == list(years).count(None)


def test_names_of_others_are_found_in_one_authority_and_the_same_anywhere() -> None:
    first = Partnership.objects.get(slug="camden-invented-learning")
    assert first.name not in names("duplicate-names")
    other = Partnership.objects.get(slug="invented-schools-north-east")

    Partnership.objects.filter(pk=other.pk).update(name="Camden Invented Learnings")
    assert first.name not in names("duplicate-names"), "nearly the same, but far away"
    Coverage.objects.create(partnership=other, authority_id="E09000007", extent="part")
    assert {first.name, "Camden Invented Learnings"} <= names("duplicate-names")
    Coverage.objects.filter(partnership=other, authority="E09000007").delete()
    Partnership.objects.filter(pk=other.pk).update(name="CAMDEN INVENTED LEARNING")
    assert {first.name, "CAMDEN INVENTED LEARNING"} <= names("duplicate-names")


@pytest.fixture
def _something_in_every_list() -> None:
    """But for partnerships without a source, which the database refuses."""
    AuthoritySummary.objects.create(authority_id=CUMBRIA)
    make_partnership("Norwich Invented Clusters", NORFOLK)


@pytest.mark.parametrize("slug", CHECKS)
@pytest.mark.usefixtures("_something_in_every_list")
def test_each_list_leads_to_where_it_is_put_right(
    staff: Client, django_assert_max_num_queries, slug
) -> None:
    with django_assert_max_num_queries(12):
        page = staff.get(f"/staff/quality/{slug}/")

    assert page.status_code == 200
    findings = page.context["findings"]
    assert bool(findings) == (slug != "partnerships-without-source")
    for finding in findings[:1]:
        assert finding.address in page.content.decode()
        assert staff.get(finding.address).status_code == 200


def test_the_home_page_shows_what_waits_in_a_fixed_number_of_questions(
    staff: Client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(30):
        page = staff.get("/staff/").content.decode()

    for words in (
        "Corrections to decide",
        "Nothing that you have taken up waits for you.",
        "Gone stale",
        "Done in the last seven days",
        "E-mails that could not be sent",
        "LAs without a summary",
    ):
        assert words in page
    assert 'href="/moderation/due/"' in page
