"""Editing the record in the admin: with a reason, checked, and never over somebody else's head."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from boundaries.models import LocalAuthority
from core.history.tracking import ChangedBy, change
from corrections.models import Intent
from corrections.proposals import ProposalTopic
from partnerships.models import AuthoritySummary, Change, Partnership
from staff import roles
from tests.corrections.invented import in_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, make_staff) -> Client:
    client.force_login(make_staff(roles.EDITOR))
    return client


@pytest.fixture
def partnership() -> Partnership:
    return Partnership.objects.get(slug="camden-invented-learning")


def address(record, page: str = "change") -> str:
    return f"/admin/{record._meta.label_lower.replace('.', '/')}/{record.pk}/{page}/"


def filled_in(client: Client, url: str) -> dict[str, str | list[str]]:
    """Returns what a browser would send back from the form as it stands."""
    response = client.get(url)
    assert response.status_code == 200
    data: dict[str, str | list[str]] = {}
    adminform = response.context["adminform"]
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    forms = [adminform.form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                shown = field.field.prepare_value(value)
                data[field.html_name] = shown if isinstance(shown, list) else str(shown)
    return data


def text_of(response) -> str:
    return unescape(re.sub(r"<[^>]+>|\s+", " ", response.content.decode()))


def test_saving_without_altering_anything_changes_nothing(editor: Client) -> None:
    before = Change.objects.count()
    for record in (*Partnership.objects.order_by("pk")[::7], AuthoritySummary.objects.first()):
        url = address(record)
        assert editor.post(url, filled_in(editor, url) | {"why": "A test."}).status_code == 302

    assert Change.objects.count() == before


def test_an_edit_is_one_change_with_its_reason(editor: Client, partnership) -> None:
    url = address(partnership)
    data = filled_in(editor, url)
    assert "Say why" in text_of(editor.post(url, data | {"summary": "New words"}))

    done = editor.post(
        url,
        data
        | {
            "why": "Its report of 2026 says so.",
            "summary": "New words",
            "funding_models": ["subscription", "hosted"],
            "sources-0-locator": "its last page",
        },
    )

    assert done.status_code == 302
    partnership.refresh_from_db()
    assert partnership.summary == "New words"
    assert partnership.funding_models == ["subscription", "hosted"]
    made = Change.objects.of_partnership(partnership).newest_first()[0]
    assert (made.by, made.why) == (ChangedBy.STAFF, "Its report of 2026 says so.")
    assert "New words" in editor.get(partnership.get_absolute_url()).content.decode()
    history = text_of(editor.get(address(partnership, "history")))
    for words in ("Its report of 2026", "editor@cfey.example", "New words", "its last page"):
        assert words in history


def test_two_editors_do_not_overwrite_each_other(editor: Client, partnership) -> None:
    url = address(partnership)
    opened = filled_in(editor, url)
    with change(by=ChangedBy.STAFF, why="Somebody else was faster."):
        Partnership.objects.filter(pk=partnership.pk).update(website="https://faster.example/")

    typed = opened | {"why": "Mine", "summary": "Typed meanwhile"}
    refused = editor.post(url, typed)

    words = text_of(refused)
    assert "Somebody else was faster." in words
    assert "differs from the record as it is now in: Summary, Website" in words
    assert "Typed meanwhile" in words
    partnership.refresh_from_db()
    assert partnership.website == "https://faster.example/"
    again = refused.context["adminform"].form["seen"].value()
    assert editor.post(url, typed | {"seen": again}).status_code == 302
    partnership.refresh_from_db()
    assert partnership.summary == "Typed meanwhile"


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        ({"sources-0-DELETE": "on"}, "Give at least one source"),
        ({"coverage-0-DELETE": "on"}, "Name at least one LA"),
        ({"founded_year": "1066"}, "greater than or equal to 1900"),
        ({"website": "ftp://example.org/"}, "begins with https://"),
        ({"kind": "guild"}, "not one of the available choices"),
        ({"council_percent": "101"}, "less than or equal to 100"),
    ],
)
def test_what_cannot_be_is_said_in_the_form(editor: Client, alter, words) -> None:
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    partnership.sources.exclude(pk=partnership.sources.values("pk")[:1]).delete()
    url = address(partnership)

    refused = editor.post(url, filled_in(editor, url) | {"why": "A test."} | alter)

    assert refused.status_code == 200
    assert words in text_of(refused)


def test_a_preview_shows_the_page_and_saves_nothing(editor: Client, partnership) -> None:
    url = address(partnership)
    before = Change.objects.count()

    data = filled_in(editor, url) | {"why": "A test.", "summary": "Seen before", "_preview": "1"}
    shown = text_of(editor.post(url, data))

    assert "A preview: nothing is saved yet" in shown
    assert "Seen before" in shown
    partnership.refresh_from_db()
    assert partnership.summary != "Seen before"
    assert Change.objects.count() == before


def test_a_new_partnership_comes_with_place_and_source(editor: Client) -> None:
    url = "/admin/partnerships/partnership/add/"
    data = filled_in(editor, url) | {
        "why": "Told by telephone.",
        "name": "Invented Partnership",
        "slug": "invented-partnership",
        "kind": "abep",
        "scale": "la_wide",
        "lifecycle": "forming",
        "evidence": "desk_research",
    }
    assert "Name at least one LA" in text_of(editor.post(url, data))

    data |= {
        "coverage-TOTAL_FORMS": "1",
        "coverage-0-authority": "E09000007",
        "coverage-0-extent": "whole",
        "coverage-0-roles": ["funder", "partner"],
        "sources-TOTAL_FORMS": "1",
        "sources-0-title": "An invented report",
    }
    assert editor.post(url, data).status_code == 302

    made = Partnership.objects.get(slug="invented-partnership")
    assert made.coverage.get().roles == ["funder", "partner"]
    assert made.sources.get().title == "An invented report"


def test_deleting_needs_a_reason_too(editor: Client, partnership) -> None:
    url = address(partnership, "delete")
    editor.post(url, {"post": "yes", "why": " "})
    assert Partnership.objects.filter(pk=partnership.pk).exists()

    editor.post(url, {"post": "yes", "why": "It stood here twice."})

    assert not Partnership.objects.filter(pk=partnership.pk).exists()
    assert Change.objects.newest_first()[0].why == "It stood here twice."


def test_a_viewer_sees_everything_and_changes_nothing(client: Client, make_staff) -> None:
    client.force_login(make_staff(roles.VIEWER))
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    page = client.get(address(partnership))

    assert "Camden Invented Learning" in page.content.decode()
    assert "_save" not in page.content.decode()
    assert client.post(address(partnership), {"why": "x"}).status_code == 403
    assert client.get(address(partnership, "history")).status_code == 200


@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("/admin/partnerships/partnership/", 14),
        ("/admin/partnerships/authoritysummary/", 12),
        ("/admin/boundaries/localauthority/", 12),
    ],
)
def test_lists_ask_a_fixed_number_of_questions(
    editor: Client, django_assert_max_num_queries, url, most
) -> None:
    with django_assert_max_num_queries(most):
        assert editor.get(url).status_code == 200


def test_a_page_asks_once_for_all_authorities(
    editor: Client, django_assert_max_num_queries
) -> None:
    partnerships = Partnership.objects.with_coverage()
    widest = max(partnerships, key=lambda partnership: len(partnership.coverage.all()))
    assert widest.coverage.count() > 10

    with django_assert_max_num_queries(20):
        editor.get(address(widest))


def test_every_field_of_a_record_says_what_to_type(editor: Client, partnership) -> None:
    for record in (partnership, AuthoritySummary.objects.first()):
        page = editor.get(address(record))
        rows = [inline.formset.empty_form for inline in page.context["inline_admin_formsets"]]
        silent = [
            field.html_name
            for form in (page.context["adminform"].form, *rows)
            for field in form.visible_fields()
            if not field.help_text and field.name not in ("DELETE", "authority")
        ]
        assert silent == []


def test_what_is_wrong_leads_to_its_field(editor: Client, partnership) -> None:
    url = address(partnership)
    wrong = {"founded_year": "1066", "coverage-0-extent": "", "why": ""}

    page = editor.post(url, filled_in(editor, url) | wrong).content.decode()

    for place, told in (
        ("id_founded_year", "Founded year: Ensure this value"),
        ("id_coverage-0-extent", "LA that it works in 1, Extent: This field is required."),
        ("id_why", "Why: Say why"),
    ):
        assert re.search(rf'<a href="#{place}">{told}', page), re.findall('<a href="#id.*', page)
        assert f'id="{place}"' in page


def test_edit_this_adds_the_summary_of_an_la_that_has_none(client: Client, make_staff) -> None:
    client.force_login(make_staff(roles.MODERATOR))
    cumberland = LocalAuthority.objects.get(slug="cumberland")
    edit = f"/admin/partnerships/authoritysummary/{cumberland.pk}/change/"
    assert edit in client.get("/local-authorities/cumberland/").content.decode()
    submission = in_review(
        ProposalTopic(Intent.CORRECT, cumberland), {}, User.objects.get(), message="It is not said."
    )
    by_hand = f"{edit}?submission={submission.reference}"
    assert by_hand in client.get(f"/moderation/{submission.reference}/").content.decode()

    add = client.get(by_hand)

    assert add.status_code == 302
    place = add.headers["Location"]
    assert place.startswith("/admin/partnerships/authoritysummary/add/?")
    data = filled_in(client, place)
    assert data["authority"] == cumberland.pk
    source = {"sources-TOTAL_FORMS": "1", "sources-0-title": "Invented", "sources-0-supports": ""}
    saved = client.post(place, data | source | {"text": "Invented words.", "why": "A test."})
    assert saved.headers["Location"] == f"/moderation/{submission.reference}/", text_of(saved)
    assert client.get(edit).status_code == 200, "now there is one to edit"


def test_edit_this_is_not_offered_where_no_summary_can_be_added(client: Client, make_staff) -> None:
    client.force_login(make_staff(roles.EDITOR))
    ended = LocalAuthority.objects.get(slug="cumbria")
    edit = f"/admin/partnerships/authoritysummary/{ended.pk}/change/"
    AuthoritySummary.objects.filter(authority=ended).delete()

    assert edit not in client.get("/local-authorities/cumbria/").content.decode()
    assert client.get(edit).headers["Location"] == "/admin/"


def test_a_summary_is_named_by_its_authority(editor: Client) -> None:
    summary = AuthoritySummary.objects.get(authority__slug="camden")

    assert "Summary of Camden" in text_of(editor.get(address(summary)))


def test_the_first_page_begins_with_what_staff_edit(client: Client, make_staff) -> None:
    client.force_login(make_staff(roles.ADMINISTRATOR))

    sections = client.get("/admin/").context["app_list"]

    assert [section["name"] for section in sections] == [
        "The record",
        "Places, from files",
        "Figures, from files",
        "E-mails",
        "Roles",
    ]
    assert client.get("/admin/partnerships/").status_code == 200
