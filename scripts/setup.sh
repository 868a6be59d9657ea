#!/usr/bin/env bash
# Installs what the build needs and the machine lacks (Debian and Ubuntu packages); does nothing when all is there.
set -euo pipefail

packages=(libzstd-dev zlib1g-dev libdeflate-dev libsnappy-dev libpcre2-dev tzdata curl "$@")
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "installing ${missing[*]}"
as_root=""
[ "$(id -u)" -eq 0 ] || as_root=sudo
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
