"""Installed files are read alike by all who read them, and named where they are told of."""

import os
import re
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
from django.conf import settings

DEPLOY: Path = settings.BASE_DIR / "deploy"
EXAMPLE = DEPLOY / "environment.example"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def as_systemd_reads(text: str) -> dict[str, str]:
    """Returns the settings by the rules of `EnvironmentFile=` that the example keeps to."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    read = {}
    for line in lines:
        assert re.fullmatch(r'[A-Z_]+="[^"\\$`]*"', line), line
        name, _, value = line.partition("=")
        read[name] = value[1:-1]
    return read


def test_a_shell_and_systemd_read_the_same_settings() -> None:
    expected = as_systemd_reads(EXAMPLE.read_text())
    script = f"set -a; . {EXAMPLE}; exec env -0"
    printed = subprocess.run(
        ["/bin/bash", "-c", script],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        check=True,
    ).stdout.decode()
    read = dict(entry.split("=", 1) for entry in printed.split("\0") if entry)
    assert {name: read[name] for name in expected} == expected


def test_every_setting_of_the_example_is_told_of() -> None:
    told = (settings.BASE_DIR / "docs" / "settings.md").read_text()
    for name in as_systemd_reads(EXAMPLE.read_text()):
        assert re.search(rf"^\|.*`{name}`.*\|", told, re.MULTILINE), name


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_every_service_is_closed_to_what_it_does_not_need(path: Path) -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(path)
    service = unit["Service"]
    assert service["User"] == "abep_map"
    assert service["EnvironmentFile"] == "/etc/abep-map/environment"
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices"):
        assert service[name] == "true"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""


def test_the_proxy_takes_no_more_than_the_site_trusts() -> None:
    proxy = (DEPLOY / "nginx.conf").read_text()
    assert as_systemd_reads(EXAMPLE.read_text())["TRUSTED_PROXIES"] == "1"
    assert "proxy_no_cache $is_args" in proxy, "a query may hold a postcode"
    assert "client_max_body_size 1m;" in proxy
