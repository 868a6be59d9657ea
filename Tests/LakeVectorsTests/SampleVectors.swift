import LakeVectors

/// Vectors of every type, encoding and null pattern, with the rows they must hold.
struct SampleVector: CustomStringConvertible {
  let vector: ColumnVector
  let rows: [Value]
  var description: String { "\(vector.type)/\(vector.physical)/\(vector.encoding)/\(rows.count) rows" }
}

enum NullPattern: CaseIterable {
  case none, some, first, all

  func isNull(_ row: Int) -> Bool {
    switch self {
    case .none: false
    case .some: row % 3 == 1 || row % 64 == 63
    case .first: row == 0
    case .all: true
    }
  }
}

let sampleSizes = [0, 1, 7, 63, 64, 65, 2048]

let sampleTypes: [DataType] = [
  .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal(precision: 10, scale: 2),
  .decimal(precision: 30, scale: 4), .varchar, .char(length: 22), .varbinary, .date, .timestamp(precision: 3),
  .timestampWithTimeZone(precision: 3), .intervalYearToMonth, .intervalDayToSecond, .uuid, .time(precision: 12),
  .timeWithTimeZone(precision: 12), .timestamp(precision: 12), .timestampWithTimeZone(precision: 12),
]

/// Value number `seed` of a type: few distinct ones, extremes among them.
func sampleValue(_ type: DataType, _ seed: Int) -> Value {
  let k = seed % 11
  switch type {
  case .boolean: return .boolean(k % 2 == 0)
  case .tinyint: return .integer([0, 1, -1, 127, -128, 5, 6, 7, 8, 9, 10][k])
  case .smallint: return .integer([0, 1, -1, 32767, -32768, 5, 6, 7, 8, 9, 10][k])
  case .integer, .date, .intervalYearToMonth:
    return .integer([0, 1, -1, Int64(Int32.max), Int64(Int32.min), 5, 6, 7, 8, 19000, 10][k])
  case .time: return .integer([0, 1, 86_399_999_999_999_999, 2, 999_999, 5, 6, 7, 1_000_000, 9, 1 << 40][k])
  case .timeWithTimeZone:
    let picos: Int64 = [0, 1, 86_399_999_999_999_999, 2, 999_999, 5, 5, 7, 1_000_000, 9, 1 << 40][k]
    return .zonedTime(ZonedTime(utcPicos: picos, offsetMinutes: [0, 60, -840][k % 3]))
  case .timestamp(let precision) where precision > 6:
    let micros: Int64 = [0, 0, -1, .max, .min, 5, 5, 7, 8, 9, 1 << 40][k]
    return .decimal(LongTimestamp(micros: micros, picosOfMicro: [0, 1, 999_999, 999_999, 0, 5, 6, 0, 8, 9, 10][k]).packed)
  case .timestampWithTimeZone(let precision) where precision > 6:
    let micros: Int64 = [0, 0, -1, .max >> 4, .min >> 4, 5, 5, 7, 8, 9, 10][k]
    let picos: Int32 = [0, 1, 999_999, 999_999, 0, 5, 5, 0, 8, 9, 10][k]
    return .zoned(ZonedTimestamp(micros: micros, picosOfMicro: picos, zoneKey: UInt16(k % 3)))
  case .bigint, .timestamp, .intervalDayToSecond:
    return .integer([0, 1, -1, .max, .min, 5, 6, 7, 8, 9, 1 << 40][k])
  case .real: return .real([0, -0.0, 1.5, -.infinity, .infinity, .nan, 3, 4, 5, 6, .leastNonzeroMagnitude][k])
  case .double: return .double([0, -0.0, 1.5, -.infinity, .infinity, .nan, 3, 4, 5, 6, .greatestFiniteMagnitude][k])
  case .decimal(let precision, _):
    let wide: Int128 = precision > 18 ? 12_345_678_901_234_567_890_123 : 1_234_567_890
    return .decimal([0, 1, -1, wide, -wide, 5, 6, 7, 8, 9, wide - 1][k])
  case .uuid: return .decimal([0, 1, -1, .max, .min, 5, 6, 7, 8, 9, 10][k])
  case .varchar, .char, .json:
    return .string(
      ["", "a", "ab", "twelve bytes", "thirteen byte", "thirteen bytf", "añb", "日本語日本語日本語", "😀", "abc", "thirteen byte and more"][k])
  case .varbinary: return .binary([[], [0], [255], Array(0..<12), Array(0..<13), [1], [2], [3], [4], [5], [0, 0]][k].map { UInt8($0) })
  case .timestampWithTimeZone:
    return .zoned(ZonedTimestamp(micros: [0, 1, -1, .max >> 4, .min >> 4, 5, 5, 7, 8, 9, 10][k], zoneKey: UInt16(k % 3)))
  case .array(let element): return .array((0..<[0, 1, 2, 3, 0, 1, 2, 5, 1, 2, 20][k]).map { sampleElement(element, seed &+ $0) })
  case .map(let key, let value):
    // Keys of a map are distinct; those of booleans and of few values run out.
    var entries: [MapEntry] = []
    for i in 0..<[0, 1, 2, 3, 0, 1, 2, 5, 1, 2, 4][k] {
      let key = sampleValue(key, i &+ seed)
      if !entries.contains(where: { same($0.key, key) }) { entries.append(MapEntry(key, sampleElement(value, seed &+ i))) }
    }
    return .map(entries)
  case .row(let fields): return .row(fields.enumerated().map { sampleElement($1.type, seed &+ $0) })
  default: return .null
  }
}

