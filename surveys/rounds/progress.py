"""Tells how far a round has come, beside what it aims at."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from boundaries.models import Region

from ..models import RoundTarget, SurveyRound
from ..questionnaire import NO_ANSWER_LABELS
from .forms import labels_of_group, types_of


@dataclass(frozen=True)
class ProgressLine:
    """The numbers of a region, of a type, of a phase or of a role; `None` where unknown."""

    label: str
    target: int | None = None
    asked: int | None = None
    begun: int = 0
    sent: int = 0
    withdrawn: int | None = None


@dataclass(frozen=True)
class ProgressTable:
    title: str
    lines: list[ProgressLine]
    has_targets: bool
    has_asked: bool


@dataclass(frozen=True)
class RoundProgress:
    """The numbers of a whole round, and its tables."""

    whole: ProgressLine
    tables: list[ProgressTable]


def progress_of(round: SurveyRound) -> RoundProgress:
    """Returns the numbers of a round, in four queries; tests are never counted.

    Of whoever was invited the region and the type are known beforehand; of whoever asked for a link
    only once they say so. After publication nothing is left of those who sent no answers.
    """
    questionnaire = round.questionnaire.questionnaire()
    groups = ("region_id", "organisation", "role", "phase", "school_type")
    is_sent = Q(submitted_at__isnull=False)
    responses = list(
        round.responses.filter(is_test=False)
        .order_by()
        .values(*groups)
        .annotate(begun=Count("pk", filter=~is_sent), sent=Count("pk", filter=is_sent))
    )
    has_withdrawn = Q(withdrawn_at__isnull=False, response=None)
    people: list[Any] = list(
        round.respondents.filter(is_test=False)
        .order_by()
        .values("region_id", "organisation")
        .annotate(asked=Count("pk"), withdrawn=Count("pk", filter=has_withdrawn))
    )
    targets = {(target.by, target.value): target.number for target in round.targets.all()}
    regions = dict(Region.objects.order_by("name").values_list("pk", "name"))
    invites = round.invites
    of_type = "organisation" if invites else "school_type"
    no_answer = {reason.value: label for reason, label in NO_ANSWER_LABELS.items()}

    def table(title: str, group: str, labels: Mapping[str, str], by: str = "") -> ProgressTable:
        is_known = invites and group in ("region_id", "organisation")
        goals = {value: number for (of, value), number in targets.items() if of == by}
        lines = lines_of(
            group, labels, responses=responses, people=people if is_known else None, goals=goals
        )
        return ProgressTable(title, list(lines), has_targets=bool(goals), has_asked=is_known)

    tables = [
        table("By region", "region_id", regions, RoundTarget.By.REGION),
        table("By type", of_type, types_of(questionnaire) | no_answer, RoundTarget.By.TYPE),
        table("By phase", "phase", labels_of_group(questionnaire, "phase") | no_answer),
        table("By role", "role", labels_of_group(questionnaire, "role") | no_answer),
    ]
    whole = ProgressLine(
        label="All",
        asked=sum(row["asked"] for row in people),
        begun=sum(row["begun"] for row in responses),
        sent=sum(row["sent"] for row in responses),
        withdrawn=sum(row["withdrawn"] for row in people),
    )
    return RoundProgress(whole, [shown for shown in tables if shown.lines])


def lines_of(
    group: str,
    labels: Mapping[str, str],
    *,
    responses: list[dict[str, Any]],
    people: list[dict[str, Any]] | None,
    goals: Mapping[str, int],
) -> Iterator[ProgressLine]:
    """Yields a line for each label that has a number, in their order, and for what is unknown."""
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("begun", "sent", "asked", "withdrawn")
    }
    for rows, names in ((responses, ("begun", "sent")), (people or [], ("asked", "withdrawn"))):
        for row in rows:
            for name in names:
                counts[name][row[group] or ""] += row[name]
    # Where nobody is asked by it (partnerships have no phase), there is no table.
    values = {value for counter in counts.values() for value, number in counter.items() if number}
    if not labels or not (values - {""} or goals):
        return
    for value, label in ({**labels, "": "Not known"}).items():
        if value in values or value in goals:
            yield ProgressLine(
                label=label,
                target=goals.get(value),
                asked=counts["asked"][value] if people is not None else None,
                begun=counts["begun"][value],
                sent=counts["sent"][value],
                withdrawn=counts["withdrawn"][value] if people is not None else None,
            )
