"""Postcodes: what people type, and where it leads."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from boundaries.models import LocalAuthority, PostcodeGroup
from boundaries.postcodes import Postcode, not_on_this_map
from partnerships.postcode_answer import answer_to_postcode


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("NW1 2DB", "NW1 2DB"),
        ("nw12db", "NW1 2DB"),
        (" n w 1-2d b. ", "NW1 2DB"),
        ("SW1A 1AA", "SW1A 1AA"),
        ("SW1A OAA", "SW1A 0AA"),  # the letter O for the digit
        ("M1 lAE", "M1 1AE"),  # the letter l for the digit
        ("EC1A", "EC1A"),
        ("b1", "B1"),
        ("NW11", "NW11"),
        ("NW1 1", "NW1 1"),  # the space counts: a sector of NW1
        ("nw1-1", "NW1 1"),
        ("SW1A1", "SW1A 1"),
        ("S601", "S60 1"),
        ("ＮＷ１ ２ＤＢ", "NW1 2DB"),  # full width
        ("ｎｗ１　１", "NW1 1"),
    ],
)
def test_a_postcode_is_understood_as_typed(typed, said) -> None:
    assert str(Postcode.parse(typed)) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10 Downing Street, SW1A 2AA", "SW1A 2AA"),
        ("SW1A 1AA UK", "SW1A 1AA"),
        ("postcode sw1a1aa", "SW1A 1AA"),
        ("The school, Leeds LS6 ING", "LS6 1NG"),
        ("Downing Street，ＳＷ１Ａ ２ＡＡ", "SW1A 2AA"),
    ],
)
def test_a_postcode_among_words_is_read(typed, said) -> None:
    assert str(Postcode.in_text(typed)) == said


def test_words_without_a_postcode_have_none() -> None:
    assert Postcode.in_text("Phoenix School Invented 12AB") is None


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("0X1 1AA", {"OX1 1AA"}),
        ("P01 3AX", {"PO1 3AX"}),
        ("PO1 3AX", set()),
        ("S01 1AA", {"SO1 1AA"}),
        ("NW1 2DB", set()),
    ],
)
def test_figures_for_letters_have_other_readings(typed, readings) -> None:
    read = {str(reading) for reading in Postcode.other_readings(typed)}
    assert {reading for reading in read if reading[:2].isalpha()} >= readings
    assert typed not in read


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("GIR 0AA", "GIR 0AA was Girobank’s own postcode"),
        ("BFPO 57", "the British armed forces"),
        ("NPT 1AA", "in Wales"),
        ("IM4 4RJ", "in the Isle of Man"),
        ("CF10 1AA", "in Wales"),
        ("EH1 1AA", "in Scotland"),
        ("LL57 1AA", "nearly all in Wales"),
        ("BT1 1AA", "in Northern Ireland"),
        ("LS6 1NG", ""),
        ("Camden", ""),
    ],
)
def test_the_area_tells_another_nation(typed, words) -> None:
    assert words in not_on_this_map(typed)
    assert bool(words) == bool(not_on_this_map(typed))


@pytest.mark.parametrize("typed", ["", "Camden", "NW1 2D", "NW1 2CB", "12345", "NW1 2DBX", "<b>"])
def test_what_is_no_postcode_is_none(typed) -> None:
    assert Postcode.parse(typed) is None


@pytest.fixture
def camden_and_barnet(db: None) -> None:
    for sector, code, units in (
        ("NW12", "E09000007", ["DB", "DA"]),
        ("NW13", "E09000007", ["AA"]),
        ("NW12", "E09000003", ["ZZ"]),
    ):
        PostcodeGroup.objects.create(sector=sector, authority_id=code, units=units)


def parsed(typed: str) -> Postcode:
    postcode = Postcode.parse(typed)
    assert postcode is not None
    return postcode


def names(authorities) -> list[str]:
    return [authority.name for authority in authorities]


@pytest.mark.usefixtures("camden_and_barnet")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("NW1 2DB", ["Camden"]),
        ("NW1 2ZZ", ["Barnet"]),
        ("NW1 3ZZ", []),
        ("NW1", ["Barnet", "Camden"]),
        ("NW11", []),
    ],
)
def test_a_postcode_leads_to_its_authority(typed, found) -> None:
    assert names(LocalAuthority.objects.with_postcode(parsed(typed))) == found


@pytest.mark.usefixtures("camden_and_barnet")
def test_an_unknown_postcode_has_others_near_by() -> None:
    near = LocalAuthority.objects.with_postcode(parsed("NW1 9ZZ").first_half)

    assert names(near) == ["Barnet", "Camden"]


@pytest.mark.django_db
def test_a_postcode_of_a_new_authority_leads_to_the_one_on_the_map() -> None:
    PostcodeGroup.objects.create(sector="CA38", authority_id="E06000063", units=["QA"])

    postcode = parsed("CA3 8QA")
    assert names(LocalAuthority.objects.with_postcode(postcode)) == ["Cumbria"]
    of_2023 = LocalAuthority.objects.with_postcode(postcode, 2023)
    assert names(of_2023) == ["Cumberland"]


# What is typed; the LAs, or the LA and the district; and a part of what is said of it.
TYPED = """
NR30 2SZ: Norfolk, Great Yarmouth
nr302sz: Norfolk, Great Yarmouth
IP24 1AA: Norfolk, Breckland
CT9 1XP: Kent, Thanet
SW1A 1AA: Westminster
10 Downing Street, SW1A 2AA: Westminster
SW1A 1AA UK: Westminster
postcode SW1A 1AA: Westminster
S1 2HH: Sheffield
S70 2AQ: Barnsley
CA3 8QA: Cumbria, Carlisle
YO21 1DN: North Yorkshire, Scarborough
TA1 1HE: Somerset, Somerset West and Taunton
CB3 0AP: Cambridgeshire, Cambridge
TR21 0LW: Isles of Scilly
HU12 8AH: East Riding of Yorkshire
PO33 1YR: Isle of Wight
SO14 3TG: Southampton
LS6 ING: Leeds: We read LS6 ING as LS6 1NG.
0X1 1AA: Oxfordshire, Oxford: We read 0X1 1AA as OX1 1AA.
P01 3AX: Portsmouth: We read P01 3AX as PO1 3AX.
E1 6HB: Tower Hamlets: may be in the City of London
SW1P 9AA: Wandsworth: PO boxes
W1P 1HQ: Westminster: PO boxes
DE3 5LF: Derby
NW11: Barnet
NW1: Camden; Westminster
NW1 1: Camden
M1 4: Manchester
B1 1: Birmingham
LS1 4: Leeds
S6 1: Sheffield
S60 1: Rotherham
SW1A 1: Westminster
SW1A: Westminster
SW1: Westminster; Kensington and Chelsea; Wandsworth; Hammersmith and Fulham
EC1: City of London; Islington; Camden; Hackney
EC2: City of London; Hackney; Islington; Tower Hamlets
WC1: Camden; City of London; Islington; Westminster
WC2: Camden; City of London; Hammersmith and Fulham; Islington; Westminster
E1: City of London; Hackney; Tower Hamlets
"""


def told_of(typed: str) -> tuple[str, str]:
    """Returns the places that a postcode leads to, and what is said of it."""
    answer = answer_to_postcode(typed)
    if answer is None:
        return "nothing", ""
    if answer.here:
        spot = answer.here.spot
        place = ", ".join(filter(None, [spot.authority.common_name, spot.district]))
        return place, " ".join(answer.notes)
    return "; ".join(sorted(names(answer.authorities))), " ".join(answer.notes)


@pytest.mark.django_db
def test_the_whole_list_loads_and_loads_but_once(capsys) -> None:
    call_command("load_postcodes")
    call_command("load_postcodes")

    assert "Nothing to do" in capsys.readouterr().out
    groups = PostcodeGroup.objects.values_list("units", "longitudes", "latitudes")
    assert all(len(units) == len(longs) == len(lats) for units, longs, lats in groups)
    assert sum(len(units) for units, _, _ in groups) == 2_264_892
    faults = []
    for line in TYPED.strip().splitlines():
        typed, place, note = (*line.split(": "), "")[:3]
        told, said = told_of(typed)
        if told != "; ".join(sorted(place.split("; "))) or note not in said:
            faults.append(f"{typed}: {told} ({said}), not {place} ({note})")
    assert faults == []


ONSPD = """pcd,pcds,doterm,oslaua,oseast1m,osnrth1m
NW1 2DB,NW1 2DB,,E09000007,529900,182700
NW1 2ZZ,NW1 2ZZ,200112,E09000007,529910,182710
CA3 8QA,CA3 8QA,,E06000063,340000,556000
NR302SZ,NR30 2SZ,,E07000145,652600,307400
GY1 1AA,GY1 1AA,,L99999999,,
CF101AA,CF10 1AA,,W06000015,318400,176500
TN1 1AA,TN1 1AA,,E07000116,,
"""


@pytest.mark.django_db
def test_a_file_of_the_directory_takes_the_place_of_the_list(tmp_path: Path, capsys) -> None:
    older, newer = tmp_path / "ONSPD_NOV_2023_UK.csv", tmp_path / "ONSPD_AUG_2026_UK.csv"
    older.write_text(ONSPD)
    renamed = ONSPD.replace("oslaua", "lad26cd").replace("oseast1m", "east1m")
    newer.write_text("\ufeff" + renamed.replace("osnrth1m", "north1m").upper(), encoding="utf-8")
    for path in (older, newer):
        call_command("load_postcodes", onspd=path)
        assert "Loaded the postcodes as 3 groups" in capsys.readouterr().out
        told = {typed: told_of(typed)[0] for typed in ("NW1 2DB", "CA3 8QA", "NR30 2SZ")}
        places = ["Camden", "Cumbria, Carlisle", "Norfolk, Great Yarmouth"]
        assert list(told.values()) == places

    # A release loads what is installed, and leaves the file's.
    for options in ({}, {"onspd": newer}):
        call_command("load_postcodes", **options)
        assert "Nothing to do" in capsys.readouterr().out
    assert PostcodeGroup.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ONSPD.replace("oseast1m", "easting"), "row 1, column oseast1m: is missing"),
        (ONSPD.replace("E09000007", "E09000999"), "E09000999 lead to no LA"),
    ],
)
def test_a_file_that_is_none_of_the_directory_is_refused(tmp_path: Path, text, reason) -> None:
    path = tmp_path / "ONSPD.csv"
    path.write_text(text)
    with pytest.raises(CommandError, match=reason):
        call_command("load_postcodes", onspd=path)
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_postcodes", onspd=tmp_path / "no.csv")


@pytest.mark.django_db
def test_a_look_up_is_one_index_probe(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        list(LocalAuthority.objects.with_postcode(parsed("NW1 2DB")))
