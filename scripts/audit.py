"""Audits the dependencies: are they what this repository says, may they be used, are they safe?

All but the last is answered without the network. Every fault is listed before the audit fails.

    pins        requirements*.txt pin every version with a hash, and satisfy requirements*.in;
                package-lock.json pins those of package.json
    installed   the environment holds exactly what is pinned, and its parts fit together
    licences    each is in the list below
    reasons     each direct requirement has its row in docs/dependencies.md, with its version
    vulnerable  pip-audit asks the public service, if it can be reached; with --must-ask it is a
                fault where it cannot
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_string
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
RUNTIME, DEV = "requirements.txt", "requirements-dev.txt"
REASONS = "docs/dependencies.md"

# Licences that ask for no more than this project gives: notices kept, and changes to the
# library itself shared.
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CNRI-Python",
    "LGPL-3.0-only",
    "LGPL-3.0-or-later",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "OGL-UK-3.0",
    "PSF-2.0",
    "Zlib",
}
# Tools that are run beside the project and are never part of it: their licence does not reach it.
ALLOWED_TOOLS = {
    "djlint": "GPL-3.0-or-later",
    "text-unidecode": "Artistic-1.0-Perl",
}
# What authors wrote where they did not use an SPDX identifier.
SPELLINGS = {
    "Apache 2.0": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Artistic License": "Artistic-1.0-Perl",
    "BSD": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD-3-Clause",
    # Both carry the two clauses beneath this line.
    "Copyright (c) 2018 Yubico AB": "BSD-2-Clause",
    "Copyright (c) Bojan Mihelac and individual contributors.": "BSD-2-Clause",
    "LGPL with exceptions": "LGPL-3.0-or-later",
    "MIT License": "MIT",
    "MIT License (MIT)": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "pytest-django is released under the BSD (3-clause) license": "BSD-3-Clause",
}
# Read in the licence file that the package carries, because its metadata name none.
READ_BY_HAND = {"axe-playwright-python": "MIT"}

# Vulnerabilities that do not reach this project: identifier to reason. Empty is best.
ACCEPTED: dict[str, str] = {}

Pins = dict[str, str]  # canonical name to version


def read_pins(name: str, faults: list[str]) -> Pins:
    """Reads a compiled file; reports whatever is not pinned with a hash."""
    text = (ROOT / name).read_text(encoding="utf-8")
    pins: Pins = {}
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)(?:\s*;[^-]*)?\s", line + " ")
        if not match:
            faults.append(f"{name}: not a pinned version: {line.strip()[:80]}")
            continue
        package = canonicalize_name(match[1])
        pins[package] = match[2]
        if "--hash=sha256:" not in line:
            faults.append(f"{name}: {package} has no hash")
    return pins


def read_direct(name: str) -> Iterator[Requirement]:
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        line = line.split(" #")[0].strip()
        if line and not line.startswith(("#", "-")):
            yield Requirement(line)


def check_pins(direct: list[Requirement], runtime: Pins, dev: Pins) -> Iterator[str]:
    for requirement in direct:
        version = dev.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{requirement.name} is required but not pinned: make lock"
        elif not requirement.specifier.contains(version, prereleases=True):
            wanted = f"{requirement.name}{requirement.specifier}"
            yield f"{requirement.name} is pinned at {version}, not {wanted}: make lock"
    for package, version in runtime.items():
        if dev.get(package) != version:
            other = dev.get(package, "absent")
            yield f"{package} is {version} in {RUNTIME}, {other} in {DEV}: make lock"


def read_npm(faults: list[str]) -> Pins:
    """Reads the npm packages; reports what is not pinned with a hash, or may not be used."""
    direct: Pins = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, version in direct.items():
        if locked.get(f"node_modules/{name}", {}).get("version") != version:
            faults.append(f"package-lock.json: {name} is not pinned at {version}: npm install")
    for path, package in locked.items():
        if path and "integrity" not in package:
            faults.append(f"package-lock.json: {path} has no hash")
        if path and not is_allowed(stated := package.get("license", "none stated")):
            faults.append(f"package-lock.json: licence {stated!r} of {path} is not allowed")
    return direct


def check_installed(installed: list[Distribution], pins: Pins) -> Iterator[str]:
    seen: Pins = {}
    for distribution in installed:
        package: str = canonicalize_name(distribution.name)
        if package in seen:
            yield f"{package} is installed twice: {seen[package]} and {distribution.version}"
        seen[package] = distribution.version
        if package not in pins:
            yield f"{package} {distribution.version} is installed but not pinned"
        elif pins[package] != distribution.version:
            yield f"{package} {distribution.version} is installed, {pins[package]} is pinned"
    for package in sorted(pins.keys() - seen.keys()):
        yield f"{package} {pins[package]} is pinned but not installed"
    fit = run("pip", "check")
    if fit.returncode:
        yield from fit.stdout.splitlines()


def licence(distribution: Distribution) -> str:
    """Returns the SPDX expression of a distribution's licence, as far as its metadata tell."""
    metadata = message_from_string(distribution.read_text("METADATA") or "")
    if expression := metadata["License-Expression"]:
        return str(expression)
    if known := READ_BY_HAND.get(canonicalize_name(distribution.name)):
        return known
    first_line = str(metadata["License"] or "").strip().split("\n")[0].strip()
    # A whole licence that opens with its holder names no licence: the classifiers do.
    if first_line and (first_line in SPELLINGS or not first_line.startswith("Copyright")):
        return SPELLINGS.get(first_line, first_line)
    classifiers = [str(value) for value in metadata.get_all("Classifier", [])]
    names = [value.split(" :: ")[-1] for value in classifiers if value.startswith("License ::")]
    return " AND ".join(SPELLINGS.get(name, name) for name in names) or "none stated"


