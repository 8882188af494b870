#!/bin/bash
# Run by the database's container when it is made: the site's own role and database. Untried so far.
set -euo pipefail
psql -X -v ON_ERROR_STOP=1 -v password="$ABEP_MAP_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE abep_map LOGIN PASSWORD :'password';
CREATE DATABASE abep_map OWNER abep_map;
SQL
psql -X -v ON_ERROR_STOP=1 --username postgres --dbname abep_map --file /srv/extensions.sql
