"""Which database a request is read from, where there is a standby."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from core import standby
from core.standby import PRIMARY, STANDBY, PublicReads, PublicReadsRouter
from corrections.models import Submission
from partnerships.models import Partnership

router = PublicReadsRouter()


@pytest.mark.parametrize(
    ("state", "primary_answers", "where"),
    [
        ((True, True, 0.5), True, STANDBY),
        ((True, True, 30.0), True, PRIMARY),  # it lags
        ((True, False, 0.0), True, PRIMARY),  # it is cut off
        ((True, False, 0.0), False, STANDBY),  # so is the primary: what it knew last
        ((False, False, 0.0), True, PRIMARY),  # it does not answer, or was made a primary
        ((False, False, 0.0), False, PRIMARY),
    ],
)
def test_the_standby_answers_while_it_is_up_to_date_or_alone(
    monkeypatch: pytest.MonkeyPatch, state, primary_answers, where
) -> None:
    monkeypatch.setattr(standby, "standby_state", lambda: state)
    monkeypatch.setattr(standby, "_answers", lambda alias: primary_answers)
    assert standby.where_to_read() == where


@pytest.mark.parametrize(
    ("method", "address", "cookie", "where"),
    [
        ("GET", "/local-authorities/camden/", "", STANDBY),
        ("HEAD", "/", "", STANDBY),
        ("GET", "/api/v1/authorities/", "", STANDBY),
        ("GET", "/data/authorities.csv", "", STANDBY),
        ("POST", "/local-authorities/camden/", "", PRIMARY),
        ("GET", "/local-authorities/camden/", "sessionid", PRIMARY),
        ("GET", "/corrections/new/", "", PRIMARY),
        ("GET", "/staff/", "", PRIMARY),
    ],
)
def test_only_what_anybody_reads_is_read_there(
    monkeypatch: pytest.MonkeyPatch, method, address, cookie, where
) -> None:
    monkeypatch.setattr(standby, "where_to_read", lambda: STANDBY)

    def get_response(request: HttpRequest) -> HttpResponse:
        middleware.process_view(request, resolve(address).func)
        assert router.db_for_read(Partnership) == where
        assert {router.db_for_read(model) for model in (User, Submission)} == {PRIMARY}
        assert router.db_for_write(Partnership) == PRIMARY
        # What was written is read where it was.
        assert router.db_for_read(Partnership) == PRIMARY
        return HttpResponse()

    middleware = PublicReads(get_response)
    request = RequestFactory().generic(method, address)
    request.COOKIES = {cookie: "x"} if cookie else {}
    middleware(request)
    assert router.db_for_read(Partnership) == PRIMARY


def test_only_the_primary_is_migrated() -> None:
    assert [router.allow_migrate(alias, "core") for alias in (PRIMARY, STANDBY)] == [True, False]
