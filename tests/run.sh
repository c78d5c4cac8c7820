#!/bin/sh
# The one test command: installs what the tests need, builds with sanitizers and as a release, runs
# everything with CTest and prints the time of each suite. `--full` adds the longer checks. Builds
# live in build-tests/. Once everything is installed, no network is needed.
set -eu

usage='usage: sh tests/run.sh [--full]'
full=
for argument in "$@"; do
    case $argument in
    --full) full=yes ;;
    *)
        echo "$usage" >&2
        exit 2
        ;;
    esac
done

cd "$(dirname "$0")/.."
. examples/packages.sh
build=$(pwd)/build-tests
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
times=$build/times.txt

test_packages='libcmocka-dev=pc:cmocka ca-certificates=/etc/ssl/certs/ca-certificates.crt
    unicode-data=/usr/share/unicode/EastAsianWidth.txt nodejs=node npm=npm python3=python3
    default-jdk-headless=javac mupdf-tools=mutool libxml2-utils=xmllint strace=strace
    util-linux=unshare clang=clang clang-format=clang-format clang-tidy=clang-tidy
    imagemagick=/usr/bin/convert libheif-examples=heif-enc libavif-bin=avifenc
    libimage-exiftool-perl=exiftool libgs-common=/usr/share/color/icc/ghostscript/srgb.icc
    cppcheck=cppcheck mandoc=mandoc zip=zip binutils=nm wget=wget openssl=openssl
    chromium=chromium firefox-esr=firefox-esr zim-tools=zimwriterfs fontconfig=fc-list
    fonts-wqy-microhei=/usr/share/fonts/truetype/wqy/wqy-microhei.ttc
    unzip=unzip p7zip-full=7z libarchive-tools=bsdtar nghttp2-server=/usr/sbin/nghttpd
    locales=/usr/share/i18n/locales/zh_CN dosfstools=/usr/sbin/mkfs.fat mtools=mcopy'
full_packages='hugo=hugo pandoc=pandoc libvips-tools=vipsthumbnail'

# phase NAME COMMAND…: runs it, notes how long it took and, where it fails, its name.
phase() {
    name=$1
    shift
    begun=$(date +%s)
    echo "== $name"
    "$@" || failed="$failed, $name"
    printf '%5d s  %s\n' $(($(date +%s) - begun)) "$name" >>"$times"
}

# The lock file as last installed tells whether npm has to run at all.
install_npm() {
    cmp -s tests/package-lock.json tests/node_modules/.installed-lock.json ||
        { (cd tests && npm ci --ignore-scripts --no-audit --no-fund) &&
            cp tests/package-lock.json tests/node_modules/.installed-lock.json; }
}

install() {
    # shellcheck disable=SC2086 # words on purpose
    packages_install $build_packages $test_packages ${full:+$full_packages} && install_npm
}

# build FOLDER TARGETS OPTIONS…: says nothing unless it fails.
build() {
    folder=$1 targets=$2
    shift 2
    # shellcheck disable=SC2086 # words on purpose
    { cmake -S . -B "$build/$folder" -G Ninja -DSHEAF_WERROR=ON -DSHEAF_BUILD_TESTS=ON "$@" &&
        cmake --build "$build/$folder" -j "$jobs" --target $targets; } \
        >"$build/$folder.log" 2>&1 || {
        tail -n 100 "$build/$folder.log"
        rm -f "$build/$folder/sheaf" # no suite may run a stale program
        return 1
    }
}

# suites FOLDER OPTIONS…: CTest prints the time of each test and of each label.
suites() {
    folder=$1
    shift
    [ -x "$build/$folder/sheaf" ] || return 1
    ctest --test-dir "$build/$folder" --output-on-failure --no-tests=error -j "$jobs" "$@"
}

begun_all=$(date +%s)
failed=
mkdir -p "$build"
: >"$times"
phase 'install' install
[ -z "$failed" ] || exit 1
phase 'build with sanitizers' build sanitized all -DCMAKE_BUILD_TYPE=Debug \
    -DSHEAF_SANITIZE=address,undefined
# The programs of the unit tests run with sanitizers; what runs elsewhere is the program.
phase 'build a release' build release "sheaf_program fault_shim change_shim ${full:+all}" \
    -DCMAKE_BUILD_TYPE=Release
phase 'build for threads' build thread sheaf_program -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DSHEAF_SANITIZE=thread
phase 'suites, sanitized' suites sanitized -LE 'release|full'
phase 'suites, threads' suites thread -L thread -LE full
phase 'suites, release' suites release -L release -LE full
if [ -n "$full" ]; then
    phase 'longer suites, sanitized' suites sanitized -L full -LE release
    phase 'longer suites, release' suites release -L full -L release
fi

echo '== time'
cat "$times"
printf '%5d s  everything\n' $(($(date +%s) - begun_all))
if [ -n "$failed" ]; then
    echo "FAILED: ${failed#, }"
    exit 1
fi
