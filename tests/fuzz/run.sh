#!/bin/bash
# Lets one fuzz target search for new inputs; what it finds on its way is kept for the next time.
# run.sh PROGRAM SOURCES WORK SECONDS; SOURCES has corpus/ and the dictionaries.
set -euo pipefail
program=$1 sources=$2 work=$3 seconds=$4
name=${program##*/fuzz_}
dictionary=()
[ ! -e "$sources/$name.dict" ] || dictionary=("-dict=$sources/$name.dict")
mkdir -p "$work/corpus/$name" "$work/crashes"

if ! "$program" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -verbosity=0 "${dictionary[@]}" \
    -artifact_prefix="$work/crashes/$name-" "$work/corpus/$name" "$sources/corpus/$name"; then
    echo "fuzz: $name failed; the newest file of $work/crashes shows it:" >&2
    newest=$(find "$work/crashes" -name "$name-*" -newer "$program" -printf '%T@ %p\n' \
        | sort -n | tail -1 | cut -d' ' -f2-)
    echo "fuzz: $program ${newest:-(none was written)}" >&2
    exit 1
fi
