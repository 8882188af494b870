"""Holds what no app owns: the version of the records, the last loads and jobs, and rate limits."""

from .job_run import JobRun
from .rate_limit import RateLimitCount
from .records_version import RecordsVersion
from .reference_load import ReferenceLoad, ReferenceLoadQuerySet

__all__ = ["JobRun", "RateLimitCount", "RecordsVersion", "ReferenceLoad", "ReferenceLoadQuerySet"]
