#!/usr/bin/env bash
# Installs the clients that Drivers.Tests runs: Debian's python3-motor and python3-aiohttp, npm's mongodb and mongosh.
set -euo pipefail
cd "$(dirname "$0")"

packages=()
for package in python3-motor python3-aiohttp; do
    dpkg -s "$package" > /dev/null 2>&1 || packages+=("$package")
done
if (( ${#packages[@]} > 0 )); then
    if (( EUID != 0 )); then
        echo "Missing: ${packages[*]}. Run as root: apt-get install ${packages[*]}" >&2
        exit 1
    fi
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}"
fi

npm ci --no-audit --no-fund --omit=optional
