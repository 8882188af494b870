"""Limits on how often one network, or one address, may begin, fill in and send corrections."""

from datetime import timedelta

from core.rate_limit import EmailLimits, RateLimit

# A council's offices may share one network; what costs us an e-mail is also limited by address.
DRAFTS = RateLimit("drafts", 60, timedelta(hours=1))
# Of one draft: a page keeps what is typed a second and a half after each pause.
SAVES = RateLimit("draft saves", 120, timedelta(minutes=1))
# By one moderator, LA by LA: whoever wants to ask many, chooses them in the contact book.
ASKED_NOW = RateLimit("asked now", 30, timedelta(hours=1))
SENT = EmailLimits("corrections")
