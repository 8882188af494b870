"""Installed files are read alike by all who read them, and named where they are told of."""

import importlib.util
import os
import re
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml
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


def settings_told_of() -> set[str]:
    told = (settings.BASE_DIR / "docs" / "settings.md").read_text()
    rows = re.findall(r"^\| (`[A-Z].*?) \|", told, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_every_setting_is_told_of() -> None:
    read = set(as_systemd_reads(EXAMPLE.read_text()))
    for path in ("abep_map/settings.py", "scripts/gunicorn.conf.py"):
        text = (settings.BASE_DIR / path).read_text()
        read |= set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", text))
        read |= set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", text))
    read.remove("PROMETHEUS_MULTIPROC_DIR")  # set by the web server itself
    assert read - settings_told_of() == set()


def test_every_setting_reaches_the_containers() -> None:
    services = yaml.safe_load((settings.BASE_DIR / "compose.yaml").read_text())["services"]
    of_the_image = {"BIND", "GDAL_LIBRARY_PATH", "GEOS_LIBRARY_PATH", "STATIC_ROOT"}
    of_a_clone = {"CHROMIUM", "DEBUG", "PORT"}
    for name in ("prepare", "web", "mail", "daily"):
        passed = set(services[name]["environment"])
        assert settings_told_of() - passed == of_the_image | of_a_clone, name


def test_a_slip_of_the_keys_releases_nothing() -> None:
    slip = subprocess.run(
        [DEPLOY / "release", "--rolback"], capture_output=True, text=True, check=False
    )
    assert slip.returncode == 2
    assert "--rollback     puts the release before this one back" in slip.stderr


def test_an_audit_that_must_ask_fails_where_nobody_answers(monkeypatch, capsys) -> None:
    path = settings.BASE_DIR / "scripts" / "audit.py"
    spec = importlib.util.spec_from_file_location("audit", path)
    assert spec
    assert spec.loader
    audit = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(audit)

    def nobody(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(arguments, 1, stdout="")

    monkeypatch.setattr(audit, "run", nobody)
    assert not list(audit.check_vulnerabilities(must_ask=False))
    assert "NOT checked" in capsys.readouterr().out
    assert "NOT checked" in next(audit.check_vulnerabilities(must_ask=True))


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


def test_the_proxy_among_containers_follows_the_site_to_another_address() -> None:
    script = (DEPLOY / "containers" / "proxy").read_text()
    follow = re.search(r"^follow_the_site\(\) \{.*?^\}", script, re.MULTILINE | re.DOTALL)
    assert follow
    # As it was, away, back elsewhere, and there still.
    told = """
    addresses=('10.9.0.1 web' '' '10.9.0.2 web' '10.9.0.2 web') turn=-1
    sleep() { [ $((++turn)) -lt ${#addresses[@]} ]; }
    getent() { [ -n "${addresses[turn]}" ] && echo "${addresses[turn]}"; }
    nginx() { echo "turn $turn: nginx $*"; }
    follow_the_site '10.9.0.1 web'
    """
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", f"{follow[0]}\n{told}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "turn 2: nginx -s reload\n", done.stderr
