"""Whatever people type leads to its one right answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boundaries.models import LocalAuthority
from partnerships import search

pytestmark = pytest.mark.django_db

# Towns and districts: the LA, and the district where it has any.
PLACES = """
Barnard Castle: County Durham
Berwick-Upon-Tweed: Northumberland
Bexhill-on-Sea: East Sussex, Rother
Birkenhead: Wirral
Bishop's Stortford: Hertfordshire, East Hertfordshire
bishops stortford: Hertfordshire, East Hertfordshire
Bournemouth: Bournemouth, Christchurch and Poole
Brighton: Brighton and Hove
Bridlington: East Riding of Yorkshire
Burnley: Lancashire, Burnley
Burton upon Trent: Staffordshire, East Staffordshire
Bury St Edmunds: Suffolk, West Suffolk
Caister-on-Sea: Norfolk, Great Yarmouth
Cambridge: Cambridgeshire, Cambridge
Canterbury: Kent, Canterbury
Carlisle: Cumbria, Carlisle
Chatham: Medway
Cheltenham: Gloucestershire, Cheltenham
Chesterfield: Derbyshire, Chesterfield
Colchester: Essex, Colchester
Crewe: Cheshire East
Dewsbury: Kirklees
Dover: Kent, Dover
Great Yarmouth: Norfolk, Great Yarmouth
Halifax: Calderdale
Harrogate: North Yorkshire, Harrogate
High Wycombe: Buckinghamshire
Huddersfield: Kirklees
Ipswich: Suffolk, Ipswich
Keighley: Bradford
Kendal: Cumbria, South Lakeland
King's Lynn: Norfolk, King's Lynn and West Norfolk
kings lynn: Norfolk, King's Lynn and West Norfolk
Leamington Spa: Warwickshire, Warwick
Lowestoft: Suffolk, East Suffolk
Macclesfield: Cheshire East
Maidenhead: Windsor and Maidenhead
Margate: Kent, Thanet
Mexborough: Doncaster
Newcastle-under-Lyme: Staffordshire, Newcastle-under-Lyme
Norwich: Norfolk, Norwich
Oxford: Oxfordshire, Oxford
Penzance: Cornwall
Pontefract: Wakefield
Poole: Bournemouth, Christchurch and Poole
Preston, Lancashire: Lancashire, Preston
Ramsgate: Kent, Thanet
Rugby: Warwickshire, Rugby
Salisbury: Wiltshire
Scarborough: North Yorkshire, Scarborough
Scunthorpe: North Lincolnshire
Skegness: Lincolnshire, East Lindsey
Skelmersdale: Lancashire, West Lancashire
Southport: Sefton
Stratford: Newham
Stratford, Newham: Newham
Stratford-upon-Avon: Warwickshire, Stratford-on-Avon
Taunton: Somerset, Somerset West and Taunton
Thetford: Norfolk, Breckland
Torquay: Torbay
Truro: Cornwall
Wath upon Dearne: Rotherham
Weston-super-Mare: North Somerset
weston super mare: North Somerset
Weymouth: Dorset
Whitby: North Yorkshire, Scarborough
Whitehaven: Cumbria, Copeland
Workington: Cumbria, Allerdale
Worthing: West Sussex, Worthing
E07000145: Norfolk, Great Yarmouth
E07000028: Cumbria, Carlisle
E07000004: Buckinghamshire
E07000190: Somerset, Somerset West and Taunton
Newport, Isle of Wight: Isle of Wight
Newport, Uttlesford: Essex, Uttlesford
Richmond, North Yorkshire: North Yorkshire, Richmondshire
Rochester, Medway: Medway
Richmond Yorkshire: North Yorkshire, Richmondshire
Whitby North Yorkshire: North Yorkshire, Scarborough
Preston Lancs: Lancashire, Preston
Stratford (London): Newham
St. Ives, Cornwall: Cornwall
Saint Neots: Cambridgeshire, Huntingdonshire
KING’S LYNN: Norfolk, King's Lynn and West Norfolk
Borough of Poole: Bournemouth, Christchurch and Poole
City of Lincoln Council: Lincolnshire, Lincoln
I live in Whitby: North Yorkshire, Scarborough
We're near Thetford, Norfolk: Norfolk, Breckland
my school is in Kendal: Cumbria, South Lakeland
"""

# Names and codes that lead to a page at once.
PAGES = """
Camden: /local-authorities/camden/
LB Camden: /local-authorities/camden/
London Borough of Camden: /local-authorities/camden/
Rotherham MBC: /local-authorities/rotherham/
City of York: /local-authorities/york/
City of York Council: /local-authorities/york/
City of London: /local-authorities/city-of-london/
City of London Corporation: /local-authorities/city-of-london/
City of Westminster: /local-authorities/westminster/
Royal Greenwich: /local-authorities/greenwich/
Bath & NE Somerset: /local-authorities/bath-and-north-east-somerset/
B&NES: /local-authorities/bath-and-north-east-somerset/
IoW: /local-authorities/isle-of-wight/
isle of wight council: /local-authorities/isle-of-wight/
LBHF: /local-authorities/hammersmith-and-fulham/
RBKC: /local-authorities/kensington-and-chelsea/
Hull: /local-authorities/kingston-upon-hull/
Durham: /local-authorities/county-durham/
Co Durham: /local-authorities/county-durham/
County Council of Durham: /local-authorities/county-durham/
B’ham: /local-authorities/birmingham/
So'ton: /local-authorities/southampton/
Nottm: /local-authorities/nottingham/
Derby City: /local-authorities/derby/
Leics City: /local-authorities/leicester/
K & C: /local-authorities/kensington-and-chelsea/
CW&C: /local-authorities/cheshire-west-and-chester/
W Sussex: /local-authorities/west-sussex/
E Riding: /local-authorities/east-riding-of-yorkshire/
N Lincs: /local-authorities/north-lincolnshire/
S Glos: /local-authorities/south-gloucestershire/
Central Beds Council: /local-authorities/central-bedfordshire/
Norfolk LA: /local-authorities/norfolk/
LA: Camden: /local-authorities/camden/
Leeds local authority: /local-authorities/leeds/
Medway LEA: /local-authorities/medway/
Borough of Reading: /local-authorities/reading/
Council of the Isles of Scilly: /local-authorities/isles-of-scilly/
County of Herefordshire: /local-authorities/herefordshire/
Surrey C.C.: /local-authorities/surrey/
Camden Council, London: /local-authorities/camden/
CAMDEN (LONDON): /local-authorities/camden/
Westmorland & Furness: /local-authorities/westmorland-and-furness/
Cumberland Council: /local-authorities/cumberland/
my council is Camden: /local-authorities/camden/
I live in Camden: /local-authorities/camden/
I'm in Camden, London: /local-authorities/camden/
I work at Leeds City Council: /local-authorities/leeds/
we are based in the London Borough of Camden: /local-authorities/camden/
our LA is Cumberland: /local-authorities/cumberland/
My local authority: Norfolk: /local-authorities/norfolk/
Ｌｅｅｄｓ: /local-authorities/leeds/
Ｅ０９００００３３: /local-authorities/westminster/
LBWF: /local-authorities/waltham-forest/
DfE 330: /local-authorities/birmingham/
815: /local-authorities/north-yorkshire/
Bristol: /local-authorities/bristol/
E09000033: /local-authorities/westminster/
e09000033: /local-authorities/westminster/
E10000006: /local-authorities/cumbria/
E10000002: /local-authorities/buckinghamshire/
E06000028: /local-authorities/bournemouth-christchurch-and-poole/
E06000048: /local-authorities/northumberland/
E08000020: /local-authorities/gateshead/
E08000038: /local-authorities/barnsley/
330: /local-authorities/birmingham/
837: /local-authorities/bournemouth-christchurch-and-poole/
E12000004: /regions/east-midlands/
East Midlands: /regions/east-midlands/
Yorkshire and the Humber: /regions/yorkshire-and-the-humber/
North West: /regions/north-west/
London: /regions/london/
ABEP: /partnerships/?kind=abep
ABEPs: /partnerships/?kind=abep
area-based education partnership: /partnerships/?kind=abep
Teaching school hubs: /partnerships/?kind=teaching_school_hub
THIEP: /partnerships/tower-hamlets-invented-education-partnership/
"""

# Names that several share: all of them, by what is listed.
SHARED = """
Rochester: Medway; Northumberland
Newport: East Riding of Yorkshire; Telford and Wrekin; Isle of Wight; Essex
Richmond: North Yorkshire; Richmond upon Thames
Northants: North Northamptonshire; West Northamptonshire
Merseyside: Knowsley; Liverpool; Sefton; St. Helens; Wirral
West Yorkshire: Bradford; Calderdale; Kirklees; Leeds; Wakefield
Greater Manchester: Bolton; Bury; Manchester; Oldham; Rochdale; Salford; Stockport; Wigan
GMCA: Bolton; Bury; Manchester; Oldham; Rochdale; Salford; Stockport; Tameside; Trafford; Wigan
Tees Valley: Darlington; Hartlepool; Middlesbrough; Redcar and Cleveland; Stockton-on-Tees
Greater London: Camden; City of London; Westminster
Berkshire: Reading; Slough; Wokingham
Avon: Bath and North East Somerset; Bristol, City of; North Somerset; South Gloucestershire
E10000021: North Northamptonshire; West Northamptonshire
E10000009: Bournemouth, Christchurch and Poole; Dorset
E11000002: Knowsley; Liverpool; Sefton; St. Helens; Wirral
E47000013: Derby; Derbyshire; Nottingham; Nottinghamshire
928: North Northamptonshire; West Northamptonshire
St Helens: St. Helens; Isle of Wight
St Ives: Cornwall; Cambridgeshire
Stoke: Stoke-on-Trent; Cheshire West and Chester
Humberside: East Riding of Yorkshire; Kingston upon Hull, City of; North East Lincolnshire
Cleveland: Hartlepool; Middlesbrough; Redcar and Cleveland; Stockton-on-Tees
Middlesex: Barnet; Brent; Ealing; Enfield; Haringey; Harrow; Hillingdon; Hounslow
Hereford and Worcester: Herefordshire, County of; Worcestershire
North of Tyne: Newcastle upon Tyne; North Tyneside; Northumberland
S Yorks: Barnsley; Doncaster; Rotherham; Sheffield
Leeds and Bradford: Leeds; Bradford
Leeds / Whitby: Leeds; North Yorkshire
835: Bournemouth, Christchurch and Poole; Dorset
LBB: Barnet; Bexley; Brent; Bromley
LBH: Hackney; Haringey; Harrow; Havering; Hillingdon; Hounslow
NCC: Newcastle upon Tyne; Norfolk; Northumberland; Nottingham; Nottinghamshire
WMBC: Walsall; Wigan; Wirral
I live in Newport: East Riding of Yorkshire; Telford and Wrekin; Isle of Wight; Essex
"""

# Misspelt, or with two letters that changed places: the likeliest, first of the guesses.
GUESSED = """
Rotheram: Rotherham
Bimringham: Birmingham
Sommerset: Somerset
Scunthrope: Scunthorpe
Middlesborough: Middlesbrough
Peterbourgh: Peterborough
Wolverhamton: Wolverhampton
Leicster: Leicester
Keighly: Keighley
Warickshire: Warwickshire
Oxfrod: Oxford
Leesd: Leeds
Cmaden: Camden
Boltno: Bolton
Hlul: Kingston upon Hull, City of
I live in Oxfrod: Oxford
"""

ELSEWHERE = """
Cardiff: Wales
Swansea: Wales
Wrexham: Wales
Edinburgh: Scotland
Scotland: Scotland
Wales: Wales
Belfast: Northern Ireland
Northern Ireland: Northern Ireland
Powys: Wales
Flintshire: Wales
Fife: Scotland
Ulster: Northern Ireland
W06000015: Wales
S12000036: Scotland
"""


def rows(table: str) -> list[tuple[str, str]]:
    pairs = [line.rpartition(": ") for line in table.strip().splitlines()]
    return [(typed, expected) for typed, _, expected in pairs]


def test_a_town_is_in_its_authority_and_district() -> None:
    faults = []
    for typed, expected in rows(PLACES):
        here = search.answer(typed).here
        told = here and ", ".join(filter(None, [here.spot.authority.name, here.spot.district]))
        if told != expected:
            faults.append(f"{typed}: {told}, not {expected}")
    assert faults == []


def test_a_name_or_code_leads_to_its_page() -> None:
    told = {typed: search.answer(typed).address for typed, _ in rows(PAGES)}
    assert told == dict(rows(PAGES))


def test_a_shared_name_offers_all() -> None:
    faults = []
    for typed, expected in rows(SHARED):
        answer = search.answer(typed)
        listed = {
            match.spot.authority.name if match.spot else match.label
            for group in answer.groups
            for match in group.matches
        }
        missing = set(expected.split("; ")) - listed
        if answer.address or answer.here or missing:
            faults.append(f"{typed}: {answer.address or answer.here or missing}")
    assert faults == []


def test_a_slip_of_the_keys_gets_the_likeliest_first() -> None:
    told = {typed: search.answer(typed).guesses[0].label for typed, _ in rows(GUESSED)}
    assert told == dict(rows(GUESSED))


def test_another_nation_is_told() -> None:
    told = {typed: search.answer(typed).elsewhere for typed, _ in rows(ELSEWHERE)}
    assert {typed: place and place.nation for typed, place in told.items()} == dict(rows(ELSEWHERE))


def test_every_code_of_today_and_of_the_map_leads_to_its_authority() -> None:
    for authority in LocalAuthority.objects.all():
        answer = search.answer(authority.gss_code)
        assert answer.address, authority


def test_a_find_takes_few_queries() -> None:
    for typed in ("Whitby", "Camden", "E10000021", "Rotheram", "north"):
        with CaptureQueriesContext(connection) as asked:
            search.answer(typed)
        assert len(asked) <= 13, typed
