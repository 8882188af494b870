"""Answering: the link, consent, keeping a page, sending, withdrawing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from boundaries.models import LocalAuthority, PostcodeGroup
from boundaries.postcodes import Postcode
from core.site_address import absolute
from mail.services import queue_email
from partnerships.models import Partnership, partnership_now

from ..links import answer_path
from ..models import Respondent, RoundKey, SurveyAnswer, SurveyResponse, SurveyRound
from ..personal_data import email_of, encrypted, mark_of, school_mark_of
from ..questionnaire import GROUPS, Organisation
from ..record_answers import say_record_answered, say_record_withdrawn
from .rounds import NotNow, about_round


@transaction.atomic
def send_link(*, round: SurveyRound, email: str) -> Respondent:
    """Queues an e-mail with the link to answer: the same one for whoever asks again."""
    open_round = SurveyRound.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if not open_round.takes_answers:
        raise NotNow("It takes no answers.")
    key = RoundKey.objects.get(round=open_round)
    respondent, _ = Respondent.objects.get_or_create(
        round=open_round,
        mark=mark_of(key, email),
        defaults={"email": encrypted(key, email), "asked_at": timezone.now()},
    )
    context = {"round": open_round, "answer_url": absolute(answer_path(respondent))}
    queue_email(kind="survey_link", to=email, context=context, about=about_round(open_round))
    return respondent


@transaction.atomic
def give_consent(*, respondent: Respondent) -> SurveyResponse:
    """Begins somebody's response, or brings them to the one of their LA or partnership."""
    locked = _lock(respondent)
    if locked.response is not None:
        return locked.response
    now = timezone.now()
    begun = {"consented_at": now, "touched_at": now, "region": locked.region}
    owner: dict[str, Any] = {}
    if locked.authority is not None:
        owner = {"organisation": Organisation.AUTHORITY, "authority": locked.authority}
        begun["region"] = locked.authority.region
    elif locked.organisation == Organisation.PARTNERSHIP:
        # Somebody who was invited for one that was merged since speaks for the one that remains.
        partnership = partnership_now(locked)
        owner = {"organisation": Organisation.PARTNERSHIP, "partnership": partnership}
        if partnership:
            begun |= place_of(partnership)
    if owner and not locked.is_test:
        # Locked: somebody who withdraws at this moment may be the last, and delete it.
        response, _ = SurveyResponse.objects.select_for_update(of=("self",)).get_or_create(
            round=locked.round, is_test=False, **owner, defaults=begun
        )
    else:
        response = SurveyResponse.objects.create(
            round=locked.round, is_test=locked.is_test, **owner, **begun
        )
    locked.response, locked.withdrawn_at = response, None
    locked.save()
    return response


def place_of(partnership: Partnership) -> dict[str, Any]:
    """Returns the LA that a partnership works in and its region, each where there is only one."""
    covered = LocalAuthority.objects.filter(coverage__partnership=partnership)
    authorities = list(covered.select_related("region").distinct())
    regions = {authority.region for authority in authorities}
    return {
        "authority": authorities[0] if len(authorities) == 1 else None,
        "region": regions.pop() if len(regions) == 1 else None,
    }


@transaction.atomic
def keep_answers(
    *,
    respondent: Respondent,
    questions: Iterable[str],
    answers: Iterable[SurveyAnswer],
    groups: Mapping[str, str],
    postcode: Postcode | None,
) -> SurveyResponse:
    """Keeps the answers to the questions of a page in the place of those before.

    A postcode is turned into the LA and the district that it lies in, and into a mark by which
    schools are counted; it is not kept.
    """
    response = _lock(respondent).response
    if response is None:
        raise NotNow("Nobody has agreed to take part.")
    response.answers.filter(question__in=list(questions)).delete()
    for answer in answers:
        answer.response = response
    SurveyAnswer.objects.bulk_create(answers)
    for name, value in groups.items():
        assert name in GROUPS  # noqa: S101 (a questionnaire with another is refused)
        setattr(response, name, value)
    if postcode is not None:
        authority = LocalAuthority.objects.with_postcode(postcode).order_by("pk").first()
        response.authority = authority
        response.region = authority.region if authority else None
        group = PostcodeGroup.objects.holding(postcode).first()
        response.district = group.district if group else ""
        key = RoundKey.objects.get(round=respondent.round_id)
        response.school_mark = school_mark_of(key, postcode)
    response.touched_at = timezone.now()
    response.save()
    return response


@transaction.atomic
def submit_response(*, respondent: Respondent, copy: Iterable[tuple[str, str]] | None) -> None:
    """Marks a response as finished; sends the lines of `copy` to whoever wants one."""
    locked = _lock(respondent)
    if locked.response is None:
        raise NotNow("Nobody has agreed to take part.")
    locked.response.submitted_at = locked.response.touched_at = timezone.now()
    locked.response.save()
    say_record_answered(locked, locked.response)
    if copy is not None:
        context = {
            "round": locked.round,
            "lines": list(copy),
            "answer_url": absolute(answer_path(locked)),
        }
        queue_email(
            kind="survey_copy",
            to=email_of(locked),
            context=context,
            about=about_round(locked.round),
        )


@transaction.atomic
def withdraw_response(*, respondent: Respondent, for_everybody: bool = False) -> None:
    """Takes somebody's part in a response away; until the round is published, also once closed.

    The answers that people of one organisation share stay until the last of them withdraws, or
    one says that they go for everybody.
    """
    locked = Respondent.objects.select_for_update(of=("self",)).get(pk=respondent.pk)
    shared = SurveyResponse.objects.select_for_update(of=("self",)).filter(respondents=locked)
    if response := shared.first():
        others = response.respondents.exclude(pk=locked.pk)
        if for_everybody or not others.exists():
            say_record_withdrawn(response)
            response.delete()
    locked.response, locked.withdrawn_at = None, timezone.now()
    locked.save()


def _lock(respondent: Respondent) -> Respondent:
    """Locks whoever answers, and the answers; nothing more is written once the round is closed."""
    locked = (
        Respondent.objects.select_for_update(of=("self",))
        .select_related("round", "response", "authority__region", "partnership", "region")
        .get(pk=respondent.pk)
    )
    if not locked.round.takes_answers and not locked.is_test:
        raise NotNow("The round takes no answers.")
    if locked.response_id is not None:
        locked.response = SurveyResponse.objects.select_for_update(of=("self",)).get(
            pk=locked.response_id
        )
    return locked
