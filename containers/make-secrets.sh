#!/bin/sh
# Creates the secrets of the containers in the project's folder. Do not commit these secrets.
#
#   .env      a random password or key for each name in .env.example
#   secrets/  a certificate authority, and a key and a certificate for Kafka and for PostgreSQL, in PEM
#
# Needs openssl 1.1.1 or newer. Keeps the existing passwords and keys in .env, and adds missing names to .env. Keeps an existing certificate
# authority. Each run creates new certificates for the two servers. CERTIFICATE_DAYS sets the number of days for which the new certificates
# are valid.
set -eu
umask 077

project=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$project}
days=${CERTIFICATE_DAYS:-397}

touch "$folder/.env"
while IFS= read -r line; do
  name=${line%%=*}
  case $line in
    \#* | '') ;;
    *) grep -q "^$name=" "$folder/.env" || case $name in
        # A key of 32 bytes with the id k1. docs/operating/containers.md describes how to replace it.
        *_MAC_KEYS) echo "$name=k1:$(openssl rand -hex 32)" >> "$folder/.env" ;;
        *) echo "$name=$(openssl rand -hex 24)" >> "$folder/.env" ;;
      esac ;;
  esac
done < "$project/.env.example"

# Only the owner can enter the folder. The files that containers mount are readable for all users, because the users in the containers have
# other numeric ids than the owner.
mkdir -p "$folder/secrets"
chmod 700 "$folder/secrets"
cd "$folder/secrets"

if ! [ -e ca.key ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.crt -days 3650 -sha256 \
    -subj "/CN=Corridor Ledger CA" -addext keyUsage=critical,keyCertSign,cRLSign 2> openssl.log
fi

# Arguments: the name of the certificate, and its alternative names.
certificate() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" 2> openssl.log
  printf 'basicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=%s\n' \
    "$2" > extensions
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -set_serial "0x$(openssl rand -hex 16)" -days "$days" -sha256 \
    -extfile extensions -out "$1.crt" 2> openssl.log
  rm "$1.csr" extensions
}

# The certificate of Kafka is also valid for localhost, because the broker connects to its own controller at this name.
certificate kafka DNS:kafka,DNS:kafka.corridor-ledger.svc,DNS:localhost
certificate postgres DNS:postgres,DNS:postgres.corridor-ledger.svc
# Kafka reads the key and the certificate from one file.
cat kafka.key kafka.crt > kafka.pem
rm -f kafka.key openssl.log
chmod 644 ca.crt kafka.pem postgres.crt postgres.key
echo "Made: $folder/.env and $folder/secrets. Keep secrets/ca.key elsewhere: no container needs it."
