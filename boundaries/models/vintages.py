"""Maps of England's LAs, whose names and areas change from one date to the next."""

from datetime import date

from django.db import models


class Vintage(models.IntegerChoices):
    """A map of England's LAs, named by the year from whose 1 April it held."""

    APRIL_2021 = 2021, "April 2021 to March 2023"
    APRIL_2023 = 2023, "from April 2023"

    @property
    def starts(self) -> date:
        return date(self.value, 4, 1)


# The records speak of the LAs of this vintage, so the map and the lists show it.
RECORD_VINTAGE = Vintage.APRIL_2021
