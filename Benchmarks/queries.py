"""What is measured: the same question to each engine. SQL is shared where the dialects agree."""

import datetime

import polars as pl

DATE = datetime.date


def q6(path):
    return (
        pl.scan_parquet(path)
        .filter(
            (pl.col("l_shipdate") >= DATE(1994, 1, 1))
            & (pl.col("l_shipdate") < DATE(1995, 1, 1))
            & (pl.col("l_discount").is_between(pl.lit("0.05").cast(pl.Decimal(15, 2)), pl.lit("0.07").cast(pl.Decimal(15, 2))))
            & (pl.col("l_quantity") < pl.lit(24).cast(pl.Decimal(15, 2)))
        )
        .select((pl.col("l_extendedprice") * pl.col("l_discount")).sum().alias("revenue"))
    )


def q1(path):
    one = pl.lit(1).cast(pl.Decimal(15, 2))
    discounted = pl.col("l_extendedprice") * (one - pl.col("l_discount"))
    return (
        pl.scan_parquet(path)
        .filter(pl.col("l_shipdate") <= DATE(1998, 9, 2))
        .group_by("l_returnflag", "l_linestatus")
        .agg(
            pl.col("l_quantity").sum().alias("sum_qty"),
            pl.col("l_extendedprice").sum().alias("sum_base_price"),
            discounted.sum().alias("sum_disc_price"),
            (discounted * (one + pl.col("l_tax"))).sum().alias("sum_charge"),
            pl.col("l_quantity").mean().alias("avg_qty"),
            pl.col("l_extendedprice").mean().alias("avg_price"),
            pl.col("l_discount").mean().alias("avg_disc"),
            pl.len().alias("count_order"),
        )
        .sort("l_returnflag", "l_linestatus")
    )


def csv(path):
    return (
        pl.scan_csv(path, try_parse_dates=True)
        .group_by("l_returnflag", "l_linestatus")
        .agg(pl.len().alias("n"), pl.col("l_quantity").sum().alias("q"))
        .sort("l_returnflag", "l_linestatus")
    )


def air(path):
    return pl.scan_parquet(path).filter(pl.col("l_shipmode") == "AIR").select(pl.len().alias("n"))


Q1 = """SELECT l_returnflag, l_linestatus, sum(l_quantity) AS sum_qty, sum(l_extendedprice) AS sum_base_price,
sum(l_extendedprice * (1 - l_discount)) AS sum_disc_price, sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charge,
avg(l_quantity) AS avg_qty, avg(l_extendedprice) AS avg_price, avg(l_discount) AS avg_disc, count(*) AS count_order
FROM {file} WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL '90' DAY GROUP BY l_returnflag, l_linestatus
ORDER BY l_returnflag, l_linestatus""".replace("\n", " ")

Q6 = """SELECT sum(l_extendedprice * l_discount) AS revenue FROM {file} WHERE l_shipdate >= DATE '1994-01-01'
AND l_shipdate < DATE '1995-01-01' AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24""".replace("\n", " ")

# name, file, SQL, Polars, aim (ratio to the named engine)
QUERIES = [
    ("tpch q6", "lineitem.parquet", Q6, q6, ("duckdb", 0.8)),
    ("tpch q1", "lineitem.parquet", Q1, q1, ("duckdb", 0.7)),
    ("csv group", "lineitem-1m.csv",
     "SELECT l_returnflag, l_linestatus, count(*) AS n, sum(l_quantity) AS q FROM {file} GROUP BY 1, 2 ORDER BY 1, 2",
     csv, ("polars", 0.6)),
    ("count air", "lineitem.parquet", "SELECT count(*) AS n FROM {file} WHERE l_shipmode = 'AIR'", air, None),
]
