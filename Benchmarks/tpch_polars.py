"""TPC-H in Polars: each query a function from the tables, `t("lineitem")` a lazy frame, to a lazy frame of the answer."""

from datetime import date

import polars as pl
from polars import col, lit


def revenue():
    return col("l_extendedprice") * (1 - col("l_discount"))


def q1(t):
    return (
        t("lineitem").filter(col("l_shipdate") <= date(1998, 9, 2))
        .group_by("l_returnflag", "l_linestatus")
        .agg(
            col("l_quantity").sum().alias("sum_qty"), col("l_extendedprice").sum().alias("sum_base_price"),
            revenue().sum().alias("sum_disc_price"), (revenue() * (1 + col("l_tax"))).sum().alias("sum_charge"),
            col("l_quantity").mean().alias("avg_qty"), col("l_extendedprice").mean().alias("avg_price"),
            col("l_discount").mean().alias("avg_disc"), pl.len().alias("count_order"))
        .sort("l_returnflag", "l_linestatus")
    )


def q2(t):
    offers = (
        t("partsupp").join(t("supplier"), left_on="ps_suppkey", right_on="s_suppkey")
        .join(t("nation"), left_on="s_nationkey", right_on="n_nationkey")
        .join(t("region").filter(col("r_name") == "EUROPE"), left_on="n_regionkey", right_on="r_regionkey")
    )
    parts = t("part").filter((col("p_size") == 15) & col("p_type").str.ends_with("BRASS"))
    found = parts.join(offers, left_on="p_partkey", right_on="ps_partkey")
    least = found.group_by("p_partkey").agg(col("ps_supplycost").min())
    return (
        found.join(least, on=["p_partkey", "ps_supplycost"])
        .select("s_acctbal", "s_name", "n_name", "p_partkey", "p_mfgr", "s_address", "s_phone", "s_comment")
        .sort("s_acctbal", "n_name", "s_name", "p_partkey", descending=[True, False, False, False]).head(100)
    )


def q3(t):
    day = date(1995, 3, 15)
    return (
        t("customer").filter(col("c_mktsegment") == "BUILDING")
        .join(t("orders").filter(col("o_orderdate") < day), left_on="c_custkey", right_on="o_custkey")
        .join(t("lineitem").filter(col("l_shipdate") > day), left_on="o_orderkey", right_on="l_orderkey")
        .group_by("o_orderkey", "o_orderdate", "o_shippriority").agg(revenue().sum().alias("revenue"))
        .select(col("o_orderkey").alias("l_orderkey"), "revenue", "o_orderdate", "o_shippriority")
        .sort("revenue", "o_orderdate", descending=[True, False]).head(10)
    )


def q4(t):
    late = t("lineitem").filter(col("l_commitdate") < col("l_receiptdate"))
    return (
        t("orders").filter(col("o_orderdate").is_between(date(1993, 7, 1), date(1993, 10, 1), closed="left"))
        .join(late, left_on="o_orderkey", right_on="l_orderkey", how="semi")
        .group_by("o_orderpriority").agg(pl.len().alias("order_count")).sort("o_orderpriority")
    )


def q5(t):
    return (
        t("region").filter(col("r_name") == "ASIA")
        .join(t("nation"), left_on="r_regionkey", right_on="n_regionkey")
        .join(t("customer"), left_on="n_nationkey", right_on="c_nationkey")
        .join(
            t("orders").filter(col("o_orderdate").is_between(date(1994, 1, 1), date(1995, 1, 1), closed="left")),
            left_on="c_custkey", right_on="o_custkey")
        .join(t("lineitem"), left_on="o_orderkey", right_on="l_orderkey")
        .join(t("supplier"), left_on=["l_suppkey", "n_nationkey"], right_on=["s_suppkey", "s_nationkey"])
        .group_by("n_name").agg(revenue().sum().alias("revenue")).sort("revenue", descending=True)
    )


def q6(t):
    return (
        t("lineitem")
        .filter(
            col("l_shipdate").is_between(date(1994, 1, 1), date(1995, 1, 1), closed="left")
            & col("l_discount").is_between(lit("0.05").cast(pl.Decimal(15, 2)), lit("0.07").cast(pl.Decimal(15, 2)))
            & (col("l_quantity") < 24))
        .select((col("l_extendedprice") * col("l_discount")).sum().alias("revenue"))
    )


