"""Addresses as they are typed and pasted: the one that is meant, or what is wrong with it."""

import pytest
from django.core.mail import EmailMessage

from core.email_address import NotAnAddress, email_address, readable_address

JO = "jo.bloggs@council.example"


@pytest.mark.parametrize(
    "typed",
    [
        f"{JO}\u202c",
        f"\u202a{JO}\u202c",
        f"\u200b{JO}\ufeff",
        "jo.blo\u00adggs@council.example",
        f"{JO};",
        f"{JO},",
        f"{JO}.",
        f"({JO})",
        f".{JO}",
        f"<{JO}>",
        f"“{JO}”",
        f"'{JO}'",
        f"\u00a0{JO}\u00a0",
        f"{JO}\r\n",
        f"Jo Bloggs <{JO}>",
        f'"Bloggs, Jo (CS)" <{JO}>;',
        f"mailto:{JO}",
        f"MAILTO:{JO}?subject=Hello",
        f"<mailto:{JO}>",
        "jo.bloggs@COUNCIL.Example",
        "jo.bloggs@council。example",
    ],
)
def test_the_address_that_is_meant(typed) -> None:
    assert email_address(typed) == JO


@pytest.mark.parametrize(
    ("typed", "sent_to"),
    [
        ("jo@faß.example", "jo@xn--fa-hia.example"),
        ("jo@FAß.example", "jo@xn--fa-hia.example"),
        ("jo@müller.example", "jo@xn--mller-kva.example"),
        ("jo@xn--fa-hia.example", "jo@xn--fa-hia.example"),
        ("o'brien+map@a-b.gov.uk", "o'brien+map@a-b.gov.uk"),
        ("Jo.Bloggs@council.gov.uk", "Jo.Bloggs@council.gov.uk"),
        (f"{'a' * 64}@council.gov.uk", f"{'a' * 64}@council.gov.uk"),
    ],
)
def test_it_can_be_written_to(typed, sent_to) -> None:
    address = email_address(typed)
    message = EmailMessage("Hello", "Hello", "map@example.org", [address]).message()

    assert address == sent_to
    assert message["To"] == sent_to


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("\u200b", "Enter an e-mail address"),
        ("jo at council.example", "no “@”"),
        ("@council.example", "before the “@” is missing"),
        ("jo@", "after the “@” is missing"),
        ("jo@localhost", "no dot"),
        ("jo@council", "no dot"),
        ("jo@mail.localhost", "ends in “.localhost”"),
        ("jo@printer.local", "ends in “.local”"),
        ("jo@127.0.0.1", "a number"),
        ("jo@[127.0.0.1]", "a number"),
        ("jo@[IPv6:::1]", "a number"),
        ("jo@council.e", "ends in “.e”"),
        ("jo@council.123", "ends in “.123”"),
        ("jo@-council.example", "not the name of a mail server"),
        ("jo@council-.example", "not the name of a mail server"),
        ("jo@coun_cil.example", "not the name of a mail server"),
        ("jo@council..example", "not the name of a mail server"),
        ("jo@xn--a.example", "not the name of a mail server"),
        (f"jo@{'a' * 64}.example", "not the name of a mail server"),
        (f"jo@{'a.' * 130}example", "not the name of a mail server"),
        (f"jo.bloggs@{'abcdefgh.' * 27}example", "at most 254"),
        (f"{'a' * 65}@council.example", "more than 64"),
        ("jo..bloggs@council.example", "dot"),
        ("jo.@council.example", "dot"),
        ("jo bloggs@council.example", "space"),
        ("jo@council .example", "space"),
        ("jo’bloggs@council.example", "“’”"),
        ("jö@council.example", "“ö”"),
        ("jo＠council.example", "no “@”"),
        ("a@council.example, b@council.example", "one e-mail address only"),
        ("a@b@council.example", "one e-mail address only"),
        ('"jo bloggs"@council.example', ""),
    ],
)
def test_what_is_wrong_is_said(typed, fault) -> None:
    with pytest.raises(NotAnAddress, match=fault or "."):
        email_address(typed)


def test_people_read_it_in_their_letters() -> None:
    assert readable_address("jo@xn--fa-hia.example") == "jo@faß.example"
    assert readable_address(JO) == JO
