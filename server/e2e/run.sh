#!/bin/sh
# Runs the browser test with Chromium, which it installs from Debian where it is missing and it may.
set -e
cd "$(dirname "$0")"
if ! command -v chromium >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
	echo "installing chromium …"
	{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >/dev/null 2>&1 || true
fi
if ! command -v chromium >/dev/null 2>&1; then
	echo "The browser test was skipped: there is no chromium and it could not be installed."
	exit 0
fi
# The pages of forms are also looked at by axe, where npm can fetch it.
if [ -z "$JOURNEY_AXE" ] && command -v npm >/dev/null 2>&1; then
	axe=$(mktemp -d)
	trap 'rm -rf "$axe"' EXIT
	if npm install --prefix "$axe" --no-audit --no-fund axe-core@4.14.1 >/dev/null 2>&1; then
		JOURNEY_AXE=$axe/node_modules/axe-core/axe.min.js
		export JOURNEY_AXE
	fi
fi
go test -count=1 ./...
