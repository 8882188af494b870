"""The link by which somebody answers, from any device. Nothing about it is stored."""

from django.core import signing
from django.urls import reverse

from .models import Respondent

ANSWER = "surveys.answer"


def answer_token(respondent: Respondent) -> str:
    """Returns the secret part of the link: the same one each time."""
    return signing.Signer(salt=ANSWER).sign_object(respondent.pk)


def answer_path(respondent: Respondent) -> str:
    return reverse("survey-start", args=[answer_token(respondent)])


def read_answer_token(token: str) -> int:
    """Returns the key of the respondent. Raises signing.BadSignature where it is not ours."""
    key: int = signing.Signer(salt=ANSWER).unsign_object(token)
    return key
