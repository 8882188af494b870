"""The LAs that are like a given one, through any lens."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet

from boundaries.models import Adjacency, LocalAuthority, LocalAuthorityQuerySet

from .models import CLOSE, Lens, SimilarAuthority, StatisticalNeighbour


def similar_authorities(authority: LocalAuthority, lens: Lens | str) -> LocalAuthorityQuerySet[Any]:
    """Returns the LAs that are close to `authority` through `lens`, closest first.

    Of every vintage in which `authority` is: who wants one vintage, asks for its LAs.

    None where the lens has no close match: DfE calls all ten "not close", all are
    further than `CLOSE`, a figure is missing, or no other LA shares a border. A code
    that is no lens raises ValueError.
    """
    pairs: QuerySet[Any, Any]
    lens = Lens(lens)
    if lens is Lens.STATISTICAL:
        neighbours = StatisticalNeighbour.objects.close().filter(authority=authority)
        pairs = neighbours.annotate(place=F("rank"))
    elif lens is Lens.NEXT_DOOR:
        # The longest border comes first.
        bordering = Adjacency.objects.filter(authority=authority)
        pairs = bordering.annotate(place=-F("border_km"))
    else:
        nearest = SimilarAuthority.objects.filter(authority=authority, lens=lens)
        pairs = nearest.filter(distance__lte=CLOSE).annotate(place=F("rank"))
    places = pairs.filter(neighbour=OuterRef("pk")).order_by("place").values("place")[:1]
    near = LocalAuthority.objects.filter(pk__in=pairs.values("neighbour"))
    return near.annotate(place=places).order_by("place", "pk")
