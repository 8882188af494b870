"""The registry of the record's fields: nothing is missing from it, and everything follows it."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import RequestFactory

from api import serializers
from boundaries.models import LocalAuthority
from corrections.models import Intent
from corrections.proposable import PREDECESSORS
from corrections.proposals import ProposalTopic
from exports import tables
from partnerships import fixture_files
from partnerships.fields import RECORD_FIELDS, OnPage, fields_of, names_of
from partnerships.models import (
    AuthoritySummary,
    Coverage,
    Membership,
    Partnership,
    Source,
)
from partnerships.presentation import partnership_entries
from staff.spreadsheets.sheets import SHEETS

MODELS = (Partnership, Coverage, AuthoritySummary, Membership, Source)


@pytest.mark.parametrize("model", MODELS)
def test_every_field_of_the_record_is_registered_once(model: type[models.Model]) -> None:
    own = [field.name for field in model._meta.concrete_fields if not is_key(field)]

    assert sorted(names_of(model)) == sorted(own)


def is_key(field: "models.Field[Any, Any]") -> bool:
    """Tells whether it only says which row it is, or is made of others by the database."""
    return (
        (field.is_relation and field.name != "successor")
        or isinstance(field, models.GeneratedField)
        or field.name
        in {
            "id",
            "slug",
        }
    )


@pytest.mark.parametrize("model", MODELS)
def test_shipped_files_and_sheets_hold_every_field(model: type[models.Model]) -> None:
    keys: dict[type[models.Model], tuple[str, ...]] = {
        Partnership: (*fixture_files.PARTNERSHIP_KEYS, *fixture_files.OWNERSHIP_KEYS),
        Coverage: fixture_files.COVERAGE_KEYS,
        AuthoritySummary: fixture_files.SUMMARY_KEYS,
        Membership: fixture_files.MEMBER_KEYS,
        Source: fixture_files.SOURCE_KEYS,
    }
    shipped = keys[model]
    sheet = next(sheet for make in SHEETS.values() if (sheet := make()).model is model)

    assert set(names_of(model)) <= set(shipped)
    assert in_order(names_of(model), sheet.header)


@pytest.mark.django_db
def test_files_hold_every_field() -> None:
    columns = {
        Partnership: tables.partnership_columns(),
        Coverage: tables.coverage_columns(),
        AuthoritySummary: tables.authority_columns(),
        Source: tables.source_columns(),
    }

    for model, held in columns.items():
        names = [field.column or field.name for field in fields_of(model)]
        assert in_order(names, [column.name for column in held])


def test_the_api_holds_every_field() -> None:
    answers = {
        Partnership: serializers.PartnershipSerializer,
        Coverage: serializers.CoverageSerializer,
        AuthoritySummary: serializers.SummarySerializer,
        Membership: serializers.MembershipSerializer,
        Source: serializers.SourceSerializer,
    }

    for model, serializer in answers.items():
        assert in_order(names_of(model), list(serializer().fields))


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS)
def test_staff_edit_every_field(model: type[models.Model], admin_user) -> None:
    request = RequestFactory().get("/admin/")
    request.user = admin_user
    asked = {
        name
        for page in (
            admin.site.get_model_admin(record) for record in (Partnership, AuthoritySummary)
        )
        for form in (page, *page.get_inline_instances(request))
        if form.model is model
        for _, section in form.get_fieldsets(request)
        for names in section["fields"]
        for name in ([names] if isinstance(names, str) else names)
    }

    assert set(names_of(model)) <= asked


def test_the_public_is_asked_for_what_it_may_propose() -> None:
    authority = LocalAuthority(gss_code="E09000001")
    missing = ProposalTopic(Intent.ADD, authority)
    itself = ProposalTopic(Intent.CORRECT, authority)

    topics = (missing, itself)
    # Whose place it took stands in the rows of those before it, so it is no field of its own.
    asked = [field.field for topic in topics for field in topic.fields if field is not PREDECESSORS]
    assert PREDECESSORS in missing.fields
    of_rows = [field.field for kind in missing.row_kinds for field in kind.fields]

    assert asked == [
        field
        for field in RECORD_FIELDS
        if field.is_proposable and field.model not in (Membership, Source)
    ]
    assert {*asked, *of_rows} == {field for field in RECORD_FIELDS if field.is_proposable}
    assert all(field.label for field in asked)


@pytest.mark.django_db
def test_the_page_has_a_line_for_each_field_that_is_one() -> None:
    partnership = Partnership(pk=0, name="Invented Learning", scale="la_wide")

    terms = [entry.term for entry in partnership_entries(partnership)]

    lines = [field.label for field in fields_of(Partnership) if field.on_page is OnPage.LINE]
    assert terms == [*lines, "Members", "Ownership"]
    assert all(lines)


def in_order(names, among) -> bool:
    return list(names) == [name for name in among if name in set(names)]
