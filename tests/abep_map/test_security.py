"""Every answer carries what keeps its reader safe."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256

import pytest
from django.conf import settings
from django.test import Client

PAGES = (
    "/",
    "/local-authorities/",
    "/local-authorities/camden/",
    "/partnerships/",
    "/about/",
    "/privacy/",
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*PAGES, "/nothing/", "/records.json", "/api/v1/"])
def test_headers(client: Client, address) -> None:
    response = client.get(address)

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "https:" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "geolocation=(self)" in response.headers["Permissions-Policy"]
    assert "Set-Cookie" not in response.headers


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_nothing_stands_inline_that_the_policy_would_stop(client: Client, address) -> None:
    response = client.get(address)
    body = response.content.decode()

    assert not re.search(r"\son\w+=", body)
    assert not re.search(r"\sstyle=", body)
    for style in re.findall(r"<style[^>]*>(.*?)</style>", body, re.DOTALL):
        digest = b64encode(sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]
    scripts = re.findall(r"<script([^>]*)>", body)
    # A script of data runs nothing, so the policy lets it stand.
    data = ("src=", "application/json", "application/ld+json")
    assert all(any(one in script for one in data) for script in scripts)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/partnerships/", "/records.json", "/find/"])
def test_pages_only_answer_to_reading(client: Client, address) -> None:
    assert client.post(address).status_code in {403, 405}


def settings_load(shown: str = "DEBUG", **environment: str) -> subprocess.CompletedProcess[str]:
    """Loads the settings in a process of their own with just this environment."""
    return subprocess.run(
        [sys.executable, "-c", f"from abep_map import settings; print(settings.{shown})"],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_secret_stops_the_site_at_once() -> None:
    loaded = settings_load(DATABASE_URL="postgis:///x")

    assert loaded.returncode != 0
    assert "Set SECRET_KEY" in loaded.stderr


def test_a_missing_database_stops_the_site_at_once() -> None:
    loaded = settings_load(SECRET_KEY="not a secret")

    assert loaded.returncode != 0
    assert "DATABASE_URL" in loaded.stderr


def test_debugging_is_off_unless_asked_for() -> None:
    loaded = settings_load(SECRET_KEY="not a secret", DATABASE_URL="postgis:///x")

    assert loaded.stdout.strip() == "False"


@pytest.mark.django_db
def test_https_is_expected_but_not_of_the_health_check(client: Client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/").status_code == 301
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "mail", [{"EMAIL_URL": "smtp://mail.example"}, {"EMAIL_BACKEND": "anymail.backends.test.X"}]
)
def test_mail_without_a_sender_stops_the_site_at_once(mail) -> None:
    loaded = settings_load(SECRET_KEY="not a secret", DATABASE_URL="postgis:///x", **mail)

    assert loaded.returncode != 0
    assert "Set MAIL_FROM" in loaded.stderr


def test_browsers_are_shipped_with_a_promise_of_https_only_on_purpose() -> None:
    site = {"SECRET_KEY": "not a secret", "DATABASE_URL": "postgis:///x"}
    preload = "SECURE_HSTS_PRELOAD"
    assert settings_load(preload, **site).stdout.strip() == "False"
    assert settings_load(preload, HSTS_PRELOAD="on", **site).stdout.strip() == "True"
    assert settings_load("SECURE_HSTS_SECONDS", **site).stdout.strip() == "31536000"
