# Two front doors: `make run` for whoever wants to see Reliefline, `make test` for whoever changes it.
.DEFAULT_GOAL := help
# The steps share two cores and one target folder; cargo and vite already use both.
.NOTPARALLEL:
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

# `debug` builds in half the time of `release`, which is what a first look needs; a clinic runs `make release`.
PROFILE ?= debug
TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
BINARY := $(TARGET)/$(PROFILE)/reliefline
# The whole workspace each time, or cargo would choose other features and compile every dependency again.
BUILD := cargo build --locked --workspace --bin reliefline $(if $(filter release,$(PROFILE)),--release)
CONTRACT := tests/api/snapshots/openapi.json
PROTOCOLS := $(shell find server/protocols -type f)
PWA_SOURCES := $(shell find pwa -type f -not -path '*/node_modules/*' -not -path '*/build/*' 2>/dev/null) $(PROTOCOLS)

# With PORT=9000 and the like; everything else is in `reliefline serve --help`.
PORT ?= 8080

.PHONY: help
help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---- to see it ----

.PHONY: run
run: prerequisites server ## build everything and start a demo clinic on http://localhost:8080
	@RELIEFLINE_LISTEN=$${RELIEFLINE_LISTEN:-127.0.0.1:$(PORT)} exec $(BINARY) serve --demo

.PHONY: release
release: ## the one file a clinic needs: target/release/reliefline
	@$(MAKE) --no-print-directory prerequisites server PROFILE=release

.PHONY: server
server: prerequisites pwa/build/index.html
	$(BUILD)

.PHONY: prerequisites
prerequisites:
	@setup/prerequisites.sh

# npm writes this file last, so it says that the packages are those of the lock.
%/node_modules/.package-lock.json: %/package-lock.json | prerequisites
	cd $* && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

pwa/build/index.html: pwa/node_modules/.package-lock.json $(PWA_SOURCES)
	cd pwa && npm run build

# ---- to test it ----

.PHONY: test
test: ## everything: style, Rust on SQLite and PostgreSQL, PWA, contract, browsers
	@$(MAKE) --no-print-directory prerequisites test-packages
	@$(MAKE) --no-print-directory check test-rust test-postgres test-pwa test-browser
	@echo "All of it passed."

.PHONY: test-packages
test-packages:
	@setup/test-packages.sh

.PHONY: check
check: pwa/build/index.html tests/browser/node_modules/.package-lock.json ## style and types: rustfmt, clippy, prettier, svelte-check, the contract
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cd pwa && npm run format:check
	cd pwa && npm run check
	cd tests/browser && npm run check
	cd tests/browser && npm run contract

.PHONY: test-rust
test-rust: pwa/build/index.html ## Rust, on SQLite
	env -u RELIEFLINE_TEST_POSTGRES cargo test --locked --workspace

.PHONY: test-postgres
test-postgres: pwa/build/index.html ## the same stories on a private PostgreSQL
	# All but the simulator, which has no database.
	tests/tools/with-postgres.sh cargo test --locked --workspace --test api --test process --test logs --test bench

.PHONY: test-pwa
test-pwa: pwa/build/index.html ## the PWA's unit tests, and its build
	cd pwa && npm run test

# STORY="offline" runs those whose file or title says so.
.PHONY: test-browser
test-browser: server tests/browser/node_modules/.package-lock.json ## real browsers against the real binary
	cd tests/browser && RELIEFLINE_BIN=$(BINARY) npm test -- $(if $(STORY),"$(STORY)")

# ---- now and then ----

# WORLDS=1000 is enough for a look. A failing seed is printed; RELIEFLINE_SIM_SEED lives it again.
WORLDS ?= 10000
LARGE ?= 20

.PHONY: soak
soak: pwa/build/index.html ## the simulator at its long size: 10,000 small worlds, 20 large ones
	RELIEFLINE_SIM_WORLDS=$(WORLDS) RELIEFLINE_SIM_LARGE=$(LARGE) RELIEFLINE_SIM_RACES=100000 \
		cargo test --release --locked --workspace --test simulator -- --nocapture

