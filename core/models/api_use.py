"""How often the API was asked, for its limit."""

from django.db import models


class ApiUse(models.Model):
    """The requests of one network in one minute. Kept for minutes, and never an address.

    `key` cannot be traced back without the site's secret, and is another one each minute. The
    table is not logged: losing it in a crash loses nothing.
    """

    key = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(db_index=True)
    requests = models.PositiveIntegerField()
