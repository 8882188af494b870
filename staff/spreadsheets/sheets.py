"""The tables: which columns each has, what names a row, what a cell may hold."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Diff, ModelResource

from boundaries.models import LocalAuthority
from core.value_types import ValueType, labels_of, value_type
from partnerships.fields import names_of
from partnerships.models import (
    AuthoritySummary,
    Coverage,
    Membership,
    Partnership,
    Source,
)
from partnerships.services.editing import remove, write

from . import cells

REMOVE = "remove"


class Values(Diff):  # type: ignore[misc]
    """A row as it was and as it is now, cell by cell. The page makes HTML of it, not this."""

    def as_html(self) -> list[tuple[str, str]]:
        before = [""] * len(self.left) if self.new else self.left
        return list(zip(before, self.right, strict=True))


class LoadedAtOnce(BaseInstanceLoader):  # type: ignore[misc]
    """Finds the record of each row among all of them, which one query has read."""

    def __init__(self, resource: "RecordSheet", dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        names = [resource.fields[name] for name in resource.get_import_id_fields()]
        self.known = {
            tuple(name.export(record) for name in names): record
            for record in resource.get_queryset()
        }

    def get_instance(self, row: dict[str, str]) -> Any:
        return self.known.get(tuple(row[key] for key in self.resource.keys))


class RecordSheet(ModelResource):  # type: ignore[misc]
    """A table. Columns that a file leaves out stay as they are."""

    # For the reader's eye alone: what stands in them is not read back.
    shown_only: tuple[str, ...] = ()
    can_remove = False

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return Values

    @classmethod
    def widget_from_django_field(cls, f: Any, default: Any = None) -> Any:
        match value_type(f):
            case ValueType.CODES:
                return partial(cells.CodesCell, labels_of(f))
            case ValueType.LINES:
                return cells.LinesCell
            case ValueType.DATE:
                return cells.DayCell
            case ValueType.DECIMAL:
                return partial(cells.NumberCell, Decimal)
            case ValueType.NUMBER:
                return partial(cells.NumberCell, int)
            case _:
                return cells.TextCell

    @classmethod
    def widget_kwargs_for_field(cls, field_name: str, django_field: Any) -> dict[str, Any]:
        return {}

    @property
    def keys(self) -> tuple[str, ...]:
        """Returns the columns that name a row."""
        return tuple(self.fields[name].column_name for name in self.get_import_id_fields())

    @property
    def columns(self) -> list[str]:
        columns = [field.column_name for field in self.get_export_fields()]
        return [*columns, REMOVE] if self.can_remove else columns

    def rows(self) -> list[list[str]]:
        """Returns all that the table holds, below a row with its columns."""
        empty = [""] if self.can_remove else []
        table = self.export()
        return [self.columns, *([*row, *empty] for row in table)]

    def before_import_row(self, row: dict[str, str], **kwargs: Any) -> None:
        """Refuses a row whose name leads nowhere, by its column."""
        errors = {}
        for name in self.get_import_id_fields():
            try:
                self.fields[name].clean(row)
            except ValueError as error:
                errors[self.fields[name].attribute] = ValidationError(str(error))
        if row.get(REMOVE, "").lower() not in ("", "yes"):
            errors[REMOVE] = ValidationError("write “yes” to remove the row, or nothing")
        if errors:
            raise ValidationError(errors)

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        if new and row.get(REMOVE):
            raise ValidationError({REMOVE: "there is no such row to remove"})

    def for_delete(self, row: dict[str, str], instance: Any) -> bool:
        return bool(row.get(REMOVE))

    def do_instance_save(self, instance: models.Model, is_create: bool) -> None:
        write(row=instance)

    def delete_instance(self, instance: models.Model, row: Any, **kwargs: Any) -> None:
        remove(row=instance)

    def column_of(self, attribute: str) -> str:
        """Returns the column that a model's field is read from."""
        columns: dict[str, str] = {
            field.attribute: field.column_name for field in self.fields.values()
        }
        return columns.get(attribute, REMOVE if attribute == REMOVE else "")


class Whole:
    """The options that all tables have in common, in import-export's words."""

    skip_unchanged = True
    report_skipped = False
    clean_model_instances = True
    instance_loader_class = LoadedAtOnce


def _partnership(needed: bool) -> Field:
    rows = Partnership.objects.all
    widget = cells.KnownRowCell(rows, "slug", "partnership with the slug", needed)
    return Field("partnership", "partnership", widget)


def _authority(attribute: str = "authority") -> Field:
    rows = LocalAuthority.objects.on_the_map
    return Field(
        attribute, "authority", cells.KnownRowCell(rows, "pk", "LA on the map with the code")
    )


class PartnershipSheet(RecordSheet):
    class Meta(Whole):
        model = Partnership
        name = "partnerships"
        import_id_fields = ("slug",)
        fields = ("slug", *names_of(Partnership))


class CoverageSheet(RecordSheet):
    shown_only = ("authority_name",)
    can_remove = True
    partnership = _partnership(needed=True)
    authority = _authority()
    authority_name = Field("authority__name", "authority_name", cells.TextCell(), readonly=True)

    class Meta(Whole):
        model = Coverage
        name = "coverage"
        import_id_fields = ("partnership", "authority")
        fields = ("partnership", "authority", "authority_name", *names_of(Coverage))

    def get_queryset(self) -> "models.QuerySet[Coverage]":
        return Coverage.objects.select_related("partnership", "authority").order_by("pk")


class SummarySheet(RecordSheet):
    shown_only = ("authority_name",)
    authority = _authority()
    authority_name = Field("authority__name", "authority_name", cells.TextCell(), readonly=True)

    class Meta(Whole):
        model = AuthoritySummary
        name = "summaries"
        import_id_fields = ("authority",)
        fields = ("authority", "authority_name", *names_of(AuthoritySummary))

    def get_queryset(self) -> "models.QuerySet[AuthoritySummary]":
        return AuthoritySummary.objects.select_related("authority").order_by("authority__name")


class NumberedSheet(RecordSheet):
    """Rows that only a number names. One without a number is a new one."""

    can_remove = True

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        super().after_init_instance(instance, new, row, **kwargs)
        if new and row["id"]:
            what = self._meta.model._meta.verbose_name
            raise ValidationError({"id": f"there is no {what} {row['id']}; leave new ones blank"})


class MembershipSheet(NumberedSheet):
    partnership = _partnership(needed=True)

    class Meta(Whole):
        model = Membership
        name = "memberships"
        import_id_fields = ("id",)
        fields = ("id", "partnership", *names_of(Membership))

    def get_queryset(self) -> "models.QuerySet[Membership]":
        return Membership.objects.select_related("partnership").order_by("pk")


class SourceSheet(NumberedSheet):
    partnership = _partnership(needed=False)
    summary = Field(
        "summary",
        "authority",
        cells.KnownRowCell(
            AuthoritySummary.objects.all, "pk", "summary of an LA with the code", False
        ),
    )

    class Meta(Whole):
        model = Source
        name = "sources"
        import_id_fields = ("id",)
        fields = ("id", "partnership", "summary", *names_of(Source))

    def get_queryset(self) -> "models.QuerySet[Source]":
        return Source.objects.select_related("partnership", "summary").order_by("pk")


# In the order in which one leans on the other.
SHEETS: dict[str, type[RecordSheet]] = {
    "partnerships": PartnershipSheet,
    "coverage": CoverageSheet,
    "memberships": MembershipSheet,
    "summaries": SummarySheet,
    "sources": SourceSheet,
}
