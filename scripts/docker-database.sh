#!/bin/bash
# The site's own role and database in the database's container: what is there already is left as it is, so that a first
# start that was cut short heals at the next. Untried so far with Docker.
set -euo pipefail
psql -X -v ON_ERROR_STOP=1 -v password="$ABEP_MAP_PASSWORD" --username postgres --dbname postgres <<'SQL'
SELECT 'CREATE ROLE abep_map LOGIN'
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'abep_map') \gexec
ALTER ROLE abep_map PASSWORD :'password';
SELECT 'CREATE DATABASE abep_map OWNER abep_map'
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'abep_map') \gexec
SQL
psql -X -v ON_ERROR_STOP=1 --username postgres --dbname postgres --file /srv/quiet-role.sql
psql -X -v ON_ERROR_STOP=1 --username postgres --dbname abep_map --file /srv/extensions.sql
