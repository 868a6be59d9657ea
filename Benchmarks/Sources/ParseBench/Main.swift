import Glibc
import LakeQ

/// `make parse`: microseconds of parsing and of analysing statements, medians of many runs. Argument: a folder for the lake.
@main enum Main {
  static func main() async throws {
    let lake = try Lake(at: CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "/tmp/lakeq-parse")
    for table in tables { _ = try await lake.query(table) }
    // Definitions are read anew while their files are younger than the clock of the file system tells apart.
    try await Task.sleep(for: .milliseconds(300))
    print("statement                         bytes   parse µs  analyse µs")
    for (name, sql) in [("ten lines", tenLines), ("aggregation of TPC-H's kind", aggregation)] {
      let statement = try lake.prepare(sql)
      report(name, sql, try median(2000) { _ = try lake.prepare(sql) }, try median(2000) { _ = try statement.resultColumns() })
    }
    let wide = "SELECT id FROM trips WHERE id IN (" + (0..<130_000).map(String.init).joined(separator: ", ") + ")"
    let long = "SELECT id FROM trips WHERE " + (0..<40_000).map { "price <> \($0) + 0.5" }.joined(separator: " AND ")
    let deep = String(repeating: "SELECT (", count: 130_000)
    for (name, sql) in [("1 MB: list", wide), ("1 MB: AND", long)] {
      let statement = try lake.prepare(sql)
      report(name, sql, try median(5) { _ = try lake.prepare(sql) }, try median(3) { _ = try statement.resultColumns() })
    }
    report("1 MB: nested, refused", deep, try median(5) { _ = try? lake.prepare(deep) }, 0)
  }

  static func report(_ name: String, _ sql: String, _ parse: Double, _ analyse: Double) {
    func padded(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
    func rounded(_ micros: Double) -> String { "\((micros * 10).rounded() / 10)" }
    print(name + padded("\(sql.utf8.count)", 39 - name.count), padded(rounded(parse), 10), padded(rounded(analyse), 11))
  }

  static func median(_ runs: Int, _ body: () throws -> Void) throws -> Double {
    var times: [Double] = []
    for _ in 0..<runs {
      let start = ContinuousClock.now
      try body()
      let (seconds, attoseconds) = (ContinuousClock.now - start).components
      times.append(Double(seconds) * 1e6 + Double(attoseconds) / 1e12)
    }
    return times.sorted()[runs / 2]
  }

  static let tables = [
    "CREATE EXTERNAL TABLE IF NOT EXISTS trips (id bigint, customer bigint, cabin string, price decimal(10,2), discount decimal(4,2), "
      + "tax decimal(4,2), state string, at timestamp) PARTITIONED BY (dt date) STORED AS PARQUET LOCATION 's3://bench/trips/'",
    "CREATE EXTERNAL TABLE IF NOT EXISTS customers (id bigint, name string, country string) STORED AS PARQUET "
      + "LOCATION 's3://bench/customers/'",
  ]

  static let tenLines = """
    SELECT c.country, t.cabin, count(*) AS trips, sum(t.price) AS revenue
    FROM trips t
    JOIN customers c ON c.id = t.customer
    WHERE t.dt BETWEEN DATE '2023-10-01' AND DATE '2023-10-31'
      AND t.state IN ('paid', 'flown')
      AND c.name LIKE 'A%'
    GROUP BY c.country, t.cabin
    HAVING count(*) > 10
    ORDER BY revenue DESC, c.country
    LIMIT 20
    """

  static let aggregation = """
    SELECT cabin, state, sum(price) AS sum_price, sum(price * (1 - discount)) AS sum_discounted,
      sum(price * (1 - discount) * (1 + tax)) AS sum_charge, avg(price) AS avg_price, avg(discount) AS avg_discount,
      count(*) AS count_trips
    FROM trips
    WHERE dt <= DATE '1998-12-01' - INTERVAL '90' DAY
    GROUP BY cabin, state
    ORDER BY cabin, state
    """
}
