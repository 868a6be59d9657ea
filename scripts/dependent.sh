#!/usr/bin/env bash
# Builds and runs a package that depends on the product LakeQ, and checks that no module of the server was compiled.
set -euo pipefail

cd "$(dirname "$0")/../Tests/Dependent"
# Files that came or went in the package it depends on are only seen when its own manifest looks changed.
touch Package.swift
swift build
compiled=$(find .build/debug -maxdepth 1 -name '*.build' -exec basename {} .build \;)
for module in LakeServer LakeIngest LakeCLI Hummingbird HummingbirdCore NIOCore NIOPosix ArgumentParser Logging; do
  if grep -qx "$module" <<<"$compiled"; then
    echo "linking LakeQ compiled $module"
    exit 1
  fi
done
lake=$(mktemp -d)
trap 'rm -rf "$lake"' EXIT
binary="$PWD/.build/debug/Dependent"
mkdir -p "$lake/lake/bucket/passengers"
printf '1001,Juan Perez\n1013,Javier Peña\n' >"$lake/lake/bucket/passengers/a.csv"
mkdir -p "$lake/lake/.lakeq/default"
cat >"$lake/lake/.lakeq/default/passengers.json" <<'JSON'
{
  "columns" : [{ "name" : "flight_id", "type" : "integer" }, { "name" : "name", "type" : "varchar" }],
  "createdAt" : 0, "database" : "default", "format" : "csv", "location" : "s3://bucket/passengers/", "name" : "passengers",
  "partitionColumns" : [], "properties" : {}, "serdeProperties" : { "field.delim" : "," }
}
JSON
cd "$lake"
output=$("$binary")
grep -q '{"flight_id": {"0": 1013}, "name": {"0": "Javier Pe\\u00f1a"}}' <<<"$output" || {
  echo "unexpected output of the dependent package:"
  echo "$output"
  exit 1
}
echo "the dependent package links LakeQ alone and runs"
