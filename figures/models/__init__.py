"""Statistics of LAs: what each figure means, every LA's figures, and which LAs are alike."""

from .figures import PERCENTAGE, Figure, Profile, StatisticalNeighbour
from .similar import CLOSE, Lens, SimilarAuthority

__all__ = [
    "CLOSE",
    "PERCENTAGE",
    "Figure",
    "Lens",
    "Profile",
    "SimilarAuthority",
    "StatisticalNeighbour",
]
