#!/bin/sh
# Starts PostgreSQL with TLS in a container of the image postgres. Docker Compose and Kubernetes use this script.
set -eu

files=${CONFIGURATION:-/etc/corridor-ledger}
secrets=${SECRETS:-/run/secrets}
# PostgreSQL rejects a private key that other users can read, or that belongs to another user. The mounted file
# often has such an owner or such permissions, so the script makes a private copy.
key=${KEY_COPY:-/tmp/postgres.key}
rm -f "$key"
(umask 077 && cat "$secrets/postgres.key" > "$key")

# PostgreSQL logs connections and each statement that changes a definition. For administrators,
# postgres-bootstrap.sh turns on the logging of further statements.
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
