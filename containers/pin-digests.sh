#!/bin/sh
# Prints each third-party image with the current digest of its tag: IMAGE:TAG@sha256:… . With --write, the script also writes the digests
# into Dockerfile, docker-compose.yml and k8s/, and replaces older digests. Needs docker with buildx, and access to the registry.
#
# The script finds a digest with "docker buildx". The variable INSPECT may contain another command, such as "crane digest". The script appends
# the image to the command, and the command must print the digest.
set -eu

cd "$(dirname "$0")/.."
inspect=${INSPECT:-}
[ -n "$inspect" ] || inspect='docker buildx imagetools inspect --format {{.Manifest.Digest}}'
files="Dockerfile docker-compose.yml $(ls k8s/*.yaml | tr '\n' ' ')"

# The pattern excludes the images of this project and the stages of the Dockerfile.
images=$(sed -n -E 's/^ *(image: |FROM )((apache\/kafka|postgres|eclipse-temurin):[A-Za-z0-9._-]+).*/\2/p' $files | sort -u)
for image in $images; do
  digest=$($inspect "$image")
  case $digest in
    sha256:*) echo "$image@$digest" ;;
    *) echo "$image has no digest: $digest" >&2; exit 1 ;;
  esac
  if [ "${1:-}" = --write ]; then
    for file in $files; do
      sed -E "s#((image: |FROM )$image)(@sha256:[0-9a-f]+)?#\1@$digest#" "$file" > "$file.pinned"
      cat "$file.pinned" > "$file"
      rm "$file.pinned"
    done
  fi
done
