"""A partnership is renamed, ended, merged with another or split; each is undone as one."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from core.history.tracking import ChangedBy, change
from partnerships.models import (
    AuthoritySummary,
    Change,
    Coverage,
    Membership,
    Partnership,
    Source,
)
from partnerships.services.undo import undo
from staff import roles
from tests.factories import CAMDEN, HARTLEPOOL, NORFOLK, make_partnership, source_row

pytestmark = pytest.mark.django_db
KEPT = "camden-invented-learning"


@pytest.fixture
def editor(client: Client, make_staff) -> Client:
    client.force_login(make_staff(roles.EDITOR))
    return client


@pytest.fixture
def twice() -> Partnership:
    """Camden's partnership, recorded a second time with other facts."""
    with change(by=ChangedBy.STAFF, why="A test invents it."):
        second = make_partnership(
            "Invented Learning for Camden", CAMDEN, NORFOLK,
            telephone="020 7946 0000", website="https://another.example/", founded_year=2017,
            focuses=["data"], facts=["runs four invented hubs", "has an invented office"],
        )  # fmt: skip
        Coverage.objects.filter(partnership=second, authority=CAMDEN).update(
            extent="part", districts=["Kentish Town"], roles=["convenor"]
        )
        Membership.objects.create(partnership=second, count=9, description="trusts")
        Source.objects.create(partnership=second, **source_row(title="Only the second has it"))
        make_partnership("Before Invented Learning", CAMDEN, lifecycle="ended", successor=second)
    return second


def everything() -> list[Any]:
    return [
        sorted(model._default_manager.values_list(), key=str)
        for model in (Partnership, Coverage, Membership, Source)
    ]


def filled(page: Any, **typed: Any) -> dict[str, Any]:
    """Returns the form of a page as it comes, with what is typed over it."""
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value()} | typed


