"""A release: later shipped files are merged into the record, and take back nothing done here."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Model
from django.utils import timezone

from corrections.models import Intent, Origin, Outcome, Submission
from corrections.proposals import ProposalTopic, snapshot
from corrections.services.decide import Decision, FieldDecision, decide_submission
from corrections.services.review import claim_submission
from corrections.states import State
from partnerships.models import AuthoritySummary, Coverage, Membership, Partnership, Source

pytestmark = pytest.mark.django_db

CAMDEN, BARKING = "camden-invented-learning", "barking-and-dagenham-invented-partnership"
TABLES: tuple[type[Model], ...] = (Partnership, Coverage, Membership, AuthoritySummary, Source)

Edit = Callable[[list[dict[str, Any]]], None]


@pytest.fixture
def fixtures(tmp_path: Path) -> Path:
    """A copy of the files that were loaded, as the next release could change them."""
    return Path(shutil.copytree(settings.FIXTURES_DIR, tmp_path / "fixtures"))


@pytest.fixture
def moderator(make_staff: Callable[[str], User]) -> User:
    return make_staff("moderator")


def ship(folder: Path, edit: Edit, file: str = "partnerships.json") -> None:
    """Changes the records of a file, and loads the folder as a release does."""
    path = folder / file
    records = json.loads(path.read_text(encoding="utf-8"))
    edit(records)
    path.write_text(json.dumps(records), encoding="utf-8")
    call_command("load_reference", folder=folder, verbosity=0)


def of(records: list[dict[str, Any]], slug: str) -> dict[str, Any]:
    return next(record for record in records if record["slug"] == slug)


def change(slug: str, **values: Any) -> Edit:
    return lambda records: of(records, slug).update(values)


def every_row() -> dict[str, list[dict[str, Any]]]:
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in TABLES
    }


def from_files() -> list[Submission]:
    return list(Submission.objects.filter(origin=Origin.FILES).order_by("pk"))


def test_what_nobody_here_changed_follows_the_files(fixtures: Path) -> None:
    def edit(records: list[dict[str, Any]]) -> None:
        of(records, BARKING).update(website="https://shipped.example/", founded_year=2017)
        of(records, BARKING)["coverage"][0]["roles"] = ["funder"]
        of(records, BARKING)["members"][0]["count"] = 57
        of(records, BARKING)["sources"][0]["supports"] = "Invented by a test"

    ship(fixtures, edit)

    partnership = Partnership.objects.get(slug=BARKING)
    assert (partnership.website, partnership.founded_year) == ("https://shipped.example/", 2017)
    assert partnership.coverage.get().roles == ["funder"]
    assert partnership.memberships.order_by("pk")[0].count == 57
    assert partnership.sources.filter(supports="Invented by a test").count() == 1
    assert from_files() == []


def test_one_changed_figure_takes_nothing_back(fixtures: Path) -> None:
    """The files of figures and those of the record are loaded together."""
    Partnership.objects.filter(slug=CAMDEN).update(website="https://staff.example/")
    AuthoritySummary.objects.filter(authority="E09000007").update(text="Said by staff")
    added = Partnership.objects.get(slug=CAMDEN)
    added.pk, added.slug, added.name = None, "an-invented-one", "An invented one"
    added.save()
    Source.objects.create(partnership=added, title="An invented paper")
    Coverage.objects.create(partnership=added, authority_id="E09000007", extent="whole")
    before = every_row()
    path = fixtures / "profiles.csv"
    path.write_text(path.read_text().replace("E06000001,92327,", "E06000001,92328,", 1))

    call_command("load_reference", folder=fixtures, verbosity=0)

    assert every_row() == before


def test_what_both_changed_stays_and_becomes_a_proposal(fixtures: Path, client, moderator) -> None:
    Partnership.objects.filter(slug=CAMDEN).update(website="https://staff.example/")

    ship(fixtures, change(CAMDEN, website="https://shipped.example/", short_name="CL"))

    partnership = Partnership.objects.get(slug=CAMDEN)
    assert (partnership.website, partnership.short_name) == ("https://staff.example/", "CL")
    (submission,) = from_files()
    (proposed,) = submission.proposed.all()
    assert (submission.partnership, submission.state) == (partnership, State.PENDING)
    assert (proposed.field, proposed.value_then, proposed.value_proposed) == (
        "website",
        "https://staff.example/",
        "https://shipped.example/",
    )
    client.force_login(moderator)
    queue = client.get("/moderation/").content.decode()
    assert "The shipped files" in queue


def test_the_same_files_again_propose_nothing_more(fixtures: Path) -> None:
    Partnership.objects.filter(slug=CAMDEN).update(website="https://staff.example/")
    ship(fixtures, change(CAMDEN, website="https://shipped.example/"))

    ship(fixtures, change(BARKING, website="https://another.example/"))

    assert len(from_files()) == 1


def test_an_accepted_proposal_is_the_files_own_from_then_on(fixtures: Path, moderator) -> None:
    Partnership.objects.filter(slug=CAMDEN).update(website="https://staff.example/")
    ship(fixtures, change(CAMDEN, website="https://shipped.example/"))
    sources = Source.objects.count()

    accept(from_files()[0], moderator)
    ship(fixtures, change(CAMDEN, website="https://later.example/"))

    assert Partnership.objects.get(slug=CAMDEN).website == "https://later.example/"
    assert Source.objects.count() == sources
    assert len(from_files()) == 1


def accept(submission: Submission, user: User) -> None:
    claim_submission(reference=submission.reference, version=submission.version, user=user)
    submission.refresh_from_db()
    accepted = {
        proposal.pk: FieldDecision(Outcome.ACCEPTED) for proposal in submission.proposed.all()
    }
    decide_submission(
        reference=submission.reference,
        version=submission.version,
        record=snapshot(ProposalTopic.of(submission))["version"],
        user=user,
        decision=Decision(accepted, ""),
    )


def test_what_both_changed_alike_is_the_files_own_from_then_on(fixtures: Path) -> None:
    Partnership.objects.filter(slug=CAMDEN).update(website="https://same.example/")
    ship(fixtures, change(CAMDEN, website="https://same.example/"))

    ship(fixtures, change(CAMDEN, website="https://later.example/"))

    assert Partnership.objects.get(slug=CAMDEN).website == "https://later.example/"
    assert from_files() == []


def test_what_something_waits_about_is_not_removed(fixtures: Path) -> None:
    partnership = Partnership.objects.get(slug=BARKING)
    now = timezone.now()
    waiting = Submission.objects.create(
        reference="WAIT-TEST",
        authority=partnership.coverage.get().authority,
        partnership=partnership,
        intent=Intent.CORRECT,
        state=State.PENDING,
        source_title="An invented paper",
        created_at=now,
        confirmed_at=now,
    )

    ship(fixtures, lambda records: records.remove(of(records, BARKING)))

    waiting.refresh_from_db()
    assert waiting.partnership == partnership
    assert partnership.sources.exists()


def test_rolling_a_release_back_loses_nothing(fixtures: Path) -> None:
    Partnership.objects.filter(slug=CAMDEN).update(website="https://staff.example/")
    Coverage.objects.filter(partnership__slug=BARKING).update(roles=["convenor"])
    before = every_row()

    def edit(records: list[dict[str, Any]]) -> None:
        of(records, CAMDEN).update(website="https://shipped.example/", founded_note="Shipped")
        of(records, BARKING).update(name="A shipped name")

    ship(fixtures, edit)
    changed = every_row()
    call_command("load_reference", verbosity=0)

    assert changed != before
    assert every_row() == before
    assert [submission.state for submission in from_files()] == [State.WITHDRAWN]


def test_a_row_that_files_no_longer_have_goes_only_if_nobody_changed_it(fixtures: Path) -> None:
    Coverage.objects.filter(partnership__slug=CAMDEN).update(roles=["founder"])

    def edit(records: list[dict[str, Any]]) -> None:
        for slug in (CAMDEN, BARKING):
            records.remove(of(records, slug))

    ship(fixtures, edit)

    assert not Partnership.objects.filter(slug=BARKING).exists()
    kept = Partnership.objects.get(slug=CAMDEN)
    assert kept.coverage.get().roles == ["founder"]
    assert kept.sources.exists()
    (submission,) = from_files()
    assert submission.partnership == kept
    assert "the files no longer have it" in submission.message


def test_an_empty_file_removes_nothing_that_staff_added_to(fixtures: Path) -> None:
    Source.objects.create(partnership=Partnership.objects.get(slug=CAMDEN), title="Staff's own")

    ship(fixtures, lambda records: records.clear())

    assert Partnership.objects.get(slug=CAMDEN).sources.filter(title="Staff's own").exists()


def test_what_was_removed_here_stays_removed(fixtures: Path) -> None:
    Partnership.objects.filter(slug=CAMDEN).delete()
    Membership.objects.filter(partnership__slug=BARKING).delete()

    ship(fixtures, change(CAMDEN, founded_note="Shipped"))
    ship(fixtures, change(BARKING, founded_note="Shipped"))

    assert not Partnership.objects.filter(slug=CAMDEN).exists()
    assert not Membership.objects.filter(partnership__slug=BARKING).exists()
    assert Partnership.objects.get(slug=BARKING).founded_note == "Shipped"


def test_what_was_here_before_any_file_had_it_stays(fixtures: Path) -> None:
    mine = Partnership.objects.get(slug=CAMDEN)
    mine.pk, mine.slug, mine.name, mine.website = None, "an-invented-one", "Staff's name", ""
    mine.save()
    Source.objects.create(partnership=mine, title="Staff's own")
    Coverage.objects.create(partnership=mine, authority_id="E09000007", extent="part")

    def edit(records: list[dict[str, Any]]) -> None:
        new = {"slug": "an-invented-one", "name": "Shipped name", "website": "https://new.example/"}
        records.append(of(records, CAMDEN) | new)

    ship(fixtures, edit)

    mine.refresh_from_db()
    assert (mine.name, mine.website) == ("Staff's name", "https://new.example/")
    proposed = {change.field for change in from_files()[0].proposed.all()}
    assert proposed == {"name", "extent"}


def test_a_dry_run_says_what_would_change_and_writes_nothing(fixtures: Path, capsys) -> None:
    Partnership.objects.filter(slug=CAMDEN).update(website="https://staff.example/")
    path = fixtures / "partnerships.json"
    records = json.loads(path.read_text())
    of(records, CAMDEN).update(website="https://shipped.example/")
    of(records, BARKING).update(founded_year=2017)
    path.write_text(json.dumps(records))
    before = every_row()

    call_command("load_reference", folder=fixtures, dry_run=True)

    said = capsys.readouterr().out
    assert f"partnership {CAMDEN}: website changed here and in the files" in said
    assert f"partnership {BARKING}: founded_year changed" in said
    assert "Nothing was written: a dry run, 1 left to moderators" in said
    assert every_row() == before
    assert from_files() == []
