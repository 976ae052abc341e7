#!/usr/bin/env bash
# Installs the system packages that Vivavoce needs, and says so first.
#
#   scripts/setup.sh run     what building and serving needs
#   scripts/setup.sh test    that, and what the tests need, with the Python and Node packages that
#                            check our badges, take our e-mails, make requests up and sign people
#                            in (in .cache, for no other program)
#
# Says nothing when all is there. Installs by apt-get as root or by a sudo that
# asks for no password; else prints the one line to run and ends with status 1.
set -euo pipefail
cd "$(dirname "$0")/.."

purpose=${1:-run}

# package | what for
run_packages='
build-essential     | compiler
ca-certificates     | downloads over TLS
clang               | bindings to whisper.cpp
libclang-dev        | bindings to whisper.cpp
cmake               | builds whisper.cpp and the TLS library
pkg-config          | finds libopus
libopus-dev         | the audio codec
espeak-ng           | the voice without a download, and phonemes
libpocketsphinx3    | hears English without a download
pocketsphinx-en-us  | its model
python3             | fetches models from the Python package registry
python3-pip         | the same
'
test_packages='
chromium            | the browser of the end-to-end tests
coturn              | the TURN server of the tests
flite               | speech for the tests
postgresql          | the second database (the tests start a server of their own)
'

fail() {
    echo "setup: $*" >&2
    exit 1
}

# at_least HAVE WANTED: compares dotted versions.
at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

check_toolchains() {
    local rust node
    command -v cargo >/dev/null || fail "no cargo: install Rust from https://rustup.rs"
    rust=$(rustc --version | cut -d ' ' -f 2)
    at_least "$rust" 1.94.0 || fail "Rust $rust is too old, 1.94 or later is needed: rustup update stable"
    command -v node >/dev/null && command -v npm >/dev/null || fail "no node and npm: install Node.js 20.19 or later"
    node=$(node --version)
    at_least "${node#v}" 20.19.0 || fail "Node.js $node is too old, 20.19 or later is needed"
}

installed() {
    # A browser or a PostgreSQL from elsewhere does as well.
    case $1 in
        chromium*) command -v chromium || command -v chromium-browser || command -v google-chrome ;;
        postgresql) command -v initdb || ls /usr/lib/postgresql/*/bin/initdb ;;
        python3-pip) python3 -m pip --version ;;
        *) dpkg-query --show --showformat='${db:Status-Status}' "$1" | grep -qx installed ;;
    esac >/dev/null 2>&1
}

check_toolchains

# Ubuntu has the browser under another name.
if grep -qs '^ID=ubuntu' /etc/os-release; then
    test_packages=${test_packages/chromium /chromium-browser }
fi

wanted=$run_packages
[ "$purpose" = test ] && wanted+=$test_packages

missing=()
listing=''
while IFS='|' read -r package reason; do
    package=${package// /}
    [ -n "$package" ] || continue
    if ! installed "$package"; then
        missing+=("$package")
        listing+="  $(printf '%-20s' "$package")$reason"$'\n'
    fi
done <<<"$wanted"

# Programs from the Python registry that tests run beside ours, each in a folder of its own.
fetch_programs() {
    fetch_program tests/badges/requirements.txt .cache/badge-verifier
    fetch_program tests/mail/requirements.txt .cache/mail-server
    fetch_program tests/api/requirements.txt .cache/api-fuzzer
    fetch_node_program tests/oidc .cache/oidc-provider
}

# fetch_node_program FOLDER-OF-PACKAGE.JSON FOLDER
fetch_node_program() {
    local wanted=$1 store=$2
    cmp -s "$wanted/package-lock.json" "$store/package-lock.json" && return
    rm -rf "$store"
    mkdir -p "$store"
    cp "$wanted/package.json" "$store"
    cp "$wanted/package-lock.json" "$store"
    (cd "$store" && npm ci --silent --no-audit --no-fund) || { rm -rf "$store"; return 1; }
}

# fetch_program REQUIREMENTS FOLDER
fetch_program() {
    local wanted=$1 store=$2
    cmp -s "$wanted" "$store/requirements.txt" && return
    rm -rf "$store"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-conflicts --target "$store" -r "$wanted"
    cp "$wanted" "$store/requirements.txt"
}

if [ ${#missing[@]} -eq 0 ]; then
    [ "$purpose" != test ] || fetch_programs
    exit 0
fi

if ! command -v apt-get >/dev/null; then
    printf 'setup: this is no Debian or Ubuntu; install what corresponds to:\n%s' "$listing" >&2
    exit 1
fi

printf 'These system packages will be installed:\n%s' "$listing"
sudo=()
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo 'They need root. Please run this line, then make again:' >&2
        echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    sudo=(sudo -n)
fi
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
[ "$purpose" != test ] || fetch_programs
