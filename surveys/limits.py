"""Limits on how often one network, or one address, may ask for a link to a survey, and answer."""

from datetime import timedelta

from core.rate_limit import EmailLimits, RateLimit

LINKS = EmailLimits("surveys")
# Of one respondent: far more than anybody needs.
SAVES = RateLimit("survey saves", 120, timedelta(minutes=1))