def said(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_two_records_become_one_and_are_two_again(
    editor: Client, twice: Partnership, django_assert_max_num_queries
) -> None:
    before = everything()
    kept = Partnership.objects.get(slug=KEPT)
    offered = editor.get(f"/staff/partnerships/{KEPT}/merge/")
    assert twice.name in said(offered)
    address = f"/staff/partnerships/{KEPT}/merge/?other={twice.slug}"
    with django_assert_max_num_queries(36):
        page = editor.get(address)
    assert "Founded" in page.context["form"].same_in_both
    for words in ("020 7946 0000", "has an invented office", "Only the second has it"):
        assert words in said(page)
    assert "Say why" in said(editor.post(address, filled(page)))

    assert (
        editor.post(address, filled(page, why="One, twice.", website="second")).status_code == 302
    )

    kept.refresh_from_db()
    assert not Partnership.objects.filter(pk=twice.pk).exists()
    assert kept.name == "Camden Invented Learning"
    assert kept.telephone == "020 7946 0000", "what was blank is filled"
    assert kept.website == "https://another.example/"
    assert kept.facts == [
        "held an invented conference in 2022", "runs four invented hubs", "has an invented office",
    ]  # fmt: skip
    assert set(kept.focuses) == {
        "school_improvement", "professional_development", "send_and_inclusion", "data",
    }  # fmt: skip
    camden, norfolk = kept.coverage.order_by("authority__name")
    assert (camden.extent, camden.districts) == ("whole", [])
    assert camden.roles == ["funder", "convenor", "founder", "partner"]
    assert norfolk.authority_id == NORFOLK
    assert sorted(kept.sources.values_list("title", flat=True)) == [
        "An invented paper", "Minutes", "Only the second has it",
    ]  # fmt: skip
    assert set(kept.memberships.values_list("count", flat=True)) == {9, 54}
    assert Partnership.objects.get(slug="before-invented-learning").successor_id == KEPT
    leads_on = editor.get(f"/partnerships/{twice.slug}/")
    assert (leads_on.status_code, leads_on["Location"]) == (301, f"/partnerships/{KEPT}/")

    undo(context=Change.objects.newest_first()[0].pk, why="They are two.", user=None)
    assert everything() == before
    assert editor.get(f"/partnerships/{twice.slug}/").status_code == 200


def test_what_was_merged_stays_so_when_the_files_are_loaded_again(editor: Client, settings) -> None:
    """Both came from files, which still have them apart."""
    address = f"/staff/partnerships/{KEPT}/merge/?other=hartlepool-invented-improvement-board"
    assert editor.post(address, filled(editor.get(address), why="A test.")).status_code == 302
    merged = everything()

    call_command("load_reference", again=True, verbosity=0)

    assert everything() == merged
    places = set(
        Coverage.objects.filter(partnership__slug=KEPT).values_list("authority", flat=True)
    )
    assert places == {CAMDEN, HARTLEPOOL}


def test_nothing_is_merged_that_was_not_seen(editor: Client, twice: Partnership) -> None:
    address = f"/staff/partnerships/{KEPT}/merge/?other={twice.slug}"
    page = editor.get(address)
    with change(by=ChangedBy.STAFF, why="Meanwhile."):
        Partnership.objects.filter(pk=twice.pk).update(telephone="020 7946 0001")

    again = editor.post(address, filled(page, why="One, twice."))

    assert "Somebody changed this while you had it open" in said(again)
    assert Partnership.objects.filter(pk=twice.pk).exists()
    itself = editor.get(f"/staff/partnerships/{KEPT}/merge/?other={KEPT}")
    assert "That is this partnership itself." in said(itself)
    ended = Partnership.objects.get(slug="before-invented-learning")
    pair = f"/staff/partnerships/{ended.slug}/merge/?other={twice.slug}"
    typed = filled(editor.get(pair), lifecycle="first", why="It was its own successor.")
    assert editor.post(pair, typed).status_code == 302
    ended.refresh_from_db()
    assert ended.successor is None


def test_one_record_becomes_three_and_one_again(editor: Client, twice: Partnership) -> None:
    before = everything()
    address = f"/staff/partnerships/{twice.slug}/split/"
    assert "Name at least one" in said(editor.get(address, {"names": " "}))
    address += "?names=Invented+Norfolk%0AInvented+Offices"
    page = editor.get(address)
    camden, norfolk = (f"coverage_{row.pk}" for row in twice.coverage.all())
    paper, only = (f"source_{row.pk}" for row in twice.sources.order_by("pk"))
    members = f"membership_{twice.memberships.get().pk}"
    typed = filled(page, why="Three were recorded as one.")
    assert "needs a local authority" in said(editor.post(address, typed))

    typed |= {
        camden: ["0", "2"],
        norfolk: ["1"],
        paper: ["0", "1", "2"],
        only: ["1"],
        members: ["2"],
    }
    assert editor.post(address, typed).status_code == 302

    first, second = (
        Partnership.objects.get(slug=slug) for slug in ("invented-norfolk", "invented-offices")
    )
    assert [first.telephone, second.telephone] == ["020 7946 0000"] * 2
    assert list(first.coverage.values_list("authority", flat=True)) == [NORFOLK]
    assert list(second.coverage.values_list("districts", flat=True)) == [["Kentish Town"]]
    assert (first.sources.count(), second.sources.count()) == (2, 1)
    assert list(twice.coverage.values_list("authority", flat=True)) == [CAMDEN]
    assert (twice.memberships.count(), second.memberships.get().count) == (0, 9)

    undo(context=Change.objects.newest_first()[0].pk, why="It is one.", user=None)
    assert everything() == before


def test_it_gets_another_name_and_address(editor: Client) -> None:
    address = f"/staff/partnerships/{KEPT}/rename/"
    other = "norfolk-invented-collaborative"
    typed = filled(editor.get(address), name="Invented Camden", why="It calls itself so now.")
    assert "choose another" in said(editor.post(address, typed | {"slug": other}))

    assert editor.post(address, typed | {"slug": "invented-camden"}).status_code == 302

    renamed = Partnership.objects.get(slug="invented-camden")
    assert (renamed.name, renamed.former_name) == ("Invented Camden", "Camden Invented Learning")
    assert editor.get(f"/partnerships/{KEPT}/")["Location"] == "/partnerships/invented-camden/"


def test_it_ends_and_another_takes_its_place(editor: Client, twice: Partnership) -> None:
    address = f"/staff/partnerships/{KEPT}/end/"
    typed = {"ended_on": "2999", "successor": twice.name, "why": "Its site says so."}
    assert "still to come" in said(editor.post(address, typed))
    assert "its own successor" in said(
        editor.post(address, typed | {"successor": KEPT, "ended_on": "2024"})
    )

    assert editor.post(address, typed | {"ended_on": "2024-07"}).status_code == 302

    ended = Partnership.objects.get(slug=KEPT)
    assert (ended.lifecycle, ended.ended_on, ended.successor) == ("ended", "2024-07", twice)
    page = said(editor.get(f"/partnerships/{KEPT}/"))
    assert "Ended July 2024" in page
    assert twice.name in page
    assert Change.objects.newest_first()[0].why == "Its site says so."


def test_changes_are_found_by_name_former_name_la_and_reason(editor: Client) -> None:
    renamed = {"name": "Invented Heron Alliance", "slug": KEPT, "why": "Its site calls it so."}
    editor.post(f"/staff/partnerships/{KEPT}/rename/", renamed)
    made = Change.objects.newest_first()[0]

    def found(words: str) -> list[Change]:
        return list(editor.get("/staff/changes/", {"q": words}).context["page"])

    for words in ("heron", "Camden Invented Learning", "SITE CALLS"):
        assert made in found(words), words
    with change(by=ChangedBy.STAFF, why="A test checks the LA."):
        AuthoritySummary.objects.filter(authority=CAMDEN).update(text="Other invented words.")
    assert found("camden")[0] == Change.objects.newest_first()[0] != made
    assert found("no such words") == []
    assert "None." in said(editor.get("/staff/changes/?q=no+such+words"))
