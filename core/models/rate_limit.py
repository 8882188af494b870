"""Counts by which rate limits hold across servers."""

from django.db import models


class RateLimitCount(models.Model):
    """How often something was asked for in one window of time, by one address or network."""

    what = models.CharField(max_length=20)
    who = models.CharField(max_length=64, help_text="A keyed hash, not the address itself.")
    since = models.DateTimeField(help_text="Start of the window.")
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="rate_limit_count_once_per_window", fields=["what", "who", "since"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} since {self.since}: {self.number}"
