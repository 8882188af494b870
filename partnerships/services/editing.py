"""Writes one record, and removes it: by a decided correction, in the admin, from a spreadsheet.

Each write checks the whole row by its model and raises ValidationError, by field, before
anything is written. Call them inside `core.history.tracking.change`, which says who and why.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.text import slugify

from boundaries.models import LocalAuthority
from core.history.row_changes import events_of, formerly_at

from ..models import (
    AuthoritySummary,
    Coverage,
    Membership,
    Partnership,
    PartnershipQuerySet,
    Source,
)
from ..models.summaries import VERIFICATION_FIELDS, verification_of

M = TypeVar("M", bound=models.Model)
Values = Mapping[str, Any]

NOT_BY_HAND = "Moderators set how an LA’s page was checked, when they decide a submission."
BATCH = 500


@transaction.atomic
def add_partnership(*, values: Values) -> Partnership:
    """Adds a partnership that was not recorded. It needs coverage and a source before the end."""
    # Its name as an address, numbered where another partnership has that.
    longest = Partnership._meta.get_field("slug").max_length or 0
    base = slugify(values["name"])[: longest - 4] or "partnership"
    # Also of addresses that lead on to one.
    kept = events_of(Partnership).objects.filter(pgh_obj__in=Partnership.objects.values("pk"))
    taken = {
        slug
        for rows in (Partnership.objects.all(), kept)
        for slug in rows.filter(slug__startswith=base).values_list("slug", flat=True)
    }
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    free = next(slug for slug in (base, *numbered) if slug not in taken)
    return _written(Partnership(slug=free), values)


@transaction.atomic
def update_partnership(*, partnership: Partnership, values: Values) -> Partnership:
    return _written(Partnership.objects.select_for_update().get(pk=partnership.pk), values)


@transaction.atomic
def set_predecessors(*, partnership: Partnership, slugs: Collection[str]) -> None:
    """Makes a partnership the successor of those at these addresses, and of no others."""
    concerned = Q(slug__in=slugs) | Q(successor=partnership.slug)
    for row in Partnership.objects.select_for_update().filter(concerned).order_by("pk"):
        successor = partnership.slug if row.slug in slugs else None
        if row.successor_id != successor:
            _written(row, {"successor_id": successor})


@transaction.atomic
def set_coverage(
    *, partnership: Partnership, authority: LocalAuthority, values: Values
) -> Coverage:
    """Sets how a partnership works in an LA, whether that was recorded before or not."""
    _lock(partnership)
    authority = authority.recorded_as
    coverage = Coverage.objects.filter(partnership=partnership, authority=authority).first()
    return _written(coverage or Coverage(partnership=partnership, authority=authority), values)


@transaction.atomic
def update_summary(*, authority: LocalAuthority, values: Values) -> AuthoritySummary:
    """Sets what is said of an LA, whether anything was before or not."""
    _lock(authority)
    summary = AuthoritySummary.objects.filter(authority=authority).first()
    return _written(summary or AuthoritySummary(authority=authority), values)


@transaction.atomic
def verify_summary(*, authority: LocalAuthority, values: Values) -> AuthoritySummary:
    """Sets how far the LA has checked its page. Who may, `corrections.verification` says."""
    _lock(authority)
    summary = AuthoritySummary.objects.filter(authority=authority).first()
    return _checked_and_saved(_with(summary or AuthoritySummary(authority=authority), values))


@transaction.atomic
def add_source(*, of: Partnership | AuthoritySummary, values: Values) -> Source:
    """Adds a source of what is said of a partnership or an LA; the same one only once."""
    owner = {"partnership": of} if isinstance(of, Partnership) else {"summary": of}
    same = {name: values[name] for name in ("title", "url", "locator")}
    source = Source.objects.filter(**owner, **same).first()
    return source or _written(Source(**owner), values)


@transaction.atomic
def set_row(
    *,
    of: Partnership | AuthoritySummary,
    model: type[Membership] | type[Source],
    key: int | None,
    values: Values | None,
) -> None:
    """Corrects one row of a partnership or an LA, adds it where it has none of that key, or takes
    it out where there are no values."""
    owner = {"partnership": of} if isinstance(of, Partnership) else {"summary": of}
    _lock(of)
    recorded = model._default_manager.filter(**owner)
    row = recorded.filter(pk=key).first() if key is not None else None
    if values is not None:
        _written(row or model(**owner), values)
    elif row:
        row.delete()


@transaction.atomic
def unset_coverage(*, partnership: Partnership, authority: LocalAuthority) -> None:
    """Takes an LA out of those that a partnership works in."""
    _lock(partnership)
    recorded = Coverage.objects.filter(partnership=partnership, authority=authority.recorded_as)
    for coverage in recorded:
        coverage.delete()


@transaction.atomic
def mark_checked(*, partnerships: PartnershipQuerySet, on: date) -> None:
    """Dates what was found right, or put right, on a day."""
    partnerships.select_for_update().exclude(last_checked=on).update(last_checked=on)


def write(*, row: M) -> M:
    """Stores one row as it stands now. What everybody edits ends here.

    How far an LA has checked its page is no part of that: see `verify_summary`.
    """
    if isinstance(row, AuthoritySummary):
        here = AuthoritySummary.objects.filter(pk=row.pk).first()
        _refuse_verifying(_verifying(vars(here) if here else {}, row))
    if isinstance(row, Partnership):
        refuse_address_of_another(row)
    return _checked_and_saved(row)


def refuse_address_of_another(partnership: Partnership) -> None:
    """Raises ValidationError where a partnership's slug leads on to another that had it before."""
    other = formerly_at(Partnership, partnership.slug)
    if other is not None and other.pk != partnership.pk:
        reason = f"This was the address of “{other.name}”, and leads there: choose another."
        raise ValidationError({"slug": reason})