/// As `sampleValue`, with NULLs.
func sampleElement(_ type: DataType, _ seed: Int) -> Value { seed % 5 == 3 ? .null : sampleValue(type, seed) }

/// Nested types over each kind of storage, and inside each other.
let nestedSampleTypes: [DataType] =
  [
    .array(.bigint), .array(.varchar), .array(.boolean), .array(.double), .array(.timestampWithTimeZone(precision: 3)),
    .array(.timestampWithTimeZone(precision: 12)), .array(.timeWithTimeZone(precision: 3)), .array(.timestamp(precision: 9)),
  ] + [
    .array(.decimal(precision: 30, scale: 4)), .map(key: .varchar, value: .integer), .map(key: .bigint, value: .array(.varchar)),
    .row([RowField(name: "a", type: .bigint), RowField(name: "b", type: .varchar)]), .row([RowField(name: nil, type: .double)]),
    .array(.array(.varchar)), .array(.row([RowField(name: "x", type: .varchar), RowField(name: "y", type: .array(.bigint))])),
    .row([
      RowField(name: "m", type: .map(key: .varchar, value: .row([RowField(name: "z", type: .date)]))),
      RowField(name: "n", type: .char(length: 22)),
    ]),
  ]

func sampleVectors(_ type: DataType, sizes: [Int] = sampleSizes, patterns: [NullPattern] = NullPattern.allCases) -> [SampleVector] {
  var out: [SampleVector] = []
  for size in sizes {
    for pattern in patterns {
      let rows = (0..<size).map { pattern.isNull($0) ? Value.null : sampleValue(type, $0 * 7 + $0 / 11) }
      out.append(SampleVector(vector: ColumnVector(rows, type: type), rows: rows))
      for encoding in [VectorEncoding.dictionary8, .dictionary16, .dictionary32] {
        out.append(dictionarySample(type, encoding, size, pattern))
      }
    }
    out.append(
      SampleVector(
        vector: .constant(sampleValue(type, 4), type: type, count: size), rows: Array(repeating: sampleValue(type, 4), count: size)))
    out.append(SampleVector(vector: .nulls(type, count: size), rows: Array(repeating: .null, count: size)))
  }
  if type.isDecimal { out += out.filter { $0.vector.physical == .int128 && $0.vector.isFlat }.compactMap(narrow) }
  return out
}

func dictionarySample(_ type: DataType, _ encoding: VectorEncoding, _ size: Int, _ pattern: NullPattern) -> SampleVector {
  let entries = (0..<11).map { sampleValue(type, $0) }
  let dictionary = VectorDictionary(ColumnVector(entries, type: type))
  let ids = Buffer(byteCount: size * 4)
  for row in 0..<size {
    let id = (row * 5 + row / 7) % 11
    switch encoding {
    case .dictionary8: ids.pointer(UInt8.self)[row] = UInt8(id)
    case .dictionary16: ids.pointer(UInt16.self)[row] = UInt16(id)
    default: ids.pointer(UInt32.self)[row] = UInt32(id)
    }
  }
  let bits = pattern == .none ? nil : Validity.make(size, valid: true)
  var rows: [Value] = []
  for row in 0..<size {
    if pattern.isNull(row), let bits { Validity.clear(bits.pointer(), row) }
    rows.append(pattern.isNull(row) ? .null : entries[(row * 5 + row / 7) % 11])
  }
  return SampleVector(
    vector: ColumnVector(dictionary: dictionary, encoding: encoding, count: size, ids: ids, validity: bits), rows: rows)
}

/// A wide decimal whose values fit, stored as int64.
func narrow(_ sample: SampleVector) -> SampleVector? {
  guard case .decimal(_, let scale) = sample.vector.type else { return nil }
  let rows = sample.rows.map { value -> Value in
    if case .decimal(let v) = value { return .decimal(v % 1000) }
    return .null
  }
  let small = ColumnVector(rows, type: .decimal(precision: 18, scale: scale))
  return SampleVector(vector: small.retyped(sample.vector.type), rows: rows)
}

/// Value equality where NaN is itself and -0.0 differs from 0.0.
func same(_ a: Value, _ b: Value) -> Bool {
  switch (a, b) {
  case (.double(let x), .double(let y)): x.bitPattern == y.bitPattern || (x.isNaN && y.isNaN)
  case (.real(let x), .real(let y)): x.bitPattern == y.bitPattern || (x.isNaN && y.isNaN)
  case (.array(let x), .array(let y)), (.row(let x), .row(let y)): x.count == y.count && zip(x, y).allSatisfy { same($0, $1) }
  case (.map(let x), .map(let y)):
    x.count == y.count && zip(x, y).allSatisfy { same($0.key, $1.key) && same($0.value, $1.value) }
  default: a == b
  }
}

func same(_ vector: ColumnVector, _ rows: [Value]) -> Bool {
  vector.count == rows.count && rows.indices.allSatisfy { same(vector.value($0), rows[$0]) }
}
