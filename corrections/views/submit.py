"""The form for whoever wants to put something right: one question a page."""

from contextlib import suppress
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from boundaries.models import Lineage, LocalAuthority
from core.client_network import network_of
from core.email_address import readable_address
from core.rate_limit import count_attempt
from corrections import limits
from mail.models import OutgoingEmail
from partnerships.models import Partnership

from ..models import Draft, Intent, Submission
from ..services.drafts import (
    DraftChanged,
    TooQuick,
    change_address,
    keep_answers,
    send_draft,
    start_draft,
)
from ..states import NotAllowed, State
from ..wizard.forms import AddressForm, IntentForm, SendForm, StepForm
from ..wizard.steps import Typed, WizardStep
from ..wizard.windows import PAGE, new_mark, typed_elsewhere
from ..wizard.wizard import Wizard
from .public import gone, public_form

# In an address: what was typed there was sent on, so what is wrong with it is said.
CHECKED = "checked"
# The same: something was typed in another window once it was sent.
LATE = "late"
# The button that asks for one more blank row: its value is the section to go on in.
MORE = "more"
TOO_QUICK = "Please check your answers, then press the button again."


@public_form
def new(request: HttpRequest) -> HttpResponse:
    """Asks somebody what they want to do, about which LA; the answer begins a draft."""
    slug = request.GET.get("partnership")
    partnership = Partnership.objects.filter(slug=slug).first() if slug else None
    authority = _authority(request.GET.get("la", ""))
    if authority is None:
        return _ask_which_authority(request, partnership)
    here = Partnership.objects.in_authority(authority)
    if partnership and not here.filter(pk=partnership.pk).exists():
        partnership = None
    typed = _typed(request)
    is_checked = typed is None and CHECKED in request.GET
    form, trap = IntentForm({} if is_checked else typed), SendForm(typed)
    if typed is not None and "intent" not in typed:
        return redirect(f"{request.get_full_path()}&{CHECKED}=1")
    if form.is_valid() and trap.is_valid():
        count_attempt(limit=limits.DRAFTS, who=network_of(request))
        intent = Intent(form.cleaned_data["intent"])
        draft = start_draft(authority=authority, partnership=partnership, intent=intent)
        wizard = Wizard(draft)
        step = wizard.unfinished_step if draft.partnership else wizard.step_after(WizardStep.INTENT)
        return _go_to(draft, step)
    context = {
        "form": form,
        "trap": trap,
        "problems": [*form.problems, *trap.problems],
        "authority": authority,
        "partnership": partnership,
        "waiting": _waiting(authority),
    }
    return render(request, "corrections/new.html", context)


