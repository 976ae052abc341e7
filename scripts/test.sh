#!/usr/bin/env bash
# Runs every test: the crates (against SQLite and a real PostgreSQL), the page, and
# the end-to-end tests in a browser. A part that fails does not keep the next from
# running; the last line counts them all, and the status says whether all passed.
#
#   scripts/test.sh [rust] [docs] [web] [e2e]      default: all four
#
# Expects a built page and the models in their store: `make test` sees to both.
set -euo pipefail
cd "$(dirname "$0")/.."

parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(rust docs web e2e)

# Unoptimised, a future of the whole server is larger than the 2 MiB that a test's thread has.
export RUST_MIN_STACK=${RUST_MIN_STACK:-16777216}

logs=.cache/test-logs
rm -rf "$logs"
mkdir -p "$logs"

run_rust() {
    if cargo nextest --version >/dev/null 2>&1; then
        scripts/with-postgres.sh cargo nextest run --release --workspace --no-fail-fast
    else
        scripts/with-postgres.sh cargo test --release --workspace --no-fail-fast --lib --bins --tests --examples
    fi
}
run_docs() { cargo test --release --workspace --doc; }
run_web() { npm --prefix web-client run check; }
run_e2e() { npm --prefix web-client run e2e; }

# count LOG: "passed failed skipped" as the runner's own closing lines tell it.
count() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
        function number_before(word,   i) {
            for (i = 2; i <= NF; i++) if ($i ~ "^" word && $(i - 1) ~ /^[0-9]+$/) return $(i - 1)
            return 0
        }
        # cargo nextest, cargo test, vitest
        /^ *Summary \[/ || /^test result:/ || /^ *Tests +[0-9]/ {
            passed += number_before("passed"); failed += number_before("failed") + number_before("timed")
            skipped += number_before("skipped") + number_before("ignored")
        }
        # Playwright: one line a number
        /^ +[0-9]+ passed( \(|$)/ { passed += $1 }
        /^ +[0-9]+ flaky$/ { passed += $1 }
        /^ +[0-9]+ (failed|interrupted|did not run)$/ { failed += $1 }
        /^ +[0-9]+ skipped$/ { skipped += $1 }
        END { print passed + 0, failed + 0, skipped + 0 }'
}

all_passed=0 all_failed=0 all_skipped=0
broken=()
for part in "${parts[@]}"; do
    echo "── $part"
    status=0
    "run_$part" 2>&1 | tee "$logs/$part.log" || status=$?
    read -r passed failed skipped < <(count "$logs/$part.log")
    if [ "$status" -ne 0 ]; then
        broken+=("$part")
        # It failed before it could run a test: a build, the linter, a missing program.
        [ "$failed" -gt 0 ] || failed=1
    fi
    all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed)) all_skipped=$((all_skipped + skipped))
done

# why LOG: what failed and what was expected, where only the end of a long run is kept.
why() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" |
        grep -E '^ +(✘|[0-9]+\) )|^ *(Error|Expected|Received|Locator|Timeout)\b|^ *> +[0-9]+ \||panicked at|^(FAIL|error|test .* FAILED)|AssertionError' |
        tail -n 40 || true
}

for part in "${broken[@]}"; do
    echo "── why $part failed"
    why "$logs/$part.log"
done
[ ${#broken[@]} -eq 0 ] || echo "failed in: ${broken[*]} (logs in $logs)"
echo "$all_passed passed, $all_failed failed, $all_skipped skipped"
[ ${#broken[@]} -eq 0 ]
