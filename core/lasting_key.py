"""A key that outlives the row it leads to, and leads there again once the row is back."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

_ST = TypeVar("_ST")
_GT = TypeVar("_GT")

if TYPE_CHECKING:
    Base = models.ForeignKey
else:

    class Base(models.ForeignKey):
        def __class_getitem__(cls, _: Any) -> type:
            return cls


class NoneWhileGone(ForwardManyToOneDescriptor):  # type: ignore[type-arg]
    """Returns None for a row that is not there."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        try:
            return super().__get__(instance, cls)
        except self.field.remote_field.model.DoesNotExist:
            self.field.set_cached_value(instance, None)
            return None


class LastingForeignKey(Base[_ST, _GT]):
    """A key to a row of a table with a history, which keeps its value when that row is removed.

    Undoing the removal brings the row back under its old key, and no other row is ever given that;
    so the database holds the key to nothing. While the row is gone, it is read as None.
    """

    forward_related_accessor_class = NoneWhileGone

    def __init__(self, to: Any, **options: Any) -> None:
        options |= {"on_delete": models.DO_NOTHING, "db_constraint": False}
        super().__init__(to, **options)
