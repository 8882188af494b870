"""Proposals: a value on its way from the record through a form and into words."""

from typing import Any

import pytest
from django import forms

from corrections.models import Intent
from corrections.proposable import Values
from corrections.proposals import ProposalTopic, changed, faults, present, snapshot
from partnerships.models import AuthoritySummary, Coverage, Partnership

from .invented import about_a_partnership, about_camden

pytestmark = pytest.mark.django_db


def form_of(topic: ProposalTopic) -> forms.Form:
    values = present(topic)
    initial: dict[str, Any] = {}
    boxes: dict[str, forms.Field] = {}
    for proposable in topic.proposables(values, values):
        initial |= proposable.initial(proposable.key, values[proposable.key])
        boxes |= proposable.inputs(proposable.key)
    form = forms.Form(initial=initial)
    form.fields.update(boxes)
    return form


def as_typed(form: forms.Form) -> dict[str, Any]:
    """Returns what a browser sends when nobody alters anything."""
    return {
        name: field.prepare_value(form.initial[name])
        for name, field in form.fields.items()
        if form.initial[name] not in (None, "", [], False)
    }


def sent_as_it_came(topic: ProposalTopic) -> forms.Form:
    """Returns the form of a topic as it is sent when nobody alters anything."""
    form = form_of(topic)
    form.data, form.is_bound = as_typed(form), True
    return form


def answers_of(topic: ProposalTopic, form: forms.Form) -> Values:
    """Returns what a form was filled in with, as values by key."""
    values = present(topic)
    return {
        proposable.key: proposable.typed(proposable.key, form.cleaned_data)
        for proposable in topic.proposables(values, values)
    }


@pytest.mark.parametrize("topic", [about_camden, about_a_partnership])
def test_a_form_sent_as_it_came_proposes_nothing(topic) -> None:
    topic = topic()
    form = sent_as_it_came(topic)

    assert form.is_valid(), form.errors
    answers = answers_of(topic, form)
    assert answers == present(topic)
    assert changed(topic, present(topic), answers) == {}
    assert faults(topic, answers) == {}


def test_every_record_can_go_through_its_form() -> None:
    assert refused_by_their_forms() == []


def refused_by_their_forms() -> list[Any]:
    """Returns the records that their own forms would not take as they stand."""
    refused: list[Any] = []
    for part in Coverage.objects.select_related("partnership", "authority"):
        topic = ProposalTopic(Intent.CORRECT, part.authority, part.partnership)
        form = sent_as_it_came(topic)
        if not form.is_valid():
            refused.append((part.partnership.slug, form.errors))
    for summary in AuthoritySummary.objects.select_related("authority"):
        topic = ProposalTopic(Intent.CORRECT, summary.authority)
        if not sent_as_it_came(topic).is_valid():
            refused.append(summary)
    return refused


def test_only_what_was_altered_is_proposed() -> None:
    topic = about_a_partnership()
    seen = present(topic)
    answers = {**seen, "partnership_founded_year": 1999, "coverage_districts": ["Kentish Town"]}

    assert changed(topic, seen, answers) == {
        "partnership_founded_year": 1999,
        "coverage_districts": ["Kentish Town"],
    }


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("partnership_founded_year", 1066, "greater than or equal to 1900"),
        ("partnership_name", "", "cannot be blank"),
        ("partnership_kind", "club", "not a valid choice"),
        ("partnership_website", "javascript:alert(1)", "valid URL"),
        ("partnership_phases", ["primary", "tertiary"], "not a valid choice"),
        ("coverage_districts", ["x" * 61], "at most 60"),
    ],
)
def test_the_models_say_what_is_wrong(key, value, words) -> None:
    topic = about_a_partnership()

    problems = faults(topic, {**present(topic), key: value})

    assert list(problems) == [key]
    assert words in problems[key][0]


def test_a_missing_partnership_needs_what_every_partnership_has() -> None:
    topic = ProposalTopic(Intent.ADD, about_camden().authority)

    assert set(faults(topic, present(topic))) == {
        "partnership_name",
        "partnership_kind",
        "partnership_scale",
        "coverage_extent",
    }


def test_an_address_on_the_web_is_http_or_https() -> None:
    field = {field.key: field for field in about_a_partnership().fields}["partnership_website"]

    assert field.form_field().clean("camden.example") == "https://camden.example"
    for refused in ("ftp://camden.example", "javascript:alert(1)"):
        with pytest.raises(forms.ValidationError):
            field.form_field().clean(refused)


def test_values_in_words() -> None:
    topic = about_a_partnership()
    values = present(topic)
    words = {field.key: field.in_words(values[field.key]) for field in topic.fields}

    assert words["partnership_kind"] == ["Area-based education partnership"]
    assert words["coverage_extent"] == ["The whole LA"]
    assert words["coverage_districts"] == []


def test_the_version_names_what_the_record_said() -> None:
    confirms = ProposalTopic(Intent.CONFIRM, about_camden().authority)
    topics = (about_camden, about_a_partnership, lambda: confirms)
    before = [snapshot(topic())["version"] for topic in topics]
    assert before == [snapshot(topic())["version"] for topic in topics]

    Partnership.objects.filter(slug="camden-invented-learning").update(founded_year=1999)

    after = [snapshot(topic())["version"] for topic in topics]
    # What is said of the LA itself is the same; the partnership, and the page as a whole, are not.
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, False]
