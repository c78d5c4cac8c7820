#!/bin/sh
# From a fresh checkout to books: installs what the build needs, builds a release in build/ and
# binds examples/campus-news/ into EPUBs under out/. Repeated runs are quick and need no network.
set -eu

cd "$(dirname "$0")/.."
. examples/packages.sh
# shellcheck disable=SC2086 # words on purpose
packages_install $build_packages

echo "Building sheaf in $(pwd)/build" >&2
mkdir -p build
if ! { cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release && cmake --build build; } \
    >build/quickstart.log 2>&1; then
    cat build/quickstart.log >&2
    exit 1
fi

build/sheaf build examples/campus-news -o out --by year
echo
echo "Open the books in $(pwd)/out with any e-book reader."
echo "Now your own posts: $(pwd)/build/sheaf build FOLDER"