def q7(t):
    nations = t("nation").filter(col("n_name").is_in(["FRANCE", "GERMANY"]))
    return (
        t("supplier").join(nations.rename({"n_name": "supp_nation"}), left_on="s_nationkey", right_on="n_nationkey")
        .join(
            t("lineitem").filter(col("l_shipdate").is_between(date(1995, 1, 1), date(1996, 12, 31))),
            left_on="s_suppkey", right_on="l_suppkey")
        .join(t("orders"), left_on="l_orderkey", right_on="o_orderkey")
        .join(t("customer"), left_on="o_custkey", right_on="c_custkey")
        .join(nations.rename({"n_name": "cust_nation"}), left_on="c_nationkey", right_on="n_nationkey")
        .filter(col("supp_nation") != col("cust_nation"))
        .group_by("supp_nation", "cust_nation", col("l_shipdate").dt.year().alias("l_year"))
        .agg(revenue().sum().alias("revenue")).sort("supp_nation", "cust_nation", "l_year")
    )


def q8(t):
    volume = (
        t("part").filter(col("p_type") == "ECONOMY ANODIZED STEEL")
        .join(t("lineitem"), left_on="p_partkey", right_on="l_partkey")
        .join(
            t("orders").filter(col("o_orderdate").is_between(date(1995, 1, 1), date(1996, 12, 31))),
            left_on="l_orderkey", right_on="o_orderkey")
        .join(t("customer"), left_on="o_custkey", right_on="c_custkey")
        .join(t("nation").select("n_nationkey", "n_regionkey"), left_on="c_nationkey", right_on="n_nationkey")
        .join(t("region").filter(col("r_name") == "AMERICA"), left_on="n_regionkey", right_on="r_regionkey")
        .join(t("supplier"), left_on="l_suppkey", right_on="s_suppkey")
        .join(t("nation").select("n_nationkey", "n_name"), left_on="s_nationkey", right_on="n_nationkey")
        .select(col("o_orderdate").dt.year().alias("o_year"), revenue().alias("volume"), "n_name")
    )
    share = col("volume").filter(col("n_name") == "BRAZIL").sum().cast(pl.Float64) / col("volume").sum().cast(pl.Float64)
    return volume.group_by("o_year").agg(share.alias("mkt_share")).sort("o_year")


def q9(t):
    return (
        t("part").filter(col("p_name").str.contains("green", literal=True))
        .join(t("partsupp"), left_on="p_partkey", right_on="ps_partkey")
        .join(t("lineitem"), left_on=["p_partkey", "ps_suppkey"], right_on=["l_partkey", "l_suppkey"])
        .join(t("supplier"), left_on="ps_suppkey", right_on="s_suppkey")
        .join(t("orders"), left_on="l_orderkey", right_on="o_orderkey")
        .join(t("nation"), left_on="s_nationkey", right_on="n_nationkey")
        .group_by(col("n_name").alias("nation"), col("o_orderdate").dt.year().alias("o_year"))
        .agg((revenue() - col("ps_supplycost") * col("l_quantity")).sum().alias("sum_profit"))
        .sort("nation", "o_year", descending=[False, True])
    )


def q10(t):
    return (
        t("customer")
        .join(
            t("orders").filter(col("o_orderdate").is_between(date(1993, 10, 1), date(1994, 1, 1), closed="left")),
            left_on="c_custkey", right_on="o_custkey")
        .join(t("lineitem").filter(col("l_returnflag") == "R"), left_on="o_orderkey", right_on="l_orderkey")
        .join(t("nation"), left_on="c_nationkey", right_on="n_nationkey")
        .group_by("c_custkey", "c_name", "c_acctbal", "c_phone", "n_name", "c_address", "c_comment")
        .agg(revenue().sum().alias("revenue"))
        .select("c_custkey", "c_name", "revenue", "c_acctbal", "n_name", "c_address", "c_phone", "c_comment")
        .sort("revenue", descending=True).head(20)
    )


