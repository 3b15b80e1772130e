#!/bin/sh
# Prints what pins each foreign image to the content that its tag has today: IMAGE:TAG@sha256:… . With --write it puts the digests into
# Dockerfile, docker-compose.yml and k8s/, in place of the tags alone or of older digests. Needs docker with buildx, and a registry.
#
# INSPECT may name another command that prints the digest of the image in its last argument, for instance "crane digest".
set -eu

cd "$(dirname "$0")/.."
inspect=${INSPECT:-}
[ -n "$inspect" ] || inspect='docker buildx imagetools inspect --format {{.Manifest.Digest}}'
files="Dockerfile docker-compose.yml $(ls k8s/*.yaml | tr '\n' ' ')"

# Not the images of this project, which have a slash and no registry, nor stages of the Dockerfile.
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
