"""Submissions made up for tests, sent the way that the pages send them."""

from typing import Any

from django.contrib.auth.models import User
from django.utils.text import slugify

from boundaries.models import LocalAuthority
from core.history.tracking import ChangedBy, change
from corrections.models import Intent, Submission
from corrections.proposals import ProposalTopic, snapshot
from corrections.services.confirm import confirm_address
from corrections.services.review import claim_submission
from corrections.services.submit import Citation, Sender, create_submission
from partnerships.models import Coverage, Partnership, Source

SENDER = Sender(
    name="Ada Invented", email="ada@camden.gov.uk", role="Head of testing", at_the_authority=True
)
SOURCE = Citation(url="https://example.org/paper", title="An invented paper", locator="Page 3")


def about_camden() -> ProposalTopic:
    """Returns a correction of what is said of the LA itself."""
    return ProposalTopic(Intent.CORRECT, LocalAuthority.objects.get(slug="camden"))


def about_a_partnership() -> ProposalTopic:
    """Returns a correction of what is said of a partnership in Camden."""
    camden = LocalAuthority.objects.get(slug="camden")
    return ProposalTopic(
        Intent.CORRECT, camden, Partnership.objects.get(slug="camden-invented-learning")
    )


def sent(topic: ProposalTopic, answers: dict[str, Any] | None = None, **others: Any) -> Submission:
    """A submission whose address is not confirmed yet."""
    values = {"sender": SENDER, "source": SOURCE, **others}
    return create_submission(topic=topic, seen=snapshot(topic), answers=answers or {}, **values)


def received(
    topic: ProposalTopic, answers: dict[str, Any] | None = None, **others: Any
) -> Submission:
    """A submission that waits in the queue."""
    return confirm_address(reference=sent(topic, answers, **others).reference)


def in_review(
    topic: ProposalTopic, answers: dict[str, Any], user: User, **others: Any
) -> Submission:
    submission = received(topic, answers, **others)
    return claim_submission(reference=submission.reference, version=submission.version, user=user)


def invented_partnership(name: str = "Invented Learning Partnership", **values: Any) -> Partnership:
    """Adds a partnership in Camden, with a source."""
    facts = {"kind": "abep", "scale": "la_wide", "status": "ended", "evidence": "desk_research"}
    with change(by=ChangedBy.STAFF, why="A test invented it."):
        partnership = Partnership.objects.create(
            name=name, slug=slugify(name), **{**facts, **values}
        )
        camden = LocalAuthority.objects.get(slug="camden")
        Coverage.objects.create(partnership=partnership, authority=camden, extent="whole")
        Source.objects.create(partnership=partnership, title="An invented paper")
    return partnership


def about(partnership: Partnership) -> ProposalTopic:
    """Returns a correction of what is said of a partnership in Camden."""
    return ProposalTopic(Intent.CORRECT, LocalAuthority.objects.get(slug="camden"), partnership)