def q11(t):
    german = (
        t("partsupp").join(t("supplier"), left_on="ps_suppkey", right_on="s_suppkey")
        .join(t("nation").filter(col("n_name") == "GERMANY"), left_on="s_nationkey", right_on="n_nationkey")
        .with_columns((col("ps_supplycost") * col("ps_availqty")).alias("worth"))
    )
    return (
        german.group_by("ps_partkey").agg(col("worth").sum().alias("value"))
        .join(german.select(col("worth").sum().alias("total")), how="cross")
        .filter(col("value").cast(pl.Float64) > col("total").cast(pl.Float64) * 0.0001)
        .select("ps_partkey", "value").sort("value", descending=True)
    )


def q12(t):
    urgent = col("o_orderpriority").is_in(["1-URGENT", "2-HIGH"])
    return (
        t("orders")
        .join(
            t("lineitem").filter(
                col("l_shipmode").is_in(["MAIL", "SHIP"]) & (col("l_commitdate") < col("l_receiptdate"))
                & (col("l_shipdate") < col("l_commitdate"))
                & col("l_receiptdate").is_between(date(1994, 1, 1), date(1995, 1, 1), closed="left")),
            left_on="o_orderkey", right_on="l_orderkey")
        .group_by("l_shipmode").agg(urgent.sum().alias("high_line_count"), (~urgent).sum().alias("low_line_count"))
        .sort("l_shipmode")
    )


def q13(t):
    orders = t("orders").filter(~col("o_comment").str.contains("special.*requests"))
    return (
        t("customer").join(orders, left_on="c_custkey", right_on="o_custkey", how="left")
        .group_by("c_custkey").agg(col("o_orderkey").count().alias("c_count"))
        .group_by("c_count").agg(pl.len().alias("custdist"))
        .sort("custdist", "c_count", descending=True)
    )


def q14(t):
    promoted = revenue().filter(col("p_type").str.starts_with("PROMO")).sum().cast(pl.Float64)
    return (
        t("lineitem").filter(col("l_shipdate").is_between(date(1995, 9, 1), date(1995, 10, 1), closed="left"))
        .join(t("part"), left_on="l_partkey", right_on="p_partkey")
        .select((100 * promoted / revenue().sum().cast(pl.Float64)).alias("promo_revenue"))
    )


def q15(t):
    totals = (
        t("lineitem").filter(col("l_shipdate").is_between(date(1996, 1, 1), date(1996, 4, 1), closed="left"))
        .group_by("l_suppkey").agg(revenue().sum().alias("total_revenue"))
    )
    return (
        t("supplier").join(totals, left_on="s_suppkey", right_on="l_suppkey")
        .filter(col("total_revenue") == col("total_revenue").max())
        .select("s_suppkey", "s_name", "s_address", "s_phone", "total_revenue").sort("s_suppkey")
    )


def q16(t):
    complaints = t("supplier").filter(col("s_comment").str.contains("Customer.*Complaints"))
    return (
        t("part")
        .filter(
            (col("p_brand") != "Brand#45") & ~col("p_type").str.starts_with("MEDIUM POLISHED")
            & col("p_size").is_in([49, 14, 23, 45, 19, 3, 36, 9]))
        .join(t("partsupp"), left_on="p_partkey", right_on="ps_partkey")
        .join(complaints, left_on="ps_suppkey", right_on="s_suppkey", how="anti")
        .group_by("p_brand", "p_type", "p_size").agg(col("ps_suppkey").n_unique().alias("supplier_cnt"))
        .sort("supplier_cnt", "p_brand", "p_type", "p_size", descending=[True, False, False, False])
    )


def q17(t):
    lines = (
        t("part").filter((col("p_brand") == "Brand#23") & (col("p_container") == "MED BOX"))
        .join(t("lineitem"), left_on="p_partkey", right_on="l_partkey")
    )
    averages = lines.group_by("p_partkey").agg((0.2 * col("l_quantity").cast(pl.Float64).mean()).alias("limit"))
    return (
        lines.join(averages, on="p_partkey").filter(col("l_quantity").cast(pl.Float64) < col("limit"))
        .select((col("l_extendedprice").sum().cast(pl.Float64) / 7.0).alias("avg_yearly"))
    )


