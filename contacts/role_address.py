"""Telling a role's address from one that looks like a person's own."""

import re

# An address with one of these in it is a team's, an office's or a service's.
ROLE_WORDS = frozenset({
    "admin", "advice", "cares", "chair", "children", "clerk", "commissioning", "contact",
    "council", "data", "director", "directorate", "early", "education", "enquiries",
    "enquiry", "governance", "head", "heads", "help", "hub", "improvement", "inbox",
    "inclusion", "info", "information", "learning", "mail", "mailbox", "office", "officer",
    "partnership", "partnerships", "post", "primary", "quality", "school", "schools",
    "secondary", "secretary", "send", "service", "services", "standards", "support", "team",
    "trust",
})  # fmt: skip
# Whoever has an address there has it as a person.
PERSONAL_DOMAINS = frozenset({
    "aol.com", "btinternet.com", "gmail.com", "googlemail.com", "hotmail.co.uk",
    "hotmail.com", "icloud.com", "live.co.uk", "live.com", "me.com", "outlook.com",
    "sky.com", "talktalk.net", "yahoo.co.uk", "yahoo.com",
})  # fmt: skip


def looks_personal(email: str) -> bool:
    """Tells whether an address looks like a person's own, as "ada.invented@council.gov.uk" does.

    A guess, from which staff are warned: nobody is kept from entering what a council publishes.
    """
    name, _, domain = email.casefold().rpartition("@")
    if domain in PERSONAL_DOMAINS:
        return True
    words = re.split(r"[._-]", name)
    are_names = len(words) in (2, 3) and all(word.isalpha() for word in words)
    return are_names and ROLE_WORDS.isdisjoint(words)
