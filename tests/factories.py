"""A little England made up for tests: invented records on the real places.

Nearly every test stands on it, so that a change of the shipped record fails none of them: those
that read the shipped record itself are in `tests/shipped_data/`. Every name says that it is
invented, and every address leads nowhere.
"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.text import slugify

from partnerships.models import Coverage, Partnership, Source

PARTNERSHIPS = "partnerships.json"
SUMMARIES = "authority_summaries.json"
RESEARCH = "research.csv"

CAMDEN, HARTLEPOOL, NORFOLK = "E09000007", "E06000001", "E10000020"
NORTH_EAST = (
    HARTLEPOOL, "E06000002", "E06000003", "E06000004", "E06000005", "E06000047", "E06000057",
    "E08000021", "E08000022", "E08000023", "E08000024", "E08000037",
)  # fmt: skip


# --- rows as they stand in the files


def source_row(**fields: Any) -> dict[str, Any]:
    row = {
        "title": "An invented paper",
        "publisher": "An invented college",
        "published": "2022-05",
        "url": "https://papers.example/invented",
        "archived_url": "",
        "read_on": "2026-11",
        "shows_active_in": None,
        "locator": "Page 3",
        "supports": "all of it",
    }
    return row | fields


def coverage_row(authority: str, **fields: Any) -> dict[str, Any]:
    return {
        "authority": authority,
        "extent": "whole",
        "districts": [],
        "roles": [],
        "basis": "stated",
    } | fields


def partnership_row(name: str, *authorities: str, **fields: Any) -> dict[str, Any]:
    """A partnership of whole LAs, as a file holds it; `fields` say what is else with it."""
    row = {
        "slug": slugify(name),
        "name": name,
        "short_name": "",
        "former_name": "",
        "kind": "abep",
        "scale": "la_wide" if len(authorities) == 1 else "multi_la",
        "legal_forms": [],
        "funding_models": [],
        "phases": ["all"],
        "focuses": [],
        "founded_year": None,
        "founded_note": "",
        "summary": "",
        "facts": [],
        "notes": [],
        "website": "",
        "contact_page": "",
        "email": "",
        "telephone": "",
        "host": "",
        "host_urn": None,
        "lifecycle": "",
        "ended_on": "",
        "evidence": "desk_research",
        "last_checked": None,
        "coverage": [coverage_row(code) for code in authorities],
        "members": [],
        "ownership": None,
        "successor": None,
        "sources": [source_row()],
    }
    return row | fields


def summary_row(authority: str, **fields: Any) -> dict[str, Any]:
    row = {
        "authority": authority,
        "text": "",
        "roles": [],
        "roles_note": "",
        "roles_as_of": "",
        "schools_page": "",
        "verification": "desk_research",
        "verified_on": None,
        "verified_by_role": "",
        "verified_basis": "",
        "sources": [source_row(supports="the roles")],
    }
    return row | fields


# --- the little England


def partnership_rows() -> list[dict[str, Any]]:
    """Every kind, status, scale, funding model and legal form, and LAs with none, one and more."""
    return [*_abeps(), *_services(), *_programmes()]


def _abeps() -> list[dict[str, Any]]:
    part_of_norfolk = [coverage_row(NORFOLK, extent="part", districts=["Norwich"])]
    return [
        partnership_row(
            "Camden Invented Learning", CAMDEN, lifecycle="active",
            evidence="named_in_report", founded_year=2017, founded_note="begun in a test",
            legal_forms=["company_limited_by_guarantee", "school_company"],
            funding_models=["la_grant", "subscription", "traded_services"],
            focuses=["school_improvement", "professional_development", "send_and_inclusion"],
            summary="An invented body of the borough's schools, which review each other.",
            facts=["held an invented conference in 2022", "runs four invented hubs"],
            website="https://camden-learning.example/",
            coverage=[coverage_row(CAMDEN, roles=["funder", "founder", "partner"])],
            members=[{"count": 54, "percent": None, "description": "schools", "as_of": "2023"}],
            ownership={"council_percent": 20, "schools_percent": 80, "owner_schools": 54},
            sources=[
                source_row(supports="its members"),
                source_row(title="Minutes", url="https://council.example/minutes", locator=""),
            ],
        ),
        partnership_row(
            "Barking and Dagenham Invented Partnership", "E09000002", short_name="BDIP",
            lifecycle="active", founded_year=2018, founded_note="launched in a test",
            legal_forms=["company_limited_by_guarantee", "school_company", "social_enterprise"],
            funding_models=["la_commission", "traded_services"],
            focuses=["business_services", "careers_and_employment", "school_improvement"],
            coverage=[coverage_row("E09000002", roles=["commissioner", "funder", "part_owner"])],
            members=[
                {"count": 56, "percent": None, "description": "schools", "as_of": "May 2021"},
                {"count": None, "percent": 90, "description": "primaries", "as_of": "2018"},
            ],
            ownership={"council_percent": 19, "schools_percent": 81, "owner_schools": 56},
            sources=[
                source_row(title="Report B", url="https://council.example/b", supports="members")
            ],
        ),
        partnership_row(
            "Invented Schools North East", *NORTH_EAST, scale="regional", founded_year=2007,
            lifecycle="active", funding_models=["subscription", "grant_bids"],
            legal_forms=["registered_charity"], focuses=["advocacy", "networks_and_signposting"],
            summary="An invented charity of the region's schools.",
            sources=[source_row(), source_row(title="A second invented paper")],
        ),
        partnership_row(
            "Invented Learn Sheffield", "E08000019", founded_year=2015, lifecycle="active",
            funding_models=["la_commission", "subscription"], focuses=["peer_review", "data"],
            legal_forms=["company_limited_by_guarantee"],
        ),
        partnership_row(
            "Invented HFL", "E10000015", former_name="Invented Herts for Learning",
            founded_year=2013, funding_models=["traded_services"], lifecycle="active",
        ),
        partnership_row(
            "Tower Hamlets Invented Education Partnership", "E09000030", short_name="THIEP",
            founded_year=2016, funding_models=["subscription"], focuses=["data"],
            legal_forms=["company_limited_by_guarantee"], lifecycle="active",
        ),
        partnership_row("Kent Invented Association of Leaders", "E10000016", phases=["primary"]),
        partnership_row(
            "Hartlepool Invented Improvement Board", HARTLEPOOL, lifecycle="proposed",
            coverage=[coverage_row(HARTLEPOOL, roles=["convenor"])],
        ),
        partnership_row("Northumberland Invented Board", "E06000057", lifecycle="proposed"),
        partnership_row("Sunderland Invented Alliance", "E08000024", lifecycle="forming"),
        partnership_row("Newcastle Invented Trust", "E08000021", funding_models=["shared_costs"]),
        partnership_row("Newcastle Invented Heads", "E08000021", phases=["secondary"]),
        partnership_row("Tyne Invented Network", "E08000021", "E08000022", "E08000037"),
        partnership_row(
            "Norfolk Invented Collaborative", NORFOLK, founded_year=2012,
            funding_models=["redirected_public_funding"], legal_forms=["la_convened"],
        ),
        partnership_row("Norwich Invented Cluster", scale="sub_la", coverage=part_of_norfolk),
        partnership_row("Nelson Invented Network", scale="sub_la", coverage=part_of_norfolk),
        partnership_row(
            "Gloucestershire Invented Schools' Partnership", "E10000013",
            founded_year=2014, legal_forms=["mutual"], funding_models=["hosted"],
        ),
        partnership_row("Severn Invented Alliance", "E10000013", "E06000025", "E06000023"),
        partnership_row("Leeds Invented Learning Alliance", "E08000035", founded_year=2010),
        partnership_row(
            "Leeds East Invented Partnership", scale="sub_la", lifecycle="active",
            coverage=[coverage_row("E08000035", extent="part")], phases=["primary", "early_years"],
        ),
        partnership_row("York Invented Schools' Alliance", "E06000014", founded_year=2009),
        partnership_row("Cumbria Invented Alliance", "E10000006", legal_forms=["informal"]),
        partnership_row(
            "Greater Manchester Invented Learning Partnership", "E08000003", "E08000006",
            "E08000007", "E08000010", scale="combined_authority",
            legal_forms=["combined_authority_led"], funding_models=["shared_costs", "hosted"],
        ),
        partnership_row(
            "Birmingham Invented Education Partnership", "E08000025", founded_year=2015,
            lifecycle="active", funding_models=["la_commission", "subscription"],
            coverage=[coverage_row("E08000025", roles=["commissioner", "direct_deliverer"])],
        ),
        partnership_row(
            "Essex Invented Primary Heads", "E10000012", phases=["primary"],
            funding_models=["la_grant"], lifecycle="active",
        ),
        partnership_row("Suffolk Invented Learning", "E10000029", funding_models=["la_grant"]),
        partnership_row("Somerset Invented Compact", "E10000027", founded_year=2011),
        partnership_row("Westminster Invented Schools' Forum", "E09000033"),
        partnership_row("Islington Invented Community of Schools", "E09000019", phases=["special"]),
        partnership_row(
            "Haringey Invented Education Partnership", "E09000014", founded_year=2019,
            lifecycle="active", funding_models=["subscription"],
            legal_forms=["trust_or_cooperative"], focuses=["race_equity"],
        ),
        partnership_row("Cornwall Invented Heads", "E06000052", focuses=["peer_review"]),
        partnership_row("Surrey Invented Alliance", "E10000030", legal_forms=["informal"]),
        partnership_row("Coventry Invented Schools", "E08000026", phases=["post_16"]),
        partnership_row("Lincolnshire Invented Learning", "E10000019", focuses=["data"]),
    ]  # fmt: skip


def _services() -> list[dict[str, Any]]:
    service = {"kind": "la_school_improvement_service"}
    return [
        partnership_row(
            "Achieving Invented", "E09000021", "E09000027", "E06000040", **service,
            short_name="AfI", founded_year=2014, founded_note="Sept 2014, in a test",
            lifecycle="active", legal_forms=["council_owned_company"],
            members=[{"count": 3, "percent": None, "description": "LAs", "as_of": "May 2021"}],
        ),
        partnership_row(
            "Barnet Invented Services", "E09000003", **service,
            legal_forms=["company_limited_by_shares"], funding_models=["traded_services"],
        ),
        partnership_row("Devon Invented Services", "E10000008", **service, lifecycle="ended"),
        partnership_row("Hackney Invented Trust", "E09000012", **service, lifecycle="ended"),
    ]  # fmt: skip


def _programmes() -> list[dict[str, Any]]:
    """A hub for every region, for its first LAs alone, and a few of each other programme."""
    hub = {"kind": "teaching_school_hub", "lifecycle": "active", "founded_year": 2021}
    careers = {"kind": "careers_hub", "focuses": ["careers_and_employment"]}
    culture = {"kind": "cultural_education_partnership", "focuses": ["culture_and_enrichment"]}
    research, area = {"kind": "research_school"}, {"kind": "opportunity_area"}
    return [
        partnership_row("Invented Hub of London", CAMDEN, "E09000033", "E09000019", **hub),
        partnership_row("Invented Hub of the North East", *NORTH_EAST[:6], **hub),
        partnership_row("Invented Hub of the East", NORFOLK, "E10000029", **hub),
        partnership_row("Invented Hub of the West", "E06000052", "E06000053", **hub),
        partnership_row("Invented Hub of Yorkshire", "E08000035", "E08000016", **hub),
        partnership_row(
            "Invented Careers Hub of York", "E06000014", "E06000011", "E10000023", **careers,
            founded_year=2018,
        ),
        partnership_row("Invented Careers Hub of the West", "E06000052", "E06000053", **careers),
        partnership_row("Invented Careers Hub of Derbyshire", "E06000015", "E10000007", **careers),
        partnership_row("Norwich Invented Culture", NORFOLK, **culture),
        partnership_row("Bristol Invented Culture", "E06000023", **culture),
        partnership_row("Bedford Invented Culture", "E06000055", **culture),
        partnership_row("Norwich Invented Research School", NORFOLK, **research),
        partnership_row("Derby Invented Research School", "E06000015", **research),
        partnership_row(
            "Norwich Invented Area", NORFOLK, **area, funding_models=["grant_bids"],
        ),
        partnership_row("Derby Invented Area", "E06000015", **area, funding_models=["grant_bids"]),
    ]  # fmt: skip


def summary_rows() -> list[dict[str, Any]]:
    return [
        summary_row(
            CAMDEN, roles=["funder"], roles_as_of="2023",
            text="In this invented account the borough's schools run a company with the council.",
        ),
        summary_row(NORFOLK, roles=["convenor", "direct_deliverer"], roles_note="Made up."),
        summary_row(HARTLEPOOL, text="An invented account of Hartlepool.", roles=["convenor"]),
        summary_row("E09000002", roles=["commissioner", "part_owner"]),
        summary_row("E08000025", roles=["commissioner"], roles_as_of="2019"),
        summary_row("E06000006", roles=["convenor", "direct_deliverer"], roles_as_of="2013"),
        summary_row("E10000016", roles=["partner"]),
        summary_row("E09000014", roles=["founder", "funder"]),
    ]  # fmt: skip


def write_england(folder: Path) -> Path:
    """Makes a folder like `fixtures/`: the places are links to it, the records are invented."""
    folder.mkdir(parents=True)
    for path in settings.FIXTURES_DIR.iterdir():
        if path.name not in (PARTNERSHIPS, SUMMARIES, RESEARCH):
            (folder / path.name).symlink_to(path)
    (folder / PARTNERSHIPS).write_text(json.dumps(partnership_rows(), indent=2))
    (folder / SUMMARIES).write_text(json.dumps(summary_rows(), indent=2))
    (folder / RESEARCH).write_text(
        "gss_code,looked_for,where,on,found\n"
        f"{CAMDEN},a partnership that is made up,invented words,2026-11,Nothing at all.\n"
    )
    return folder


# --- rows in the database, beside the little England


def make_partnership(name: str, *authorities: str, **fields: Any) -> Partnership:
    """Makes a partnership of whole LAs, with a source, in the database."""
    partnership: Partnership = Partnership.objects.create(
        **{"slug": slugify(name), "name": name, "kind": "abep", "scale": "la_wide"}
        | {"evidence": "desk_research"}
        | fields
    )
    Coverage.objects.bulk_create(
        Coverage(partnership=partnership, authority_id=code, extent="whole") for code in authorities
    )
    Source.objects.create(partnership=partnership, **source_row())
    return partnership
