#!/bin/sh
# Starts PostgreSQL with TLS, in a container of the image postgres. Compose and Kubernetes use the same settings, which are these.
set -eu

files=${CONFIGURATION:-/etc/corridor-ledger}
secrets=${SECRETS:-/run/secrets}
# PostgreSQL refuses a key that others can read, and a mounted file seldom belongs to its user.
key=${KEY_COPY:-/tmp/postgres.key}
rm -f "$key"
(umask 077 && cat "$secrets/postgres.key" > "$key")

# The log keeps who connected and each statement that changes a definition; for administrators, postgres-bootstrap.sh sets more.
exec "${ENTRYPOINT:-docker-entrypoint.sh}" postgres \
  -c max_connections=200 \
  -c password_encryption=scram-sha-256 \
  -c hba_file="$files/pg_hba.conf" \
  -c ssl=on \
  -c ssl_min_protocol_version=TLSv1.3 \
  -c ssl_cert_file="$secrets/postgres.crt" \
  -c ssl_key_file="$key" \
  -c log_statement=ddl \
  -c log_connections=authorization \
  -c log_line_prefix='%m [%p] %q%u@%d '
