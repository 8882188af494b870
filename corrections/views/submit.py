"""The form for whoever wants to put something right: one question a page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from boundaries.models import LocalAuthority
from core.client_network import network_of
from core.rate_limit import count_attempt
from corrections import limits
from partnerships.models import Partnership

from ..form.forms import IntentForm, SendForm, Typed
from ..form.steps import Wizard, WizardStep
from ..models import Draft, Intent, Submission
from ..services.drafts import NotFinished, TooQuick, keep_answers, send_draft, start_draft
from .public import gone, public_form

# In an address: what was typed there was sent on, so what is wrong with it is said.
CHECKED = "checked"
TOO_QUICK = "That was faster than anybody reads. Look at it once more, then press the button again."


@public_form
def new(request: HttpRequest) -> HttpResponse:
    """What somebody wants to do, about which LA; the answer begins a draft."""
    slug = request.GET.get("partnership")
    partnership = Partnership.objects.filter(slug=slug).first() if slug else None
    authority = _authority(request.GET.get("la", ""))
    if authority is None:
        return _ask_which_authority(request, partnership)
    if partnership and not partnership.coverage.filter(authority=authority).exists():
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
        journey = Wizard(draft)
        step = journey.open_step if draft.partnership else journey.after(WizardStep.INTENT)
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
    """One question, with what was typed there so far."""
    draft = _draft(token)
    if draft is None or name not in list(WizardStep):
        return gone(request)
    if draft.submission_id:
        return _go_to(draft, None)
    here, typed = WizardStep(name), _typed(request)
    if typed is not None:
        return _answered(draft, here, typed)
    journey = Wizard(draft)
    if here not in journey.steps:
        return _go_to(draft, journey.open_step)
    form = journey.form(here)
    if CHECKED not in request.GET:
        form.be_quiet()
    context = {
        "form": form,
        "problems": form.problems,
        "draft": draft,
        "journey": journey,
        "authority": draft.authority,
        "step": here,
        "draft_days": settings.FORGET_DRAFTS_AFTER.days,
        "back": journey.before(here),
        "waiting": _waiting(draft.authority)
        if here in {WizardStep.INTENT, WizardStep.SUBJECT}
        else [],
    }
    return render(request, f"corrections/{here}.html", context)


def _answered(draft: Draft, here: WizardStep, typed: Typed) -> HttpResponse:
    """Keeps what was typed, good or not, and leads on: never to a page that answers a POST, or the
    browser's back button would have to ask whether to send it again."""
    asked = Wizard(draft).form(here).fields
    kept = {name: values for name, values in typed.items() if name in asked}
    draft = keep_answers(token=draft.token, step=here, typed=kept)
    journey = Wizard(draft)
    if "only_keep" in typed:
        return HttpResponse(status=204)
    if here not in journey.steps:
        return _go_to(draft, journey.open_step)
    if "back" in typed:
        return _go_to(draft, journey.before(here) or here)
    if not journey.form(here).is_valid():
        return _go_to(draft, here)
    # The first question is followed by its own next; the others by what is still open.
    return _go_to(draft, journey.after(here) if here is WizardStep.INTENT else journey.open_step)


@public_form
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that was answered, and the button that sends it."""
    draft = _draft(token)
    if draft is None:
        return gone(request)
    journey = Wizard(draft)
    if draft.submission_id:
        return redirect("correction-sent", token)
    if unfinished := journey.open_step:
        return _go_to(draft, unfinished)
    trap = SendForm(_typed(request))
    problems = trap.problems
    if trap.is_valid():
        limits.count_sent(address=journey.sender.email, network=network_of(request))
        try:
            send_draft(token=token)
            return redirect("correction-sent", token)
        except NotFinished as unfinished_now:
            return _go_to(draft, unfinished_now.step)
        except TooQuick:
            problems = [("", TOO_QUICK)]
    context = {
        "trap": trap,
        "problems": problems,
        "draft": draft,
        "authority": draft.authority,
        "answers": journey.answers(),
        "back": journey.steps[-1],
    }
    return render(request, "corrections/check.html", context)


@public_form
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """It was sent; what comes next."""
    draft = _draft(token)
    if draft is None or draft.submission is None:
        return gone(request)
    context = {
        "submission": draft.submission,
        "authority": draft.authority,
        "days": settings.CONFIRM_WITHIN.days,
    }
    return render(request, "corrections/sent.html", context)


def _ask_which_authority(request: HttpRequest, partnership: Partnership | None) -> HttpResponse:
    """Where the address does not say it: the LAs of the partnership, or all."""
    everywhere = LocalAuthority.objects.on_the_map().order_by("name")
    if partnership:
        everywhere = everywhere.filter(coverage__partnership=partnership)
    context = {
        "authorities": everywhere,
        "partnership": partnership,
        "is_unknown": bool(request.GET.get("la")),
    }
    return render(request, "corrections/which_authority.html", context)


def _authority(slug: str) -> LocalAuthority | None:
    """The LA of that slug; for one that came later, the one that it was part of."""
    on_the_map = LocalAuthority.objects.on_the_map()
    found = on_the_map.filter(slug=slug).first() if slug else None
    return found or on_the_map.filter(successors__slug=slug).first()


def _draft(token: str) -> Draft | None:
    everything = Draft.objects.select_related("authority", "partnership", "submission")
    return everything.filter(token=token).first()


def _waiting(authority: LocalAuthority) -> list[Submission]:
    found = Submission.objects.waiting_about(authority)
    return list(found.select_related("authority", "partnership"))


def _typed(request: HttpRequest) -> Typed | None:
    return dict(request.POST.lists()) if request.method == "POST" else None


def _go_to(draft: Draft, step: WizardStep | None) -> HttpResponse:
    """A step's page, which says what is wrong there, or the one to check everything."""
    if step is None:
        return redirect("correction-check", draft.token)
    address = reverse("correction-step", args=[draft.token, step.value])
    return redirect(f"{address}?{CHECKED}=1" if step.value in draft.answers else address)
