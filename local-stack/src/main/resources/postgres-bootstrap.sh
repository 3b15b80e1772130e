#!/bin/sh
# Runs in a container and prepares the database of each service with postgres-bootstrap.sql. Creates missing objects, and sets the
# passwords of the roles. PGHOST, PGUSER and PGPASSWORD define the connection. psql reads the passwords of the roles from environment
# variables, so that no command line contains a password.
set -eu

# The statements contain passwords, which must not appear in the server's log.
export PGOPTIONS="-c log_statement=none -c log_min_error_statement=panic"

cd "$(dirname "$0")"
for database in agreements logistics projections; do
  variable=$(printf %s "$database" | tr '[:lower:]' '[:upper:]')
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set database="$database" \
    --command "\\getenv owner_password ${variable}_OWNER_PASSWORD" \
    --command "\\getenv app_password ${variable}_APP_PASSWORD" \
    --file postgres-bootstrap.sql
  # The server's log must contain every statement of the owner, because the owner can change the
  # history.
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --command "ALTER ROLE ${database}_owner SET log_statement = 'all'"
  echo "The database $database is prepared."
done
# The server's log must contain each statement of the superuser that changes rows or definitions. A superuser
# can turn off this logging for a session.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --command "ALTER ROLE CURRENT_USER SET log_statement = 'mod'"