.PHONY: plants
plants: pwa/build/index.html ## plant known faults one by one, and see each found
	node tests/plants/run.mjs

.PHONY: spec
spec: pwa/node_modules/.package-lock.json ## write the contract anew from the code, and the PWA's types from it
	$(BUILD)
	$(BINARY) openapi > $(CONTRACT).new
	mv $(CONTRACT).new $(CONTRACT)
	cd pwa && npm run schema

.PHONY: format
format: pwa/node_modules/.package-lock.json tests/browser/node_modules/.package-lock.json ## put everything in the agreed style
	cargo fmt --all
	cd pwa && npm run format
	cd tests/browser && npm run format

.PHONY: pictures
pictures: server tests/browser/node_modules/.package-lock.json ## each screen, size, language and theme, into pictures/
	cd tests/browser && RELIEFLINE_BIN=$(BINARY) npm run pictures

.PHONY: bench
bench: tests/browser/node_modules/.package-lock.json ## the figures we promise, measured on the release build
	@$(MAKE) --no-print-directory server PROFILE=release
	@cd tests/browser && RELIEFLINE_BIN=$(TARGET)/release/reliefline npm run --silent bench
	@$(MAKE) --no-print-directory bench-alerts bench-live bench-reminders bench-caseload

MEASURE := cargo test --release --locked --workspace --test bench -- --nocapture

# For so many seconds, fifty new alerts in each.
SECONDS_OF_ALERTS ?= 60
MEASURE_ALERTS := RELIEFLINE_BENCH_ALERTS=$(SECONDS_OF_ALERTS) $(MEASURE) --test-threads 1 the_page_of

.PHONY: bench-alerts
bench-alerts: pwa/build/index.html ## how soon the page of an alert leaves, on SQLite and PostgreSQL
	@env -u RELIEFLINE_TEST_POSTGRES $(MEASURE_ALERTS) | grep -P '\t'
	@RELIEFLINE_TEST_FSYNC=on tests/tools/with-postgres.sh env $(MEASURE_ALERTS) | grep -P '\t'

# LINES=1000 is enough for a look.
LINES ?= 10000

.PHONY: bench-live
bench-live: pwa/build/index.html ## what open screens cost while nothing happens
	@RELIEFLINE_BENCH_LINES=$(LINES) cargo test --release --locked --workspace --test process -- --nocapture open_screens | grep -P '\t'

# REMINDERS=100000 is enough for a look.
REMINDERS ?= 1000000
MEASURE_REMINDERS := RELIEFLINE_BENCH_REMINDERS=$(REMINDERS) $(MEASURE) reminders

.PHONY: bench-reminders
bench-reminders: pwa/build/index.html ## how fast reminders are written down, on SQLite and PostgreSQL
	@env -u RELIEFLINE_TEST_POSTGRES $(MEASURE_REMINDERS) | grep -P '\t'
	@RELIEFLINE_TEST_FSYNC=on tests/tools/with-postgres.sh env $(MEASURE_REMINDERS) | grep -P '\t'

# So many patients, each with a year of logs.
PATIENTS ?= 500
MEASURE_CASELOAD := RELIEFLINE_BENCH_CASELOAD=$(PATIENTS) $(MEASURE) caseload

.PHONY: bench-caseload
bench-caseload: pwa/build/index.html ## how fast a therapist's list is read, on SQLite and PostgreSQL
	@env -u RELIEFLINE_TEST_POSTGRES $(MEASURE_CASELOAD) | grep -P '\t'
	@tests/tools/with-postgres.sh env $(MEASURE_CASELOAD) | grep -P '\t'

.PHONY: clean
clean: ## what was built; data/ stays
	cargo clean
	rm -rf pwa/build pwa/node_modules tests/browser/node_modules tests/browser/results pictures
