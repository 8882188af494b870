"""A limit on how long a process waits for a database that says nothing at all.

PostgreSQL ends a statement that takes too long, unless it is PostgreSQL that hangs, or the way to
it. Then whoever waits has to give up.
"""

from select import POLLIN, POLLOUT, poll

import psycopg2
from psycopg2 import extensions


def limit_silence(*, while_connecting: float, while_asking: float) -> None:
    """Makes every connection of this process fail once so many seconds pass without a word."""

    def wait(connection: extensions.connection) -> None:
        is_new = connection.status == extensions.STATUS_SETUP
        limit = while_connecting if is_new else while_asking
        while (state := connection.poll()) != extensions.POLL_OK:
            poller = poll()
            poller.register(connection, POLLIN if state == extensions.POLL_READ else POLLOUT)
            if not poller.poll(limit * 1000):
                raise psycopg2.OperationalError(f"The database said nothing for {limit:g} s.")

    extensions.set_wait_callback(wait)
