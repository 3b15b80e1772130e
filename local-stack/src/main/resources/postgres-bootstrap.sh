#!/bin/sh
# Prepares the database of each service with postgres-bootstrap.sql, in a container. It changes nothing that is there already, except
# that a role gets the password that the environment has now. PGHOST, PGUSER and PGPASSWORD say where and as whom; the passwords of the
# roles go from the environment to psql without being seen in a command line.
set -eu

cd "$(dirname "$0")"
for database in agreements logistics projections; do
  variable=$(printf %s "$database" | tr '[:lower:]' '[:upper:]')
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set database="$database" \
    --command "\\getenv owner_password ${variable}_OWNER_PASSWORD" \
    --command "\\getenv app_password ${variable}_APP_PASSWORD" \
    --file postgres-bootstrap.sql
  echo "The database $database is prepared."
done
