"""The terms of the data, from which every page, file and document takes them."""

LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


ATTRIBUTION = (
    "ABEP Map, Centre for Education and Youth (CfEY). Contains public sector information "
    "licensed under the Open Government Licence v3.0. Contains OS data © Crown copyright and "
    "database right."
)

# How the record came to be, as pages, files and pictures say it.
GATHERED = "gathered for this map from public sources in November 2026"


# What is known of it; nobody has decided more.
TERMS = (
    "Boundaries, codes and figures are public sector information under the Open Government "
    "Licence v3.0. What was gathered of partnerships and local authorities has been given "
    "no licence yet: quote it with this attribution, and ask us before you republish all of "
    "it."
)
