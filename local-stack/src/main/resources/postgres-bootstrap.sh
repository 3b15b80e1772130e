#!/bin/sh
# For a PostgreSQL container: lie in /docker-entrypoint-initdb.d, with postgres-bootstrap.sql mounted as /bootstrap/postgres-bootstrap.sql
# (beside this file it would be run without its variables). Wants the passwords as AGREEMENTS_OWNER_PASSWORD, AGREEMENTS_APP_PASSWORD
# and so on for each database.
set -eu

bootstrap() {
  psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-postgres}" \
    -v database="$1" -v owner_password="$2" -v app_password="$3" -f /bootstrap/postgres-bootstrap.sql
}

bootstrap agreements "${AGREEMENTS_OWNER_PASSWORD:?}" "${AGREEMENTS_APP_PASSWORD:?}"
bootstrap logistics "${LOGISTICS_OWNER_PASSWORD:?}" "${LOGISTICS_APP_PASSWORD:?}"
bootstrap projections "${PROJECTIONS_OWNER_PASSWORD:?}" "${PROJECTIONS_APP_PASSWORD:?}"
