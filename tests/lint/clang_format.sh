#!/bin/bash
# Every C++ file is laid out as .clang-format says, with version 14: others disagree with it.
# clang_format.sh ROOT
set -euo pipefail
root=$1
tool=$(command -v clang-format-14 || true)
if [ -z "$tool" ]; then
    echo "clang-format-14 is not installed (./dev deps test installs it)" >&2
    exit 1
fi

planted=$(mktemp -d)
trap 'rm -rf "$planted"' EXIT
cp "$root/.clang-format" "$planted/"
printf 'int   main( ){return 0 ;}\n' >"$planted/bad.cpp"
if "$tool" --dry-run --Werror "$planted/bad.cpp" 2>/dev/null; then
    echo "the check itself is broken: it accepts a badly laid out file" >&2
    exit 1
fi

find "$root"/{shared,backend,desktop,tests} -type f \( -name '*.h' -o -name '*.cpp' \) \
    -not -path '*/node_modules/*' -print0 | xargs -0 -r "$tool" --dry-run --Werror \
    || { echo "./dev format lays them out" >&2 && exit 1; }
