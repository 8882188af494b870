"""An invented officer who sends something in through the public pages."""

import re
from typing import Any

from django.test import Client

from corrections.models import Draft

PERSON = {
    "name": "Ada Invented",
    "email": "ada@camden.gov.uk",
    "role": "Head of testing",
}
SOURCE = {"source_title": "An invented paper, May 2026"}


def address_of(draft: Draft, step: str) -> str:
    return f"/corrections/draft/{draft.token}/{step}/"


def begin(client: Client, intent: str = "correct", query: str = "la=camden") -> Draft:
    response = client.post(f"/corrections/new/?{query}", {"intent": intent, "homepage": ""})
    assert response.status_code == 302, response.content.decode()
    return Draft.objects.get(token=response["Location"].split("/")[3])


def shown_values(client: Client, draft: Draft) -> dict[str, Any]:
    """Returns the values in the boxes of the fields, as a browser would send them."""
    form = client.get(address_of(draft, "fields")).context["form"]
    values = {field.name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, False)}


def fill(client: Client, draft: Draft, **changes: Any) -> None:
    """Every step up to "check your answers", with the fields in `changes` altered."""
    if draft.intent != "confirm":
        values = shown_values(client, draft) | changes
        client.post(address_of(draft, "fields"), values)
    client.post(address_of(draft, "reasons"), SOURCE)
    client.post(address_of(draft, "sender"), PERSON)


def links_in(text: str, about: str) -> list[str]:
    """The paths in an e-mail that lead to a page of corrections."""
    return re.findall(rf"https?://[^/\s]+(/corrections/{about}/\S+)", text)
