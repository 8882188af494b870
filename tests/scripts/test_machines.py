"""The scripts find what a system has and offers; stand-ins play apt and the linker."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"

# What apt offers, by the names of each system, each with its version.
DEBIAN_12 = {
    "libgdal32": "3.6.2+dfsg-1",
    "libgeos-c1v5": "3.11.1-1",
    "libproj25": "9.1.1-1",
    "postgresql-15-postgis-3": "3.3.2+dfsg-1",
    "chromium": "150.0.7871.100-1~deb12u1",
}
DEBIAN_13 = {
    "libgdal36": "3.10.3+dfsg-1",
    "libgeos-c1t64": "3.13.1-1",
    "libproj25": "9.6.0-1",
    "postgresql-17-postgis-3": "3.5.2+dfsg-1",
    "chromium": "156.0.8078.108-1~deb13u1",
}
UBUNTU_24_04 = {
    "libgdal34t64": "3.8.4+dfsg-3ubuntu3",
    "libgeos-c1t64": "3.12.1-3build1",
    "libproj25": "9.4.0-1build2",
    "postgresql-16-postgis-3": "3.4.2+dfsg-1ubuntu3",
    "chromium-browser": "2:1snap1-0ubuntu2",
}

# `search` knows the packages that are installed too; `madison` only what can be had now.
APT_CACHE = """#!/bin/bash
case $1 in
  search) cat {folder}/offered {folder}/installed | cut -d ' ' -f 1 | grep -E "$3" | sed 's/$/ - invented/' ;;
  madison) for name in "${{@:2}}"; do sed -n "s/^$name / $name | /p" {folder}/offered | sed 's,$, | http://snapshot.example,'; done ;;
esac
exit 0
"""  # noqa: E501


class Machine:
    """A system with a PATH of its own, on which bash runs lines after one of the scripts' files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commands = folder / "commands"
        self.commands.mkdir()
        self.offers({})
        self.command("apt-cache", APT_CACHE.format(folder=folder))
        self.command("apt-get", f'#!/bin/bash\necho "$@" >>{folder}/apt-get.log\n')
        self.command("ldconfig", "#!/bin/bash\n")

    def offers(self, packages: dict[str, str], *, installed: Iterable[str] = ()) -> None:
        lines = (f"{name} {version}\n" for name, version in packages.items())
        (self.folder / "offered").write_text("".join(lines))
        (self.folder / "installed").write_text("".join(f"{name} 1.0\n" for name in installed))

    def command(self, name: str, text: str) -> None:
        (self.commands / name).write_text(text)
        (self.commands / name).chmod(0o755)

    def has_postgres(self, version: int, *, postgis: bool = True) -> None:
        programs = self.folder / f"usr/lib/postgresql/{version}/bin"
        programs.mkdir(parents=True)
        (programs / "initdb").touch(0o755)
        if postgis:
            extensions = self.folder / f"usr/share/postgresql/{version}/extension"
            extensions.mkdir(parents=True)
            (extensions / "postgis.control").touch()

    def bash(self, lines: str, *, script: str = "lib.sh") -> subprocess.CompletedProcess[str]:
        return self.run(
            "/bin/bash", "-c",
            f'. "{SCRIPTS}/{script}"; SYSTEM="{self.folder}"; id() {{ echo 0; }}\n{lines}',
            path=f"{self.commands}:{os.environ['PATH']}",
        )  # fmt: skip

    def run(self, *words: str, path: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": path, "HOME": str(self.folder), "TMPDIR": str(self.folder)}
        return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)

    @property
    def apt_get(self) -> str:
        log = self.folder / "apt-get.log"
        return log.read_text() if log.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize(
    "offered", [DEBIAN_12, DEBIAN_13, UBUNTU_24_04], ids=["Debian 12", "Debian 13", "Ubuntu 24.04"]
)
def test_libraries_and_database_have_the_names_of_the_system(
    machine: Machine, offered: dict[str, str]
) -> None:
    machine.offers(offered)

    named = machine.bash("package_names libgdal libgeos-c libproj postgis")

    assert named.returncode == 0
    assert named.stdout.split() == [name for name in offered if "chromium" not in name]


def test_what_only_an_upgraded_system_still_has_is_not_asked_for(machine: Machine) -> None:
    machine.offers(DEBIAN_13, installed=["libgdal32", "libgeos-c1v5", "postgresql-15-postgis-3"])

    named = machine.bash("package_names libgdal libgeos-c postgis").stdout.split()

    assert named == ["libgdal36", "libgeos-c1t64", "postgresql-17-postgis-3"]


def test_the_newest_postgresql_on_offer_is_taken(machine: Machine) -> None:
    machine.offers({f"postgresql-{version}-postgis-3": "3.5" for version in (9, 14, 18, 17, 15)})

    assert machine.bash("package_names postgis").stdout == "postgresql-18-postgis-3\n"


def test_a_system_whose_postgresql_is_too_old_is_refused_before_anything_is_installed(
    machine: Machine,
) -> None:
    machine.offers({"postgresql-14-postgis-3": "3.2", "libgdal30": "3.4"})

    refused = machine.bash("ensure_packages database")

    assert refused.returncode == 1
    assert "apt does not have all that is missing" in refused.stderr
    assert "Missing: postgis\n" in refused.stderr
    assert "install" not in machine.apt_get


def test_an_installed_postgresql_is_taken_before_a_newer_one_on_offer(machine: Machine) -> None:
    machine.offers(DEBIAN_13)
    machine.has_postgres(15)
    machine.has_postgres(16)
    machine.has_postgres(18, postgis=False)

    assert machine.bash("missing_packages database").stdout == ""
    assert machine.bash("installed_postgres").stdout == "16\n"


