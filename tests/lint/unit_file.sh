#!/bin/bash
# The unit file is one that systemd understands, and keeps the service inside its sandbox.
# unit_file.sh UNIT_FILE SERVER
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unit=$folder/boxoffice.service
sed "s|^ExecStart=.*|ExecStart=$2|; /^Documentation=/d" "$1" >"$unit"

complaints=$(systemd-analyze verify --man=no "$unit" 2>&1) || true
if [ -n "$complaints" ]; then
    printf '%s\n' "$complaints" >&2
    exit 1
fi
# Ten times the exposure on systemd's scale: 20 is "OK", an unlimited service has 96.
systemd-analyze security --no-pager --offline=true --threshold=20 "$unit" >"$folder/report" || {
    cat "$folder/report" >&2
    exit 1
}

# The check itself refuses what it must.
grep -v '^ProtectSystem=\|^SystemCallFilter=\|^RestrictNamespaces=\|^Capability\|^DynamicUser=' "$unit" >"$folder/open.service"
if systemd-analyze security --no-pager --offline=true --threshold=20 "$folder/open.service" >/dev/null; then
    echo 'an open unit passed' >&2
    exit 1
fi
sed 's|^KillMode=.*|KillMode=gently|' "$unit" >"$folder/wrong.service"
if [ -z "$(systemd-analyze verify --man=no "$folder/wrong.service" 2>&1)" ]; then
    echo 'a unit with an unknown value passed' >&2
    exit 1
fi
