"""lakeq as a child process that may fail, and the comparison of its rows with DuckDB's."""

import datetime
import decimal
import math
import os
import select
import subprocess


class Crash(Exception):
    """The process ended or did not answer in time."""


class Failure(Exception):
    """The query ended with an error; `code` is its name."""

    def __init__(self, text):
        super().__init__(text)
        parts = text.split(": ")
        self.code = next((p for p in parts[:2] if p.isupper()), parts[0])


class Lakeq:
    """Answers SQL with rows of texts, None for NULL. After a crash or a timeout the next query starts a new process."""

    def __init__(self, binary, threads, lake, timeout=60, batch_rows=None):
        self.command = [str(binary), str(threads), str(lake)] + ([str(batch_rows)] if batch_rows else [])
        self.timeout = timeout
        self.process = None
        self.buffer = b""

    def start(self):
        self.buffer = b""
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def peak_mb(self):
        """Most memory that the process has held, in megabytes."""
        if self.process is None:
            return 0
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024

    def line(self):
        while b"\n" not in self.buffer:
            ready, _, _ = select.select([self.process.stdout], [], [], self.timeout)
            chunk = os.read(self.process.stdout.fileno(), 1 << 16) if ready else None
            if not chunk:
                self.process.kill() if chunk is None else None
                _, error = self.process.communicate()
                status = self.process.returncode
                self.process = None
                raise Crash("no answer" if chunk is None else f"ended with {status}: {error.decode(errors='replace')[-2000:]}")
            self.buffer += chunk
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.decode()

    def query(self, sql):
        """(milliseconds, column names, rows)."""
        if self.process is None:
            self.start()
        try:
            self.process.stdin.write(" ".join(sql.split("\n")).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self.stop()
            raise Crash("ended between queries")
        first = self.line()
        lines = []
        quoted = False
        while True:
            line = self.line()
            if line == "\x04" and not quoted:
                break
            lines.append(line)
            quoted ^= line.count('"') % 2 == 1
        if first.startswith("!"):
            raise Failure("\n".join([first[1:]] + lines))
        records = list(parse("\n".join(lines) + "\n")) if lines else []
        return float(first), records[0] if records else [], records[1:]


def parse(text):
    """CSV records; an empty field is None, a quoted one its text."""
    if '"' not in text:
        for line in text[:-1].split("\n"):
            yield [field if field else None for field in line.split(",")]
        return
    record, i, n = [], 0, len(text)
    while i < n:
        if text[i] == '"':
            field, i = [], i + 1
            while True:
                end = text.index('"', i)
                field.append(text[i:end])
                if text[end + 1] != '"':
                    break
                field.append('"')
                i = end + 2
            record.append("".join(field))
            i = end + 1
        else:
            end = i
            while text[end] not in ",\n":
                end += 1
            record.append(text[i:end] if end > i else None)
            i = end
        if text[i] == "\n":
            yield record
            record = []
        i += 1


def typed(text, value_type):
    """The text as a value of DuckDB's type."""
    if text is None:
        return None
    if value_type == "BOOLEAN":
        return {"true": True, "false": False}[text]
    if value_type.startswith("DECIMAL") or "INT" in value_type:
        # Where lakeq's type is another kind of number its text tells.
        return decimal.Decimal(text) if text not in ("NaN", "Infinity", "-Infinity") else float(text)
    if value_type in ("DOUBLE", "FLOAT"):
        return float(text)
    return text


def plain(value, value_type):
    """DuckDB's value in the form of `typed`."""
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, (int, decimal.Decimal)):
        return decimal.Decimal(value)
    if isinstance(value, datetime.datetime):
        return value
    return str(value)


def moment(text):
    """A timestamp's text, any precision."""
    base, _, fraction = text.partition(".")
    micros = int((fraction + "000000")[:6])
    return datetime.datetime.strptime(base, "%Y-%m-%d %H:%M:%S") + datetime.timedelta(microseconds=micros)


def order_key(value, coarse):
    """Any values of one column in some total order; doubles coarsely where asked, so that last digits do not reorder."""
    if value is None:
        return (1, 0)
    if isinstance(value, float):
        if math.isnan(value):
            return (0, math.inf, 1)
        return (0, (float(f"{value:.9g}") if coarse else value) + 0.0, 0)
    return (0, value, 0)


def equal(a, b, tolerance, scale):
    if a is None or b is None:
        return a is b
    if isinstance(a, float) or isinstance(b, float):
        x, y = float(a), float(b)
        if math.isnan(x) or math.isnan(y):
            return math.isnan(x) and math.isnan(y)
        # An average of decimals keeps the scale in Trino and is a double in DuckDB: compare to that scale.
        absolute = 0.51 * 10.0**-scale if scale is not None else tolerance
        return math.isclose(x, y, rel_tol=tolerance, abs_tol=absolute)
    return a == b


def compare(ours, theirs, types, ordered=False, tolerance=1e-11, scales=None):
    """None when the rows agree, else what differs. `ours` are texts, `theirs` DuckDB's values of `types`.

    `scales`: digits after the point to which averages of decimals agree, by column; found from the texts when left out.
    """
    if len(ours) != len(theirs):
        return f"{len(ours)} rows, DuckDB has {len(theirs)}"
    width = len(types)
    mine, yours, found = [], [], [None] * width
    for row in ours:
        if len(row) != width:
            return f"{len(row)} columns, DuckDB has {width}"
        cells = []
        for i, (text, kind) in enumerate(zip(row, types)):
            try:
                value = typed(text, kind)
                if kind == "TIMESTAMP" and text is not None:
                    value = moment(text)
            except (ValueError, KeyError, decimal.InvalidOperation):
                return f"column {i + 1}: {text!r} is not of type {kind}"
            if kind == "DOUBLE" and text is not None and "E" not in text and text[-1].isdigit():
                # Decimal text: lakeq's type is a decimal (doubles print an exponent or a short fraction, never more digits).
                digits = len(text.partition(".")[2])
                found[i] = digits if found[i] in (None, digits) else -1
            cells.append(value)
        mine.append(cells)
    scales = [s if s is not None and s >= 0 else None for s in found] if scales is None else scales
    yours = [[plain(value, kind) for value, kind in zip(row, types)] for row in theirs]
    if ordered:
        return first_difference(mine, yours, tolerance, scales)
    for coarse in (False, True):
        mine.sort(key=lambda row: [order_key(cell, coarse) for cell in row])
        yours.sort(key=lambda row: [order_key(cell, coarse) for cell in row])
        difference = first_difference(mine, yours, tolerance, scales)
        if difference is None:
            break
    return difference


def first_difference(mine, yours, tolerance, scales):
    width = len(scales)
    for number, (a, b) in enumerate(zip(mine, yours)):
        for i in range(width):
            if not equal(a[i], b[i], tolerance, scales[i]):
                return f"row {number + 1}, column {i + 1}: {a[i]!r}, DuckDB has {b[i]!r}\n  {shown(a)}\n  {shown(b)}"
    return None


def shown(row):
    return " | ".join("NULL" if cell is None else str(cell) for cell in row)[:600]
