"""Makes benchmark data once (that of TPC-H and TPC-DS is made by tpc.py): columns for single
operators as uncompressed Parquet; a web log in daily partitions.

Random values are hashes of the row's number, so every machine makes the same rows; rows are streamed to the files.
"""

import pathlib

import duckdb

import tpc


def random(seed, below):
    """SQL for a whole number in 0 ..< below, by the row's number `i` and a seed."""
    return f"(hash(i * 1000003 + {seed}) % {below})::BIGINT"


def skewed(seed, below):
    """The same with small numbers far more often: the cube of a uniform number."""
    return f"least(floor({below} * pow((hash(i * 1000003 + {seed}) % 1000000007) / 1000000007.0, 3))::BIGINT, {below} - 1)"


def bounded(folder):
    """A connection that keeps within 2 GB and writes rows in order."""
    con = duckdb.connect(config={"threads": "2", "memory_limit": "2GB", "temp_directory": str(folder / "tmp")})
    con.execute("SET TimeZone = 'UTC'")
    return con


def make_operators(root, rows=6_000_000):
    """facts.parquet (`rows` rows: keys `k` with a quarter as many values, `d` with a sixth, a URL `u`, values `v`, `p`),
    keys.parquet (a row a `k`) and comments.parquet (TPC-H's o_comment), uncompressed."""
    folder = pathlib.Path(root) / f"operators-{rows}"
    if (folder / "done").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    con = bounded(folder)
    groups, options = rows // 4, "(FORMAT parquet, COMPRESSION uncompressed)"
    con.execute(f"""COPY (SELECT {random(1, groups)} AS k, {random(2, rows // 6)} AS d,
        'https://www.example.com/articles/' || (100000000 + {skewed(3, 200_000)} * 4217) || '/view.html' AS u,
        {random(4, 1_000_000)} AS v, ({random(5, 10_000_000)} / 100)::DECIMAL(12, 2) AS p
        FROM range({rows}) t(i)) TO '{folder}/facts.parquet' {options}""")
    con.execute(f"""COPY (SELECT i AS k, {random(6, 1000)} AS w FROM range({groups}) t(i)) TO '{folder}/keys.parquet' {options}""")
    con.close()
    con = tpc.BENCHMARKS["tpch"].connect(2)
    con.execute(f"CALL dbgen(sf={rows / 6_000_000})")
    con.execute(f"COPY (SELECT o_orderkey, o_comment FROM orders) TO '{folder}/comments.parquet' {options}")
    (folder / "done").touch()
    return folder


WEBLOG_COLUMNS = """ts TIMESTAMP, user_id BIGINT, session_id VARCHAR, ip VARCHAR, country VARCHAR, city VARCHAR, method VARCHAR,
url VARCHAR, status INT, bytes BIGINT, duration DOUBLE, referrer VARCHAR, user_agent VARCHAR"""


def make_weblog(root, rows=5_000_000, days=30):
    """requests/dt=…/part-0.parquet: 13 columns and the day, in the order of time within a day, zstd."""
    folder = pathlib.Path(root) / f"weblog-{rows}"
    if (folder / "done").exists():
        return folder
    con = bounded(folder)
    per_day = rows // days
    for day in range(days):
        target = folder / "lake/logs/requests" / f"dt=2026-06-{day + 1:02}"
        target.mkdir(parents=True, exist_ok=True)
        first = day * per_day
        last = rows if day == days - 1 else first + per_day
        con.execute(f"""COPY (
            SELECT make_timestamp(((1780272000 + {day} * 86400)::BIGINT * 1000000) + (i - {first}) * 86400000 // {last - first} * 1000) AS ts,
              u AS user_id, 's' || (u * 7 + {random(8, 20)}) AS session_id,
              (u % 223 + 1) || '.' || (u % 251) || '.' || (u // 251 % 251) || '.' || {random(9, 256)} AS ip,
              (['US', 'IN', 'DE', 'GB', 'FR', 'BR', 'JP', 'ES', 'IT', 'CA', 'NL', 'SE', 'PL', 'MX', 'AU', 'KR', 'TR', 'AR', 'CH', 'NO'])
                [1 + least(u % 31, u % 20)] AS country,
              'city-' || (u % 1999) AS city,
              (['GET', 'GET', 'GET', 'GET', 'GET', 'GET', 'POST', 'HEAD'])[1 + {random(10, 8)}] AS method,
              'https://www.example.com/' || (['news', 'shop', 'forum', 'docs'])[1 + p % 4] || '/' || hex(p * 48271 % 2147483647) || '/page-' || p
                || '.html' AS url,
              (['200', '200', '200', '200', '200', '200', '304', '404', '301', '500'])[1 + {random(11, 10)}]::INT AS status,
              {skewed(12, 2_000_000)} AS bytes, {skewed(13, 5_000_000)} / 1000.0 AS duration,
              CASE WHEN {random(14, 3)} = 0 THEN NULL ELSE 'https://ref' || {skewed(15, 3000)} || '.example.org/' END AS referrer,
              'Mozilla/5.0 (device ' || (u % 97) || ') Engine/' || (u % 41) || '.0 Browser/' || (u % 13) AS user_agent
            FROM (SELECT i, {skewed(16, 400_000)} AS u, {skewed(17, 150_000)} AS p FROM range({first}, {last}) t(i))
          ) TO '{target}/part-0.parquet' (FORMAT parquet, COMPRESSION zstd)""")
    (folder / "done").touch()
    return folder