def check(*, row: models.Model, changed: Collection[str]) -> None:
    """Checks one row without asking the database; raises ValidationError, by field.

    `changed` names the fields of a stored row that are other than before. What the database alone
    can tell, `write_all` finds when it writes.
    """
    if isinstance(row, AuthoritySummary):
        is_new = row._state.adding
        by_hand = _verifying({}, row) if is_new else set(changed).intersection(VERIFICATION_FIELDS)
        _refuse_verifying(by_hand)
    relations = [field for field in row._meta.concrete_fields if field.is_relation]
    missing = {
        field.name: field.error_messages["blank"]
        for field in relations
        if not field.null and getattr(row, field.attname) is None
    }
    if missing:
        raise ValidationError(missing)
    row.clean_fields(exclude={field.name for field in relations})
    row.clean()


@transaction.atomic
def write_all(
    *, added: Sequence[models.Model], changed: Sequence[models.Model], fields: Collection[str]
) -> None:
    """Stores many rows of one table, each of them checked; of those changed, only `fields`.

    Raises IntegrityError, and writes nothing, where one of them breaks a constraint.
    """
    rows = (*added, *changed)
    if not rows:
        return
    manager = type(rows[0])._default_manager
    manager.bulk_create(added, batch_size=BATCH)
    # Not bulk_update, which spells out a condition for every cell and takes ten times as long.
    manager.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=fields,
    )


@transaction.atomic
def remove(*, row: models.Model) -> None:
    """Takes one row out of the record, with all that hangs on it. The history keeps them."""
    _lock(row)
    row.delete()


def _verifying(before: Values, summary: AuthoritySummary) -> set[str]:
    then, now = verification_of(before), verification_of(vars(summary))
    return {name for name in VERIFICATION_FIELDS if then[name] != now[name]}


def _refuse_verifying(fields: set[str]) -> None:
    if fields:
        raise ValidationError(dict.fromkeys(sorted(fields), NOT_BY_HAND))


def _lock(row: models.Model) -> None:
    """Locks a row for those below it: rows that are not there yet cannot be locked themselves."""
    type(row)._base_manager.select_for_update(no_key=True).get(pk=row.pk)


def _written(row: M, values: Values) -> M:
    return write(row=_with(row, values))


def _with(row: M, values: Values) -> M:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _checked_and_saved(row: M) -> M:
    row.full_clean()
    row.save()
    return row
