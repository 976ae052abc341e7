#!/usr/bin/env bash
# Builds the page into web-client/dist, or does nothing when no source of it changed
# since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."

stamps=.cache/web-client
mkdir -p "$stamps"

# Names and contents of the sources; a touched but unchanged file costs nothing.
packages=$(cat web-client/package.json web-client/package-lock.json | sha256sum)
sources=$(
    find web-client -type f \
        -not -path '*/node_modules/*' -not -path 'web-client/dist/*' \
        -not -path 'web-client/e2e/*' -not -path 'web-client/test-results/*' \
        -not -path 'web-client/playwright-report/*' -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
)

if [ ! -d web-client/node_modules ] || [ "$(cat "$stamps/packages" 2>/dev/null)" != "$packages" ]; then
    rm -f "$stamps/packages"
    # The browser comes from the system, not from a download of the test tool's own.
    (cd web-client && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund)
    echo "$packages" >"$stamps/packages"
    rm -f "$stamps/sources"
fi

if [ ! -f web-client/dist/index.html ] || [ "$(cat "$stamps/sources" 2>/dev/null)" != "$sources" ]; then
    rm -f "$stamps/sources"
    (cd web-client && npm run build)
    echo "$sources" >"$stamps/sources"
fi
