#!/bin/sh
# Prepares the database of each service with postgres-bootstrap.sql, in a container. It changes nothing that is there already, except
# that a role gets the password that the environment has now. PGHOST, PGUSER and PGPASSWORD say where and as whom; the passwords of the
# roles go from the environment to psql without being seen in a command line.
set -eu

# The statements hold passwords, which must not get into the server's log.
export PGOPTIONS="-c log_statement=none -c log_min_error_statement=panic"

cd "$(dirname "$0")"
for database in agreements logistics projections; do
  variable=$(printf %s "$database" | tr '[:lower:]' '[:upper:]')
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set database="$database" \
    --command "\\getenv owner_password ${variable}_OWNER_PASSWORD" \
    --command "\\getenv app_password ${variable}_APP_PASSWORD" \
    --file postgres-bootstrap.sql
  # The server's log keeps every statement of an owner, who can change the history.
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --command "ALTER ROLE ${database}_owner SET log_statement = 'all'"
  echo "The database $database is prepared."
done
# Of the superuser it keeps what changes rows or definitions, unless a session turns that off.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --command "ALTER ROLE CURRENT_USER SET log_statement = 'mod'"
