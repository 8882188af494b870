"""Statistics of LAs: what each figure means, every LA's figures, and which LAs are alike."""

from .figures import PERCENTAGE, Figure, Profile, StatisticalNeighbour
from .lenses import ComparedFigure, Lens
from .similar import CLOSE, SimilarAuthority

__all__ = [
    "CLOSE",
    "PERCENTAGE",
    "ComparedFigure",
    "Figure",
    "Lens",
    "Profile",
    "SimilarAuthority",
    "StatisticalNeighbour",
]
