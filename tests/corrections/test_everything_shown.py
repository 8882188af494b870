"""Everything that the pages of a partnership and of an LA show can be corrected in the form."""

import pytest
from django.db import models
from django.test import Client

from partnerships.fields import RECORD_FIELDS
from partnerships.models import AuthoritySummary, Coverage, Membership, Partnership, Source
from partnerships.vocabularies import Extent, Lifecycle
from tests.factories import CAMDEN, HARTLEPOOL, make_partnership, source_row

from .officer import address_of, begin

pytestmark = pytest.mark.django_db

DERIVED = "It follows from what is decided"
# What the pages show and nobody is asked for, and why.
NOT_ASKED: dict[tuple[type[models.Model], str], str] = {
    (Partnership, "evidence"): "How CfEY came to know of it",
    (Partnership, "last_checked"): DERIVED,
    (AuthoritySummary, "verification"): DERIVED,
    (AuthoritySummary, "verified_on"): DERIVED,
    (AuthoritySummary, "verified_by_role"): DERIVED,
    (AuthoritySummary, "verified_basis"): DERIVED,
    (Source, "read_on"): "When CfEY read it",
}
# They only say which row it is.
KEYS = {"id", "slug", "partnership_id", "summary_id", "authority_id"}


def test_every_field_is_asked_for_or_named_with_a_reason() -> None:
    asked = {(field.model, field.name) for field in RECORD_FIELDS if field.is_proposable}
    recorded = {
        (model, field.name)
        for model in (Partnership, Coverage, AuthoritySummary, Membership, Source)
        for field in model._meta.concrete_fields
        if field.attname not in KEYS and not isinstance(field, models.GeneratedField)
    }

    assert recorded == asked | set(NOT_ASKED)
    assert not asked & set(NOT_ASKED)


def test_each_value_on_a_page_of_a_partnership_stands_in_its_form(client: Client) -> None:
    partnership = everything_said()
    page = client.get(partnership.get_absolute_url()).content.decode()
    draft = begin(client, query=f"la=camden&partnership={partnership.slug}")
    form = client.get(address_of(draft, "fields")).context["form"]
    boxes = [str(form[name].value()) for name in form.fields]

    for shown, typed in SHOWN:
        assert shown in page, shown
        assert any(typed in box for box in boxes), typed


def test_each_kind_and_way_to_be_paid_for_is_explained_where_it_is_chosen(client: Client) -> None:
    draft = begin(client, query="la=camden&partnership=camden-invented-learning")
    page = client.get(address_of(draft, "fields")).content.decode()

    assert "<small>A school that helps others in its area to teach early reading" in page
    assert "<small>The LA pays for work that it has asked for.</small>" in page


# What the page says, and a box holds; numbers are written otherwise there.
SHOWN = (
    *((text, text) for text in (
        *("Shown name", "Shown initials", "Shown former", "Shown beginning", "Shown summary"),
        *("Shown fact", "Shown doubt", "https://shown.example/site", "Shown host", "123456"),
        *("https://shown.example/contact", "office@shown.example", "020 7000 0000", "1987"),
        *("61.5", "38.5", "Shown district", "Shown district elsewhere", "shown members"),
        *("in May 1999", "Shown source", "Shown publisher", "https://shown.example/source"),
        *("Shown successor", "Shown predecessor"),
        *("Shown page", "https://shown.example/archived", "Shown support", "1998"),
    )),
    ("(41 schools)", "41"),
    ("7,321 shown members", "7321"),
)  # fmt: skip


def everything_said() -> Partnership:
    """Makes a partnership of which every field says something that stands nowhere else."""
    partnership = make_partnership(
        "Shown name",
        short_name="Shown initials",
        former_name="Shown former",
        founded_year=1987,
        founded_note="Shown beginning",
        summary="Shown summary",
        facts=["Shown fact"],
        notes=["Shown doubt"],
        website="https://shown.example/site",
        contact_page="https://shown.example/contact",
        email="office@shown.example",
        telephone="020 7000 0000",
        host="Shown host",
        host_urn=123456,
        lifecycle=Lifecycle.ACTIVE,
        council_percent="61.5",
        schools_percent="38.5",
        owner_schools=41,
        successor=make_partnership("Shown successor", CAMDEN),
    )
    make_partnership("Shown predecessor", CAMDEN, successor=partnership)
    for code, district in ((CAMDEN, "Shown district"), (HARTLEPOOL, "Shown district elsewhere")):
        Coverage.objects.create(
            partnership=partnership, authority_id=code, extent=Extent.PART, districts=[district]
        )
    Membership.objects.create(
        partnership=partnership, count=7321, description="shown members", as_of="in May 1999"
    )
    row = source_row(
        title="Shown source",
        publisher="Shown publisher",
        url="https://shown.example/source",
        archived_url="https://shown.example/archived",
        locator="Shown page",
        supports="Shown support",
        shows_active_in=1998,
    )
    Source.objects.create(partnership=partnership, **row)
    return partnership
