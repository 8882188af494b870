"""Reads a table of contacts that somebody brings, or refuses it with every fault in it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError

from boundaries.models import LocalAuthority, Place
from contacts.models import Contact
from core.email_address import NotAnAddress, email_address
from core.import_errors import FileError, ImportRejected
from core.table_files import FileErrorList, FileRow, refuse_doubles
from partnerships.models import Partnership

from .spreadsheets.reading import FileReader, NumberedRow, Upload, header_of

# The columns of the table, with the other names under which each is known.
COLUMNS = {
    "local_authority": ("la", "authority", "gss_code"),
    "partnership": (),
    "role": ("team",),
    "email": ("e_mail", "email_address", "e_mail_address"),
    "source": ("where_it_comes_from", "where_we_have_it_from"),
}
OPTIONAL = ("local_authority", "partnership")
ALIASES = {alias: name for name, aliases in COLUMNS.items() for alias in aliases}


@dataclass(frozen=True)
class BroughtContact:
    """A row of the file as an entry of the book, and the entry that it would change."""

    contact: Contact
    here: Contact | None

    @property
    def effect(self) -> str:
        if self.here is None:
            return "New"
        same = (self.here.role, self.here.source) == (self.contact.role, self.contact.source)
        return "As it is" if same else "Changed"


class ContactFileReader(FileReader):
    """Reads a file with one table of contacts; what it holds is in `rows`."""

    def __init__(self, name: str) -> None:
        super().__init__(name, Upload())
        self.rows: list[FileRow] = []

    def take_in(self, file: str, filled: list[NumberedRow]) -> None:
        header = [ALIASES.get(name, name) for name in header_of(filled)]
        faults = [
            FileError(file, 1, name, "is there twice") for name in COLUMNS if header.count(name) > 1
        ]
        faults += [
            FileError(file, 1, name, "is missing")
            for name in COLUMNS
            if name not in header and name not in OPTIONAL
        ]
        if not set(OPTIONAL) & set(header):
            faults.append(FileError(file, 1, "local_authority", "is missing"))
        if faults:
            raise ImportRejected(faults)
        for row in filled[1:]:
            cells = dict(zip(header, row.cells, strict=False))
            values = {name: cells.get(name, "") for name in COLUMNS}
            if any(values.values()):
                self.rows.append(FileRow(file, row.number, values))


def read_contacts(name: str, file: BinaryIO) -> list[BroughtContact]:
    """Returns the entries in a file. Raises ImportRejected with every fault, by row and column."""
    reader = ContactFileReader(name)
    reader.read(file)
    if not reader.rows:
        raise reader.refuse("has no contacts in it")
    faults = FileErrorList()
    authorities = authorities_by_name()
    slugs = {row["partnership"].rstrip("/").rpartition("/")[2] for row in reader.rows}
    partnerships = Partnership.objects.in_bulk(slugs, field_name="slug")
    contacts = [
        contact
        for row in reader.rows
        if (contact := _contact(row, authorities, partnerships, faults))
    ]
    doubles = [
        FileRow(row.file, row.number, {key: value.casefold() for key, value in row.values.items()})
        for row in reader.rows
    ]
    refuse_doubles(doubles, ["local_authority", "partnership", "email"], faults)
    faults.refuse_if_any()
    here = {_key(contact): contact for contact in Contact.objects.all()}
    return [BroughtContact(contact, here.get(_key(contact))) for contact in contacts]


def authorities_by_name() -> dict[str, list[LocalAuthority]]:
    """Returns the LAs on the map by whatever leads to each: names, slugs, any GSS or DfE code."""
    known: dict[str, dict[str, LocalAuthority]] = defaultdict(dict)
    on_the_map = LocalAuthority.objects.on_the_map()
    for place in on_the_map.prefetch_related("predecessors", "successors"):
        for other in (place, *place.predecessors.all(), *place.successors.all()):
            for word in (other.name, other.common_name, other.slug, other.pk, other.dfe_code):
                known[word.casefold()][place.pk] = place
    for name in Place.objects.filter(kind=Place.Kind.OTHER_NAME).select_related("authority"):
        known[name.name.casefold()][name.authority_id] = name.authority
    # A name of its own is that LA's alone, also where another one had it before or since.
    for place in on_the_map:
        for word in (place.name, place.common_name, place.slug, place.pk):
            known[word.casefold()] = {place.pk: place}
    return {word: list(places.values()) for word, places in known.items()}


def _contact(
    row: FileRow,
    authorities: Mapping[str, Sequence[LocalAuthority]],
    partnerships: Mapping[str, Partnership],
    faults: FileErrorList,
) -> Contact | None:
    """Returns the entry that a row is; None, with the faults told, where it is none."""
    before = len(faults.faults)
    contact = Contact(role=row["role"], source=row["source"])
    said, slug = row["local_authority"], row["partnership"].rstrip("/").rpartition("/")[2]
    if bool(said) == bool(slug):
        faults.add(row, "local_authority", "give either an LA or a partnership")
    elif said:
        places = authorities.get(said.casefold(), [])
        if len(places) == 1:
            contact.authority = places[0]
        elif places:
            names = " or ".join(place.name for place in places)
            faults.add(row, "local_authority", f"“{said}” may be {names}: say which")
        else:
            faults.add(row, "local_authority", f"“{said}” is not the name or code of an LA")
    elif slug in partnerships:
        contact.partnership = partnerships[slug]
    else:
        faults.add(row, "partnership", f"there is no partnership at “{slug}”")
    try:
        contact.email = email_address(row["email"])
    except NotAnAddress as fault:
        faults.add(row, "email", str(fault))
    try:
        contact.clean_fields(
            exclude=["authority", "partnership", "email", "added_at", "added_by", "checked_at"]
        )
    except ValidationError as error:
        for name, reasons in error.message_dict.items():
            for reason in reasons:
                faults.add(row, name, reason)
    return contact if len(faults.faults) == before else None


def _key(contact: Contact) -> tuple[str | None, int | None, str]:
    return contact.authority_id, contact.partnership_id, contact.email.lower()
