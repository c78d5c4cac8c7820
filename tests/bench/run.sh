#!/bin/sh
# Builds a release in build-bench/, measures what books, pictures, snapshots, checks and searches
# cost, or only those that are named, and ends with status 1 where a bar is missed.
set -eu

usage='usage: sh tests/bench/run.sh [books | pictures | snapshot | check | search]...'
for name in "$@"; do
    case $name in
    books | pictures | snapshot | check | search) ;;
    *)
        echo "$usage" >&2
        exit 2
        ;;
    esac
done
[ $# -gt 0 ] || set -- books pictures snapshot check search

cd "$(dirname "$0")/../.."
cmake -S . -B build-bench -DCMAKE_BUILD_TYPE=Release -DSHEAF_BUILD_TESTS=ON >/dev/null
cmake --build build-bench -j 2 --target sheaf_program floor >/dev/null
sheaf=$(pwd)/build-bench/sheaf missed=
for name in "$@"; do
    echo "== $name"
    case $name in
    books) python3 tests/bench/books.py --sheaf "$sheaf" --floor build-bench/tests/bench/floor ;;
    search) node tests/bench/search.js "$sheaf" ;;
    *) python3 "tests/bench/$name.py" --sheaf "$sheaf" ;;
    esac || missed="$missed $name"
done
if [ -n "$missed" ]; then
    echo "MISSED:$missed"
    exit 1
fi
