"""A database that says nothing is given up, whether it is asked or only spoken to."""

import socket
import time

import psycopg2
import pytest
from django.db import connection

from core.postgis.patience import limit_silence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _impatient():
    limit_silence(while_connecting=0.2, while_asking=0.3)
    yield
    psycopg2.extensions.set_wait_callback(None)


def test_who_never_answers_the_call_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port, started = mute.getsockname()[1], time.monotonic()
        with pytest.raises(psycopg2.OperationalError, match="said nothing"):
            psycopg2.connect(host="127.0.0.1", port=port, dbname="x", user="x")
    assert time.monotonic() - started < 2


def test_a_question_without_an_answer_ends_and_so_does_its_connection() -> None:
    own = connection.get_new_connection(connection.get_connection_params())
    with own.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
        with pytest.raises(psycopg2.OperationalError, match="said nothing"):
            cursor.execute("SELECT pg_sleep(20)")
    assert own.closed