def test_an_installed_postgresql_that_is_too_old_or_has_no_postgis_does_not_count(
    machine: Machine,
) -> None:
    machine.has_postgres(14)
    machine.has_postgres(17, postgis=False)

    assert machine.bash("missing_packages database").stdout == "postgis\n"


def test_a_system_without_the_libraries_misses_all_of_them(machine: Machine) -> None:
    missing = machine.bash("missing_packages geo").stdout.split()

    assert missing == ["libgdal", "libgeos-c", "libproj"]


def test_a_library_is_known_by_its_name_alone(machine: Machine) -> None:
    machine.command(
        "ldconfig",
        "#!/bin/bash\nprintf '\\t%s (libc6,x86-64) => /lib/%s\\n' libgdal.so.36 libgdal.so.36 "
        "libgeos_c.so.1 libgeos_c.so.1 libproj.so.25 libproj.so.25\n",
    )

    assert machine.bash("missing_packages geo").stdout == ""


# --- the cluster that a clone keeps

KEPT = """
owner() {{ "$@"; }}
LOCAL="{local}"
kept_cluster() {{ echo "{cluster}"; }}
find_cluster() {{ :; }}
"""


def kept_cluster(machine: Machine, version: int) -> tuple[Path, str]:
    """A finished cluster of that version, and the lines that make the scripts use it."""
    local, cluster = machine.folder / "local", machine.folder / "cluster"
    local.mkdir()
    (cluster / "data").mkdir(parents=True)
    (cluster / "data/PG_VERSION").write_text(f"{version}\n")
    (cluster / "complete").touch()
    return cluster, KEPT.format(local=local, cluster=cluster)


def test_a_kept_cluster_goes_on_with_the_version_that_made_it(machine: Machine) -> None:
    machine.has_postgres(15)
    machine.has_postgres(17)
    cluster, kept = kept_cluster(machine, 15)

    used = machine.bash(f'{kept}\nprograms "{cluster}"', script="cluster.sh")

    assert used.stdout == "/usr/lib/postgresql/15/bin\n"


def test_a_kept_cluster_whose_version_is_gone_is_said_in_one_sentence(machine: Machine) -> None:
    machine.has_postgres(17)
    cluster, kept = kept_cluster(machine, 15)

    refused = machine.bash(f"{kept}\nuse_database", script="cluster.sh")

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr == (
        f"The database of this clone, {cluster}, was made by PostgreSQL 15: "
        "install postgresql-15-postgis-3 again.\n"
    )


# --- a browser for the tests

STUB = "#!/bin/bash\necho 'this needs a snap to be installed' >&2\nexit 1\n"
BROWSER = "#!/bin/bash\necho '<html><head></head><body></body></html>'\n"


def test_a_browser_that_does_not_start_is_passed_over(machine: Machine) -> None:
    machine.command("chromium", STUB)
    machine.command("google-chrome", BROWSER)

    browser = machine.bash("working_browser")

    assert browser.stdout == f"{machine.commands}/google-chrome\n"


def test_without_a_browser_that_starts_no_test_is_begun(machine: Machine) -> None:
    for name in ("chromium", "google-chrome", "chromium-browser"):
        machine.command(name, STUB)

    refused = machine.bash("missing_packages() { :; }; ensure_packages browser; echo begun")

    assert refused.returncode == 1
    assert "no browser starts here" in refused.stderr
    assert "CHROMIUM=/path/to/chrome make test" in refused.stderr
    assert "begun" not in refused.stdout


@pytest.mark.parametrize("name", ["chromium", "chromium-browser"])
def test_a_package_that_only_leads_to_a_snap_is_not_installed(machine: Machine, name: str) -> None:
    machine.offers({**UBUNTU_24_04, name: "2:1snap1-0ubuntu2"})

    refused = machine.bash("BROWSERS=(no-such-browser); ensure_packages browser")

    assert refused.returncode == 1
    assert refused.stderr.startswith("apt has no package for chromium.\n")
    assert "on Ubuntu the package only leads to" in refused.stderr
    assert "install" not in machine.apt_get


# --- systems that cannot


def copied_scripts(machine: Machine) -> Path:
    return Path(shutil.copytree(SCRIPTS, machine.folder / "clone/scripts"))


@pytest.mark.parametrize("script", ["run", "test", "stop", "manage", "clean", "lint"])
def test_another_system_than_linux_is_refused_before_anything_happens(
    machine: Machine, script: str
) -> None:
    machine.command("uname", "#!/bin/bash\necho Darwin\n")
    scripts = copied_scripts(machine)

    refused = machine.run(str(scripts / script), path=f"{machine.commands}:{os.environ['PATH']}")

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr.count("\n") == 1
    assert "cannot run on this system: it is Darwin." in refused.stderr
    assert sorted(path.name for path in scripts.parent.iterdir()) == ["scripts"]


@pytest.mark.parametrize("tool", ["flock", "setpriv", "setsid"])
def test_a_missing_tool_is_named_before_anything_happens(machine: Machine, tool: str) -> None:
    for needed in {"dirname", "uname", "flock", "setpriv", "setsid"} - {tool}:
        (machine.commands / needed).symlink_to(str(shutil.which(needed)))
    scripts = copied_scripts(machine)

    refused = machine.run(str(scripts / "run"), path=str(machine.commands))

    assert refused.returncode == 1
    assert f"it has no {tool}, which the package util-linux brings." in refused.stderr
    assert sorted(path.name for path in scripts.parent.iterdir()) == ["scripts"]
