"""Limits on how often one network, or one address, may ask for a link to a survey."""

from datetime import timedelta

from core.rate_limit import RateLimit, count_attempt

# As for corrections: a council's offices may share one network, and nobody shuts out another.
FROM_NETWORK = RateLimit("surveys from network", 20, timedelta(hours=1))
FROM_ADDRESS_THERE = RateLimit("surveys from address there", 5, timedelta(days=1))
FROM_ADDRESS = RateLimit("surveys from address", 20, timedelta(days=1))
# Of one respondent: far more than anybody needs.
SAVES = RateLimit("survey saves", 120, timedelta(minutes=1))


def count_link(*, address: str, network: str) -> None:
    """Counts a link that is asked for."""
    count_attempt(limit=FROM_NETWORK, who=network)
    count_attempt(limit=FROM_ADDRESS_THERE, who=f"{address} {network}")
    count_attempt(limit=FROM_ADDRESS, who=address)
