#!/bin/sh
# Makes a ZIM file for Kiwix from a snapshot that `sheaf build --format folder` wrote:
#     sh examples/kiwix.sh out/yunling yunling.zim
# It needs zim-tools. ZIM is for handing out; the snapshot itself is what to keep.
set -eu

usage='usage: sh kiwix.sh SNAPSHOT OUTPUT.zim [LANGUAGE]'
[ $# -ge 2 ] || { echo "$usage" >&2; exit 2; }
snapshot=$1 output=$2 language=${3:-zho}
data=$snapshot/data
[ -f "$data/index.html" ] || { echo "$snapshot: no snapshot of a site" >&2; exit 1; }

# First line of archive.json that has the key. Kiwix takes titles of 30 characters, descriptions of 80.
fact() {
    sed -n "s/^ *\"$1\": \"\\(.*\\)\",\\{0,1\\}\$/\\1/p" "$data/archive.json" | head -n 1 | tr -d '\\'
}
cut_to() {
    python3 -c 'import sys; print(sys.argv[1][:int(sys.argv[2])])' "$1" "$2"
}
title=$(fact title)
author=$(fact author)
publisher=$(fact publisher)
rm -f "$output"
zimwriterfs --welcome=index.html --illustration=icon48.png --language="$language" \
    --name="$(basename "$snapshot")" --title="$(cut_to "$title" 30)" \
    --description="$(cut_to "$title" 80)" --creator="${author:-$title}" \
    --publisher="${publisher:-$title}" "$data" "$output"
zimcheck --all "$output"
