#!/bin/sh
# The role that the program uses: it owns no table, so the database itself keeps it from rewriting the trail.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE pledge LOGIN PASSWORD :'password';
SQL