@public_form
def step(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """Asks one question, with what was typed there so far."""
    draft = _draft(token)
    if draft is None or name not in list(WizardStep):
        return gone(request)
    here, typed = WizardStep(name), _typed(request)
    if draft.submission_id:
        return _go_to(draft, None) if typed is None else _too_late(draft, typed)
    if typed is not None:
        count_attempt(limit=limits.SAVES, who=draft.token)
        return _answered(draft, here, typed)
    wizard = Wizard(draft)
    if here not in wizard.steps:
        return _go_to(draft, wizard.unfinished_step)
    form = wizard.form(here)
    if CHECKED not in request.GET:
        form.hide_problems()
    context = {
        "form": form,
        "problems": form.problems,
        "draft": draft,
        "wizard": wizard,
        "authority": draft.authority,
        "step": here,
        "draft_days": settings.DRAFT_RETENTION.days,
        "back": wizard.step_before(here),
        "page_mark": new_mark(timezone.now()),
        "elsewhere": _elsewhere(draft, here, form),
        "waiting": _waiting(draft.authority)
        if here in {WizardStep.INTENT, WizardStep.SUBJECT}
        else [],
    }
    return render(request, f"corrections/{here}.html", context)


def _answered(draft: Draft, here: WizardStep, typed: Typed) -> HttpResponse:
    """Keeps what was typed, good or not, and leads on: never to a page that answers a POST, or the
    browser's back button would have to ask whether to send it again."""
    form = Wizard(draft).form(here)
    mark = typed.get(PAGE, [""])[-1]
    try:
        kept = form.within_bounds(typed)
        draft = keep_answers(token=draft.token, step=here, typed=kept, mark=mark)
    except Draft.DoesNotExist:
        return _too_late(draft, typed)
    wizard = Wizard(draft)
    if "only_keep" in typed:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if typed_elsewhere(draft.answers[here], form.fields):
        return _go_to(draft, here)
    if here not in wizard.steps:
        return _go_to(draft, wizard.unfinished_step)
    if MORE in typed:
        address = reverse("correction-step", args=[draft.token, here.value])
        return redirect(f"{address}#{typed[MORE][-1]}")
    if "back" in typed:
        return _go_to(draft, wizard.step_before(here) or here)
    if not wizard.form(here).is_valid():
        return _go_to(draft, here)
    # The first question is followed by its own next; the others by what is still open.
    return _go_to(
        draft, wizard.step_after(here) if here is WizardStep.INTENT else wizard.unfinished_step
    )


def _too_late(draft: Draft, typed: Typed) -> HttpResponse:
    """Answers what was typed once the draft was sent, from another window.

    Should it be deleted rather, the page that this leads to says so.
    """
    if "only_keep" in typed:
        return HttpResponse(status=HTTPStatus.CONFLICT)
    return redirect(f"{reverse('correction-sent', args=[draft.token])}?{LATE}=1")


@public_form
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Shows everything that was answered, and the button that sends it."""
    draft = _draft(token)
    if draft is None:
        return gone(request)
    wizard = Wizard(draft)
    if draft.submission_id:
        return redirect("correction-sent", token)
    if unfinished := wizard.unfinished_step:
        return _go_to(draft, unfinished)
    trap = SendForm(_typed(request))
    problems = trap.problems
    if trap.is_valid():
        checked = wizard.checked_answers()
        limits.SENT.count(address=checked.sender.email, network=network_of(request))
        try:
            send_draft(token=token, answers=checked)
            return redirect("correction-sent", token)
        except DraftChanged:  # in another window, just now: what is there now wants checking
            return redirect("correction-check", token)
        except TooQuick:
            problems = [("", TOO_QUICK)]
    context = {
        "trap": trap,
        "problems": problems,
        "draft": draft,
        "authority": draft.authority,
        "answers": wizard.answers(),
        "back": wizard.steps[-1],
    }
    return render(request, "corrections/check.html", context)


@public_form
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Says where it was sent and what comes next; until it is confirmed the address can change."""
    draft = _draft(token)
    if draft is None or draft.submission is None:
        return gone(request)
    form = AddressForm(_typed(request))
    if form.is_valid():
        address = form.cleaned_data["email"]
        limits.SENT.count(address=address, network=network_of(request))
        with suppress(NotAllowed):  # confirmed meanwhile: the page says so
            change_address(token=token, email=address)
        return redirect("correction-sent", token)
    submission = draft.submission
    submitter = getattr(submission, "submitter", None)
    is_waiting = submission.state == State.UNCONFIRMED
    email = OutgoingEmail.objects.about([submission.reference]).last()
    context = {
        "submission": submission,
        "form": form,
        "problems": form.problems,
        # Empty once the link was used, or the sender was erased.
        "address": readable_address(submitter.email) if submitter and is_waiting else "",
        "is_late": LATE in request.GET,
        "is_refused": email and email.state == OutgoingEmail.State.FAILED,
        "link_sent_at": email and email.sent_at,
        "authority": draft.authority,
        "days": settings.CONFIRM_WITHIN.days,
    }
    return render(request, "corrections/sent.html", context)


def _elsewhere(draft: Draft, here: WizardStep, form: StepForm) -> list[tuple[str, list[str]]]:
    """Returns label and words of each field in which another window had something else."""
    other = typed_elsewhere(draft.answers.get(here, {}), form.fields)
    return [(str(form[name].label), values) for name, values in other.items()]


def _ask_which_authority(request: HttpRequest, partnership: Partnership | None) -> HttpResponse:
    """Asks for the LA where the address does not say it: of the partnership's, or of all today."""
    authorities = LocalAuthority.objects.in_force_on(timezone.localdate()).order_by("name")
    if partnership:
        shown = Lineage.objects.filter(member__coverage__partnership=partnership)
        authorities = authorities.filter(pk__in=shown.values("authority"))
    context = {
        "authorities": authorities,
        "partnership": partnership,
        "is_unknown": bool(request.GET.get("la")),
    }
    return render(request, "corrections/which_authority.html", context)


def _authority(slug: str) -> LocalAuthority | None:
    """Returns the LA of that slug, whether it exists today or has a page from before."""
    return LocalAuthority.objects.filter(slug=slug).first() if slug else None


def _draft(token: str) -> Draft | None:
    """Returns the draft; None also while its partnership is off the map, until it is back."""
    drafts = Draft.objects.select_related("authority", "partnership", "submission")
    draft = drafts.filter(token=token).first()
    if draft and draft.submission is None and draft.partnership_id and not draft.partnership:
        return None
    return draft


def _waiting(authority: LocalAuthority) -> list[Submission]:
    waiting = Submission.objects.waiting_about(authority)
    return list(waiting.select_related("authority", "partnership"))


def _typed(request: HttpRequest) -> Typed | None:
    return dict(request.POST.lists()) if request.method == "POST" else None


def _go_to(draft: Draft, step: WizardStep | None) -> HttpResponse:
    """Leads to a step's page, which says what is wrong there, or to the check of everything."""
    if step is None:
        return redirect("correction-check", draft.token)
    address = reverse("correction-step", args=[draft.token, step.value])
    return redirect(f"{address}?{CHECKED}=1" if step.value in draft.answers else address)
