"""Invented rounds of both surveys, with invented contacts, which can be removed whole."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from boundaries.models import LocalAuthority
from contacts.models import Contact, Unsubscription, address_mark
from contacts.services import save_contact
from partnerships.models import Partnership

from ..invitations import INVENTED_DOMAIN
from ..models import SurveyRound
from ..questionnaire import Audience
from .rounds import NotNow, create_round, open_round, remove_round

INFORMATION = """This survey is invented. It shows staff how answering goes.

What it is for: nothing. What is public: nothing. How long it is kept: until it is removed.

Your school's postcode tells us its LA and district, and is then dropped. It also gives a mark \
that lets us count schools without showing which school it is; the mark is deleted when the \
results are published. Results are shown where at least ten people of at least three schools \
answered.

Taking part is up to you. You can stop at any time, leave out most questions, and withdraw your \
answers until the results are published."""
ROUNDS = {
    Audience.DEMAND: (
        "invented-schools",
        "Invented survey of school leaders",
        "How does your school work with others near by?",
    ),
    Audience.SUPPLY: (
        "invented-areas",
        "Invented survey of LAs and partnerships",
        "What is there in your area, and is our page about it right?",
    ),
}
INVENTED_CONTACTS = 5


@transaction.atomic
def make_invented_rounds() -> list[SurveyRound]:
    """Opens a round of each survey, and puts contacts into the book that the second can invite."""
    if SurveyRound.objects.filter(is_invented=True).exists():
        raise NotNow("There are invented rounds already. Remove them first.")
    today = timezone.localdate()
    rounds = []
    for audience, (name, title, invitation) in ROUNDS.items():
        round = SurveyRound(
            name=name,
            title=title,
            invitation=invitation,
            information=INFORMATION,
            opens_on=today,
            closes_on=today + timedelta(days=28),
            is_invented=True,
        )
        create_round(round=round, file=f"{audience}-1.toml")
        rounds.append(open_round(name=name))
    places = [
        *LocalAuthority.objects.on_the_map().order_by("name")[:INVENTED_CONTACTS],
        *Partnership.objects.counted().order_by("name")[:INVENTED_CONTACTS],
    ]
    for place in places:
        contact = Contact(
            authority=place if isinstance(place, LocalAuthority) else None,
            partnership=place if isinstance(place, Partnership) else None,
            role="Invented team",
            email=f"{place.slug}@{INVENTED_DOMAIN}",
            source="Made up, for testing",
        )
        save_contact(contact=contact, user=None)
    return rounds


@transaction.atomic
def remove_invented_rounds() -> list[str]:
    """Removes the invented rounds and contacts with everything about them; returns their names."""
    names = list(SurveyRound.objects.filter(is_invented=True).values_list("name", flat=True))
    for name in names:
        remove_round(name=name)
    contacts = Contact.objects.filter(email__iendswith=f"@{INVENTED_DOMAIN}")
    marks = [address_mark(contact.email) for contact in contacts]
    Unsubscription.objects.filter(mark__in=marks).delete()
    contacts.delete()
    return names
