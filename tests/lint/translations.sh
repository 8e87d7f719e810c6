#!/bin/bash
# Every sentence of the console is translated: the files in desktop/translations are what lupdate
# makes of the sources, German has nothing unfinished, and English has all of its plurals.
# translations.sh LUPDATE ROOT
set -euo pipefail
lupdate=$1 root=$2

# words_of FOLDER FILE [OPTION…]: brings a file up to date. Without -I lupdate does not see in which
# class a sentence is, and takes it for another one.
words_of() {
    local folder=$1 file=$2
    shift 2
    (cd "$folder" && "$lupdate" -silent -I . -locations none -no-obsolete "$@" desktop -ts "$file")
}

# complete FILE: says what is missing.
complete() {
    ! grep -n -B 2 -A 3 -e 'type="unfinished"' -e '<translation></translation>' \
        -e '<numerusform></numerusform>' "$1"
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mkdir -p "$folder/planted/desktop"
printf 'class B { Q_OBJECT QString c() { return tr("not translated"); } };\n' \
    >"$folder/planted/desktop/b.h"
words_of "$folder/planted" "$folder/planted.ts" -target-language de
if complete "$folder/planted.ts" >/dev/null; then
    echo "the check itself is broken: it accepts a sentence without a translation" >&2
    exit 1
fi

wrong=no
for language in de en; do
    file=desktop/translations/boxoffice_$language.ts options=()
    [ $language != en ] || options=(-pluralonly)
    cp "$root/$file" "$folder/$language.ts"
    words_of "$root" "$folder/$language.ts" "${options[@]}"
    complete "$folder/$language.ts" || wrong=yes
    if ! diff -q "$root/$file" "$folder/$language.ts" >/dev/null; then
        wrong=yes
        echo "$file is not what the sources say. Bring it up to date, then translate what is new:" >&2
        echo "  lupdate ${options[*]} -I . -locations none -no-obsolete desktop -ts $file" >&2
    fi
done
[ $wrong = no ]
