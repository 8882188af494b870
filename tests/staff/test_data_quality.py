"""The lists of what may want putting right find just what they say."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from partnerships.models import (
    AuthoritySummary,
    Change,
    Coverage,
    MappedAuthority,
    Partnership,
)
from staff import roles
from staff.data_quality import CHECKS, finding
from staff.models import LinkCheck, WorklistEntry
from tests.factories import NORFOLK, make_partnership

pytestmark = pytest.mark.django_db

CUMBRIA = "E10000006"  # ended on 1 April 2023
GONE = "https://gone.example/page"


def dead_link(url: str) -> LinkCheck:
    now = timezone.now()
    return LinkCheck.objects.create(
        url=url, outcome="broken", told="Gone (404)", checked_at=now,
        broken_since=now - timedelta(days=7),
    )  # fmt: skip


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
    before = names("duplicate-names")
    other = Partnership.objects.get(slug="invented-schools-north-east")
    pair = {"Camden Invented Learning and Camden Invented Learnings"}

    Partnership.objects.filter(pk=other.pk).update(name="Camden Invented Learnings")
    assert names("duplicate-names") == before, "nearly the same, but far away"
    Coverage.objects.create(partnership=other, authority_id="E09000007", extent="part")
    assert names("duplicate-names") == before | pair
    third = make_partnership("Unlike any of them", "E09000007")
    assert names("duplicate-names") == before | pair
    Partnership.objects.filter(pk=third.pk).update(name="Camden Invented Learning X")
    assert "Camden Invented Learning and Camden Invented Learning X" in names("duplicate-names")
    Partnership.objects.filter(pk=third.pk).update(name="Unlike any of them")
    Partnership.objects.filter(pk=other.pk).update(successor=first.slug)
    assert names("duplicate-names") == before, "one took the place of the other"
    Partnership.objects.filter(pk=other.pk).update(successor=None)
    Coverage.objects.filter(partnership=other, authority="E09000007").delete()
    Partnership.objects.filter(pk=other.pk).update(name="CAMDEN INVENTED LEARNING")
    assert names("duplicate-names") - before == {
        "Camden Invented Learning and CAMDEN INVENTED LEARNING"
    }


@pytest.fixture
def _something_in_every_list() -> None:
    """But for partnerships without a source, which the database refuses."""
    AuthoritySummary.objects.create(authority_id=CUMBRIA)
    make_partnership("Norwich Invented Clusters", NORFOLK, website=GONE)
    dead_link(GONE)


@pytest.mark.parametrize("slug", CHECKS)
@pytest.mark.usefixtures("_something_in_every_list")
def test_each_list_leads_to_where_it_is_put_right(
    staff: Client, django_assert_max_num_queries, slug
) -> None:
    with django_assert_max_num_queries(18):
        page = staff.get(f"/staff/quality/{slug}/")

    assert page.status_code == 200
    rows = page.context["rows"]
    assert bool(rows) == (slug != "partnerships-without-source")
    for row in rows[:1]:
        assert escape(row.finding.address) in page.content.decode()
        assert staff.get(row.finding.address).status_code == 200


def test_what_is_missing_of_a_partnership() -> None:
    camden = Partnership.objects.get(slug="camden-invented-learning")
    old, contact, checked = "old-evidence", "without-contact", "not-checked"
    assert camden.name not in names(contact)
    assert {camden.name} <= names(old) & names(checked)

    Partnership.objects.filter(pk=camden.pk).update(website="", last_checked=timezone.localdate())
    camden.sources.update(shows_active_in=timezone.localdate().year)
    assert camden.name in names(contact)
    assert camden.name not in names(old) | names(checked)
    long_ago = timezone.localdate() - timedelta(days=370)
    Partnership.objects.filter(pk=camden.pk).update(last_checked=long_ago)
    assert camden.name in names(checked)
    Partnership.objects.filter(pk=camden.pk).update(lifecycle="ended")
    assert camden.name not in names(contact) | names(checked)


def test_a_link_is_dead_once_it_was_broken_for_a_day_and_while_the_record_has_it() -> None:
    Partnership.objects.filter(slug="camden-invented-learning").update(contact_page=GONE)
    link = dead_link(GONE)
    assert [finding(row).name for row in CHECKS["dead-links"].find()] == [
        "Camden Invented Learning"
    ]
    LinkCheck.objects.update(broken_since=link.checked_at)
    assert not CHECKS["dead-links"].find()
    Partnership.objects.filter(slug="camden-invented-learning").update(contact_page="")
    AuthoritySummary.objects.filter(authority=NORFOLK).update(schools_page=GONE)
    LinkCheck.objects.update(broken_since=link.broken_since)
    assert [finding(row).name for row in CHECKS["dead-links"].find()] == ["Norfolk"]


def test_a_row_is_given_set_aside_and_comes_back(staff: Client, make_staff) -> None:
    path = "/staff/quality/without-founded-year/"
    colleague = make_staff(roles.EDITOR)
    rows = staff.get(path).context["rows"]
    number, (first, second) = len(rows), rows[:2]
    keys = [first.key, second.key]

    def shown(choice: str = "") -> list[str]:
        return [row.key for row in staff.get(path, {"shown": choice}).context["rows"]]

    assert "Tick at least one row." in staff.post(path, {"act": "assign"}).content.decode()
    staff.post(path, {"act": "assign", "to": colleague.pk, "key": keys})
    assert colleague.email in staff.get(path).content.decode()
    assert shown("mine") == []
    assert len(shown("nobody")) == number - 2

    no_reason = staff.post(path, {"act": "dismiss", "key": first.key}).content.decode()
    assert "Say why nothing needs doing." in no_reason
    staff.post(path, {"act": "dismiss", "why": "Looked, not found.", "key": first.key})
    staff.post(path, {"act": "snooze", "days": "30", "key": second.key})
    assert len(shown()) == number - 2
    assert shown("resting") == keys
    assert "“Looked, not found.”" in staff.get(path, {"shown": "resting"}).content.decode()
    entry = WorklistEntry.objects.get(record=second.key)
    assert (entry.assigned_to, str(entry.noted_by)) == (colleague, "moderator@cfey.example")
    assert f"{number - 2}</td>" in staff.get("/staff/").content.decode()

    WorklistEntry.objects.filter(record=second.key).update(snoozed_until=timezone.localdate())
    assert second.key in shown()
    over_a_year_ago = timezone.localdate() - timedelta(days=366)
    WorklistEntry.objects.filter(record=first.key).update(dismissed_on=over_a_year_ago)
    assert len(shown()) == number
    staff.post(path, {"act": "snooze", "days": "30", "key": second.key})
    staff.post(path, {"back": "on", "key": second.key})
    assert len(shown()) == number


def test_what_was_looked_at_is_checked_in_one_change(staff: Client) -> None:
    path = "/staff/quality/not-checked/"
    keys = [row.key for row in staff.get(path).context["rows"][:2]]
    number = Change.objects.count()

    staff.post(path, {"act": "checked", "key": keys})

    today = timezone.localdate()
    assert Partnership.objects.filter(last_checked=today, pk__in=keys).count() == 2
    assert Change.objects.count() == number + 1
    assert Change.objects.newest_first()[0].why == "CfEY checked it, and found it right."
    assert not {row.key for row in staff.get(path).context["rows"]} & set(keys)
    other = "/staff/quality/without-founded-year/"
    refused = staff.post(other, {"act": "checked", "key": keys}).content.decode()
    assert "Select a valid choice" in refused


def test_a_pair_is_dismissed_until_one_is_called_otherwise(staff: Client) -> None:
    path = "/staff/quality/duplicate-names/"
    make_partnership("Norwich Invented Clusters", NORFOLK)

    def keys() -> list[str]:
        return [row.key for row in staff.get(path).context["rows"]]

    key = keys()[0]
    note = staff.get(path).context["rows"][0].finding.note
    assert note.startswith("89% alike. Area-based education partnership in part of Norfolk; ")
    staff.post(path, {"act": "dismiss", "why": "They are two.", "key": key})
    assert key not in keys()
    long_ago = timezone.localdate() - timedelta(days=4000)
    WorklistEntry.objects.update(dismissed_on=long_ago)
    assert key not in keys()

    Partnership.objects.filter(slug="norwich-invented-clusters").update(
        name="Norwich Invented Cluster"
    )
    assert key in keys()


def test_a_viewer_looks_and_notes_nothing(client: Client, make_staff) -> None:
    client.force_login(make_staff(roles.VIEWER))
    path = "/staff/quality/without-founded-year/"
    page = client.get(path)
    assert "checkbox" not in page.content.decode()
    key = page.context["rows"][0].key
    assert client.post(path, {"act": "snooze", "days": "30", "key": key}).status_code == 403
    assert not WorklistEntry.objects.exists()


def test_the_home_page_shows_what_waits_in_a_fixed_number_of_questions(
    staff: Client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(36):
        page = staff.get("/staff/").content.decode()

    for words in (
        "Corrections to decide",
        "You have no corrections to finish.",
        "Overdue",
        "Done in the last seven days",
        "E-mails that could not be sent",
        "LAs without a summary",
    ):
        assert words in page
    assert 'href="/moderation/due/"' in page
