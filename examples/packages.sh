# Sourced by examples/quickstart.sh and tests/run.sh: installs the Debian packages that a script
# needs and that are missing. Each word is PACKAGE=CHECK; the check, not the package's name, tells
# whether anything is missing, so that a Java or a Node.js from elsewhere will do. A check is a
# command, pc:MODULE for pkg-config, or the path of a file.

build_packages='gcc=cc g++=c++ libc6-dev=/usr/include/stdio.h cmake=cmake ninja-build=ninja
    pkg-config=pkg-config libzip-dev=pc:libzip libcmark-gfm-dev=pc:libcmark-gfm
    libcmark-gfm-extensions-dev=/usr/include/cmark-gfm-core-extensions.h
    libxml2-dev=pc:libxml-2.0 libdeflate-dev=pc:libdeflate zlib1g-dev=pc:zlib
    libyaml-dev=pc:yaml-0.1
    libjansson-dev=pc:jansson libtomlplusplus-dev=/usr/include/toml++/toml.h
    libuchardet-dev=pc:uchardet libutf8proc-dev=pc:libutf8proc libssl-dev=pc:libcrypto
    libsqlite3-dev=pc:sqlite3 libcurl4-openssl-dev=pc:libcurl libidn2-dev=pc:libidn2
    libvips-dev=pc:vips libpango1.0-dev=pc:pangocairo'

package_present() {
    case $1 in
    pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

# Prints the packages of the list whose check fails.
packages_missing() {
    for word in "$@"; do
        package_present "${word#*=}" || printf '%s ' "${word%%=*}"
    done
}

packages_install() {
    missing=$(packages_missing "$@")
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Install these first (the names are Debian's), then run this again: $missing" >&2
        return 1
    fi
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            echo "As root: apt-get install $missing" >&2
            return 1
        fi
        as_root=sudo
    fi
    echo "Installing $missing" >&2
    $as_root apt-get update -qq >&2
    # shellcheck disable=SC2086 # words on purpose
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing >&2
}
