import LakeSQL
import LakeVectors

/// The values that hold for the whole statement: they are constants of the plan.
extension ExpressionAnalyzer {
  func currentValue(_ value: SyntaxExpression.CurrentValue, precision: Int?, at position: Position) throws -> Expression {
    if let precision, precision > TemporalLiteral.digitsMax {
      throw TemporalLiteral.tooPrecise(Self.typeName(value), precision, at: position)
    }
    switch value {
    case .date, .time, .timestamp, .localTime, .localTimestamp: return current(value, precision: precision)
    case .user: return text(state.session.user)
    case .catalog: return text(state.resolver.catalogName)
    case .schema: return text(state.session.database)
    case .path: return text("")
    }
  }

  /// A point in time in the session's zone, to the millisecond unless told otherwise. The clock's microseconds are rounded to
  /// fewer digits for all of them, as in Trino, so that those of one statement agree.
  func current(_ value: SyntaxExpression.CurrentValue, precision: Int?) -> Expression {
    let zone = state.session.timeZoneKey
    let precision = precision ?? 3
    let start = state.session.startMicros
    let offset = TimeZoneRegistry.offsetMicros(utcMicros: start, zone)
    let local = LongTimestamp(micros: start + offset)
    let rounded = local.rounded(toPrecision: precision) ?? local
    switch value {
    case .date: return .literal(.integer(Self.floor(local.micros, Int64(ClockTime.microsPerDay)).quotient), .date)
    case .localTime: return .literal(.integer(rounded.picosOfDay), .time(precision: precision))
    case .time:
      let time = ZonedTime(localPicos: rounded.picosOfDay, offsetMinutes: Int(offset) / ClockTime.microsPerMinute)
      return .literal(.zonedTime(time), .timeWithTimeZone(precision: precision))
    case .localTimestamp:
      let type = DataType.timestamp(precision: precision)
      return .literal(type.isLongTimestamp ? .decimal(rounded.packed) : .integer(rounded.micros), type)
    default:
      let exact = LongTimestamp(micros: start)
      let instant = exact.rounded(toPrecision: precision) ?? exact
      return .literal(
        .zoned(ZonedTimestamp(micros: instant.micros, zoneKey: zone)), .timestampWithTimeZone(precision: precision))
    }
  }

  private static func typeName(_ value: SyntaxExpression.CurrentValue) -> String {
    switch value {
    case .localTime: "TIME"
    case .time: "TIME WITH TIME ZONE"
    case .localTimestamp: "TIMESTAMP"
    default: "TIMESTAMP WITH TIME ZONE"
    }
  }

  private func text(_ value: String) -> Expression { .literal(.string(value), .varchar) }

  /// The multiple of `unit` at or below `value`, and how many units that is.
  private static func floor(_ value: Int64, _ unit: Int64) -> (multiple: Int64, quotient: Int64) {
    let rest = value % unit
    let multiple = value - (rest < 0 ? rest + unit : rest)
    return (multiple, multiple / unit)
  }
}
