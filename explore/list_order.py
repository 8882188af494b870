"""The order of the list beside the map.

The browser sorts by the same (`static/js/map/filters.js`).
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import TextChoices

from partnerships.models import MappedAuthority

from .colourings import Colouring


class ListOrder(TextChoices):
    REGION = "", "Region"  # of an address that says nothing
    NAME = "name", "Name"
    VALUE = "value", "What colours the map"
    PARTNERSHIPS = "partnerships", "Partnerships of any kind"


def sort_key(order: ListOrder, colouring: Colouring) -> Callable[[MappedAuthority], Any]:
    """A key that sorts LAs which come by region and name.

    Names are compared letter by letter, as every browser does.
    """
    rank_of = {colour.key: rank for rank, colour in enumerate(colouring.classes)}

    def by_value(authority: MappedAuthority) -> Any:
        """The highest class first, in it the highest number, so that blanks come last."""
        value = number_in(colouring.label_for(authority.pk))
        return -rank_of[colouring.class_of[authority.pk]], -value, authority.name

    keys: Mapping[ListOrder, Callable[[MappedAuthority], Any]] = {
        ListOrder.REGION: lambda authority: 0,  # as they come
        ListOrder.NAME: lambda authority: authority.name,
        ListOrder.VALUE: by_value,
        ListOrder.PARTNERSHIPS: lambda authority: (-authority.partnership_count, authority.name),
    }
    return keys[order]


def number_in(value: str) -> float:
    """The number that a shown value begins with; 0 where it begins with a word."""
    number = re.match(r"[\d,.]+", value)
    return float(number[0].replace(",", "")) if number else 0
