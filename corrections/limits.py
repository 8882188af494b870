"""Limits on how often one network, or one address, may begin, fill in and send corrections."""

from datetime import timedelta

from core.rate_limit import RateLimit, count_attempt

# A council's offices may share one network; what costs us an e-mail is also limited by address.
DRAFTS = RateLimit("drafts", 60, timedelta(hours=1))
# Of one draft: a page keeps what is typed a second and a half after each pause.
SAVES = RateLimit("draft saves", 120, timedelta(minutes=1))
SENT_FROM_NETWORK = RateLimit("from network", 20, timedelta(hours=1))
# Anybody can type anybody's address: so each network has a share of what an address may be sent
# in a day, and from one alone nobody keeps its owner out. What all may send spares the mailbox.
SENT_FROM_ADDRESS_THERE = RateLimit("from address there", 5, timedelta(days=1))
SENT_FROM_ADDRESS = RateLimit("from address", 20, timedelta(days=1))


def count_sent(*, address: str, network: str) -> None:
    """Counts what somebody sends; what one limit refuses is not counted by those after it."""
    count_attempt(limit=SENT_FROM_NETWORK, who=network)
    count_attempt(limit=SENT_FROM_ADDRESS_THERE, who=f"{address} {network}")
    count_attempt(limit=SENT_FROM_ADDRESS, who=address)
