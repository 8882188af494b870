"""Every route of the site, with arguments that fill it."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern
from django.utils import timezone

from boundaries.models import LocalAuthority, MapGeometry, Region
from contacts.links import unsubscribe_url
from core.history.tracking import ChangedBy, change
from core.routes import site_routes
from corrections.invitations import invited_path
from corrections.models import CannedReply, Draft, Intent, Invitation
from corrections.proposals import ProposalTopic
from corrections.reverification import still_right_path
from corrections.secret_links import confirm_path, status_path, withdraw_path
from corrections.services.drafts import start_draft
from exports.models import Edition, EditionFile
from figures.models import Figure, Profile
from mail.models import OutgoingEmail
from partnerships.models import AuthoritySummary, Coverage, Partnership, Source
from staff import roles
from staff.account_links import ADDRESS, INVITATION, RESET, link_to_account
from staff.services.accounts import ask_to_confirm_address, invite_account
from surveys.links import answer_token
from tests.conftest import new_staff
from tests.contacts.invented import invented_contact
from tests.corrections.invented import in_review, sent
from tests.surveys.invented import invented_publication, invented_respondent

# As `path` writes them, or `re_path`.
PARAMETER = re.compile(r"(?:\(\?P)?<(?:(?P<kind>\w+):)?(?P<name>\w+)>(?:[^)/]*\))?")
ADMIN_MODELS = {
    "auth/group": Group,
    "boundaries/localauthority": LocalAuthority,
    "boundaries/region": Region,
    "figures/figure": Figure,
    "figures/profile": Profile,
    "mail/outgoingemail": OutgoingEmail,
    "partnerships/authoritysummary": AuthoritySummary,
    "partnerships/partnership": Partnership,
}


def routes() -> dict[str, URLPattern]:
    """Returns the routes by how they are written: of two alike, the first, which answers."""
    known: dict[str, URLPattern] = {}
    for route, pattern in site_routes():
        known.setdefault(route, pattern)
    return known


def path_of(route: str, **arguments: Any) -> str:
    """Returns a path that the route takes, with its parameters filled in."""
    filled = PARAMETER.sub(lambda parameter: str(arguments[parameter["name"]]), route)
    return f"/{filled.replace('^', '').replace('$', '')}"


def path_in(address: str) -> str:
    return urlsplit(address).path


def invented_partnership() -> Partnership:
    with change(by=ChangedBy.STAFF, why="A test invents it."):
        partnership = Partnership.objects.create(
            name="Invented Learning Partnership", slug="invented-learning-partnership",
            kind="abep", scale="la_wide", evidence="desk_research",
        )  # fmt: skip
        Coverage.objects.create(
            partnership=partnership,
            authority=LocalAuthority.objects.get(slug="camden"),
            extent="whole",
        )
        Source.objects.create(partnership=partnership, title="An invented paper")
    return partnership


def invented_edition() -> Edition:
    edition = Edition.objects.create(name="2026-11", published_at=timezone.now())
    for name, content_type, body in (
        ("invented.csv", "text/csv", b"x"),
        ("records.json", "application/json", b"{}"),
    ):
        EditionFile.objects.create(
            edition=edition, name=name, content="Invented", content_type=content_type,
            size=len(body), sha256="0" * 64, body=body,
        )  # fmt: skip
    return edition


def paths() -> dict[str, str]:
    """Returns a path for every route, to something that is there and that this makes.

    A new route with a parameter needs its argument here.
    """
    camden = LocalAuthority.objects.get(slug="camden")
    topic = ProposalTopic(Intent.CORRECT, camden)
    partnership = invented_partnership()
    with change(by=ChangedBy.STAFF, why="A test calls it otherwise.") as made:
        Partnership.objects.filter(pk=partnership.pk).update(name="Invented Otherwise")
    begun, sent_on = (
        start_draft(authority=camden, partnership=None, intent=Intent.CORRECT) for _ in range(2)
    )
    submission = sent(topic, {"summary_text": "Invented"})
    Draft.objects.filter(pk=sent_on.pk).update(submission=submission)
    summary = AuthoritySummary.objects.get(authority=camden)
    summary.verified_on = date(2025, 6, 1)
    another = new_staff(roles.MODERATOR, "another")
    invited = invite_account(
        email="invited@cfey.example", first_name="Ada", last_name="Invented",
        role=roles.EDITOR, by=another,
    )  # fmt: skip
    moving = new_staff(roles.EDITOR, "moving")
    ask_to_confirm_address(key=moving.pk, email="moved@cfey.example", by=another)
    waiting = in_review(topic, {"summary_text": "Invented"}, another)
    edition = invented_edition()
    contact = invented_contact(authority=camden)
    invitation = Invitation.objects.create(
        authority=camden, contact=contact, invited_at=timezone.now(), invited_by=another
    )
    respondent = invented_respondent()
    results = invented_publication(number=12, name="invented-results")
    # By the beginning of the route: of two that fit, the longer.
    arguments: dict[str, dict[str, object]] = {
        "account/second-factor/webauthn/keys/": {"pk": 1},
        "admin/^(?P<app_label>": {"app_label": "partnerships"},
        "admin/(?P<url>": {"url": "no-such-page/"},
        "admin/r/": {
            "content_type_id": ContentType.objects.get_for_model(Partnership).pk,
            "object_id": partnership.pk,
        },
        "api/v1/authorities/": {"authority": "camden"},
        "api/v1/partnerships/": {"slug": partnership.slug},
        "api/v1/postcodes/": {"postcode": "NW1 0AA"},
        "api/v1/regions/": {"slug": "london"},
        "changes/": {"key": made},
        "corrections/draft/": {"token": begun.token, "name": "subject"},
        "corrections/draft/<private:token>/sent/": {"token": sent_on.token},
        "data/": {"name": "authorities.csv"},
        "editions/": {"name": edition.pk, "file": "invented.csv"},
        "geometry/districts/": {"slug": "norfolk"},
        "geometry/": {"sha256": MapGeometry.objects.all()[0].pk},
        "local-authorities/": {"slug": "camden"},
        "moderation/": {"reference": waiting.reference},
        "moderation/due/": {"slug": "camden"},
        "moderation/replies/": {"key": CannedReply.objects.all()[0].pk},
        "partnerships/": {"slug": partnership.slug},
        "regions/": {"slug": "london"},
        "staff/accounts/": {"key": another.pk, "step": "close"},
        "staff/changes/": {"key": made},
        "staff/contacts/": {"key": contact.pk, "token": "none"},
        "staff/editions/": {"name": edition.pk},
        "staff/partnerships/": {"slug": partnership.slug},
        "staff/quality/": {"slug": "duplicate-names"},
        "surveys/": {"name": respondent.round.name},
        "surveys/<slug:name>/needs/": {"name": results.name},
        "surveys/<slug:name>/results/": {"name": results.name, "file": "results.csv"},
        "surveys/answer/": {"token": answer_token(respondent), "name": "you"},
        "staff/surveys/": {"name": respondent.round.name, "step": "close"},
        "staff/spreadsheets/": {"name": "coverage", "token": "none"},
        **{
            f"admin/{place}/": {"object_id": model._default_manager.order_by("pk")[0].pk}
            for place, model in ADMIN_MODELS.items()
        },
    }
    known = {
        "account/address/<private:token>/": path_in(link_to_account(moving, ADDRESS)),
        "account/invitation/<private:token>/": path_in(link_to_account(invited, INVITATION)),
        "account/password/new/<private:token>/": path_in(link_to_account(another, RESET)),
        "^api/(?:.*/)?$": "/api/no-such-page/",
        "corrections/confirm/<private:token>/": confirm_path(submission),
        "corrections/status/<private:reference>/<private:secret>/": status_path(submission),
        "corrections/withdraw/<private:reference>/<private:secret>/": withdraw_path(submission),
        "corrections/invited/<private:token>/": invited_path(invitation),
        "unsubscribe/<private:token>/": path_in(unsubscribe_url(contact.email)),
        "corrections/still-right/<private:token>/": still_right_path(submission.submitter, summary),
    }
    for route in routes().keys() - known.keys():
        fitting = max(
            (begin for begin in arguments if route.startswith(begin)), key=len, default=""
        )
        known[route] = path_of(route, **arguments.get(fitting, {}))
    return known
