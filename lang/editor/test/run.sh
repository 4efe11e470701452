#!/bin/sh
# Tests the grammar of editors over all examples, where node is.
set -e
cd "$(dirname "$0")"
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "lang/editor: node is not installed, so the grammar is not tested"
  exit 0
fi
if [ ! -d node_modules ] && ! npm ci --silent --no-audit --no-fund; then
  echo "lang/editor: npm cannot fetch the packages of the test, so the grammar is not tested"
  exit 0
fi
cd .. && go test -count=1 .
