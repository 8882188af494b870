"""Rules on what the shipped record's sentences may not be, as far as a rule can tell.

Each rule errs on the side of silence: it refuses only what nobody would have meant.
"""

import re
from collections.abc import Iterator

# A sentence that begins so has lost its subject: "Responds to the plan." Plural nouns that look
# alike (works, links, supports) are not among them.
_VERBS = (
    "aims|arranges|assists|began|belongs|brings|brokers|brought|came|commissions|consists|"
    "coordinates|covers|delivers|develops|employs|encourages|exists|focuses|followed|gave|gives|"
    "grew|has|helps|includes|invites|is|joins|keeps|meets|operates|organises|owns|"
    "oversees|promotes|provides|publishes|received|receives|replaces|responds|runs|seeks|sells|"
    "sends|serves|shares|sits|takes|uses|was|wants|went"
)
# A participle needs its subject after a comma: "Founded in 2014, it ...".
_PARTICIPLES = (
    "appointed|backed|based|commissioned|created|designated|established|formed|founded|funded|"
    "hosted|launched|led|managed|opened|owned|paid|planned|proposed|replaced|set|started|supported"
)
_SENTENCE = re.compile(r"(?:^|(?<=[a-z0-9)’'”][.!?]\s))[^\s].*?(?:[.!?](?=\s|$)|$)", re.DOTALL)
_SUBJECT_TO_COME = r".*,\s(?:it|its|they|their|the|this|these|each|all|[A-Z])"
_NO_SUBJECT = re.compile(rf"(?i:{_VERBS})\s|(?i:{_PARTICIPLES})\s(?!{_SUBJECT_TO_COME})", re.DOTALL)
_IMPERSONAL = re.compile(r"(?:has|is|was)\s(?:there|it)\b", re.IGNORECASE)
# Institutions that carry a person's name are none.
_PERSON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Prof|Professor|Sir|Dame)\.?\s"
    r"(?!(?:[A-Z][\w’'.-]*\s|and\s|of\s|the\s){0,5}"
    r"(?:School|Academy|Academies|College|Hospital|Trust|Foundation|Grammar|Primary|High|Charity))"
    r"[A-Z][\w’'-]+"
)
_NOTE = re.compile(
    r"\b(?:not (?:checked|found|verified|seen|confirmed)|inferred|"
    r"status (?:unknown|unclear)|could not be (?:checked|found)|no source (?:says|was))\b",
    re.IGNORECASE,
)


def faults_of_sentences(text: str) -> Iterator[str]:
    """Yields the faults of whole sentences, each as a reason that ends a line."""
    for sentence in _SENTENCE.findall(text):
        if _NO_SUBJECT.match(sentence) and not _IMPERSONAL.match(sentence):
            yield f"has a sentence without a subject: “{sentence[:60]}”"
    yield from faults_of_text(text)


def faults_of_fact(text: str) -> Iterator[str]:
    """Yields the faults of a fact, among which no editor's note may stand."""
    if found := _NOTE.search(text):
        yield f"has an editor’s note among the facts (“{found[0]}”); it belongs in `notes`"
    yield from faults_of_text(text)


def faults_of_text(text: str) -> Iterator[str]:
    """Yields the faults of any text: the name of a person."""
    if found := _PERSON.search(text):
        yield f"names a person: “{found[0]}”"
