#!/usr/bin/env bash
# Says in one line each what this machine lacks to build Reliefline, and how to get it.
set -uo pipefail

missing=0
lacks() {
  echo "Missing: $1" >&2
  missing=1
}

# at_least WANTED FOUND: compares "1.94" with "1.95.0".
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

rust_remedy="install rustup (rust-lang.org/tools/install), or 'rustup update stable' if you have it."
if ! command -v cargo >/dev/null || ! command -v rustc >/dev/null; then
  lacks "Rust 1.94 or newer. Remedy: $rust_remedy"
else
  found=$(rustc --version | awk '{ print $2 }')
  at_least 1.94 "$found" || lacks "Rust 1.94 or newer; this is $found. Remedy: $rust_remedy"
fi

node_remedy="install a current LTS from nodejs.org, or with a version manager such as nvm."
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  lacks "Node 20.19 or newer, with npm. Remedy: $node_remedy"
else
  found=$(node --version | tr -d v)
  at_least 20.19 "$found" || lacks "Node 20.19 or newer; this is $found. Remedy: $node_remedy"
fi

command -v cc >/dev/null || command -v gcc >/dev/null || command -v clang >/dev/null ||
  lacks "a C compiler (SQLite and the TLS library are C). Remedy: apt-get install gcc libc6-dev, or your system's equivalent."
command -v make >/dev/null ||
  lacks "make (it also builds the bundled OpenSSL). Remedy: apt-get install make, or your system's equivalent."
command -v perl >/dev/null ||
  lacks "perl (the bundled OpenSSL is configured by it). Remedy: apt-get install perl, or your system's equivalent."

exit "$missing"