def is_allowed(expression: str) -> bool:
    """Returns whether a licence is allowed: one of a choice (OR), all of a combination (AND)."""
    choices = re.split(r"\s+OR\s+", expression.replace("(", "").replace(")", ""))
    return any(
        all(part in ALLOWED for part in re.split(r"\s+AND\s+", choice)) for choice in choices
    )


def check_licences(installed: list[Distribution], runtime: Pins) -> Iterator[str]:
    for distribution in installed:
        package = canonicalize_name(distribution.name)
        stated = licence(distribution)
        as_a_tool = package not in runtime and ALLOWED_TOOLS.get(package) == stated
        if not is_allowed(stated) and not as_a_tool:
            yield f"{package} {distribution.version}: licence {stated!r} is not allowed"


def check_reasons(names: set[str], pins: Pins) -> Iterator[str]:
    path = ROOT / REASONS
    rows: Pins = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        cells = [cell.strip(" `") for cell in line.strip().strip("|").split("|")]
        if (
            line.startswith("|")
            and len(cells) >= 3
            and cells[0] not in ("package", "")
            and set(cells[0]) - set("-:")
        ):
            rows[canonicalize_name(cells[0])] = cells[1]
    for name in sorted(names - rows.keys()):
        yield f"{name} has no row in {REASONS}"
    for name, version in sorted(rows.items()):
        if name not in names:
            yield f"{name} has a row in {REASONS} but is not required"
        elif pins.get(name, version) != version:
            yield f"{name} is pinned at {pins[name]}, {REASONS} says {version}"


def check_vulnerabilities(must_ask: bool) -> Iterator[str]:
    """Asks the service; to be unable to ask is a fault only where it must be asked, and is said."""
    not_checked = "Known vulnerabilities were NOT checked"
    options = "--require-hashes --disable-pip --format json --timeout 5 --progress-spinner off"
    try:
        result = run("pip_audit", "--requirement", DEV, *options.split(), timeout=120)
        packages = json.loads(result.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        told = f"{not_checked}: the service could not be asked."
        if must_ask:
            yield told
        print(told)
        return
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if len(skipped) == len(packages):
        told = f"{not_checked}: what answered in the service's place knows none of the packages."
        if must_ask:
            yield told
        print(told)
        return
    checked = len(packages) - len(skipped)
    print(f"Known vulnerabilities were checked for {checked} of {len(packages)} packages.")
    if skipped:
        print(f"Not known to the service: {', '.join(skipped)}")
    for package in packages:
        for vulnerability in package.get("vulns", []):
            names = {vulnerability["id"], *vulnerability.get("aliases", [])}
            if accepted := names & ACCEPTED.keys():
                reasons = "; ".join(ACCEPTED[name] for name in accepted)
                print(f"Accepted: {package['name']} {', '.join(accepted)}: {reasons}")
                continue
            fixed = ", ".join(vulnerability["fix_versions"]) or "no version yet"
            reason = f"{vulnerability['id']}, fixed in {fixed}"
            yield f"{package['name']} {package['version']} is vulnerable: {reason}"


def run(
    module: str, *arguments: str, timeout: int | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (a module of this environment, fixed arguments)
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def main() -> int:
    faults: list[str] = []
    runtime, dev = read_pins(RUNTIME, faults), read_pins(DEV, faults)
    direct = [*read_direct("requirements.in"), *read_direct("requirements-dev.in")]
    installed = list(distributions())
    faults.extend(check_pins(direct, runtime, dev))
    faults.extend(check_installed(installed, dev))
    faults.extend(check_licences(installed, runtime))
    npm = read_npm(faults)
    names = {canonicalize_name(requirement.name) for requirement in direct} | npm.keys()
    faults.extend(check_reasons(names, dev | npm))
    faults.extend(check_vulnerabilities(must_ask="--must-ask" in sys.argv))
    for fault in faults:
        print(f"FAULT: {fault}")
    further = len(dev) - len(direct)
    print(f"Audited {len(direct)} direct and {further} further packages, faults: {len(faults)}.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
