"""The pages by which staff run rounds: making one, opening, inviting, closing, publishing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from contacts.services import preview_to_contact
from core.requests import form_page, signed_in
from core.site_address import absolute

from ..invitations import REMIND_AFTER, to_invite, to_remind
from ..links import answer_path
from ..models import MOST_REMINDERS, Respondent, RoundState, SurveyRound
from ..questionnaire import Organisation
from ..services.invite import MOST_AT_ONCE, email_context, invite_to_round, remind_of_round
from ..services.rounds import (
    NotNow,
    begin_test,
    change_round,
    close_round,
    create_round,
    extend_round,
    open_round,
    publish_round,
    remove_round,
    set_targets,
)
from .access import page_of_round, rounds_only
from .forms import (
    ORGANISATION_LABELS,
    ExtendForm,
    InviteForm,
    NewRoundForm,
    RoundForm,
    TargetsForm,
    TryOutForm,
)
from .preview import preview_of
from .progress import progress_of


@dataclass(frozen=True)
class RoundStep:
    """A step that a round can take, from a page that says what it does."""

    service: Callable[..., object]
    allowed: str
    done: str
    refused: str


STEPS = {
    "open": RoundStep(
        open_round,
        "can_be_opened",
        "It is open.",
        "It has been opened before, or its last day has passed.",
    ),
    "extend": RoundStep(
        extend_round, "can_be_extended", "Its last day is now later.", "It is closed for good."
    ),
    "close": RoundStep(close_round, "can_be_closed", "It is closed.", "It is not open."),
    "publish": RoundStep(
        publish_round,
        "can_be_published",
        "It is published, and nothing here shows who answered any more.",
        "It is still open, was never opened, or is already published.",
    ),
    "remove": RoundStep(
        remove_round, "can_be_removed", "It is removed.", "It is a real round that has been opened."
    ),
}


@require_safe
@rounds_only
def rounds(request: HttpRequest) -> HttpResponse:
    """Lists the rounds, the newest first, with the stage that each is at."""
    listed = SurveyRound.objects.select_related("questionnaire").with_numbers()
    return render(request, "surveys/staff/rounds.html", {"rounds": listed})


@form_page
@rounds_only
def create(request: HttpRequest) -> HttpResponse:
    """Asks for what a new round needs, and makes it; nobody is asked anything yet."""
    form = NewRoundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            round = create_round(
                round=form.save(commit=False),
                file=form.cleaned_data["file"],
                user=signed_in(request),
            )
        except NotNow as refused:
            form.add_error("file", str(refused))
        except ValidationError as error:  # somebody else took the name meanwhile
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, "Saved. Look at its pages before you open it.")
            return redirect("survey-round", round.name)
    return render(
        request, "surveys/staff/new.html", {"form": form}, status=422 if form.errors else 200
    )


@page_of_round
def round_page(request: HttpRequest, round: SurveyRound) -> HttpResponse:
    """Shows how far a round has come, what can be done with it now, and what was done."""
    state = round.state
    open_link = absolute(reverse("survey", args=[round.name]))
    context = {
        "round": round,
        "state": state,
        "is_open": state is RoundState.OPEN,
        "progress": progress_of(round),
        "may_be_reminded": len(to_remind(round)) if state is RoundState.OPEN else 0,
        "remind_after": REMIND_AFTER.days,
        "most_reminders": MOST_REMINDERS,
        "events": round.events.select_related("by"),
        "open_text": "\n\n".join([round.title, round.invitation, open_link]),
    }
    return render(request, "surveys/staff/round.html", context)


@page_of_round
def change(request: HttpRequest, round: SurveyRound) -> HttpResponse:
    """Changes the name, days and texts of a round that is not opened yet."""
    if round.opened_at:
        raise NotNow("It has been opened, so its texts can no longer be changed.")
    form = RoundForm(request.POST if request.method == "POST" else None, instance=round)
    if form.is_valid():
        changed = change_round(round=form.save(commit=False), user=signed_in(request))
        messages.success(request, "Saved.")
        return redirect("survey-round", changed.name)
    round.refresh_from_db()
    context = {"form": form, "round": round}
    return render(request, "surveys/staff/change.html", context, status=422 if form.errors else 200)


@page_of_round
def targets(request: HttpRequest, round: SurveyRound) -> HttpResponse:
    """Sets how many responses a round aims at."""
    form = TargetsForm(request.POST if request.method == "POST" else None, round=round)
    if form.is_valid():
        set_targets(name=round.name, targets=form.targets(), user=signed_in(request))
        messages.success(request, "Saved.")
        return redirect("survey-round", round.name)
    context = {"form": form, "shown": form.shown(), "round": round}
    return render(
        request, "surveys/staff/targets.html", context, status=422 if form.errors else 200
    )


@page_of_round
def preview(request: HttpRequest, round: SurveyRound) -> HttpResponse:
    """Shows the texts of a round and all of its questions, for each sort of organisation."""
    questionnaire = round.questionnaire.questionnaire()
    asked = request.GET.get("for", Organisation.AUTHORITY)
    organisation = None
    if round.invites:
        if asked not in set(Organisation):
            raise Http404("No such organisation.")
        organisation = Organisation(asked)
    context = {
        "round": round,
        "preview": preview_of(questionnaire, organisation),
        "organisation": organisation,
        "organisations": ORGANISATION_LABELS.items() if round.invites else [],
    }
    return render(request, "surveys/staff/preview.html", context)


@page_of_round
def try_out(request: HttpRequest, round: SurveyRound) -> HttpResponse:
    """Leads a member of staff to the pages as a respondent sees them; nothing of it counts."""
    data = request.POST if request.method == "POST" else None
    form = TryOutForm(data) if round.invites else None
    if data is not None and (form is None or form.is_valid()):
        owner = form.owner_chosen() if form else {}
        return redirect(answer_path(begin_test(name=round.name, user=signed_in(request), **owner)))
    context = {"form": form, "round": round}
    is_wrong = form is not None and bool(form.errors)
    return render(request, "surveys/staff/test.html", context, status=422 if is_wrong else 200)


@page_of_round
def take_step(request: HttpRequest, round: SurveyRound, step: str) -> HttpResponse:
    """Says what a step does and cannot undo; once the button is pressed, takes it."""
    if step not in STEPS:
        raise Http404("No such step.")
    chosen = STEPS[step]
    if not getattr(round, chosen.allowed):
        raise NotNow(chosen.refused)
    data = request.POST if request.method == "POST" else None
    form = ExtendForm(data, round=round) if step == "extend" else None
    if data is not None and (form is None or form.is_valid()):
        given: dict[str, Any] = {"name": round.name} | (form.cleaned_data if form else {})
        if step != "remove":
            given["user"] = signed_in(request)
        chosen.service(**given)
        messages.success(request, f"{round}: {chosen.done}")
        return (
            redirect("survey-rounds") if step == "remove" else redirect("survey-round", round.name)
        )
    context = {"round": round, "form": form, "progress": progress_of(round)}
    status = 422 if form is not None and form.errors else 200
    return render(request, f"surveys/staff/{step}.html", context, status=status)


@page_of_round
def invite(request: HttpRequest, round: SurveyRound) -> HttpResponse:
    """Shows whom an invitation would go to, and the e-mail; then sends it."""
    if not round.takes_answers or not round.invites:
        raise NotNow("You can only invite people to an open survey of LAs and partnerships.")
    form = InviteForm(request.POST if request.method == "POST" else request.GET)
    form.full_clean()
    if request.method == "POST" and form.is_valid():
        written = invite_to_round(name=round.name, user=signed_in(request), **form.chosen())
        messages.success(request, _written(written))
        return redirect("survey-round", round.name)
    invitees = to_invite(round, **form.chosen())
    context: dict[str, Any] = {"round": round, "form": form, "to_invite": invitees}
    if invitees.invitees:
        first = invitees.invitees[0]
        respondent = Respondent(round=round, contact=first.contact)
        email = preview_to_contact(
            contact=first.contact, kind="survey_invitation", context=email_context(respondent)
        )
        number = min(len(invitees.invitees), MOST_AT_ONCE)
        context |= {"first": first, "email": email, "number": number}
    return render(request, "surveys/staff/invite.html", context)


@page_of_round
def remind(request: HttpRequest, round: SurveyRound) -> HttpResponse:
    """Shows how many would be reminded; then reminds them."""
    if not round.takes_answers:
        raise NotNow("It is not taking answers now, so nobody can be reminded.")
    if request.method == "POST":
        written = remind_of_round(name=round.name, user=signed_in(request))
        messages.success(request, _written(written))
        return redirect("survey-round", round.name)
    waiting = to_remind(round)
    context: dict[str, Any] = {
        "round": round,
        "number": min(len(waiting), MOST_AT_ONCE),
        "remind_after": REMIND_AFTER.days,
        "most_reminders": MOST_REMINDERS,
    }
    if waiting:
        shown = Respondent(round=round, reminders=waiting[0].reminders)
        context["email"] = preview_to_contact(
            contact=waiting[0].contact, kind="survey_reminder", context=email_context(shown)
        )
    return render(request, "surveys/staff/remind.html", context)


def _written(number: int) -> str:
    return f"{number} e-mail{'' if number == 1 else 's'} written. They will be sent one by one."
