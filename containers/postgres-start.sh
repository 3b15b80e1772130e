#!/bin/sh
# Starts PostgreSQL with TLS, in a container of the image postgres. Docker Compose and Kubernetes use the same
# settings.
set -eu

files=${CONFIGURATION:-/etc/corridor-ledger}
secrets=${SECRETS:-/run/secrets}
# PostgreSQL rejects a private key that other users can read. The mounted file often belongs to another user,
# so the key is copied.
key=${KEY_COPY:-/tmp/postgres.key}
rm -f "$key"
(umask 077 && cat "$secrets/postgres.key" > "$key")

# The log contains connections, and each statement that changes a definition. postgres-bootstrap.sh adds the
# statements of administrators.
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
