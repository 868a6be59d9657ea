import LakeVectors

extension DateFormat {
  /// Appends the text of a local time, to the millisecond.
  func print(local micros: Int64, zoneKey: UInt16, offsetMicros: Int64, into out: inout [UInt8]) {
    let time = ClockTime(micros: micros)
    let date = time.date
    for part in parts {
      switch part {
      case .literal(let bytes): out.append(contentsOf: bytes)
      case .number(let field, let digits): DateFormat.append(DateFormat.value(field, time, date), digits: digits, &out)
      case .text(let name, let short):
        let text = DateFormat.text(name, time, date)
        out.append(contentsOf: short ? text.utf8.prefix(3) : text.utf8[...])
      case .fraction(let digits):
        let millis = time.microOfSecond / 1000
        let padded = [
          UInt8(ascii: "0") + UInt8(millis / 100), UInt8(ascii: "0") + UInt8(millis / 10 % 10), UInt8(ascii: "0") + UInt8(millis % 10),
        ]
        for i in 0..<digits { out.append(i < 3 ? padded[i] : UInt8(ascii: "0")) }
      case .offset(let colon):
        let minutes = Int(abs(offsetMicros) / 60_000_000)
        out.append(offsetMicros < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        DateFormat.append(minutes / 60, digits: 2, &out)
        if colon { out.append(UInt8(ascii: ":")) }
        DateFormat.append(minutes % 60, digits: 2, &out)
      case .zoneName: out.append(contentsOf: TimeZoneRegistry.name(zoneKey).utf8)
      }
    }
  }

  private static func value(_ field: Field, _ time: ClockTime, _ date: CivilDate) -> Int {
    switch field {
    case .year: date.year
    case .twoDigitYear: abs(date.year) % 100
    case .century: date.year / 100
    case .month: date.month
    case .day: date.day
    case .dayOfYear: date.dayOfYear
    case .dayOfWeek: CivilDate.isoDayOfWeek(days: time.days)
    case .week: CivilDate.isoWeek(days: time.days).week
    case .weekYear: CivilDate.isoWeek(days: time.days).year
    case .hour: time.hour
    case .clockHour: time.hour == 0 ? 24 : time.hour
    case .hourOfHalfDay: time.hour % 12
    case .clockHourOfHalfDay: time.hour % 12 == 0 ? 12 : time.hour % 12
    case .minute: time.minute
    case .second: time.second
    }
  }

  private static func text(_ name: Name, _ time: ClockTime, _ date: CivilDate) -> String {
    switch name {
    case .month: monthNames[date.month - 1]
    case .weekday: weekdayNames[CivilDate.isoDayOfWeek(days: time.days) - 1]
    case .halfDay: time.hour < 12 ? "AM" : "PM"
    case .era: date.year > 0 ? "AD" : "BC"
    }
  }

  /// A number with at least so many digits.
  private static func append(_ value: Int, digits: Int, _ out: inout [UInt8]) {
    if value < 0 { out.append(UInt8(ascii: "-")) }
    let text = String(value.magnitude)
    for _ in 0..<max(0, digits - text.utf8.count) { out.append(UInt8(ascii: "0")) }
    out.append(contentsOf: text.utf8)
  }
}
