#!/usr/bin/env bash
# Everything CI runs, in one configuration and one build folder: formatting, all tests (units, SQL files, the built
# command and server), and the package that links the library alone.
set -euo pipefail

echo "== formatting"
swift format lint --strict --parallel --recursive Package.swift Sources Tests Fixtures Benchmarks

echo "== build"
swift build --build-tests

echo "== tests"
swift test --skip-build --parallel

echo "== a dependent package"
scripts/dependent.sh
