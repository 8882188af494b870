"""The record's own rules, kept by the database."""

import pytest
from django.db import IntegrityError, connection, transaction

from partnerships.models import (
    AuthoritySummary,
    Coverage,
    MappedAuthority,
    Membership,
    Partnership,
    Source,
)
from partnerships.vocabularies import Kind, Lifecycle
from tests.factories import make_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return Partnership.objects.get(slug="camden-invented-learning")


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "club"},
        {"lifecycle": "thriving"},
        {"funding_models": ["raffle"]},
        {"phases": ["primary", "sixth"]},
        {"founded_year": 1066},
        {"council_percent": 101},
    ],
)
def test_a_value_outside_the_vocabulary_is_refused(partnership: Partnership, changes) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Partnership.objects.filter(pk=partnership.pk).update(**changes)


def test_verified_needs_a_date_and_a_role() -> None:
    with pytest.raises(IntegrityError, match="date_and_role"), transaction.atomic():
        AuthoritySummary.objects.filter(pk="E09000007").update(verification="la_verified")


def test_a_source_hangs_on_exactly_one_thing(partnership: Partnership) -> None:
    with pytest.raises(IntegrityError, match="exactly_one"), transaction.atomic():
        Source.objects.create(title="Of nothing")
    with pytest.raises(IntegrityError, match="exactly_one"), transaction.atomic():
        Source.objects.create(title="Both", partnership=partnership, summary_id="E09000007")


def test_a_source_needs_a_title_or_an_address(partnership: Partnership) -> None:
    with pytest.raises(IntegrityError, match="can_be_found"), transaction.atomic():
        Source.objects.create(partnership=partnership, supports="something")


def test_membership_is_a_count_or_a_percentage(partnership: Partnership) -> None:
    with pytest.raises(IntegrityError, match="count_or_a_percentage"), transaction.atomic():
        Membership.objects.create(partnership=partnership, count=3, percent=4, description="x")


def test_a_partnership_covers_an_authority_once(partnership: Partnership) -> None:
    with pytest.raises(IntegrityError, match="once_per_authority"), transaction.atomic():
        Coverage.objects.create(partnership=partnership, authority_id="E09000007", extent="part")


def check_deferred_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def copied(partnership: Partnership) -> None:
    partnership.pk, partnership.slug = None, "an-invented-one"
    partnership.save()


def bereft(partnership: Partnership) -> None:
    partnership.sources.all().delete()


def robbed(partnership: Partnership) -> None:
    partnership.sources.update(partnership=None, summary="E09000007")


@pytest.mark.parametrize("left_without_source", [copied, bereft, robbed])
def test_nothing_is_published_without_a_source(
    partnership: Partnership, left_without_source
) -> None:
    left_without_source(partnership)

    with pytest.raises(IntegrityError, match="has no source"):
        check_deferred_constraints()


def test_a_summary_that_says_something_keeps_a_source() -> None:
    Source.objects.filter(summary="E09000007").delete()

    with pytest.raises(IntegrityError, match="has no source"):
        check_deferred_constraints()


def test_a_summary_that_says_nothing_needs_no_source() -> None:
    Source.objects.filter(summary="E09000007").delete()
    AuthoritySummary.objects.filter(pk="E09000007").update(text="", roles=[])

    check_deferred_constraints()


def test_a_partnership_may_go_with_its_sources(partnership: Partnership) -> None:
    partnership.delete()
    check_deferred_constraints()

    assert not Partnership.objects.filter(slug="camden-invented-learning").exists()


def test_ended_and_proposed_are_left_out_of_every_count() -> None:
    assert Partnership.objects.abeps().count() == 34
    assert Partnership.objects.abeps().counted().count() == 32
    counted = set(Partnership.objects.counted().values_list("lifecycle", flat=True))
    assert counted == {"", Lifecycle.ACTIVE, Lifecycle.FORMING}
    assert not Partnership(lifecycle=Lifecycle.ENDED).counts
    assert Partnership(lifecycle="").counts


def test_counts_of_each_authority(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        counts = {
            authority.name: (authority.abep_count, authority.other_count, authority.region.name)
            for authority in MappedAuthority.objects.on_the_map().for_lists()
        }

    assert len(counts) == 152
    assert sum(1 for abeps, _, _ in counts.values() if abeps) == 40
    # Hartlepool's board is proposed, so only one of its two counts.
    assert counts["Hartlepool"] == (1, 1, "North East")


def test_kinds_come_in_the_vocabularys_order() -> None:
    for kind in reversed(Kind):
        make_partnership(f"Invented {kind.value}", "E09000007", kind=kind)

    kinds = list(dict.fromkeys(Partnership.objects.by_kind().values_list("kind", flat=True)))

    assert kinds == Kind.values
