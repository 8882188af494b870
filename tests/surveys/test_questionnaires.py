"""Questionnaires: every fault of a file is told, and no way through one comes to a dead end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.import_errors import ImportRejected
from surveys.questionnaire import Organisation, Questionnaire
from surveys.questionnaire_files import read_questionnaire, shipped_questionnaires

SHIPPED = shipped_questionnaires()
MOST_MINUTES = {"supply": 10, "demand": 6}
INVENTED = """
name = "invented"
version = 1
audience = "demand"
title = "An invented questionnaire"

[[sections]]
code = "first"
title = "First"

[[sections.questions]]
code = "likes"
kind = "one"
text = "Do you like it?"
serves = "A test"
options.yes = "Yes"
options.no = "No"

[[sections]]
code = "second"
title = "Second"
ask_if = { question = "likes", is = ["yes"] }

[[sections.questions]]
code = "fruit"
kind = "several"
text = "Which fruit?"
serves = "A test"
rotate = true
last = ["none"]
alone = ["none"]
options.apple = "Apple"
options.pear = "Pear"
options.plum = "Plum"
options.none = "None"

[[indicators]]
code = "eats"
label = "Eats fruit"
meaning = "Says which."
where = [{ question = "fruit", is = ["apple", "pear"] }]
"""


def faults(*changes: tuple[str, str]) -> list[str]:
    text = INVENTED
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    with pytest.raises(ImportRejected) as refused:
        read_questionnaire("invented-1.toml", text)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('title = "First"', "", "section first: Its title is missing"),
        ('name = "invented"', 'name = "An invented"', "name: Not a code"),
        ("version = 1", "version = 0", "version: Not a whole number from 1"),
        ('audience = "demand"', 'audience = "all"', "audience: Neither supply nor demand"),
        ('kind = "one"', 'kind = "two"', "“two” is not a kind of question"),
        ('code = "fruit"', 'code = "likes"', "question likes: Another question has this code"),
        ('code = "second"', 'code = "first"', "section first: Another section has this code"),
        ('question = "likes"', 'question = "fruit"', "“fruit”, which is not asked before it"),
        ('is = ["yes"]', 'is = ["maybe"]', "“maybe”, which is not an option of likes"),
        ('last = ["none"]', 'last = ["fig"]', "last names “fig”, which is not an option"),
        ('options.yes = "Yes"', 'options.yes = "No"', "Two have the same label"),
        ('options.yes = "Yes"\n', "", "question likes: It has fewer than two options"),
        ('text = "Which fruit?"', "", "question fruit: text is missing"),
        ("rotate = true", "rotates = true", "“rotates” is not a word"),
        ("rotate = true", 'group = "role"', "A group is set by a question with one answer"),
        ('kind = "several"', 'kind = "text"', "A question of kind text has no options"),
        ("options.no =", "options.dont_know =", "“dont_know” is a reason for no answer"),
        ('code = "eats"', 'code = "likes"', "indicator likes: Its code is a question’s"),
        ('is = ["apple", "pear"]', 'is = ["fig"]', "It counts “fig”, which is not an option"),
        (
            'where = [{ question = "fruit"',
            'where = [{ question = "nut"',
            "“nut”, which is not a question",
        ),
        ('meaning = "Says which."', 'items = "fruits"', "Its items are not those of fruit"),
        ('kind = "several"', 'kind = "rank"\nmost = 5', "from two places to as many as there are"),
        ("[[sections]]", "[[sections", "This is not TOML"),
    ],
)
def test_a_fault_is_told_with_its_place(before, after, told) -> None:
    assert any(told in fault for fault in faults((before, after)))


def test_every_fault_is_told_at_once() -> None:
    told = faults(("version = 1", "version = 0"), ('kind = "one"', 'kind = "two"'))

    assert len(told) >= 2


def test_options_take_turns_and_the_last_stays_last() -> None:
    fruit = read_questionnaire("invented-1.toml", INVENTED).question("fruit")
    orders = [[code for code, _ in fruit.options_in_order(turn)] for turn in range(4)]

    assert orders[0] == orders[3] == ["apple", "pear", "plum", "none"]
    assert orders[1] == ["pear", "plum", "apple", "none"]


@pytest.mark.parametrize("questionnaire", SHIPPED, ids=lambda shipped: shipped.name)
def test_it_takes_no_longer_than_people_are_told(questionnaire: Questionnaire) -> None:
    assert questionnaire.minutes <= MOST_MINUTES[questionnaire.audience]


@pytest.mark.parametrize("questionnaire", SHIPPED, ids=lambda shipped: shipped.name)
def test_nobody_has_to_answer_what_they_do_not_know(questionnaire: Questionnaire) -> None:
    """Required questions group the answers; all else may be left, or has its "don't know"."""
    for question in questionnaire.questions:
        assert not question.is_required or question.group or question.kind == "postcode"
        assert question.is_required or question.no_answer or question.kind == "text"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_every_way_comes_to_its_end(random) -> None:
    """Whatever is answered, each page has a question, and the pages come in order to the last."""
    questionnaire = random.choice(SHIPPED)
    organisation = random.choice([None, *Organisation])
    answers: dict[str, list[str]] = {}
    seen: list[str] = []
    while True:
        pages = questionnaire.sections_for(answers, organisation)
        # Going on never takes away a page that was answered.
        assert [page.code for page in pages[: len(seen)]] == seen
        if len(pages) == len(seen):
            break
        page = pages[len(seen)]
        questions = page.questions_for(answers)
        assert questions
        for question in questions:
            options = list(question.options)
            answers[question.code] = [random.choice(options)] if options else []
        seen.append(page.code)

    assert seen[-1] == questionnaire.sections[-1].code
