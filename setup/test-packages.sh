#!/usr/bin/env bash
# What only the tests need: two browsers, a PostgreSQL server, another clock, and Rust's two judges of style. On Debian as
# root it installs what is missing; anywhere else it says in one line how to get it.
set -euo pipefail

postgres_here() {
  [ -n "${RELIEFLINE_TEST_POSTGRES:-}" ] || command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}
chromium_here() { [ -x "${RELIEFLINE_CHROMIUM:-/usr/bin/chromium}" ]; }
clock_here() { compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null; }
firefox_here() { [ -x "${RELIEFLINE_FIREFOX:-/usr/bin/firefox-esr}" ]; }

packages=()
chromium_here || packages+=(chromium)
firefox_here || packages+=(firefox-esr)
postgres_here || packages+=(postgresql)
clock_here || packages+=(faketime)

if [ ${#packages[@]} -gt 0 ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing for the tests: ${packages[*]}"
  if ! postgres_here; then
    # Only the server's binaries are wanted: no cluster that starts with this machine and takes port 5432.
    mkdir -p /etc/postgresql-common
    grep -qs '^create_main_cluster' /etc/postgresql-common/createcluster.conf ||
      echo 'create_main_cluster = false' >>/etc/postgresql-common/createcluster.conf
  fi
  # Some machines mount /tmp too small, or without leave to execute, for the packages' scripts.
  export DEBIAN_FRONTEND=noninteractive TMPDIR=/var/tmp
  # --force-confold: the line above stays, without a question.
  install=(apt-get install -y -q --no-install-recommends -o Dpkg::Options::=--force-confold "${packages[@]}")
  apt-get update -q
  # A package that broke half-way is finished first, and then asked for once more.
  "${install[@]}" || { dpkg --configure -a && "${install[@]}"; }
fi

missing=0
lacks() {
  echo "Missing for the tests: $1" >&2
  missing=1
}
chromium_here || lacks "Chromium. Remedy: apt-get install chromium, or name a binary in RELIEFLINE_CHROMIUM."
firefox_here || lacks "Firefox. Remedy: apt-get install firefox-esr, or name a binary in RELIEFLINE_FIREFOX."
postgres_here || lacks "PostgreSQL's server. Remedy: apt-get install postgresql, or name a database in RELIEFLINE_TEST_POSTGRES."
clock_here || lacks "libfaketime. Remedy: apt-get install faketime"
cargo fmt --version >/dev/null 2>&1 || lacks "rustfmt. Remedy: rustup component add rustfmt"
cargo clippy --version >/dev/null 2>&1 || lacks "clippy. Remedy: rustup component add clippy"
exit "$missing"
