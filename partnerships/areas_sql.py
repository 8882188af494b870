"""The areas of LAs and of partnerships, as SQL: for files and for the API."""

# {column} of the boundary, for the {keys} that a subquery names.
AUTHORITIES = """
    SELECT authority_id AS key, {column} AS area
    FROM boundaries_boundary WHERE vintage_id = %s AND authority_id IN ({keys})
"""
# Whole LAs of the vintage, also where it covers a part of one: who reads an area is told where that
# is.
PARTNERSHIPS = """
    SELECT partnership.slug AS key, ST_Union(boundary.{column}) AS area
    FROM partnerships_partnership AS partnership
    JOIN partnerships_coverage AS coverage ON coverage.partnership_id = partnership.id
    JOIN boundaries_lineage AS lineage ON lineage.member_id = coverage.authority_id
    JOIN boundaries_boundary AS boundary ON boundary.authority_id = lineage.authority_id
    WHERE boundary.vintage_id = %s AND partnership.slug IN ({keys})
    GROUP BY partnership.slug
"""
