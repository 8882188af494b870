"""Value types tell how a field's value is said, and how people type it."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.value_forms import LinesField, WebAddress, form_field
from core.value_types import ValueType, in_words, value_type

COLOURS = [("red", "Red"), ("blue", "Blue")]
TEXT = models.CharField(max_length=9, blank=True)
LONG_TEXT = models.TextField(blank=True)
LINES = ArrayField(models.CharField(max_length=9))
NUMBER = models.PositiveSmallIntegerField()
DECIMAL = models.DecimalField(max_digits=4, decimal_places=1)
DATE = models.DateField()
CODE = models.CharField(max_length=9, choices=COLOURS)
CODES = ArrayField(models.CharField(max_length=9, choices=COLOURS))
URL = models.URLField()
YES_NO = models.BooleanField()


@pytest.mark.parametrize(
    ("field", "kind", "form", "value", "words"),
    [
        (TEXT, ValueType.TEXT, forms.CharField, "Hull", ["Hull"]),
        (TEXT, ValueType.TEXT, forms.CharField, "", []),
        (LONG_TEXT, ValueType.LONG_TEXT, forms.CharField, "Two\nlines", ["Two\nlines"]),
        (LINES, ValueType.LINES, LinesField, ["Hull", "Goole"], ["Hull", "Goole"]),
        (NUMBER, ValueType.NUMBER, forms.IntegerField, 0, ["0"]),
        (NUMBER, ValueType.NUMBER, forms.IntegerField, None, []),
        (DECIMAL, ValueType.DECIMAL, forms.DecimalField, Decimal("20.0"), ["20"]),
        (DATE, ValueType.DATE, forms.DateField, date(2026, 11, 4), ["4 November 2026"]),
        (CODE, ValueType.CODE, forms.ChoiceField, "blue", ["Blue"]),
        (CODES, ValueType.CODES, forms.MultipleChoiceField, ["blue", "pink"], ["Blue", "pink"]),
        (URL, ValueType.URL, WebAddress, "https://hull.example", ["https://hull.example"]),
        (YES_NO, ValueType.YES_NO, forms.BooleanField, False, ["No"]),
    ],
)
def test_a_field_decides_its_kind_words_and_form(field, kind, form, value, words) -> None:
    asked = form_field(field, label="Invented", hint="Made up.")

    assert value_type(field) is kind
    assert in_words(field, value) == words
    assert isinstance(asked, form)
    assert (asked.label, asked.help_text) == ("Invented", "Made up.")
