"""What must hold when several workers, or several people, come at the same moment."""

import pytest

from corrections.services.letters import send_due, write_letter

from .mail_server import MailServer
from .test_letters import ABOUT
from .threads import at_once


@pytest.mark.usefixtures("committed")
def test_every_letter_is_sent_by_one_of_several_workers(post: MailServer) -> None:
    addresses = sorted(f"{number}@camden.gov.uk" for number in range(12))
    for address in addresses:
        write_letter(kind="confirm", to=address, context=ABOUT)

    assert sum(at_once(4, send_due)) == 12
    assert sorted(str(message["To"]) for message in post.inbox) == addresses
