"""Holds what no app owns: the version of the records, the last loads, and rate limits."""

from .rate_limit import RateLimitCount
from .records_version import RecordsVersion
from .reference_load import ReferenceLoad, ReferenceLoadQuerySet

__all__ = ["RateLimitCount", "RecordsVersion", "ReferenceLoad", "ReferenceLoadQuerySet"]
