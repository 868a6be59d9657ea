#!/usr/bin/env python3
"""Queries with little memory: runs each shape on TPC-H data with a limit and without one, compares the answers, and prints
seconds and the process's largest memory. Every query ends in one row or a few, so that what is measured is the operators'.

    memory.py [--limit 64MB] [--binary .build/release/lakeq] [--data FOLDER] [--only PATTERN] [--no-check]
"""

import argparse
import os
import re
import subprocess
import sys
import time

# As for tpc.py.
DATA = os.environ.get("LAKEQ_BENCH_DATA", os.path.join(os.path.dirname(os.path.abspath(__file__)), "data"))

# `sum` of this tells different values and pairings apart, whatever the order of rows.
MIX = "sum((coalesce(cast(x as bigint), 7) * 31 + l_orderkey * 17 + l_linenumber) % 1000003)"


def window(call, over, source="lineitem"):
    return f"select count(*), {MIX} from (select l_orderkey, l_linenumber, {call} over ({over}) as x from {source})"


BY_KEY = "order by l_orderkey, l_linenumber"
BY_FLAG = "partition by l_returnflag " + BY_KEY
QUERIES = {
    "sort": "select sum(x % 1000003) from (select l_orderkey * (row_number() over (order by l_comment, l_orderkey, l_linenumber)) as x from lineitem)",
    "top": "select count(*), min(l_orderkey) from (select * from lineitem order by l_extendedprice, l_orderkey, l_linenumber limit 2000000)",
    "group by comment": "select count(*), max(n), sum(s) from (select l_comment, count(*) as n, sum(l_orderkey) as s from lineitem group by l_comment)",
    "group by key": "select count(*), max(n), sum(s) from (select l_orderkey, count(*) as n, sum(l_quantity) as s from lineitem group by 1)",
    "distinct": "select count(*) from (select distinct l_orderkey, l_comment from lineitem)",
    "count distinct by flag": "select l_returnflag, count(distinct l_comment), count(distinct l_orderkey) from lineitem group by 1 order by 1",
    "count distinct": "select count(distinct l_comment), count(distinct l_orderkey), count(distinct l_partkey) from lineitem",
    "count distinct mixed": "select l_linestatus, count(distinct l_comment) filter (where l_quantity > 10), sum(l_quantity), count(distinct l_partkey), min(l_comment) from lineitem group by 1 order by 1",
    "join": "select count(*), sum(o_orderkey % 1000) from lineitem join orders on l_orderkey = o_orderkey",
    "join on text": "select count(*), sum(a.l_linenumber) from lineitem a join lineitem b on a.l_comment = b.l_comment where a.l_orderkey < 3000000 and b.l_orderkey % 10 = 1",
    "full join": "select count(*), count(o_orderkey), count(l_orderkey) from (select l_orderkey from lineitem where l_quantity < 20) full join (select o_orderkey from orders where o_orderkey % 3 = 1) on l_orderkey = o_orderkey",
    "in": "select count(*) from lineitem where l_comment in (select l_comment from lineitem where l_quantity < 10)",
    "not in": "select count(*) from orders where o_orderkey not in (select l_orderkey from lineitem where l_quantity > 45)",
    "union": "select count(*) from (select l_comment from lineitem where l_quantity < 25 union select l_comment from lineitem where l_quantity > 20)",
    "intersect": "select count(*) from (select l_comment from lineitem where l_quantity < 25 intersect select l_comment from lineitem where l_quantity > 20)",
    "except": "select count(*) from (select l_comment from lineitem except select l_comment from lineitem where l_quantity > 20)",
    "array_agg": "select count(*), sum(length(array_join(a, ','))) from (select l_orderkey, array_agg(l_comment) as a from lineitem group by 1)",
    "max, rows frame": window("max(l_partkey)", BY_KEY + " rows between 50 preceding and 50 following"),
    "sum, range frame": window("sum(l_quantity)", "order by l_orderkey range between 10 preceding and 10 following"),
    "sum, groups frame": window("sum(l_quantity)", "order by l_orderkey groups between 2 preceding and 1 following"),
    "sum by flag": window("sum(l_quantity)", "partition by l_returnflag"),
    "lead by flag": window("lead(l_partkey)", BY_FLAG),
    "lag by flag": window("lag(l_partkey, 3, 5)", BY_FLAG),
    "row_number by flag": window("row_number()", BY_FLAG),
    "rank by flag": window("rank()", "partition by l_returnflag order by l_shipdate"),
    "ntile by flag": window("ntile(100)", BY_FLAG),
    "first_value by flag": window("first_value(l_partkey)", BY_FLAG),
    "last_value by flag": window("last_value(l_partkey)", BY_FLAG + " rows between unbounded preceding and unbounded following"),
    "two windows": "select sum(a % 1000), sum(b % 1000) from (select row_number() over (order by l_comment, l_orderkey, l_linenumber) as a, rank() over (partition by l_suppkey order by l_shipdate) as b from lineitem)",
    "match_recognize": "select count(*), sum(n), sum(k % 1000) from lineitem match_recognize (order by l_orderkey, l_linenumber measures count(*) as n, first(l_orderkey) as k one row per match pattern (a b+) define b as l_quantity > prev(l_quantity))",
}


def run(binary, sql, limit):
    command = [binary, "--no-progress", "--format", "csv"] + (["--memory-limit", limit] if limit else []) + [sql]
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out = process.stdout.read()
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return {
        "seconds": time.monotonic() - start, "mb": usage.ru_maxrss / 1024,
        "answer": out if process.returncode == 0 else None, "error": error.strip().split("\n")[0],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", default="64MB")
    parser.add_argument("--binary", default=".build/release/lakeq")
    parser.add_argument("--data", default=os.path.join(DATA, "tpch-sf1"))
    parser.add_argument("--only", default="")
    parser.add_argument("--no-check", action="store_true", help="do not run without a limit")
    options = parser.parse_args()
    failures = 0
    print(f"| query | seconds, {options.limit} | MB | seconds, no limit | MB | answer |\n|---|---|---|---|---|---|", flush=True)
    for name, sql in QUERIES.items():
        if not re.search(options.only, name):
            continue
        for table in ("lineitem", "orders"):
            for before in ("from", "join"):
                sql = sql.replace(f"{before} {table}", f"{before} '{options.data}/{table}.parquet'")
        tight = run(options.binary, sql, options.limit)
        wide = None if options.no_check else run(options.binary, sql, None)
        if tight["answer"] is None:
            verdict = tight["error"]
        elif wide is None:
            verdict = "not compared"
        else:
            verdict = "equal" if wide["answer"] == tight["answer"] else "DIFFERENT"
        failures += verdict not in ("equal", "not compared")
        without = f"{wide['seconds']:.2f} | {wide['mb']:.0f}" if wide else "- | -"
        print(f"| {name} | {tight['seconds']:.2f} | {tight['mb']:.0f} | {without} | {verdict} |", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
