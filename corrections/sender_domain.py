"""The domain of a sender's e-mail address."""


def is_at_the_authority(email: str) -> bool:
    """Tells whether an address is one that only the public sector hands out.

    Every LA has its own domain below .gov.uk, some have several, and no complete list of them is
    in the record: so all of .gov.uk counts here, and before a page is marked as verified a
    moderator, who sees the address, says that it is one of that LA (see `verification.py`).
    """
    return email.rpartition("@")[2].casefold().endswith(".gov.uk")
