import LakeFormats
import LakeVectors

/// One day's bookings as columns.
struct Bookings {
  static let schema = [
    ColumnSchema(name: "booking_id", type: .bigint), ColumnSchema(name: "flight_id", type: .integer),
    ColumnSchema(name: "booked_at", type: .timestamp(precision: 3)), ColumnSchema(name: "origin", type: .varchar),
    ColumnSchema(name: "destination", type: .varchar), ColumnSchema(name: "cabin", type: .varchar),
    ColumnSchema(name: "seats", type: .integer), ColumnSchema(name: "price", type: .decimal(precision: 10, scale: 2)),
    ColumnSchema(name: "channel", type: .varchar), ColumnSchema(name: "agent", type: .varchar),
  ]

  /// 2023-10-01.
  private static let firstDay = 19_631
  private static let airports = [
    "MAD", "BCN", "LIM", "BOG", "MEX", "SCL", "EZE", "GRU", "MIA", "JFK", "CDG", "LHR", "FRA", "AMS", "LIS", "FCO", "ZRH", "VIE", "CPH",
    "OSL",
  ]
  private static let channels = ["web", "web", "web", "app", "app", "agency", "phone"]
  private static let agents = ["Peña y Hijos", "Viajes Más", "Ñandú Tours", "Ocean Blue Travel", "旅行社", "Martín & Co"]

  let date: String
  let batch: ColumnBatch

  init(day: Int, rows: Int, seed: UInt64) {
    date = ValueText.text(.integer(Int64(Self.firstDay + day)), .date)
    var random = RandomSource(seed: seed &* 1_000_003 &+ UInt64(day))
    var builders = Self.schema.map { VectorBuilder(type: $0.type, capacity: rows) }
    for row in 0..<rows {
      let origin = random.skewed(Self.airports.count)
      let destination = (origin + 1 + random.next(Self.airports.count - 1)) % Self.airports.count
      let micros = Int64(Self.firstDay + day) * 86_400_000_000 + Int64(random.next(86_400_000)) * 1000
      let channel = random.pick(Self.channels)
      let cabin = ["economy", "economy", "economy", "economy", "premium", "business"][random.next(6)]
      let fare = Int64(3_000 + random.skewed(90_000)) * (cabin == "business" ? 4 : 1)
      builders[0].append(raw: Int64(day * 1_000_000 + row + 1))
      builders[1].append(raw: Int32(1001 + random.skewed(400)))
      builders[2].append(raw: micros)
      builders[3].append(Self.airports[origin])
      builders[4].append(Self.airports[destination])
      builders[5].append(cabin)
      builders[6].append(raw: Int32(1 + random.skewed(6)))
      builders[7].append(raw: fare)
      builders[8].append(channel)
      if channel == "agency" { builders[9].append(random.pick(Self.agents)) } else { builders[9].appendNull() }
    }
    batch = ColumnBatch(columns: builders.map { $0.finish() }, rowCount: rows)
  }
}
