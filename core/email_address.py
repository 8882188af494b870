"""E-mail addresses, as people type and paste them."""

import re
from urllib.parse import unquote

import idna

from .text import clean_line

LONGEST = 254
LONGEST_BEFORE_AT = 64
# RFC 5322's dot-atom: what every mail system takes before the "@".
BEFORE_AT = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]", re.IGNORECASE)
# What stands before and after an address in a sentence, a list or a mail program.
BEFORE = ' ,;:.<(["“”„«‘’\u00a0'
AFTER = ' ,;:.>)]"“”«»‘’!?\u00a0'
NAME_AND_ADDRESS = re.compile(r"[^<>]*<([^<>]+)>[^<>@]*")
# No mail server can be reached at these, whatever stands before them.
NOWHERE = ("localhost", "localdomain", "local", "internal", "lan", "invalid", "onion", "arpa")


class NotAnAddress(ValueError):
    """Nothing can be sent to it; the message says why, to whoever typed it."""


def email_address(typed: str) -> str:
    """Returns the address that is meant, its domain as mail is sent to it (IDNA 2008).

    Raises NotAnAddress.
    """
    address = _alone(clean_line(typed))
    if not address:
        raise NotAnAddress("Enter an e-mail address, like name@council.gov.uk.")
    name, at, domain = address.rpartition("@")
    if not at:
        raise NotAnAddress("Enter an e-mail address, like name@council.gov.uk: there is no “@”.")
    if "@" in name:
        raise NotAnAddress("Enter one e-mail address only: there is more than one “@”.")
    _check_before_at(name)
    full = f"{name}@{_domain(domain)}"
    if len(full) > LONGEST:
        raise NotAnAddress(f"An e-mail address has at most {LONGEST} characters.")
    return full


def readable_address(address: str) -> str:
    """Returns the address with its domain in the letters of its language, for people."""
    name, at, domain = address.rpartition("@")
    try:
        return f"{name}{at}{idna.decode(domain)}"
    except idna.IDNAError:
        return address


def _alone(typed: str) -> str:
    """The address without a name before it, brackets, `mailto:` and punctuation around it."""
    if match := NAME_AND_ADDRESS.fullmatch(typed):
        typed = match[1]
    typed = typed.lstrip(BEFORE).rstrip(AFTER)
    if typed.lower().startswith("mailto:"):
        typed = unquote(typed[len("mailto:") :].partition("?")[0]).strip()
    # Mail programs put an address without a name between apostrophes.
    return typed[1:-1] if re.fullmatch("'.+'", typed) else typed


def _check_before_at(name: str) -> None:
    if not name:
        raise NotAnAddress("The part before the “@” is missing.")
    if strange := BEFORE_AT.sub("", name).replace(".", ""):
        if strange[0].isspace():
            raise NotAnAddress("There is a space in the e-mail address. Remove it.")
        raise NotAnAddress(
            f"There is “{strange[0]}” before the “@”, which we cannot send an e-mail to. Use "
            "only letters from A to Z, digits and signs such as . - _ + ' there."
        )
    if name.startswith(".") or name.endswith(".") or ".." in name:
        raise NotAnAddress(
            "The part before the “@” begins or ends with a dot, or has two dots together."
        )
    if len(name) > LONGEST_BEFORE_AT:
        raise NotAnAddress(f"There are more than {LONGEST_BEFORE_AT} characters before the “@”.")


def _domain(typed: str) -> str:
    """The domain as mail is sent to it."""
    if not typed:
        raise NotAnAddress("The part after the “@” is missing, for example council.gov.uk.")
    if any(letter.isspace() for letter in typed):
        raise NotAnAddress("There is a space in the e-mail address. Remove it.")
    if typed.startswith("[") or re.fullmatch(r"[\d.]+|[\da-f:.]*:[\da-f:.]*", typed.lower()):
        raise NotAnAddress(
            "There is a number after the “@”. It has to be a name, like council.gov.uk."
        )
    try:
        domain = idna.encode(typed, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as fault:
        raise NotAnAddress(
            f"“{typed}” is not the name of a mail server. It has to be like council.gov.uk: "
            "letters, "
            "digits and hyphens, with single dots between them."
        ) from fault
    labels = domain.split(".")
    if len(labels) < 2:
        raise NotAnAddress(f"After the “@”, “{typed}” has no dot: is the end of it missing?")
    if labels[-1] in NOWHERE:
        raise NotAnAddress(f"We cannot send an e-mail to an address that ends in “.{labels[-1]}”.")
    if not re.fullmatch(r"[a-z]{2,}|xn--[a-z0-9-]+", labels[-1]):
        raise NotAnAddress(f"No address on the internet ends in “.{labels[-1]}”.")
    return domain
