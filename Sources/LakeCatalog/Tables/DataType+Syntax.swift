package import LakeSQL
package import LakeVectors

extension LakeError {
  /// A text that is no SQL.
  package init(_ error: SyntaxError) {
    self.init(
      .syntaxError, error.message, at: SourceLocation(line: error.line, column: error.column), hint: error.hint)
  }
}

extension Position {
  package var location: SourceLocation { SourceLocation(line: line, column: column) }
}

extension DataType {
  /// The type a name means, in Trino's or in Hive's spelling (`string`, `binary`, `int`, `struct<…>`).
  /// - Throws: `TYPE_NOT_FOUND` (`Unknown type: foo`) or `TYPE_MISMATCH` for parameters out of range.
  package init(_ syntax: TypeName) throws {
    self = try DataType.resolve(syntax)
  }

  private static let plain: [String: DataType] = [
    "boolean": .boolean, "tinyint": .tinyint, "smallint": .smallint, "int": .integer, "integer": .integer,
    "bigint": .bigint, "real": .real, "float": .real, "double": .double, "string": .varchar, "varbinary": .varbinary,
    "binary": .varbinary, "date": .date, "json": .json, "uuid": .uuid, "ipaddress": .ipaddress, "unknown": .unknown,
    "interval year to month": .intervalYearToMonth, "interval day to second": .intervalDayToSecond,
  ]

  private static func resolve(_ syntax: TypeName) throws -> DataType {
    let numbers = syntax.parameters.compactMap { if case .number(let number) = $0 { number } else { nil } }
    let types = try syntax.parameters.compactMap { if case .type(let type) = $0 { try DataType(type) } else { nil } }
    func bad(_ message: String) -> LakeError { LakeError(.typeMismatch, message, at: syntax.position.location) }
    func number(_ index: Int, _ range: ClosedRange<Int>, default fallback: Int) throws -> Int {
      guard index < numbers.count else { return fallback }
      guard range.contains(numbers[index]) else {
        throw bad("Invalid parameter \(numbers[index]) for type \(syntax.name): it must be from \(range.lowerBound) to \(range.upperBound)")
      }
      return numbers[index]
    }
    if syntax.parameters.isEmpty, let type = plain[syntax.name] { return type }
    switch syntax.name {
    case "decimal", "numeric", "dec":
      let precision = try number(0, 1...38, default: 38)
      let scale = numbers.count > 1 ? numbers[1] : 0
      guard (0...precision).contains(scale) else { throw bad("DECIMAL scale must be in range [0, precision (\(precision))]: \(scale)") }
      return .decimal(precision: precision, scale: scale)
    case "varchar":
      return .varchar(length: numbers.isEmpty ? nil : try number(0, 1...2_147_483_646, default: 1))
    case "char": return .char(length: try number(0, 1...65_536, default: 1))
    case "time": return .time(precision: try number(0, 0...12, default: 3))
    case "time with time zone": return .timeWithTimeZone(precision: try number(0, 0...12, default: 3))
    case "timestamp": return .timestamp(precision: try number(0, 0...12, default: 3))
    case "timestamp with time zone": return .timestampWithTimeZone(precision: try number(0, 0...12, default: 3))
    case "array" where types.count == 1: return .array(types[0])
    case "map" where types.count == 2: return .map(key: types[0], value: types[1])
    case "row", "struct":
      let fields = try syntax.parameters.map { parameter in
        switch parameter {
        case .field(let name, let type): return RowField(name: name?.text, type: try DataType(type))
        case .type(let type): return RowField(name: nil, type: try DataType(type))
        case .number: throw bad("A \(syntax.name) has fields, not numbers")
        }
      }
      guard !fields.isEmpty else { throw bad("A \(syntax.name) needs at least one field") }
      return .row(fields)
    case let name where OpaqueType.parameterized[name] == types.count && !types.isEmpty: return .opaque(name, types)
    case let name where syntax.parameters.isEmpty && OpaqueType.spelling[name] != nil:
      return .opaque(OpaqueType.spelling[name] ?? name, [])
    default:
      throw LakeError(.typeNotFound, "Unknown type: \(syntax.name)", at: syntax.position.location)
    }
  }
}
