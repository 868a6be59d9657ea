#!/usr/bin/env bash
# A folder with only the codecs' static libraries, so that the linker takes them instead of the shared ones: the
# command then starts faster and runs on machines without them. Prints the folder.
set -euo pipefail

folder="$PWD/.build/static-codecs"
mkdir -p "$folder"
for name in zstd z deflate snappy pcre2-8; do
  path=$(cc -print-file-name="lib$name.a")
  [ -f "$path" ] && ln -sf "$path" "$folder/"
done
echo "$folder"
