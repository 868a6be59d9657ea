"""Random queries over random data in lakeq and DuckDB; any difference is shrunk to a small query and shown.

Usage: differential.py [--queries N] [--seed S] [--keep FOLDER] [--hostile] [--report FILE] [--seconds T]
Every dataset has a seed of its own (`--seed S` starts there), so that one can be made again. lakeq runs with one worker
and small batches, and with two workers; in half of the datasets the second has some rules of the optimizer switched off, each
rule in one dataset of seven. `--hostile` also sends damaged and overflowing queries, which may fail but not crash.

A long run may be made in pieces: `--report FILE` keeps what was counted, `--seconds T` ends a piece after the dataset that is
under way, and the next call with the same file goes on with the next seed until N queries are done.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import shutil
import sys
import tempfile
import threading
import time

import duckdb

import comparison
import datasets
import hostile
import random_queries

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("LAKEQ_BENCH_BINARY", ROOT / "Benchmarks/.build/release/LakeqBench"))
QUERIES_PER_DATASET = 60

# What lakeq has not yet: reported, not counted as a difference.
GAPS = {"NOT_SUPPORTED"}
# Where the types differ by design: DuckDB sums in 128 bits and divides by zero to NULL. Trino: "Mathematical functions and
# operators" and "Aggregate functions" (sum returns the type of its input's family: bigint for integers).
NARROWER = {"NUMERIC_VALUE_OUT_OF_RANGE", "DIVISION_BY_ZERO"}


class Dataset:
    def __init__(self, seed, folder):
        self.seed = seed
        self.random = random.Random(seed)
        self.folder = pathlib.Path(folder) / f"s{seed}"
        self.con = duckdb.connect(config={"threads": "1"})
        self.con.execute("SET default_null_order = 'nulls_last'; SET TimeZone = 'UTC'")
        self.tables, ddl = [], []
        for name in "abcd"[: self.random.randrange(2, 5)]:
            made = datasets.table(self.random, name)
            self.con.register("loaded", made.rows)
            fields = ", ".join(f"CAST({c.name} AS {c.sql}) AS {c.name}" for c in made.columns)
            self.con.execute(f"CREATE TABLE {name} AS SELECT {fields} FROM loaded")
            self.con.unregister("loaded")
            where = self.folder / "lake" / "bucket" / name
            ddl += datasets.write(self.random, made, where, f"s3://bucket/{name}/", self.con)
            self.tables.append(made)
        self.lake = self.folder / "lake"
        self.engines = [
            comparison.Lakeq(BINARY, 1, self.lake, batch_rows=self.random.choice([3, 64, 500, 4096])), comparison.Lakeq(BINARY, 2, self.lake)]
        for sql in ddl:
            self.engines[0].query(sql)
        self.off = self.switch_rules(random.Random(seed))
        texts = datasets.TEXTS + ["key-00000007"]
        self.generator = random_queries.Generator(self.random, self.tables, texts, self.is_small)

    def switch_rules(self, chance):
        """In half of the datasets, some rules of the optimizer are off in the second engine: answers do not depend on them."""
        off = []
        if chance.random() < 0.5:
            return off
        for name, _, _, kind, *_ in self.engines[0].query("SHOW SESSION")[2]:
            if kind == "boolean" and chance.random() < 0.3:
                self.engines[1].query(f"SET SESSION {name} = false")
                off.append(name)
        return off

    def duckdb(self, sql, seconds=4):
        """The cursor of a query that may take so long."""
        timer = threading.Timer(seconds, self.con.interrupt)
        timer.start()
        try:
            return self.con.execute(sql)
        finally:
            timer.cancel()

    def is_small(self, source, ctes=()):
        """Whether a join gives few enough rows to be quick everywhere."""
        named = "WITH " + ", ".join(f"{name} AS ({query.text(1)})" for name, query in ctes) + " " if ctes else ""
        try:
            (n,) = self.duckdb(f"{named}SELECT count(*) FROM (SELECT 1 FROM {source.text(1)} LIMIT 20001)", 1).fetchone()
            return n <= 20000
        except duckdb.Error:
            return False

    def close(self):
        for engine in self.engines:
            engine.stop()
        self.con.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def check(dataset, query):
    """(kind, detail): agree, gap, skip, narrower, slow, differ or crash."""
    ours, theirs = query.text(0), query.text(1)
    answer = failure = before = None
    try:
        cursor = dataset.duckdb(theirs)
        types = [str(d[1]) for d in cursor.description]
        answer = cursor.fetchmany(100_001)
        if len(answer) > 100_000:
            return "skip", "many rows"
    except duckdb.InterruptException:
        return "skip", "DuckDB takes too long"
    except duckdb.Error as error:
        failure = str(error).split("\n")[0]
    for number, engine in enumerate(dataset.engines):
        try:
            _, _, rows = engine.query(ours)
        except comparison.Crash as crash:
            if str(crash) == "no answer" and number == 1 and dataset.off:
                # Without join ordering or pushdown a query may have to look at all pairs. The process that did is gone, and
                # with it its settings.
                for name in dataset.off:
                    engine.query(f"SET SESSION {name} = false")
                return "slow", f"without {', '.join(dataset.off)}"
            return "crash", f"engine {number + 1} ({' '.join(engine.command[1:])}): {crash}"
        except comparison.Failure as error:
            code = error.code
            if code in GAPS or "not supported" in str(error):
                return "gap", str(error).split("\n")[0]
            if failure is not None:
                return "skip", f"both fail: {code} / {failure}"
            if any(c in str(error) for c in NARROWER) or "overflow" in str(error) or "ivision by zero" in str(error):
                return "narrower", str(error).split("\n")[0]
            return "differ", f"engine {number + 1}: {error}"
        if failure is not None:
            return "skip", f"DuckDB fails: {failure}"
        if rows == before:
            continue
        before = rows
        columns = query.columns()
        scales = [node.average for _, _, node in columns]
        whole = query.limit is not None
        try:
            difference = comparison.compare(rows, answer, types, ordered=whole, tolerance=1e-9, scales=scales)
            names = [name for name, _, _ in columns]
            if difference is None and query.order and not whole and all(name in names for name, _ in query.order):
                places = [names.index(name) for name, _ in query.order]
                kept = [[types[p] for p in places], [scales[p] for p in places]]
                difference = comparison.compare(
                    [[r[p] for p in places] for r in rows], [[r[p] for p in places] for r in answer], kept[0], True, 1e-9, kept[1])
        except ValueError as error:
            difference = f"rows cannot be read: {error}"
        if difference is not None:
            return "differ", f"engine {number + 1} ({' '.join(engine.command[1:])}): {difference}"
    return "agree", "" if answer else "no rows"


def slots(query):
    """Every (apply, undo) that makes the tree smaller, the largest cuts first."""
    seen, queue = set(), [query]
    while queue:
        thing = queue.pop(0)
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, random_queries.Select):
            for field in ("ctes", "where", "having", "group", "items", "order"):
                held = getattr(thing, field)
                for i in range(len(held)):
                    if field == "items" and len(held) == 1:
                        continue
                    yield cut(held, i)
                    if field != "order":
                        yield from replaced(held, i)
            for field, smaller in (("distinct", False), ("limit", None), ("offset", None), ("grouping", None)):
                if getattr(thing, field) != smaller:
                    yield assigned(thing, field, smaller)
            yield from sources(thing, "source")
            queue += [q for _, q in thing.ctes] + thing.where + thing.having + thing.group + [n for _, n in thing.items] + [thing.source]
        elif isinstance(thing, random_queries.SetOperation):
            for side in ("left", "right"):
                queue.append(getattr(thing, side))
            for field in ("limit", "offset"):
                if getattr(thing, field) is not None:
                    yield assigned(thing, field, None)
            for i in range(len(thing.order)):
                yield cut(thing.order, i)
        elif isinstance(thing, random_queries.Join):
            yield from sources(thing, "left")
            yield from sources(thing, "right")
            for i in range(len(thing.conditions)):
                yield cut(thing.conditions, i)
                yield from replaced(thing.conditions, i)
            queue += [thing.left, thing.right] + thing.conditions
        elif isinstance(thing, random_queries.Source):
            if isinstance(thing.query, random_queries.SetOperation):
                yield assigned(thing, "query", thing.query.left)
            if thing.query is not None:
                queue.append(thing.query)
        elif isinstance(thing, random_queries.Node):
            for i in range(len(thing.kids)):
                yield from replaced(thing.kids, i)
            queue += thing.kids


def cut(held, i):
    saved = held[i]
    return (lambda: held.pop(i)), (lambda: held.insert(i, saved))


def assigned(thing, field, value):
    saved = getattr(thing, field)
    return (lambda: setattr(thing, field, value)), (lambda: setattr(thing, field, saved))


def sources(thing, field):
    if isinstance(getattr(thing, field), random_queries.Join):
        yield assigned(thing, field, getattr(thing, field).left)
        yield assigned(thing, field, getattr(thing, field).right)


def replaced(held, i):
    """The expression at a place by one of its parts of the same kind."""
    saved = held[i]
    node = saved[1] if isinstance(saved, tuple) else saved
    if not isinstance(node, random_queries.Node):
        return
    for kid in node.kids:
        if isinstance(kid, random_queries.Node) and kid.family == node.family:
            new = (saved[0], kid) if isinstance(saved, tuple) else kid

            def apply(new=new):
                held[i] = new

            def undo():
                held[i] = saved

            yield apply, undo


def shrink(dataset, query, kind, budget=400):
    """Smaller queries with the same kind of outcome, until none is smaller or the budget of runs is spent."""
    detail = None
    again = True
    while again and budget > 0:
        again = False
        if isinstance(query, random_queries.SetOperation):
            for side in (query.left, query.right):
                found, text = check(dataset, side)
                if found == kind:
                    query, detail, again = side, text, True
                    break
            if again:
                continue
        for apply, undo in list(slots(query)):
            before = query.text(0)
            try:
                apply()
            except IndexError:
                continue
            budget -= 1
            found, text = check(dataset, query) if query.text(0) != before else ("same", "")
            if found == kind:
                detail, again = text, True
                break
            undo()
            if budget <= 0:
                break
    return query, detail


def interesting(dataset):
    """A query, seldom one without rows or with many."""
    for _ in range(4):
        query = dataset.generator.query(dataset.random.choice([0, 1, 1, 2, 2, 3]))
        try:
            (count,) = dataset.duckdb(f"SELECT count(*) FROM (SELECT 1 FROM ({query.text(1)}) LIMIT 5001)").fetchone()
            if 0 < count <= 5000 or dataset.random.random() < 0.1:
                break
        except duckdb.InterruptException:
            continue
        except duckdb.Error:
            break
    return query


def run_dataset(seed, folder, count, tally, options):
    dataset = Dataset(seed, folder)
    tally["datasets"] += 1
    tally.update(f"  datasets without {name}" for name in dataset.off)
    bad = 0
    try:
        for number in range(count):
            query = interesting(dataset)
            if options.verbose:
                print(query.text(0), flush=True)
            kind, detail = check(dataset, query)
            tally[kind] += 1
            if kind in ("skip", "gap", "narrower", "slow") or detail == "no rows":
                tally[f"  {kind}: {reason(detail)}"] += 1
            if kind in ("differ", "crash"):
                bad += 1
                report(dataset, number, query, kind, detail, options)
            if options.hostile and dataset.random.random() < 0.5:
                for sql in hostile.variants(dataset.random, query.text(0), dataset.tables):
                    attack(dataset, sql, tally, options)
    finally:
        if not (bad and options.keep):
            dataset.close()
    return bad


def attack(dataset, sql, tally, options):
    """A query of which only an answer or an error is asked."""
    engine = dataset.engines[tally["hostile"] % 2]
    tally["hostile"] += 1
    try:
        engine.query(sql)
    except comparison.Failure as failure:
        text = str(failure)
        if "GENERIC_INTERNAL" in text or "internal" in text.lower():
            tally["hostile: internal error"] += 1
            print(f"\nINTERNAL ERROR, dataset {dataset.seed}\n  {sql}\n  {text}", flush=True)
    except comparison.Crash as crash:
        tally["crash"] += 1
        print(f"\nCRASH (hostile), dataset {dataset.seed}\n  {sql}\n  {crash}", flush=True)
    except UnicodeDecodeError:
        print(f"\nNOT UTF-8, dataset {dataset.seed}\n  {sql}", flush=True)
        engine.stop()


def reason(detail):
    words = detail.split(": ")
    return ": ".join(words[1:] if words[0].startswith("line ") else words)[:110]


def report(dataset, number, query, kind, detail, options):
    print(f"\n{kind.upper()}: dataset {dataset.seed}, query {number}\n  {query.text(0)}\n  {detail}", flush=True)
    if not options.shrink:
        return
    small, text = shrink(dataset, query, kind)
    if text:
        print(f"  smaller: {small.text(0)}\n  DuckDB:  {small.text(1)}\n  {text}")
    for table in dataset.tables:
        fields = ", ".join(f"{c.name} {c.sql}" for c in table.columns)
        print(f"  {table.name}: {len(table.rows)} rows, {table.style}, {' or '.join(table.sources)} ({fields})")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="a folder for the data; datasets with differences stay in it")
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--progress", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--report", help="a file that keeps what was counted, for runs in pieces")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--no-shrink", dest="shrink", action="store_false")
    options = parser.parse_args()
    tally = collections.Counter()
    start, bad, done, seed, earlier = time.monotonic(), 0, 0, options.seed, 0
    report = pathlib.Path(options.report) if options.report else None
    if report and report.exists():
        saved = json.loads(report.read_text())
        options.seed, seed, done, bad, earlier = (saved[key] for key in ("first seed", "next seed", "queries", "bad", "seconds"))
        tally.update(saved["tally"])
    with tempfile.TemporaryDirectory() as folder:
        while done < options.queries and time.monotonic() - start < options.seconds:
            count = min(QUERIES_PER_DATASET, options.queries - done)
            bad += run_dataset(seed, options.keep or folder, count, tally, options)
            done, seed = done + count, seed + 1
            if report:
                seconds = earlier + time.monotonic() - start
                saved = {"first seed": options.seed, "next seed": seed, "queries": done, "bad": bad, "seconds": seconds, "tally": tally}
                report.write_text(json.dumps(saved, indent=1))
            if sys.stderr.isatty() or options.progress:
                print(f"\r{done} queries, {bad} differences, {time.monotonic() - start:.0f} s", end="", file=sys.stderr, flush=True)
    print(f"\n{done} queries, datasets {options.seed} to {seed - 1}, {earlier + time.monotonic() - start:.0f} s")
    for name, n in sorted(tally.items(), key=lambda item: (item[0].startswith("  "), -item[1])):
        print(f"{n:7} {name}")
    if bad or tally["crash"]:
        sys.exit(1)


if __name__ == "__main__":
    main()
