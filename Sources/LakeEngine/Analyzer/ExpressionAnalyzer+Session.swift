import LakeSQL
import LakeVectors

/// The values that hold for the whole statement: they are constants of the plan.
extension ExpressionAnalyzer {
  func currentValue(_ value: SyntaxExpression.CurrentValue, precision: Int?, at position: Position) throws -> Expression {
    if let precision, !(0...6).contains(precision) {
      throw LakeError.notSupported("A precision of more than 6 (microseconds)", at: position)
    }
    switch value {
    case .date, .timestamp, .localTime, .localTimestamp: return current(value, precision: precision)
    case .user: return text(state.session.user)
    case .catalog: return text(state.resolver.catalogName)
    case .schema: return text(state.session.database)
    case .time: throw LakeError.notSupported("The type time with time zone", at: position)
    case .path: return text("")
    }
  }

  /// A point in time in the session's zone, to the millisecond unless told otherwise.
  func current(_ value: SyntaxExpression.CurrentValue, precision: Int?) -> Expression {
    let zone = state.session.timeZoneKey
    let precision = precision ?? 3
    let unit = ExpressionAnalyzer.unitMicros[precision]
    let instant = ExpressionAnalyzer.floor(state.session.startMicros, unit)
    let local = instant + TimeZoneRegistry.offsetMicros(utcMicros: instant, zone)
    let day: Int64 = 86_400_000_000
    let midnight = ExpressionAnalyzer.floor(local, day)
    switch value {
    case .date: return .literal(.integer(midnight / day), .date)
    case .localTime: return .literal(.integer(local - midnight), .time(precision: precision))
    case .localTimestamp: return .literal(.integer(local), .timestamp(precision: precision))
    default:
      return .literal(
        .zoned(ZonedTimestamp(micros: instant, zoneKey: zone)), .timestampWithTimeZone(precision: precision))
    }
  }

  private func text(_ value: String) -> Expression { .literal(.string(value), .varchar) }

  /// Microseconds of one unit of the last fractional digit, by precision.
  private static let unitMicros: [Int64] = [1_000_000, 100_000, 10_000, 1000, 100, 10, 1]

  /// The multiple of `unit` at or below `value`.
  private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
    let rest = value % unit
    return value - (rest < 0 ? rest + unit : rest)
  }
}
