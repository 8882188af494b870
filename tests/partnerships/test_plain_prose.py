"""The shipped record's sentences are refused where they are no plain prose."""

import pytest

from partnerships.plain_prose import faults_of_fact, faults_of_sentences, faults_of_text


@pytest.mark.parametrize(
    "text",
    [
        "Responds to an invented plan.",
        "It helps schools. Followed an invented review in 2014.",
        "Founded in 2014 by invented heads.",
        "Set up by invented heads in 2010, and paid for by schools.",
        "Is a company. It sells to schools.",
    ],
)
def test_a_sentence_without_a_subject_is_refused(text: str) -> None:
    (fault,) = faults_of_sentences(text)
    assert "without a subject" in fault


@pytest.mark.parametrize(
    "text",
    [
        "Founded in 2014, it helps schools.",
        "Set up by invented heads in 2010, Invented Learning serves 40 schools.",
        "Schools pay a subscription. Heads meet each term, e.g. in May.",
        "Works of art are lent to schools. Supports and links differ.",
        "",
    ],
)
def test_whole_sentences_pass(text: str) -> None:
    assert not list(faults_of_sentences(text))


@pytest.mark.parametrize("text", ["Chaired by Cllr Invented.", "Dr Invented Person runs it."])
def test_a_person_is_refused(text: str) -> None:
    (fault,) = faults_of_text(text)
    assert "names a person" in fault


@pytest.mark.parametrize(
    "text", ["Sir Invented Person High School", "Dame Invented’s School", "the Dr Invented Trust"]
)
def test_a_school_that_is_named_after_a_person_is_none(text: str) -> None:
    assert not list(faults_of_text(text))


def test_an_editors_note_is_no_fact() -> None:
    assert list(faults_of_fact("The list of LAs is inferred from its name."))
    assert not list(faults_of_fact("It served 40 schools in 2014."))
