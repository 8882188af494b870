"""The one rule of inviting to a round and of reminding: whom, at which address, and when.

- Each LA and each partnership that the contact book has an address for is invited once in a round,
  at the newest entry that may be written to. An e-mail that was given up has invited nobody.
- Whoever has a link and has not answered is reminded, REMIND_AFTER after the e-mail before, and
  MOST_REMINDERS times at the most; not once somebody of the same organisation sent its answers,
  and not after withdrawing.
- An address that is unsubscribed gets none of these, in this round and in all later ones.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from boundaries.models import LocalAuthority, Region
from contacts.models import Contact, Unsubscription
from contacts.services import KEY
from mail.models import OutgoingEmail
from partnerships.models import Coverage, Partnership, partnership_now

from .models import Respondent, RoundKey, SurveyRound
from .personal_data import address_in, mark_of
from .questionnaire import Organisation

REMIND_AFTER = timedelta(days=7)
# Contacts there are made up, and nobody reads what is sent there: only an invented round invites
# them, and it invites nobody else.
INVENTED_DOMAIN = "invented-survey.example"
# The key of an LA or the key of a partnership: one of the two.
Owner = tuple[str | None, int | None]


@dataclass(frozen=True)
class Invitee:
    """An LA or a partnership that can be invited, at this entry of the contact book."""

    contact: Contact
    regions: list[Region]

    @property
    def organisation(self) -> Organisation:
        return Organisation.AUTHORITY if self.contact.authority_id else Organisation.PARTNERSHIP

    @property
    def region(self) -> Region | None:
        """Its region, where it works in one alone."""
        return self.regions[0] if len(self.regions) == 1 else None


@dataclass(frozen=True)
class ToInvite:
    """The invitees that there are now, and the numbers of those who cannot be."""

    invitees: list[Invitee]
    invited: int
    unsubscribed: int
    authorities_without_contact: int


@dataclass(frozen=True)
class AskedInRound:
    """What an LA or a partnership was asked in a round, with the e-mails about it."""

    respondent: Respondent
    email: OutgoingEmail | None
    reminder: OutgoingEmail | None

    @property
    def has_answered(self) -> bool:
        response = self.respondent.response
        return response is not None and response.submitted_at is not None


def asked_in_rounds(contacts: Iterable[Contact]) -> dict[Owner, list[AskedInRound]]:
    """Returns what rounds asked the LAs and the partnerships of these entries, the newest first.

    That is known until the results of a round are published, which destroys it.
    """
    owners = {(entry.authority_id, entry.partnership_id) for entry in contacts}
    respondents = Respondent.objects.filter(
        Q(authority__in=[authority for authority, _ in owners if authority])
        | Q(partnership__in=[partnership for _, partnership in owners if partnership]),
        is_test=False,
    )
    respondents = respondents.select_related("round", "response", "contact").order_by("-pk")
    keys = [
        f"{KEY}{key}"
        for respondent in respondents
        for key in (email_key(respondent), last_reminder_key(respondent))
    ]
    emails = {
        email.dedupe_key: email for email in OutgoingEmail.objects.filter(dedupe_key__in=keys)
    }
    asked: dict[Owner, list[AskedInRound]] = defaultdict(list)
    for respondent in respondents:
        email = emails.get(f"{KEY}{email_key(respondent)}")
        reminder = emails.get(f"{KEY}{last_reminder_key(respondent)}")
        owner = (respondent.authority_id, respondent.partnership_id)
        asked[owner].append(AskedInRound(respondent, email, reminder))
    return asked


def to_invite(round: SurveyRound, *, organisation: str = "", region: str = "") -> ToInvite:
    """Returns whom a round can invite now; those of one sort or of one region, if asked."""
    entries = Contact.objects.with_unsubscribed().newest_first().filter(is_usable=True)
    is_made_up = Q(email__iendswith=f"@{INVENTED_DOMAIN}")
    entries = entries.filter(is_made_up if round.is_invented else ~is_made_up)
    entries = entries.select_related("authority__region", "partnership")
    usable: dict[Owner, Contact] = {}
    unsubscribed: set[Owner] = set()
    for entry in entries:
        owner = owner_of(entry)
        if entry.is_unsubscribed:
            unsubscribed.add(owner)
        else:
            usable.setdefault(owner, entry)
    regions = regions_of_partnerships(key for _, key in usable if key)
    invited = invited_owners(round)
    key = RoundKey.objects.get(round=round)
    marks = set(round.respondents.values_list("mark", flat=True))
    invitees = []
    for owner, entry in usable.items():
        mark = mark_of(key, entry.email)
        if entry.authority:
            invitee = Invitee(entry, [entry.authority.region])
        else:
            invitee = Invitee(entry, regions.get(owner[1] or 0, []))
        is_sought = organisation in ("", invitee.organisation) and (
            not region or region in [place.pk for place in invitee.regions]
        )
        is_recorded = bool(entry.authority_id) or owner[1] in regions
        # An address that two of them share is invited for the first alone.
        if is_sought and is_recorded and owner not in invited and mark not in marks:
            marks.add(mark)
            invitees.append(invitee)
    with_contact = {authority for authority, _ in usable if authority}
    on_the_map = set(LocalAuthority.objects.on_the_map().values_list("pk", flat=True))
    return ToInvite(
        invitees=sorted(invitees, key=lambda invitee: invitee.contact.place),
        invited=len(invited),
        unsubscribed=len(unsubscribed - usable.keys()),
        authorities_without_contact=len(on_the_map - with_contact),
    )


def regions_of_partnerships(partnerships: Iterable[int]) -> dict[int, list[Region]]:
    """Returns the regions that each of these works in; none of one that ended or is proposed."""
    recorded = Partnership.objects.counted().filter(pk__in=list(partnerships))
    regions: dict[int, list[Region]] = defaultdict(list)
    for coverage in Coverage.objects.filter(partnership__in=recorded).select_related(
        "authority__region"
    ):
        if coverage.authority.region not in regions[coverage.partnership_id]:
            regions[coverage.partnership_id].append(coverage.authority.region)
    return dict(regions)


def invited_owners(round: SurveyRound) -> set[Owner]:
    """Returns the LA or the partnership of each that a round has invited."""
    respondents = round.respondents.filter(is_test=False).exclude(organisation="")
    invited = list(respondents.select_related("partnership"))
    keys = {f"{KEY}{email_key(respondent)}": respondent for respondent in invited}
    failed = OutgoingEmail.objects.given_up().filter(dedupe_key__in=keys)
    lost = {keys[key].pk for key in failed.values_list("dedupe_key", flat=True) if key}
    return {owner_of(respondent) for respondent in invited if respondent.pk not in lost}


def owner_of(row: Contact | Respondent) -> Owner:
    """Returns the LA or the partnership that an entry or an invitation is for now."""
    partnership = partnership_now(row)
    return (row.authority_id, partnership.pk if partnership else row.partnership_id)


def to_remind(round: SurveyRound) -> list[Respondent]:
    """Returns whoever can be reminded now, of those who have a link to a round."""
    waiting = round.respondents.to_remind(before=timezone.now() - REMIND_AFTER)
    respondents = list(waiting.select_related("contact", "authority", "partnership"))
    sent = round.responses.filter(is_test=False, submitted_at__isnull=False)
    answered: set[Owner] = {
        # The LA of a partnership's response is where it works, not who was asked.
        (authority if organisation == Organisation.AUTHORITY else None, partnership)
        for organisation, authority, partnership in sent.exclude(organisation="").values_list(
            "organisation", "authority_id", "partnership_id"
        )
    }
    key = RoundKey.objects.get(round=round)
    addresses = {respondent.pk: address_in(key, respondent) for respondent in respondents}
    stopped = Unsubscription.objects.among(addresses.values())
    return [
        respondent
        for respondent in respondents
        if addresses[respondent.pk].lower() not in stopped
        and (
            not respondent.organisation
            or (
                (respondent.authority_id, respondent.partnership_id) not in answered
                and respondent.contact is not None
                and respondent.contact.is_usable
            )
        )
    ]


def email_key(respondent: Respondent) -> str:
    """Returns the key of the only invitation of somebody to a round."""
    return f"survey-{respondent.pk}"


def reminder_key(respondent: Respondent) -> str:
    """Returns the key of the reminder that is due next."""
    return _reminder_key(respondent, respondent.reminders + 1)


def last_reminder_key(respondent: Respondent) -> str:
    """Returns the key of the newest reminder; without one, of none that there is."""
    return _reminder_key(respondent, respondent.reminders)


def _reminder_key(respondent: Respondent, number: int) -> str:
    return f"survey-{respondent.pk}-reminder-{number}"
