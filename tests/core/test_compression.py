"""An encoding that a reader refuses is not used, whatever packs the answer."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/records.json", "/about/", "/partnerships/?kind=abep"])
@pytest.mark.parametrize(
    ("accepted", "used"),
    [
        ("gzip", "gzip"),
        ("gzip;q=0.5, deflate", "gzip"),
        ("gzip;q=0", None),
        ("gzip; q=0.000, identity", None),
        ("identity;q=1, gzip;q=0, br;q=0", None),
    ],
)
def test_a_weight_of_nothing_is_a_refusal(client: Client, address, accepted, used) -> None:
    response = client.get(address, headers={"accept-encoding": accepted})

    assert response.headers.get("Content-Encoding") == used
    assert "Accept-Encoding" in response.headers["Vary"]
