/// Arithmetic on dates, times, timestamps and intervals:
/// - date, timestamp or zoned timestamp ± interval; interval + any of them; time ± interval day to second (wraps at midnight);
/// - the difference of two dates, times, timestamps or zoned timestamps as an interval day to second;
/// - interval ± interval of one kind; interval × or ÷ a number; a number × interval.
///
/// Months are added to the local date, and a day that the month does not have becomes its last.
enum TemporalArithmetic {
  static func run(_ op: ArithmeticOperator, _ a: ColumnVector, _ b: ColumnVector, _ type: DataType) throws -> ColumnVector {
    if let result = shiftedByConstant(op, a, b, type) { return result }
    let count = Kernels.commonCount(a, b)
    let validity = Kernels.commonValidity(a, b)
    var builder = VectorBuilder(type: type, capacity: max(count, 1))
    let bits = validity.map { UnsafePointer($0.pointer(UInt64.self)) }
    for row in 0..<count {
      if let bits, !Validity.isValid(bits, row) {
        builder.appendNull()
      } else {
        let x = a.value(a.encoding == .constant ? 0 : row)
        let y = b.value(b.encoding == .constant ? 0 : row)
        builder.append(try apply(op, x, a.type, y, b.type, type))
      }
    }
    return builder.finish()
  }

  /// Dates and timestamps ± one interval of days and seconds, which is an addition of integers; `nil` for all else, and when a
  /// row overflows (the way by rows then names the error).
  private static func shiftedByConstant(
    _ op: ArithmeticOperator, _ a: ColumnVector, _ b: ColumnVector, _ type: DataType
  ) -> ColumnVector? {
    guard a.type == type, b.encoding == .constant, b.type == .intervalDayToSecond, op == .add || op == .subtract else { return nil }
    let millis = b.values(Int64.self)[0]
    let result: ColumnVector?
    switch type {
    case .date where millis % 86_400_000 == 0 && Int32(exactly: millis / 86_400_000) != nil:
      let days = ColumnVector.constant(.integer(millis / 86_400_000), type: .integer, count: b.count)
      result = try? IntegerArithmetic<Int32>.run(op, a, days, .integer)
    case .timestamp:
      let (micros, overflow) = millis.multipliedReportingOverflow(by: 1000)
      if overflow { return nil }
      let shift = ColumnVector.constant(.integer(micros), type: .bigint, count: b.count)
      result = try? IntegerArithmetic<Int64>.run(op, a, shift, .bigint)
    default: return nil
    }
    return result?.retyped(type)
  }

  private static func apply(
    _ op: ArithmeticOperator, _ a: Value, _ aType: DataType, _ b: Value, _ bType: DataType, _ type: DataType
  ) throws -> Value {
    if !aType.isInterval, bType.isInterval, op == .add || op == .subtract, case .integer(let amount) = b {
      let (signed, overflow) = op == .add ? (amount, false) : Int64(0).subtractingReportingOverflow(amount)
      if overflow { throw outOfRange(type) }
      return try shifted(a, aType, by: signed, months: bType == .intervalYearToMonth)
    }
    if aType.isInterval, !bType.isInterval, op == .add, case .integer(let amount) = a {
      return try shifted(b, bType, by: amount, months: aType == .intervalYearToMonth)
    }
    if op == .subtract, !aType.isInterval, !bType.isInterval, type == .intervalDayToSecond {
      return .integer(try difference(a, b, aType))
    }
    if aType.isInterval || bType.isInterval, let value = combine(op, a, b) {
      if type == .intervalYearToMonth, Int32(exactly: value) == nil { throw outOfRange(type) }
      return .integer(value)
    }
    throw outOfRange(type)
  }

  /// Milliseconds from `b` to `a`.
  private static func difference(_ a: Value, _ b: Value, _ type: DataType) throws -> Int64 {
    switch (a, b) {
    case (.integer(let x), .integer(let y)):
      if type == .date { return (x - y) * 86_400_000 }
      let (micros, overflow) = x.subtractingReportingOverflow(y)
      if overflow { throw outOfRange(.intervalDayToSecond) }
      return Int64(floorDiv(Int(micros), 1000))
    case (.zoned(let x), .zoned(let y)):
      let (micros, overflow) = x.micros.subtractingReportingOverflow(y.micros)
      if overflow { throw outOfRange(.intervalDayToSecond) }
      return Int64(floorDiv(Int(micros), 1000))
    default: throw outOfRange(.intervalDayToSecond)
    }
  }

