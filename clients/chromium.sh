#!/bin/sh
# Prints the path of Chromium for the checks of clients. CORRIDOR_CHROMIUM has precedence over the programs on the PATH.
if [ -n "${CORRIDOR_CHROMIUM:-}" ]; then
  # `command -v` also accepts directories, files without permission to execute, and builtins of the shell.
  program=$(command -v "$CORRIDOR_CHROMIUM") && [ -f "$program" ] && [ -x "$program" ] && echo "$program" && exit
  echo "CORRIDOR_CHROMIUM names no program: $CORRIDOR_CHROMIUM" >&2
  exit 1
fi
for name in chromium chromium-browser google-chrome; do
  command -v "$name" && exit
done
echo "no command chromium, chromium-browser or google-chrome was found; CORRIDOR_CHROMIUM can name another program" >&2
exit 1
