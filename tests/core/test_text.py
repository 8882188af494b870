"""Cleaning takes some characters out of a text, and columns refuse just those."""

import unicodedata

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models, transaction

from core.history.tracking import tracked_models
from core.model_fields import CleanColumn
from core.text import HIDDEN_CHARACTERS, clean_line, clean_text
from corrections.models import ProposedChange, Submission, Submitter
from exports.models import Edition
from partnerships.models import Partnership

# Signs of Arabic, Syriac and Kaithi numbers and names: formats by category, but printed.
PRINTED_FORMATS = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_break_becomes_one(line_break) -> None:
    assert clean_text(f" one{line_break}two\n") == "one\ntwo"
    assert clean_line(f"one {line_break}\t two") == "one two"


def test_what_cannot_be_seen_is_taken_out() -> None:
    for code in range(0x110000):
        letter = chr(code)
        is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
        is_hidden = unicodedata.category(letter) in {"Cc", "Cf", "Cs"} or is_noncharacter
        if is_hidden and letter not in "\t\n" and code not in PRINTED_FORMATS:
            assert HIDDEN_CHARACTERS.match(letter), f"U+{code:04X}"
        elif (
            unicodedata.category(letter)[0] in "LNP"
            and unicodedata.name(letter, "").find("FILLER") < 0
        ):
            assert not HIDDEN_CHARACTERS.match(letter), f"U+{code:04X}"


@pytest.mark.parametrize(
    "blank", ["\u200b\u200b", "\u2060", "\ufe0f", "\u3164", "\u2800", "\u00a0"]
)
def test_nothing_is_left_of_what_looks_like_nothing(blank) -> None:
    assert clean_text(blank) == clean_line(blank) == ""


def test_what_is_written_stays() -> None:
    for text in ("Ysgol Gŵyr", "naïve café – “quoted” £5", "學校 التعليم 🏫", "a\tb\n\nc", "½ m²"):
        assert clean_text(text) == text
    assert clean_text("Gw\u0302yr") == "Gŵyr"
    assert clean_text("❤\ufe0f 👩\u200d🏫") == "❤ 👩🏫"


@pytest.mark.django_db
def test_the_database_refuses_what_is_taken_out_and_takes_the_rest() -> None:
    """One statement a row: PostgreSQL and Python read the same list."""
    table = Partnership._meta.db_table
    refused, taken = (
        ["\v", "\x85", "\u200b", "\u2028", "\ufffe", "\U000e0041", "\x01"],
        "é學🏫 \u2027",
    )
    with connection.cursor() as cursor:
        for letter in refused:
            for column in ("name", "summary", "website", "founded_note"):
                with pytest.raises(IntegrityError), transaction.atomic():
                    cursor.execute(f"UPDATE {table} SET {column} = %s", [f"a{letter}b"])
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(f"UPDATE {table} SET facts = %s", [["fine", f"a{letter}b"]])
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(f"UPDATE {table} SET name = %s", ["a\nb"])
        cursor.execute(f"UPDATE {table} SET name = %s, summary = %s", [taken, f"{taken}\n\t"])
        cursor.execute(f"SELECT count(*) FROM {table} WHERE name = %s", [taken])
        assert cursor.fetchone()[0] == Partnership.objects.count()


def test_no_column_of_words_was_forgotten() -> None:
    """Columns with choices are held to them by the database."""
    watched: list[type[models.Model]] = [
        *tracked_models(),
        Submission,
        Submitter,
        ProposedChange,
        Edition,
    ]
    kept_otherwise = {"reference", "made_against", "field", "email"}  # written by the site, checked
    for model in watched:
        for field in model._meta.concrete_fields:
            inner = field.base_field if isinstance(field, ArrayField) else field
            is_text = isinstance(inner, models.CharField | models.TextField | models.JSONField)
            if is_text and not field.generated and not inner.choices:
                is_kept = isinstance(field, CleanColumn) or field.name in kept_otherwise
                assert is_kept, f"{model.__name__}.{field.name}"


@pytest.mark.django_db
def test_a_value_is_clean_before_it_is_checked_and_when_it_is_saved() -> None:
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    partnership.name, partnership.facts = "Cam\u200bden\vInvented Learning", ["\u200b", "a\u202eb"]
    partnership.save()

    assert (partnership.name, partnership.facts) == ("Camden Invented Learning", ["ab"])
    partnership.refresh_from_db()
    assert (partnership.name, partnership.facts) == ("Camden Invented Learning", ["ab"])
