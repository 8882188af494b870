"""Models of places: regions, local authorities (LAs), their boundaries, neighbours and names.

An LA's code, name and area change over time, so an LA row is dated and the shapes hang on a
*vintage*: the map of LAs as it stood from one date to the next.
"""

from .geometry import Adjacency, Boundary, District, DistrictShape, MapGeometry, MapShape
from .lineage import AuthorityCode, Lineage, OtherCode
from .place_names import Place, PlaceElsewhere, PlaceQuerySet
from .places import (
    AUTHORITY_CODE,
    DFE_CODE,
    REGION_CODE,
    LocalAuthority,
    LocalAuthorityQuerySet,
    Region,
)
from .postcodes import PostcodeGroup, PostcodeGroupQuerySet
from .vintages import RECORD_VINTAGE, Vintage

__all__ = [
    "AUTHORITY_CODE",
    "DFE_CODE",
    "RECORD_VINTAGE",
    "REGION_CODE",
    "Adjacency",
    "AuthorityCode",
    "Boundary",
    "District",
    "DistrictShape",
    "Lineage",
    "LocalAuthority",
    "LocalAuthorityQuerySet",
    "MapGeometry",
    "MapShape",
    "OtherCode",
    "Place",
    "PlaceElsewhere",
    "PlaceQuerySet",
    "PostcodeGroup",
    "PostcodeGroupQuerySet",
    "Region",
    "Vintage",
]
