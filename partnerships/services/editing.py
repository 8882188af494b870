"""Writing one record, and removing it: by a decided correction, in the admin, from a spreadsheet.

What writes checks the whole row by its model and raises ValidationError, by field, before
anything is written. Call them inside `core.history.tracking.change`, which says who and why.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.text import slugify

from boundaries.models import LocalAuthority

from ..models import AuthoritySummary, Coverage, Partnership, Source

M = TypeVar("M", bound=models.Model)
Values = Mapping[str, Any]


@transaction.atomic
def add_partnership(*, values: Values) -> Partnership:
    """Adds a partnership. It needs coverage and a source before the end."""
    return _written(Partnership(slug=_free_slug(values["name"])), values)


@transaction.atomic
def update_partnership(*, partnership: Partnership, values: Values) -> Partnership:
    return _written(Partnership.objects.select_for_update().get(pk=partnership.pk), values)


@transaction.atomic
def set_coverage(
    *, partnership: Partnership, authority: LocalAuthority, values: Values
) -> Coverage:
    """Says how a partnership works in an LA, whether that was recorded before or not."""
    _lock(partnership)
    recorded = Coverage.objects.filter(partnership=partnership, authority=authority).first()
    return _written(recorded or Coverage(partnership=partnership, authority=authority), values)


@transaction.atomic
def update_summary(*, authority: LocalAuthority, values: Values) -> AuthoritySummary:
    """Says what an LA does and is, whether anything was said before or not."""
    _lock(authority)
    recorded = AuthoritySummary.objects.filter(authority=authority).first()
    return _written(recorded or AuthoritySummary(authority=authority), values)


@transaction.atomic
def add_source(*, of: Partnership | AuthoritySummary, values: Values) -> Source:
    """Adds where something that is said was read; the same source only once."""
    owner = {"partnership": of} if isinstance(of, Partnership) else {"summary": of}
    same = {name: values[name] for name in ("title", "url", "locator")}
    recorded = Source.objects.filter(**owner, **same).first()
    return recorded or _written(Source(**owner), values)


def write(*, row: M) -> M:
    """Stores one row as it stands now. What everybody edits ends here."""
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def remove(*, row: models.Model) -> None:
    """Takes one row out of the record, with all that hangs on it. The history keeps them."""
    _lock(row)
    row.delete()


def _lock(row: models.Model) -> None:
    """Rows that are not there yet cannot be locked, so what they belong to is."""
    type(row)._base_manager.select_for_update(no_key=True).get(pk=row.pk)


def _written(row: M, values: Values) -> M:
    for name, value in values.items():
        setattr(row, name, value)
    return write(row=row)


def _free_slug(name: str) -> str:
    """Returns the name as an address, numbered where another partnership has it."""
    longest = Partnership._meta.get_field("slug").max_length or 0
    base = slugify(name)[: longest - 4] or "partnership"
    taken = set(Partnership.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)
