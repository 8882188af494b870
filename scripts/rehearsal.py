"""Walks the installed site as its people do, and takes it apart: what `make rehearse` does.

usage: python -m scripts.rehearsal INIT HOST SYSTEM    INIT is the process of its own systemd
"""

import mailbox
import re
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from urllib.error import HTTPError
from urllib.request import urlopen

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.browser.chromium import CHROMIUM

NAME, EMAIL, MESSAGE = "Ada Rehearsal", "ada.rehearsal@camden.gov.uk", "A rehearsed message"
PARTNERSHIP, POSTCODE = "learn-sheffield", "S1 2HH"
WEBSITE = "https://rehearsed.example.org/new"
PORT_OF_MAIL = "2525"
REQUESTS, AT_ONCE = 1000, 4
# A reader asks so often, so that all stay below the proxy's 20 requests a second from an address.
SECONDS_EACH = 0.25
# Whoever sends a form within so many seconds is asked to look again (corrections.services.drafts)
LEAST_TIME = 5
COMMIT = "git -c user.name=x -c user.email=x@x.example commit -q"
KILL, STOP = "systemctl kill -s KILL", "systemctl stop"
COUNTED = (
    "from partnerships.models import Partnership as P;"
    "from corrections.models import Submission as S;"
    f"print(P.objects.filter(website={WEBSITE!r}).count(), P.objects.count(), S.objects.count())"
)


