"""The form for whoever wants to put something right: one question a page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from boundaries.models import LocalAuthority
from boundaries.network import network_of
from partnerships.models import Partnership

from ..journey import Journey, Step
from ..models import Draft, Intent, Submission
from ..questions import IntentForm, Question, SendForm, Typed
from ..services import limits
from ..services.drafts import NotFinished, TooQuick, keep_answers, send_draft, start_draft
from .public import gone, public_form

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
    form, trap = IntentForm(typed), SendForm(typed)
    if form.is_valid() and trap.is_valid():
        limits.count(limit=limits.DRAFTS, who=network_of(request))
        intent = Intent(form.cleaned_data["intent"])
        draft = start_draft(authority=authority, partnership=partnership, intent=intent)
        journey = Journey(draft)
        step = journey.open_step if draft.partnership else journey.after(Step.INTENT)
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
    """One question. What is typed is kept first, and looked at then."""
    draft = _draft(token)
    if draft is None or name not in list(Step):
        return gone(request)
    here = Step(name)
    if draft.submission_id:
        return _go_to(draft, None)
    typed = _typed(request)
    if typed is not None:
        draft = keep_answers(token=token, step=here, typed=_known(Journey(draft), here, typed))
        if "only_keep" in typed:
            return HttpResponse(status=204)
    journey = Journey(draft)
    if here not in journey.steps:
        return _go_to(draft, journey.open_step)
    form = journey.form(here)
    if typed is not None and form.is_valid():
        return _go_to(draft, _following(journey, here))
    context = {
        "form": form,
        "problems": form.problems,
        "draft": draft,
        "journey": journey,
        "authority": draft.authority,
        "step": here,
        "draft_days": settings.FORGET_DRAFTS_AFTER.days,
        "back": journey.before(here),
        "waiting": _waiting(draft.authority) if here in {Step.INTENT, Step.SUBJECT} else [],
    }
    return render(request, f"corrections/{here}.html", context)


@public_form
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that was answered, and the button that sends it."""
    draft = _draft(token)
    if draft is None:
        return gone(request)
    journey = Journey(draft)
    if draft.submission_id:
        return redirect("correction-sent", token)
    if unfinished := journey.open_step:
        return _go_to(draft, unfinished)
    trap = SendForm(_typed(request))
    problems = trap.problems
    if trap.is_valid():
        limits.count(limit=limits.SENT_FROM_NETWORK, who=network_of(request))
        limits.count(limit=limits.SENT_FROM_ADDRESS, who=journey.sender.email)
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


def _known(journey: Journey, here: Step, typed: Typed) -> Typed:
    """What the step asks for, and nothing else that was sent along."""
    fields: Question = journey.form(here)
    return {name: values for name, values in typed.items() if name in fields.fields}


def _following(journey: Journey, here: Step) -> Step | None:
    """The first question is followed by its own next; the others by what is still open."""
    return journey.after(here) if here is Step.INTENT else journey.open_step


def _go_to(draft: Draft, step: Step | None) -> HttpResponse:
    """A step's page, or the one to check everything."""
    if step is None:
        return redirect("correction-check", draft.token)
    return redirect(reverse("correction-step", args=[draft.token, step.value]))
