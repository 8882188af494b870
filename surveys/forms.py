"""The form of a page of questions, made of its section."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone

from boundaries.models import LocalAuthority
from boundaries.postcodes import Postcode
from core.form_fields import CleanCharFormField, EmailAddressField
from core.text import clean_text
from core.value_forms import form_field

from .models import SurveyAnswer
from .on_record import OnRecord, field_on_record
from .questionnaire import (
    NO_ANSWER_LABELS,
    NoAnswer,
    QuestionKind,
    SurveyQuestion,
)

NO_ANSWER = "no_answer_"
LONGEST_TEXT = 2000
NUMBERS = (QuestionKind.NUMBER, QuestionKind.YEAR)
# Beside these, the reasons for no answer have a box of their own.
REASONS_APART = (*NUMBERS, QuestionKind.RANK)


class LinkForm(forms.Form):
    """Asks whoever comes by an open link for the address that the link of their own goes to."""

    use_required_attribute = False
    email = EmailAddressField(
        label="Your work e-mail address",
        help_text="We will send the link to the questions there. You can answer once.",
        error_messages={"required": "Enter your e-mail address."},
    )
    homepage = forms.CharField(required=False)

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise ValidationError("Leave the hidden box empty.")
        return ""


class ConsentForm(forms.Form):
    use_required_attribute = False
    consent = forms.BooleanField(
        label="I have read this, and agree to take part",
        error_messages={"required": "Tick the box if you agree to take part."},
    )


class SectionForm(forms.Form):
    """The questions of a page, as they were answered so far."""

    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None,
        *,
        questions: Iterable[SurveyQuestion],
        turn: int,
        kept: Iterable[SurveyAnswer],
        has_place: bool,
        on_record: OnRecord | None = None,
    ) -> None:
        self.questions = list(questions)
        self.has_place = has_place
        self.on_record = on_record or OnRecord("", authority=None, partnership=None)
        self.postcode: Postcode | None = None
        kept = list(kept)
        answered = {answer.question for answer in kept}
        blank = [question for question in self.questions if question.code not in answered]
        initial = self.on_record.initial(blank) | dict(_typed(self.questions, kept))
        super().__init__(data, initial=initial)
        for question in self.questions:
            self.fields |= dict(self._fields_of(question, turn))

    def _fields_of(self, question: SurveyQuestion, turn: int) -> Iterator[tuple[str, forms.Field]]:
        """Yields the boxes of a question: reasons for no answer come after its options."""
        options = [*question.options_in_order(turn), *question.reasons]
        common: dict[str, Any] = {
            "label": question.text,
            "help_text": f"{question.hint} {self._map_says(question)}".strip(),
            "required": question.is_required,
            "error_messages": {"required": f"Answer “{question.text}”"},
        }
        if question.kind is QuestionKind.SCALE:
            for item, label in question.items_in_order(turn) or [("", question.text)]:
                common |= {"label": label, "help_text": ""}
                name = f"{question.code}__{item}" if item else question.code
                yield name, forms.ChoiceField(choices=options, widget=forms.RadioSelect, **common)
        elif question.kind is QuestionKind.ONE:
            radios = forms.RadioSelect
            yield question.code, forms.ChoiceField(choices=options, widget=radios, **common)
        elif question.kind is QuestionKind.SEVERAL:
            boxes = forms.CheckboxSelectMultiple
            yield question.code, forms.MultipleChoiceField(choices=options, widget=boxes, **common)
        elif question.kind is QuestionKind.RANK:
            places = [(place, place) for place in range(1, question.places + 1)]
            for option, label in question.options_in_order(turn):
                yield (
                    f"{question.code}__{option}",
                    forms.TypedChoiceField(
                        choices=[("", "Not ranked"), *places],
                        coerce=int,
                        empty_value=None,
                        label=label,
                        required=False,
                    ),
                )
            yield from self._reasons_apart(question)
        elif question.kind in NUMBERS:
            this_year = timezone.localdate().year
            yield (
                question.code,
                forms.IntegerField(
                    min_value=question.lowest or 0,
                    max_value=this_year
                    if question.kind is QuestionKind.YEAR
                    else question.highest or 1_000_000,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
                    **common,
                ),
            )
            yield from self._reasons_apart(question)
        elif question.kind is QuestionKind.POSTCODE:
            if self.has_place:
                common |= {
                    "required": False,
                    "help_text": "We have noted the LA. Leave this empty to keep that.",
                }
            box = forms.TextInput(attrs={"autocomplete": "off", "class": "short"})
            yield question.code, CleanCharFormField(max_length=200, widget=box, **common)
        elif question.record:
            on_record = field_on_record(question.record)
            typed = form_field(
                on_record.model_field,
                label=question.text,
                hint=common["help_text"],
                explanations=on_record.explanations,
            )
            assert typed is not None  # noqa: S101 (the questionnaire was checked)
            typed.required = False
            yield question.code, typed
        else:
            text = forms.Textarea(attrs={"rows": 4})
            yield question.code, CleanCharFormField(max_length=LONGEST_TEXT, widget=text, **common)

    def _map_says(self, question: SurveyQuestion) -> str:
        if not self.on_record.is_asked_by(question):
            return ""
        if words := ", ".join(self.on_record.words(question)):
            return f"The map says: {words}. Change it if that is wrong."
        return "The map does not say yet."

    def _reasons_apart(self, question: SurveyQuestion) -> Iterator[tuple[str, forms.Field]]:
        if question.reasons:
            yield (
                f"{NO_ANSWER}{question.code}",
                forms.ChoiceField(
                    choices=[("", "I can say: it is above"), *question.reasons],
                    widget=forms.RadioSelect,
                    label=f"Or, instead of an answer to “{question.text}”",
                    required=False,
                ),
            )

    def clean(self) -> None:
        for question in self.questions:
            if question.kind is QuestionKind.RANK:
                self._check_rank(question)
            value = self.cleaned_data.get(question.code)
            if not value:
                continue
            if question.kind is QuestionKind.SEVERAL:
                self._check_several(question, value)
            elif question.kind is QuestionKind.POSTCODE:
                self.postcode = Postcode.parse(value)
                known = LocalAuthority.objects
                if self.postcode is None or not self.postcode.is_full:
                    self.add_error(question.code, "Enter a full postcode, such as NW1 2DB.")
                elif not known.with_postcode(self.postcode).exists():
                    self.add_error(question.code, "We cannot find that postcode in England.")

    def _check_several(self, question: SurveyQuestion, chosen: list[str]) -> None:
        """Adds an error where too many are chosen, or something beside what stands alone."""
        alone = {*question.alone, *question.no_answer}.intersection(chosen)
        if question.most and len(chosen) > question.most:
            self.add_error(question.code, f"Choose up to {question.most}: “{question.text}”")
        elif alone and len(chosen) > 1:
            code = min(alone)
            label = question.options.get(code) or NO_ANSWER_LABELS[NoAnswer(code)]
            self.add_error(
                question.code, f"Choose only “{label}”, or leave it out: “{question.text}”"
            )

    def _check_rank(self, question: SurveyQuestion) -> None:
        """Adds an error where two options share a place, or a place before another is left out."""
        places = self._places(question)
        for place in range(1, question.places + 1):
            here = [option for option, given in places.items() if given == place]
            for option in here[1:]:
                both = f"“{question.options[here[0]]}” and “{question.options[option]}”"
                self.add_error(
                    f"{question.code}__{option}", f"{both} cannot both have place {place}."
                )
            if not here and any(given > place for given in places.values()):
                late = max(places, key=lambda option: places[option])
                self.add_error(
                    f"{question.code}__{late}",
                    f"Number them from 1: no option has place {place} in “{question.text}”",
                )
                return
        if (
            question.is_required
            and not places
            and not self.cleaned_data.get(f"{NO_ANSWER}{question.code}")
        ):
            first = next(iter(question.options))
            self.add_error(f"{question.code}__{first}", f"Answer “{question.text}”")

    def _places(self, question: SurveyQuestion) -> dict[str, int]:
        """Returns the place of each option that somebody gave one."""
        given = {
            option: self.cleaned_data.get(f"{question.code}__{option}")
            for option in question.options
        }
        return {option: place for option, place in given.items() if place}

    def answers(self) -> list[SurveyAnswer]:
        """Returns the unsaved answers of a valid form; never the postcode."""
        answers = []
        for question in self.questions:
            if question.kind is QuestionKind.RANK and (places := self._places(question)):
                order = sorted(places, key=lambda option: places[option])
                answers.append(SurveyAnswer(question=question.code, values=order))
        for name, value in self.cleaned_data.items():
            code, _, item = name.removeprefix(NO_ANSWER).partition("__")
            question = next(question for question in self.questions if question.code == code)
            if value in (None, "", []) or question.kind is QuestionKind.POSTCODE:
                continue
            if question.kind is QuestionKind.RANK and not name.startswith(NO_ANSWER):
                continue
            answer = SurveyAnswer(question=code, item=item)
            chosen = value if isinstance(value, list) else [value]
            if name.startswith(NO_ANSWER) or set(chosen) & set(question.no_answer):
                answer.no_answer = chosen[0]
            elif question.kind in NUMBERS:
                answer.number = value
            elif question.kind is QuestionKind.TEXT:
                answer.text = clean_text(value)
            else:
                answer.values = chosen
            answers.append(answer)
        apart = {question.code for question in self.questions if question.kind in REASONS_APART}
        said = {answer.question for answer in answers if not answer.no_answer} & apart
        return [a for a in answers if not (a.no_answer and a.question in said)]

    def groups(self) -> Mapping[str, str]:
        """Returns what the answers say for the columns that responses are counted by."""
        return {
            question.group: self.cleaned_data.get(question.code, "")
            for question in self.questions
            if question.group
        }

    def shown(self) -> list[tuple[SurveyQuestion, list[BoundField]]]:
        """Returns each question with its boxes: of a scale, one for each line."""
        return [
            (
                question,
                [
                    self[name]
                    for name in self.fields
                    if name.removeprefix(NO_ANSWER).partition("__")[0] == question.code
                ],
            )
            for question in self.questions
        ]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each fault with the id of the input that it is about, for the summary at the top."""
        return [
            (f"{self[name].auto_id}_0" if self[name].use_fieldset else self[name].auto_id, message)
            for name, messages in self.errors.items()
            for message in map(str, messages)
        ]


def _typed(
    questions: Iterable[SurveyQuestion], kept: Iterable[SurveyAnswer]
) -> Iterator[tuple[str, Any]]:
    """Yields what each box of the form held when it was answered."""
    kinds = {question.code: question.kind for question in questions}
    for answer in kept:
        kind = kinds.get(answer.question)
        name = f"{answer.question}__{answer.item}" if answer.item else answer.question
        if answer.no_answer:
            yield f"{NO_ANSWER if kind in REASONS_APART else ''}{name}", answer.no_answer
        elif kind is QuestionKind.RANK:
            for place, option in enumerate(answer.values, 1):
                yield f"{name}__{option}", place
        elif answer.number is not None:
            yield name, answer.number
        else:
            yield name, answer.text or answer.values
