"""Remembers the last load of each kind of reference data."""

from django.db import models


class ReferenceLoadQuerySet(models.QuerySet["ReferenceLoad"]):
    def is_done(self, name: str, digest: str) -> bool:
        return self.filter(pk=name, digest=digest).exists()


class ReferenceLoad(models.Model):
    """The reference data that was last loaded, so that a restart need not load it again."""

    name = models.CharField(max_length=20, primary_key=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    objects = ReferenceLoadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name}, loaded {self.loaded_at:%d %B %Y}"
