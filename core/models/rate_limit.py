"""Counts by which rate limits hold across servers."""

from django.db import models


class RateLimitCount(models.Model):
    """Counts how often something was done in one window of time, by one address or network.

    Never an address itself: the key cannot be traced back without the site's secret, and is
    another one in each window. The table is not logged: losing it in a crash loses nothing.
    """

    key = models.CharField(max_length=64, primary_key=True)
    ends_at = models.DateTimeField(db_index=True, help_text="End of the window.")
    attempts = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.attempts} until {self.ends_at}"
