"""Administrators are told of faults, without a word that somebody typed."""

import logging

import pytest
from django.db import OperationalError
from django.test import Client

from mail.checks import check_mail_is_set
from mail.models import OutgoingEmail

pytestmark = pytest.mark.django_db


def test_a_fault_of_a_page_is_told_once_an_hour(client: Client, settings, monkeypatch) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise ValueError("Ada Invented typed this")

    settings.ADMINS = [("", "ada@host.example"), ("", "bo@host.example")]
    monkeypatch.setattr("partnerships.views.find.render", broken)
    client.raise_request_exception = False
    for _ in range(2):
        assert client.get("/find/?q=LS1+4AP").status_code == 500

    written = OutgoingEmail.objects.order_by("pk")
    assert [email.to for email in written] == ["ada@host.example", "bo@host.example"]
    email = written[0]
    assert email.subject == "A fault of the site: ValueError"
    assert "tests/mail/test_fault_reports.py" in email.text
    for private in ("Invented", "LS1", "4AP"):
        assert private not in email.text + email.html + email.subject


def test_a_database_that_is_away_is_not_told_by_e_mail(settings, caplog) -> None:
    settings.ADMINS = [("", "ada@host.example")]
    logger = logging.getLogger("django.request")
    try:
        raise OperationalError
    except OperationalError:
        logger.exception("Internal Server Error")
    logger.error("Not Found")
    assert not OutgoingEmail.objects.exists()


def test_a_public_site_without_a_mail_server_is_warned_of(settings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.MAIL_IS_SET = True, False
    assert [message.id for message in check_mail_is_set()] == ["mail.W001"]
    settings.MAIL_IS_SET = True
    assert check_mail_is_set() == []
    settings.SECURE_SSL_REDIRECT, settings.MAIL_IS_SET = False, False
    assert check_mail_is_set() == []
