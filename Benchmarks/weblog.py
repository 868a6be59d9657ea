"""A web log of 5 M rows, 14 columns, daily partitions (Parquet): the questions one asks of it, lakeq and DuckDB.

LAKEQ_BENCH_QUERIES=url,user runs those only; LAKEQ_BENCH_ROWS (default 5000000) and LAKEQ_BENCH_RUNS as elsewhere.
"""

import os

# Before anything large is loaded: what it starts must not inherit this process's memory.
import processes

processes.start()

import data
import sidebyside

ROWS = int(os.environ.get("LAKEQ_BENCH_ROWS", "5000000"))

QUERIES = [
    ("url", "SELECT url, count(*) AS n, sum(bytes) AS b FROM {log} GROUP BY url ORDER BY n DESC, url LIMIT 10"),
    ("user", "SELECT user_id, count(*) AS n, avg(duration) AS d FROM {log} GROUP BY user_id ORDER BY n DESC, user_id LIMIT 10"),
    ("two strings", "SELECT city, user_agent, count(*) AS n FROM {log} GROUP BY city, user_agent ORDER BY n DESC, city, user_agent LIMIT 10"),
    ("two strings, few", "SELECT country, method, count(*) AS n, sum(bytes) AS b FROM {log} GROUP BY country, method ORDER BY country, method"),
    ("distinct users", "SELECT count(DISTINCT user_id) AS n FROM {log}"),
    ("distinct users a day", "SELECT dt, count(DISTINCT user_id) AS n FROM {log} GROUP BY dt ORDER BY dt"),
    ("top 10", "SELECT bytes, ts, url FROM {log} ORDER BY bytes DESC, ts LIMIT 10"),
    ("minutes", "SELECT date_trunc('minute', ts) AS m, count(*) AS n FROM {log} GROUP BY date_trunc('minute', ts) ORDER BY n DESC, m LIMIT 10"),
    ("hours", "SELECT date_trunc('hour', ts) AS h, count(*) AS n, sum(bytes) AS b FROM {log} GROUP BY date_trunc('hour', ts) ORDER BY h"),
    ("errors a day", "SELECT dt, count(*) AS n FROM {log} WHERE status >= 500 GROUP BY dt ORDER BY dt"),
    ("one day", "SELECT url, count(*) AS n FROM {log} WHERE dt = DATE '2026-06-15' GROUP BY url ORDER BY n DESC, url LIMIT 10"),
]


def main():
    folder = data.make_weblog(sidebyside.DATA, ROWS)
    lake = folder / "lake"
    prepare = [
        "DROP TABLE IF EXISTS requests",
        f"CREATE EXTERNAL TABLE requests ({data.WEBLOG_COLUMNS}) PARTITIONED BY (dt DATE) STORED AS PARQUET LOCATION 's3://logs/requests/'",
        "MSCK REPAIR TABLE requests",
    ]
    files = f"read_parquet('{lake}/logs/requests/*/*.parquet', hive_partitioning = true)"
    asked = [(name, sql.format(log="requests"), sql.format(log=files), None) for name, sql in QUERIES]
    print(f"Web log, {ROWS} rows, daily partitions, Parquet with zstd")
    sidebyside.report("weblog", sidebyside.measure(asked, lake, prepare))


if __name__ == "__main__":
    main()