def q18(t):
    large = t("lineitem").group_by("l_orderkey").agg(col("l_quantity").sum().alias("total")).filter(col("total") > 300)
    return (
        t("orders").join(large, left_on="o_orderkey", right_on="l_orderkey", how="semi")
        .join(t("lineitem"), left_on="o_orderkey", right_on="l_orderkey")
        .join(t("customer"), left_on="o_custkey", right_on="c_custkey")
        .group_by("c_name", "o_custkey", "o_orderkey", "o_orderdate", "o_totalprice").agg(col("l_quantity").sum().alias("quantity"))
        .select("c_name", col("o_custkey").alias("c_custkey"), "o_orderkey", "o_orderdate", "o_totalprice", "quantity")
        .sort("o_totalprice", "o_orderdate", descending=[True, False]).head(100)
    )


def q19(t):
    def kind(brand, containers, quantity, size):
        return (
            (col("p_brand") == brand) & col("p_container").is_in(containers)
            & col("l_quantity").is_between(quantity, quantity + 10) & col("p_size").is_between(1, size)
        )

    return (
        t("lineitem").filter(col("l_shipmode").is_in(["AIR", "AIR REG"]) & (col("l_shipinstruct") == "DELIVER IN PERSON"))
        .join(t("part"), left_on="l_partkey", right_on="p_partkey")
        .filter(
            kind("Brand#12", ["SM CASE", "SM BOX", "SM PACK", "SM PKG"], 1, 5)
            | kind("Brand#23", ["MED BAG", "MED BOX", "MED PKG", "MED PACK"], 10, 10)
            | kind("Brand#34", ["LG CASE", "LG BOX", "LG PACK", "LG PKG"], 20, 15))
        .select(revenue().sum().alias("revenue"))
    )


def q20(t):
    shipped = (
        t("lineitem").filter(col("l_shipdate").is_between(date(1994, 1, 1), date(1995, 1, 1), closed="left"))
        .group_by("l_partkey", "l_suppkey").agg((col("l_quantity").sum().cast(pl.Float64) * 0.5).alias("half"))
    )
    forest = t("part").filter(col("p_name").str.starts_with("forest"))
    stocked = (
        t("partsupp").join(forest, left_on="ps_partkey", right_on="p_partkey", how="semi")
        .join(shipped, left_on=["ps_partkey", "ps_suppkey"], right_on=["l_partkey", "l_suppkey"])
        .filter(col("ps_availqty") > col("half"))
    )
    return (
        t("supplier").join(t("nation").filter(col("n_name") == "CANADA"), left_on="s_nationkey", right_on="n_nationkey")
        .join(stocked, left_on="s_suppkey", right_on="ps_suppkey", how="semi")
        .select("s_name", "s_address").sort("s_name")
    )


def q21(t):
    # An order with several suppliers of which exactly one is late.
    suppliers = t("lineitem").group_by("l_orderkey").agg(col("l_suppkey").n_unique().alias("suppliers")).filter(col("suppliers") > 1)
    late = t("lineitem").filter(col("l_receiptdate") > col("l_commitdate"))
    alone = late.group_by("l_orderkey").agg(col("l_suppkey").n_unique().alias("late")).filter(col("late") == 1)
    return (
        t("supplier").join(t("nation").filter(col("n_name") == "SAUDI ARABIA"), left_on="s_nationkey", right_on="n_nationkey")
        .join(late, left_on="s_suppkey", right_on="l_suppkey")
        .join(t("orders").filter(col("o_orderstatus") == "F"), left_on="l_orderkey", right_on="o_orderkey")
        .join(suppliers, on="l_orderkey").join(alone, on="l_orderkey")
        .group_by("s_name").agg(pl.len().alias("numwait")).sort("numwait", "s_name", descending=[True, False]).head(100)
    )


def q22(t):
    customers = (
        t("customer").with_columns(col("c_phone").str.slice(0, 2).alias("cntrycode"))
        .filter(col("cntrycode").is_in(["13", "31", "23", "29", "30", "18", "17"]))
    )
    mean = customers.filter(col("c_acctbal") > 0).select(col("c_acctbal").cast(pl.Float64).mean().alias("mean"))
    return (
        customers.join(t("orders"), left_on="c_custkey", right_on="o_custkey", how="anti")
        .join(mean, how="cross").filter(col("c_acctbal").cast(pl.Float64) > col("mean"))
        .group_by("cntrycode").agg(pl.len().alias("numcust"), col("c_acctbal").sum().alias("totacctbal")).sort("cntrycode")
    )


QUERIES = {number: globals()[f"q{number}"] for number in range(1, 23)}
