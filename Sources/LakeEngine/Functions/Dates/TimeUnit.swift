import LakeVectors

/// The units that date_trunc, date_add and date_diff take by name.
enum TimeUnit: String {
  case millisecond, second, minute, hour, day, week, month, quarter, year

  /// Microseconds of a unit of fixed length (on a calendar without zones); nil for months and longer.
  var micros: Int64? {
    switch self {
    case .millisecond: 1000
    case .second: 1_000_000
    case .minute: 60_000_000
    case .hour: 3_600_000_000
    case .day: 86_400_000_000
    case .week: 604_800_000_000
    case .month, .quarter, .year: nil
    }
  }

  /// Picoseconds of a unit of at most an hour; 0 for longer ones.
  var picos: Int64 { isTimeOfDay ? (micros ?? 0) * 1_000_000 : 0 }

  /// Months of a unit of whole months.
  var months: Int? {
    switch self {
    case .month: 1
    case .quarter: 3
    case .year: 12
    default: nil
    }
  }

  /// Days of day and week.
  var days: Int? { self == .day ? 1 : self == .week ? 7 : nil }

  /// True for hours and shorter, which zones do not stretch.
  var isTimeOfDay: Bool { months == nil && days == nil }

  /// What the unit is applied to.
  enum Kind: String {
    case date = "DATE"
    case time = "Time"
    case timestamp = "Timestamp"

    init(_ type: DataType) {
      switch type {
      case .date: self = .date
      case .time, .timeWithTimeZone: self = .time
      default: self = .timestamp
      }
    }
  }

  /// - Throws: `INVALID_FUNCTION_ARGUMENT` when there is no such unit for `kind`.
  init(_ name: StringView, for kind: Kind) throws {
    let text = name.string.lowercased()
    guard let unit = TimeUnit(rawValue: text), kind != .date || !unit.isTimeOfDay, kind != .time || unit.isTimeOfDay else {
      throw LakeError.invalidArgument("'\(text)' is not a valid \(kind.rawValue) field")
    }
    self = unit
  }
}

/// The unit of each row, parsed once when the argument is constant.
struct RowUnit {
  private let names: Cells<StringView>
  private let kind: TimeUnit.Kind
  private let constant: TimeUnit?

  init(_ call: ScalarFunction.Invocation, unit: Int, value: Int) throws {
    names = call.strings(unit)
    kind = TimeUnit.Kind(call.arguments[value].type)
    constant = names.isConstant && call.rowCount > 0 ? try TimeUnit(names[0], for: kind) : nil
  }

  @inline(__always)
  func unit(_ row: Int) throws -> TimeUnit { try constant ?? TimeUnit(names[row], for: kind) }
}
