"""Single operators over uncompressed Parquet files of a few columns, so that the operator dominates: lakeq and DuckDB.

LAKEQ_BENCH_QUERIES=group,sort runs those only; LAKEQ_BENCH_ROWS (default 6000000) and LAKEQ_BENCH_RUNS as elsewhere.
"""

import os

# Before anything large is loaded: what it starts must not inherit this process's memory.
import processes

processes.start()

import data
import sidebyside

ROWS = int(os.environ.get("LAKEQ_BENCH_ROWS", "6000000"))


def queries(folder, rows):
    """(name, SQL of both, aim): the ratio to reach; None: shown for comparison."""
    facts, keys, comments = (f"'{folder}/{name}.parquet'" for name in ("facts", "keys", "comments"))
    return [
        ("group", f"SELECT count(*), sum(n), sum(s), max(p) FROM (SELECT k, count(*) AS n, sum(v) AS s, sum(p) AS p FROM {facts} GROUP BY k) AS g", 0.5),
        ("group rows", f"SELECT count(*), sum(n) FROM (SELECT k, v, count(*) AS n FROM {facts} GROUP BY k, v) AS g", None),
        ("group url", f"SELECT u, count(*) AS n, sum(v) AS s FROM {facts} GROUP BY u ORDER BY n DESC, u LIMIT 10", None),
        ("join", f"SELECT count(*), sum(v + w) FROM {facts} AS f JOIN {keys} AS b ON f.k = b.k", 0.6),
        ("sort", f"SELECT k, u, v FROM {facts} ORDER BY k, u OFFSET {rows - 10}", 0.4),
        ("sort integers", f"SELECT v, k FROM {facts} ORDER BY v, k OFFSET {rows - 10}", None),
        ("top 10", f"SELECT p, k, u FROM {facts} ORDER BY p DESC, k, u LIMIT 10", None),
        ("distinct", f"SELECT count(DISTINCT d) FROM {facts}", 0.5),
        ("distinct rows", f"SELECT count(*) FROM (SELECT DISTINCT d FROM {facts}) AS g", None),
        ("distinct by group", f"SELECT k % 10 AS g, count(DISTINCT d) AS n FROM {facts} GROUP BY k % 10 ORDER BY 1", None),
        ("like", f"SELECT count(*) FROM {comments} WHERE o_comment LIKE '%special%requests%'", 0.4),
        ("like one", f"SELECT count(*) FROM {comments} WHERE o_comment LIKE '%requests%'", None),
        ("rank", f"SELECT max(r), sum(r) FROM (SELECT row_number() OVER (ORDER BY v, k) AS r FROM {facts}) AS w", None),
        ("running sum", f"SELECT max(r) FROM (SELECT sum(v) OVER (PARTITION BY k ORDER BY d) AS r FROM {facts}) AS w", None),
        ("metadata", f"SELECT count(*), min(k), max(k) FROM {facts}", None),
    ]


def main():
    folder = data.make_operators(sidebyside.DATA, ROWS)
    asked = [(name, sql, sql, aim) for name, sql, aim in queries(folder, ROWS)]
    print(f"Single operators, {ROWS} rows, uncompressed Parquet")
    sidebyside.report("operators", sidebyside.measure(asked, folder / "lake"))


if __name__ == "__main__":
    main()
