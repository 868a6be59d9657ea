#!/usr/bin/env bash
# The whole path on real input: a lake is made, rows come in over HTTP and from files, are queried and served.
# Leaves ./demo-lake behind and nothing running.
set -euo pipefail

lakeq=$1
fixtures=$2
lake=${LAKE:-demo-lake}
log=$(mktemp)
server=""

cleanup() {
  if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then
    kill "$server"
    wait "$server" 2>/dev/null || true
  fi
  rm -f "$log"
}
trap cleanup EXIT

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }

step "1. A lake: $lake"
rm -rf "$lake"
mkdir -p "$lake"
"$fixtures" "$lake" 250000 31 1
"$lakeq" --lake "$lake" --file Fixtures/demo/tables.sql >/dev/null
"$lakeq" --lake "$lake" --format table "SHOW TABLES"

step "2. Twenty passengers arrive as SNS notifications over HTTP"
"$lakeq" serve --lake "$lake" --endpoints Fixtures/demo/endpoints --port 0 >"$log" 2>&1 &
server=$!
url=""
for _ in $(seq 100); do
  url=$(sed -n 's/.*at \(http[^ ]*\)$/\1/p' "$log")
  [ -n "$url" ] && break
  kill -0 "$server" 2>/dev/null || { cat "$log"; exit 1; }
  sleep 0.1
done
[ -n "$url" ] || { echo "the server did not start"; cat "$log"; exit 1; }
number=0
while IFS= read -r passenger; do
  number=$((number + 1))
  message=${passenger//\\/\\\\}
  message=${message//\"/\\\"}
  curl -sS --fail-with-body -H 'x-amz-sns-message-type: Notification' -H 'Content-Type: text/plain; charset=UTF-8' \
    -d "{\"Type\":\"Notification\",\"MessageId\":\"demo-$number\",\"TopicArn\":\"arn:aws:sns:eu-west-1:123456789012:passengers\",\"Message\":\"$message\",\"Timestamp\":\"2023-10-22T10:00:00.000Z\"}" \
    "$url/sns/default/passengers" >/dev/null
done <Fixtures/passengers/passengers.ndjson
echo "$number messages acknowledged; each was on disk before its 200"
"$lakeq" --lake "$lake" --format table "SELECT count(*) AS passengers, min(name) AS first, max(name) AS last FROM passengers"

step "3. Five queries over a million rows in 124 files"
while IFS= read -r line; do
  case $line in
    --*) printf '\n%s\n' "$line" ;;
    *) "$lakeq" --lake "$lake" --format table --timing "${line%;}" ;;
  esac
done <Fixtures/demo/queries.sql

step "4. What was read for one day: EXPLAIN ANALYZE"
"$lakeq" --lake "$lake" "EXPLAIN ANALYZE $(sed -n '2s/;$//p' Fixtures/demo/queries.sql)"

step "5. The same lake over HTTP: GET $url/revenue?day=2023-10-22&format=markdown"
curl -sS --fail-with-body "$url/revenue?day=2023-10-22&format=markdown"

step "6. GET $url/passengers"
curl -sS --fail-with-body "$url/passengers"
echo

kill "$server"
wait "$server"
server=""

step "Done; the server has stopped. Try next:"
cat <<EOF
  $lakeq --lake $lake "SELECT * FROM passengers LIMIT 3"
  $lakeq "SELECT count(*) FROM '$lake/demo-bucket/bookings_gz/*/*.csv.gz'"
  $lakeq serve --lake $lake --endpoints Fixtures/demo/endpoints --port 8080
  curl 'http://127.0.0.1:8080/passengers?flight_id=1013&format=csv'
EOF