  /// A point in time moved by months, or by milliseconds.
  private static func shifted(_ value: Value, _ type: DataType, by amount: Int64, months: Bool) throws -> Value {
    switch (value, type) {
    case (.integer(let days), .date):
      let moved = months ? addMonths(days: Int(days), amount) : days + amount / 86_400_000
      if !months && amount % 86_400_000 != 0 {
        throw LakeError(.invalidFunctionArgument, "Cannot add hour, minutes or seconds to a date")
      }
      guard Int32(exactly: moved) != nil else { throw outOfRange(type) }
      return .integer(moved)
    case (.integer(let micros), .time):
      return .integer(Int64(floorMod(Int(micros) &+ Int(amount % 86_400_000) &* 1000, 86_400_000_000)))
    case (.integer(let micros), _):
      guard let moved = move(micros, by: amount, months: months) else { throw outOfRange(type) }
      return .integer(moved)
    case (.zoned(let zoned), _):
      guard months else {
        guard let moved = move(zoned.micros, by: amount, months: false) else { throw outOfRange(type) }
        return .zoned(ZonedTimestamp(micros: moved, zoneKey: zoned.zoneKey))
      }
      let local = zoned.micros &+ TimeZoneRegistry.offsetMicros(utcMicros: zoned.micros, zoned.zoneKey)
      guard let moved = move(local, by: amount, months: true) else { throw outOfRange(type) }
      let utc = TimeZoneRegistry.localToUTC(localMicros: moved, zoned.zoneKey)
      return .zoned(ZonedTimestamp(micros: utc, zoneKey: zoned.zoneKey))
    default: throw outOfRange(type)
    }
  }

  private static func move(_ micros: Int64, by amount: Int64, months: Bool) -> Int64? {
    if !months {
      let (delta, over) = amount.multipliedReportingOverflow(by: 1000)
      let (moved, carry) = micros.addingReportingOverflow(delta)
      return over || carry ? nil : moved
    }
    let clock = ClockTime(micros: micros)
    let days = addMonths(days: clock.days, amount)
    let (midnight, over) = days.multipliedReportingOverflow(by: 86_400_000_000)
    let (moved, carry) = midnight.addingReportingOverflow(Int64(clock.microsOfDay))
    return over || carry ? nil : moved
  }

  private static func addMonths(days: Int, _ months: Int64) -> Int64 {
    Int64(CivilDate(days: days).adding(months: Int(months)).days)
  }

  private static func combine(_ op: ArithmeticOperator, _ a: Value, _ b: Value) -> Int64? {
    switch (op, a, b) {
    case (.add, .integer(let x), .integer(let y)): return exact(x.addingReportingOverflow(y))
    case (.subtract, .integer(let x), .integer(let y)): return exact(x.subtractingReportingOverflow(y))
    case (.multiply, .integer(let x), .integer(let y)): return exact(x.multipliedReportingOverflow(by: y))
    case (.divide, .integer(let x), .integer(let y)): return exact(x.dividedReportingOverflow(by: y))
    case (.multiply, .integer(let x), .double(let y)), (.multiply, .double(let y), .integer(let x)):
      return Int64(exactly: (Double(x) * y).rounded(.towardZero))
    case (.divide, .integer(let x), .double(let y)): return Int64(exactly: (Double(x) / y).rounded(.towardZero))
    default: return nil
    }
  }

  private static func exact(_ result: (partialValue: Int64, overflow: Bool)) -> Int64? { result.overflow ? nil : result.partialValue }

  private static func outOfRange(_ type: DataType) -> LakeError { LakeError(.numericValueOutOfRange, "\(type) out of range") }
}

extension DataType {
  var isInterval: Bool { self == .intervalDayToSecond || self == .intervalYearToMonth }
}
