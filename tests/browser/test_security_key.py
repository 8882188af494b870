"""A new member of staff with a security key: set up, used, refused, renamed and removed.

Chromium brings the key, which answers as one in the hand would. Keys belong to a host name, so
the site is called `localhost` here; plain HTTP will do for that one alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, CDPSession, Page, expect

from staff import roles
from tests.conftest import PASSWORD, new_staff

from .looks import assert_accessible, assert_fits


@dataclass(frozen=True)
class Keyring:
    """The one security key that is plugged into a browser."""

    devtools: CDPSession
    key: str

    def may_answer(self, may: bool) -> None:
        """Tells whether it knows its owner, by a PIN or a finger: if not, it gives no answer."""
        told = {"authenticatorId": self.key, "isUserVerified": may}
        self.devtools.send("WebAuthn.setUserVerified", told)

    def credentials(self) -> list[dict[str, object]]:
        told = {"authenticatorId": self.key}
        return list(self.devtools.send("WebAuthn.getCredentials", told)["credentials"])


def plugged_in(page: Page) -> Keyring:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return Keyring(devtools, made["authenticatorId"])


@pytest.fixture(params=[(360, "light"), (1440, "dark")], ids=["phone", "desk"])
def page_with_a_key(request, browser: Browser, writable_site: str) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        base_url=writable_site.replace("127.0.0.1", "localhost"),
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda told: troubles.append(told.text) if told.type == "error" else None)
    yield page
    assert troubles == []
    context.close()


def look(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


def give_password(page: Page, email: str) -> None:
    page.goto("/staff/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_key_is_added_signs_in_and_is_removed(page_with_a_key: Page) -> None:
    page = page_with_a_key
    keyring = plugged_in(page)
    user = new_staff(roles.EDITOR)
    Authenticator.objects.all().delete()

    adds_a_key(page, keyring, user.email)
    page.goto("/staff/")
    page.get_by_role("button", name="Sign out").click()
    signs_in_with_it(page, keyring, user.email)
    removes_it(page)
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def adds_a_key(page: Page, keyring: Keyring, email: str) -> None:
    """The same key is not added twice."""
    give_password(page, email)
    expect(page.get_by_text("Set up a second factor first")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Add a key").click()
    look(page)
    page.get_by_label("Name for this key").fill("In the drawer")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Recovery codes", exact=True)).to_be_visible()
    look(page)
    assert [credential["rpId"] for credential in keyring.credentials()] == ["localhost"]
    page.goto("/account/second-factor/webauthn/add/")
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_role("alert")).to_have_text("This key is set up already.")
    look(page)


def signs_in_with_it(page: Page, keyring: Keyring, email: str) -> None:
    """A password alone is not enough, nor is a key that may not answer."""
    give_password(page, email)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    keyring.may_answer(False)
    page.get_by_role("button", name="Use your security key").click()
    expect(page.get_by_role("alert")).to_contain_text("No key was used")
    look(page)
    keyring.may_answer(True)
    page.get_by_role("button", name="Use your security key").click()
    expect(page.get_by_role("heading", name="To do")).to_be_visible()
    look(page)


def removes_it(page: Page) -> None:
    """Confirmed with the key itself."""
    page.get_by_role("link", name="Sign-in and security").click()
    expect(page.get_by_text("In the drawer")).to_be_visible()
    page.get_by_role("link", name="Rename or remove").click()
    look(page)
    page.get_by_role("link", name="remove In the drawer").click()
    page.get_by_role("link", name="Use a security key").click()
    look(page)
    page.get_by_role("button", name="Use your security key").click()
    expect(page.get_by_role("heading", name="Remove a security key")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("None.")).to_be_visible()
