"""The terms of the data, from which every page, file and document takes them."""

LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


# What the owners of the boundaries and figures ask to be said wherever they are shown.
NOTICES = (
    "Contains public sector information licensed under the Open Government Licence v3.0.",
    "Contains OS data © Crown copyright and database right.",
)
ATTRIBUTION = " ".join(("ABEP Map, Centre for Education and Youth (CfEY).", *NOTICES))

# How the record came to be, as pages, files and pictures say it.
GATHERED = "gathered for this map from public sources in November 2026"


# The part of a page that says the terms: what machines are told in place of a licence.
TERMS_NAME, TERMS_PATH = "Terms of the data", "/data/#licence-title"

# What is known of it; nobody has decided more.
TERMS = (
    "Boundaries, codes and figures are public sector information under the Open Government "
    "Licence v3.0. What was gathered of partnerships and local authorities has been given "
    "no licence yet: quote it with this attribution, and ask us before you republish all of "
    "it."
)