class System:
    """The system in its folder: commands in it, and questions to its proxy."""

    def __init__(self, init: str, host: str, folder: str) -> None:
        self.init, self.host, self.folder = init, host, Path(folder)

    def run(self, command: str, check: bool = True) -> str:
        """Runs a shell command as root inside; returns what it printed."""
        inside = ["nsenter", "-t", self.init, "-m", "-u", "-i", "-p", "-C", "env", "-i"]
        clean = ["HOME=/root", "LANG=C.UTF-8", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"]
        shell = ["bash", "-c", f"cd /srv/source && {command}"]
        done = subprocess.run(  # noqa: S603 (our own commands)
            [*inside, *clean, *shell], capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            sys.exit(f"{command}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def refused(self, command: str, *words: str) -> None:
        """Runs a command that has to fail, and to say why."""
        told = self.run(f"! {{ {command}; }}")
        if missing := [said for said in words if said not in told]:
            sys.exit(f"{command} should say {missing}:\n{told}")

    def shell(self, code: str) -> str:
        """Runs Python within the site; returns the last line that it printed."""
        return self.run(f"deploy/manage shell -v 0 -c {shlex.quote(code)}").splitlines()[-1]

    def status(self, path: str) -> str:
        """Asks the proxy by curl; returns the status, 000 where none came."""
        resolve = f"{self.host}:443:127.0.0.1"
        options = ["-sk", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "60"]
        address = f"https://{self.host}{path}"
        return subprocess.run(  # noqa: S603 (our own address)
            ["/usr/bin/curl", *options, "--resolve", resolve, address],
            capture_output=True,
            text=True,
            check=False,
        ).stdout

    def readyz(self) -> tuple[int, str]:
        try:
            with urlopen("http://127.0.0.1:8000/readyz", timeout=20) as answer:
                return answer.status, answer.read().decode().strip()
        except HTTPError as refusal:
            return refusal.code, refusal.read().decode().strip()
        except OSError as fault:
            return 0, f"no answer ({type(fault).__name__})"

    def wait_until(self, ready: bool, seconds: int) -> str:
        ends = monotonic() + seconds
        while monotonic() < ends:
            status, said = self.readyz()
            if (status == 200) == ready:
                return said
            sleep(1)
        sys.exit(f"/readyz should say {'ready' if ready else 'what is missing'}: {status} {said}")


def tell(label: str, began: float, told: str = "") -> None:
    sys.stdout.write(f"{label:<40} {monotonic() - began:6.1f} s  {told}\n")
    sys.stdout.flush()


def installed_again(system: System) -> None:
    """Installs once more, which changes nothing; then spoils three things, which are mended."""
    began = monotonic()
    install = f"deploy/install {system.host}"
    again = system.run(install)
    if "to be done" in again:
        sys.exit(f"A second installation changed something:\n{again}")
    system.run(
        "echo '# other' >>/etc/nginx/conf.d/abep-map.conf && chmod 644 /etc/abep-map/environment"
        " && systemctl stop abep-map-daily.timer"
    )
    spoilt = ("abep-map.conf", "/etc/abep-map/environment, readable", "daily jobs and backups")
    check = f"deploy/install --check {system.host}"
    system.refused(check, "3 differ.", *spoilt)
    system.run(install)
    told = system.run(check).splitlines()[-1]
    tell("again: nothing to do; 3 spoilt, told, mended", began, told)


def newest_link(inbox: Path, about: str, seconds: int = 60) -> str:
    """Waits for an e-mail with a link to a page of corrections; returns the link's path."""
    ends = monotonic() + seconds
    wanted = re.compile(rf"https?://[^/\s]+(/corrections/{about}/[^\s\"<]+)")
    while monotonic() < ends:
        for message in mailbox.Maildir(inbox):
            for part in message.walk():
                text = part.get_payload(decode=True)
                if isinstance(text, bytes) and (link := wanted.search(text.decode())):
                    return link[1]
        sleep(1)
    sys.exit(f"No e-mail with a link to {about} came")


MODERATOR = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
user = User.objects.create_user("moderator@cfey.example", "moderator@cfey.example", is_staff=True)
user.groups.add(Group.objects.get(name="moderator"))
TOTP.activate(user, generate_totp_secret())
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session.save()
print(session.session_key)
"""
REFERENCE = (
    "from corrections.models import Submission as S; print(S.objects.latest('pk').reference)"
)


def correction(system: System, context: BrowserContext, inbox: Path) -> list[str]:
    """Sends a correction, confirms it, and has a moderator decide it; returns the secrets used."""
    page, site = context.new_page(), f"https://{system.host}"
    page.goto(f"{site}/find/?q={POSTCODE.replace(' ', '+')}")
    page.goto(f"{site}/partnerships/{PARTNERSHIP}/")
    page.get_by_role("link", name="Is this right? Suggest a correction").click()
    page.get_by_label("Correct something").check()
    press(page, "Continue")
    token = page.url.split("/")[-3]
    page.locator("summary", has_text="How to reach it").click()
    page.get_by_label("Website").fill(WEBSITE)
    press(page, "Continue")
    page.get_by_label("Your message").fill(MESSAGE)
    page.get_by_label("Title of the source").fill("A rehearsed paper, May 2026")
    press(page, "Continue")
    page.get_by_label("Your name").fill(NAME)
    page.get_by_label("Your role").fill("Head of rehearsals")
    page.get_by_label("Your work e-mail address").fill(EMAIL)
    press(page, "Continue")
    page.wait_for_timeout(LEAST_TIME * 1000)
    press(page, "Send")
    page.get_by_role("heading", name="Now check your e-mail").wait_for()
    confirm = newest_link(inbox, "confirm")
    page.goto(f"{site}{confirm}")
    press(page, "Yes, I sent it")
    status = newest_link(inbox, "status")

    session = system.shell(MODERATOR)
    context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    reference = system.shell(REFERENCE)
    page.goto(f"{site}/moderation/")
    page.get_by_role("link", name=reference).first.click()
    press(page, "Start work on it")
    page.get_by_role("group", name="Website:").get_by_label("Accept", exact=True).check()
    press(page, "Check before deciding")
    press(page, "Decide")
    page.get_by_text(f"{reference}: Accepted.").wait_for()
    context.clear_cookies()
    page.goto(f"{site}/partnerships/{PARTNERSHIP}/")
    page.get_by_role("link", name=WEBSITE).first.wait_for()
    return [session, token, *(link.strip("/").split("/")[-1] for link in (confirm, status))]


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def under_load(system: System, label: str, command: str) -> None:
    """Runs a command while pages are asked for; ends the rehearsal where a request fails."""
    began, over = monotonic(), Event()
    paths = ("/", "/local-authorities/camden/", "/partnerships/", "/?kind=abep", "/records.json")
    asked: list[str] = []

    def ask() -> None:
        while not (over.is_set() and len(asked) >= REQUESTS):
            due = monotonic() + SECONDS_EACH
            asked.append(system.status(paths[len(asked) % len(paths)]))
            sleep(max(0, due - monotonic()))

    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        readers = [pool.submit(ask) for _ in range(AT_ONCE)]
        system.run(command)
        over.set()
        for reader in readers:
            reader.result()
    failed = [status for status in asked if status != "200"]
    tell(label, began, f"{len(failed)} of {len(asked):,} requests failed")
    if failed:
        sys.exit(f"Requests failed: {sorted(set(failed))}")


LOSS = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]
    operations = [migrations.RunSQL("SELECT 1", reverse_sql="SELECT 1")]
"""


def with_loss(system: System) -> None:
    """Brings a release with a migration that may lose something: refused, forced, no way back."""
    began = monotonic()
    (system.folder / "srv/source/mail/migrations/0002_rehearsed.py").write_text(LOSS)
    runs = "readlink /srv/abep-map/current"
    before = system.run(runs)
    system.run(f"git add -A && {COMMIT} -m Loss")
    system.refused("deploy/release", "mail.0002_rehearsed", "Nothing was changed.")
    if system.run(runs) != before:
        sys.exit("A release that was refused runs")
    system.run("deploy/release --allow-loss")
    system.refused("deploy/release --rollback", "restore a backup of before instead")
    tell("a release with loss", began, "refused; with --allow-loss: runs, and no way back")


def not_ready(system: System) -> None:
    """Brings a release that never says that it is ready: it is taken back by itself."""
    began = monotonic()
    runs = "readlink /srv/abep-map/current"
    before = system.run(runs)
    health = "abep_map/health.py"
    system.run(f"sed -i 's/list(_missing())/[\"Rehearsed\"]/' {health} && {COMMIT} -am Broken")
    system.refused("deploy/release", "the release before is back: Rehearsed")
    if system.run(runs) != before or system.readyz()[0] != 200:
        sys.exit("A release that is not ready was not taken back")
    tell("a release that is not ready", began, "taken back by itself")


def taken_apart(system: System) -> None:
    """Takes worker, database and web away in turn: the watch sees each, and each comes back."""
    web = "abep-map-web.socket abep-map-web.service"
    database = "postgresql@17-main"
    for label, stop, start in (
        (
            "worker killed and stopped",
            f"{KILL} abep-map-mail; {STOP} abep-map-mail",
            "abep-map-mail",
        ),
        ("database killed and stopped", f"{KILL} {database}; {STOP} {database}", database),
        ("web killed and stopped", f"{KILL} abep-map-web; {STOP} {web}", web),
    ):
        began = monotonic()
        system.run(stop, check=False)
        said = system.wait_until(ready=False, seconds=260)
        page = system.status("/local-authorities/camden/")
        tell(label, began, f"/readyz: {said}; a public page: {page}")
        began = monotonic()
        system.run(f"systemctl start {start}")
        system.wait_until(ready=True, seconds=120)
        tell("  is back", began)


def restored(system: System) -> None:
    began = monotonic()
    *_, told, copy = system.run("deploy/backup").splitlines()
    tell("backup, proved", began, told)
    before = system.shell(COUNTED)
    began = monotonic()
    system.run(
        "systemctl stop abep-map-web abep-map-mail && runuser -u postgres -- dropdb -f abep_map"
    )
    system.run(f"deploy/restore {copy}")
    after = system.shell(COUNTED)
    tell("database dropped and restored", began, f"partnerships, submissions: {after}")
    if before != after:
        sys.exit(f"Not as before: {before}, {after}")


def searched(system: System, secrets: list[str]) -> None:
    """Looks through every log for what was typed and for each secret."""
    began = monotonic()
    environment = (system.folder / "etc/abep-map/environment").read_text()
    secrets += re.findall(r'^(?:SECRET_KEY|SECOND_FACTOR_KEYS)="(.*)"$', environment, re.MULTILINE)
    secrets += [NAME, EMAIL, MESSAGE, POSTCODE, POSTCODE.replace(" ", "+")]
    logs = system.run("journalctl --no-pager -o cat") + "".join(
        path.read_text(errors="replace")
        for folder in ("abep-map", "nginx", "postgresql")
        for path in (system.folder / "var/log" / folder).glob("*.log*")
        if path.suffix != ".gz"
    )
    held = [secret for secret in secrets if secret.lower() in logs.lower()]
    told = f"{len(logs):,} characters, {len(secrets)} secrets and texts, held: {len(held)}"
    tell("logs searched", began, told)
    if held:
        sys.exit(f"In the logs: {held}")


def main(init: str, host: str, folder: str) -> None:
    system = System(init, host, folder)
    inbox = Path(tempfile.mkdtemp()) / "inbox"
    sink = subprocess.Popen(  # noqa: S603 (a module of this environment)
        [
            *(sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{PORT_OF_MAIL}"),
            *("-c", "aiosmtpd.handlers.Mailbox", str(inbox)),
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        began = monotonic()
        system.run(f"EMAIL_URL=smtp://127.0.0.1:{PORT_OF_MAIL} deploy/install {host}")
        tell("installed", began)
        installed_again(system)
        with sync_playwright() as playwright:
            arguments = [*CHROMIUM.get("args", []), f"--host-resolver-rules=MAP {host} 127.0.0.1"]
            browser = playwright.chromium.launch(**(CHROMIUM | {"args": arguments}))
            context = browser.new_context(ignore_https_errors=True)
            began = monotonic()
            secrets = correction(system, context, inbox)
            tell("a correction sent, confirmed, decided", began)
            browser.close()
        again = f"{COMMIT} --allow-empty -m Again"
        under_load(system, "a release under load", f"{again} && deploy/release")
        under_load(system, "its rollback under load", "deploy/release --rollback")
        with_loss(system)
        restored(system)
        taken_apart(system)
        not_ready(system)
        searched(system, secrets)
    finally:
        sink.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:])
