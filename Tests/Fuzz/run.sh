#!/usr/bin/env bash
# `make fuzz`: from the statements of Tests/SQL and the TPC queries on, feeds whatever libFuzzer thinks of first to the parser and
# printer (FuzzSQL), then to parser, analyzer and optimizer (FuzzPlan). LAKEQ_FUZZ_SECONDS (default 60) is how long for each;
# LAKEQ_FUZZ_TARGETS chooses. A finding is an exit status and a file crash-… in Tests/Fuzz/.findings.
set -euo pipefail
cd "$(dirname "$0")"

targets=${LAKEQ_FUZZ_TARGETS:-FuzzSQL FuzzPlan}
mkdir -p .corpus .findings
python3 - <<'PYTHON'
import hashlib, os, pathlib, re
corpus = pathlib.Path(".corpus")
def seed(sql): (corpus / hashlib.sha1(sql.encode()).hexdigest()).write_text(sql)
for path in sorted(pathlib.Path("../SQL").rglob("*.slt")):
    block = None
    for line in path.read_text().split("\n") + [""]:
        if block is None:
            if re.match(r"query|error|statement", line): block = []
        elif line in ("", "----"):
            seed("\n".join(block))
            block = None
        else: block.append(line)
for path in sorted(pathlib.Path("../LakeSQLTests").glob("StatementCorpus*.swift")):
    for text in re.findall(r'^    "((?:[^"\\]|\\.)*)",?', path.read_text(), re.M): seed(text.replace('\\"', '"').replace("\\\\", "\\"))
for path in sorted(pathlib.Path(os.environ.get("LAKEQ_BENCH_DATA", "../../Benchmarks/data")).rglob("queries/*.sql")): seed(path.read_text())
words = re.findall(r"\b(\w+)(?: = \"(\w+)\")?", "".join(re.findall(r"^  case (.*)$", pathlib.Path("../../Sources/LakeSQL/Lexer/Keyword.swift").read_text(), re.M)))
functions = sorted(set(re.findall(r'^\| `(\w+)\(', pathlib.Path("../../docs/functions.md").read_text(), re.M)))
pathlib.Path(".dictionary").write_text("".join(f'"{(b or a).upper()} "\n' for a, b in words) + "".join(f'"{name}("\n' for name in functions))
PYTHON
# libFuzzer keeps the text of a finding only if it hears of the signal itself.
export SWIFT_BACKTRACE=enable=no
for target in $targets; do
  swift build -c release --product "$target" --sanitize fuzzer
  .build/release/"$target" .corpus -dict=.dictionary -artifact_prefix=.findings/ -max_total_time="${LAKEQ_FUZZ_SECONDS:-60}" \
    -max_len=4096 -timeout=10 -rss_limit_mb=3000 -print_final_stats=1 "$@"
done
