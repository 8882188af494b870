"""Two clusters, one of which follows the other, and a server that reads from both."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from .conftest import server_environment, wait_until_ready
from .test_outage import Cluster, Site, served

ANYBODYS = (
    "/", "/local-authorities/camden/", "/find/?q=Whitby", "/api/v1/authorities/?page_size=5",
    "/data/authorities.geojson?region=london",
)  # fmt: skip
PAGE = "/partnerships/camden-invented-learning/"
# The cookie alone says that somebody may be signed in.
SIGNED_IN = "sessionid=invented"


@pytest.fixture
def clusters(static_files: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Cluster]]:
    """A primary and its standby."""
    made = [Cluster("init_cluster $F thrown-away; let_others_follow $F; start_cluster $F kept")]
    try:
        made[0].copy(connection.settings_dict)
        made.append(Cluster(f"start_standby $F {made[0].folder}"))
        yield made
    finally:
        for cluster in reversed(made):
            cluster.remove()


def name_shown(site: Site, cookie: str = "") -> str:
    page = site.get(PAGE, cookie).body.decode()
    return page.partition("<h1>")[2].partition("</h1>")[0].strip()


def told(site: Site) -> dict[str, int]:
    return {address: site.get(address).status for address in ANYBODYS}


def test_either_may_be_lost_and_readers_do_not_see_it(
    clusters: list[Cluster], static_files: Path, tmp_path: Path
) -> None:
    primary, standby = clusters
    environment = {**server_environment(static_files), "STANDBY_URL": standby.url}
    environment["STANDBY_LAG_S"] = "600"
    all_well = dict.fromkeys(ANYBODYS, 200)
    with served(primary, tmp_path / "server.log", environment) as site:
        assert told(site) == all_well
        # What is written now is not yet at the standby: readers see what was, staff what is.
        old = name_shown(site)
        standby.do('superuser $F postgres <<<"SELECT pg_wal_replay_pause()"')
        rename = "UPDATE partnerships_partnership SET name = 'Invented Camden'"
        where = "WHERE slug = 'camden-invented-learning'"
        primary.do(f'superuser $F abep_map <<<"{rename} {where}"')
        assert (name_shown(site), name_shown(site, SIGNED_IN)) == (old, "Invented Camden")

        standby.stop()
        assert told(site) == all_well
        assert name_shown(site) == "Invented Camden"

        standby.start()
        primary.stop()
        # For some seconds it is left alone, since it did not answer before.
        wait_until_ready(f"http://127.0.0.1:{site.port}/partnerships/")
        assert told(site) == all_well
        assert name_shown(site) == "Invented Camden"
        assert site.get("/corrections/new/?la=camden").status == 503
        assert site.get("/readyz").status == 503

        primary.start()
        wait_until_ready(f"http://127.0.0.1:{site.port}/readyz")
        assert told(site) == all_well
        assert site.get("/corrections/new/?la=camden").status == 200
