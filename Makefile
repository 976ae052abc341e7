# What people and CI call. `make run` and `make test` need Rust, Node.js and make,
# and see to the rest themselves.

LISTEN ?= 127.0.0.1:8080
TARGET := $(or $(CARGO_TARGET_DIR),target)
VIVAVOCE := $(TARGET)/release/vivavoce

.DEFAULT_GOAL := help
# The steps build on each other, and cargo uses every core by itself.
.NOTPARALLEL:
.PHONY: help run test bench bench-peers soak check ci clean setup setup-test web build models fmt clippy doc deny audit

help:
	@echo 'make run     build, fetch the models and serve on http://$(LISTEN) (LISTEN=address:port)'
	@echo 'make test    every test: crates, page, browser'
	@echo 'make bench   measure, print a table, write benches/results/latest.json'
	@echo 'make soak    two virtual hours of 50 bad calls, then MINUTES=3 against a real server'
	@echo 'make bench-peers   the same figures of other engines beside ours (PEERS=--quick to try)'
	@echo 'make check   what CI checks: format, lints, tests, docs, dependency rules'
	@echo 'make clean   remove everything built'

run: models
	@exec $(VIVAVOCE) serve --listen $(LISTEN)

test: setup-test models
	@scripts/test.sh

bench: models
	cargo run --release --locked --package vivavoce-benches

MINUTES ?= 3
soak: build
	VIVAVOCE_SOAK_MINUTES=$(MINUTES) cargo run --release --locked --package vivavoce-benches -- --only soak

bench-peers: models
	scripts/bench-peers.sh $(PEERS)

check: setup-test web fmt clippy doc deny test

# As `check`, but without building a tool of its own for the dependency rules.
ci: setup-test web fmt clippy doc
	@if cargo deny --version >/dev/null 2>&1; then $(MAKE) --no-print-directory deny; \
	else echo 'cargo-deny is not installed: dependency rules not checked here'; fi
	@$(MAKE) --no-print-directory test

fmt:
	cargo fmt --all -- --check

clippy:
	cargo clippy --release --workspace --all-targets --locked -- -D warnings

doc:
	RUSTDOCFLAGS='-D warnings -A rustdoc::private-intra-doc-links' cargo doc --release --workspace --no-deps --document-private-items --locked

deny:
	@cargo deny --version >/dev/null 2>&1 || cargo install cargo-deny --locked
	cargo deny --locked check licenses bans sources

# Apart from `check`: it needs the advisory database from the network, and fails by
# what others find out, not by what changed here.
audit:
	cargo deny --locked check advisories

setup:
	@scripts/setup.sh run

setup-test:
	@scripts/setup.sh test

web: setup
	@scripts/web-client.sh

# The page is part of the binary, so it comes first.
build: web
	cargo build --release --locked --package vivavoce-signaling

models: build
	@$(VIVAVOCE) models pull

clean:
	cargo clean
	rm -rf .cache web-client/node_modules web-client/dist web-client/test-results web-client/playwright-report
