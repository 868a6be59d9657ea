import LakeVectors

extension DateFormat {
  /// What a text says: a local time, and its zone when it names one.
  struct Parsed {
    var localMicros: Int64
    /// Nil when the text has no zone.
    var zoneKey: UInt16?
  }

  /// Reads the whole of `text`.
  /// - Throws: `INVALID_FUNCTION_ARGUMENT`, in Joda's words.
  func parse(_ text: UnsafeRawBufferPointer) throws -> Parsed {
    var reader = Reader(text: text)
    for (i, part) in parts.enumerated() {
      let nextIsNumber = i + 1 < parts.count && parts[i + 1].isNumber
      guard try reader.read(part, nextIsNumber: nextIsNumber) else { throw reader.malformed }
    }
    guard reader.at == text.count else { throw reader.malformed }
    return Parsed(localMicros: try reader.localMicros(), zoneKey: reader.zoneKey)
  }

  fileprivate struct Reader {
    let text: UnsafeRawBufferPointer
    var at = 0
    var fields: [Field: Int] = [:]
    var fractionMicros = 0
    var isAfternoon: Bool?
    var weekday: Int?
    var isBeforeChrist = false
    var zoneKey: UInt16?

    private var string: String { String(decoding: text, as: UTF8.self) }

    var malformed: LakeError {
      if at == 0 { return .invalidArgument("Invalid format: \"\(string)\"") }
      if at >= text.count { return .invalidArgument("Invalid format: \"\(string)\" is too short") }
      let rest = String(decoding: UnsafeRawBufferPointer(rebasing: text[at...]), as: UTF8.self)
      return .invalidArgument("Invalid format: \"\(string)\" is malformed at \"\(rest)\"")
    }

    /// False when the text does not go on like that; `at` is then where it went wrong.
    mutating func read(_ part: Part, nextIsNumber: Bool) throws -> Bool {
      switch part {
      case .literal(let bytes): return skip(bytes)
      case .number(let field, let digits):
        // A year takes more than four digits only when nothing numeric follows.
        let most = field == .year && !nextIsNumber && digits != 4 ? 9 : max(field.digitsMax, min(digits, 9))
        guard let value = number(most, signed: field == .year || field == .weekYear) else { return false }
        fields[field] = value
        return true
      case .fraction: return readFraction()
      case .text(let name, _): return readName(name)
      case .offset, .zoneName: return try readZone(part)
      }
    }

    private mutating func skip(_ bytes: [UInt8]) -> Bool {
      guard at + bytes.count <= text.count else { return false }
      for (i, byte) in bytes.enumerated() where Reader.folded(text[at + i]) != Reader.folded(byte) { return false }
      at += bytes.count
      return true
    }

    private static func folded(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte }

    private mutating func number(_ most: Int, signed: Bool) -> Int? {
      var place = at
      var isNegative = false
      if signed, place < text.count, text[place] == UInt8(ascii: "-") || text[place] == UInt8(ascii: "+") {
        isNegative = text[place] == UInt8(ascii: "-")
        place += 1
      }
      let start = place
      var value = 0
      while place < text.count, place - start < most, text[place] &- 0x30 <= 9 {
        value = value * 10 + Int(text[place] &- 0x30)
        place += 1
      }
      guard place > start else { return nil }
      at = place
      return isNegative ? -value : value
    }

    private mutating func readFraction() -> Bool {
      var digits = 0
      var value = 0
      while at < text.count, digits < 9, text[at] &- 0x30 <= 9 {
        if digits < 3 { value = value * 10 + Int(text[at] &- 0x30) }
        digits += 1
        at += 1
      }
      for _ in min(digits, 3)..<3 { value *= 10 }
      fractionMicros = value * 1000
      return digits > 0
    }

    private mutating func readName(_ name: Name) -> Bool {
      switch name {
      case .month:
        guard let index = oneOf(DateFormat.monthNames) else { return false }
        fields[.month] = index + 1
      case .weekday:
        guard let index = oneOf(DateFormat.weekdayNames) else { return false }
        weekday = index + 1
      case .halfDay:
        guard let index = oneOf(["AM", "PM"]) else { return false }
        isAfternoon = index == 1
      case .era:
        guard let index = oneOf(["BC", "AD"]) else { return false }
        isBeforeChrist = index == 0
      }
      return true
    }

    /// The index of the word that stands here, in full or by its first three letters.
    private mutating func oneOf(_ words: [String]) -> Int? {
      for (index, word) in words.enumerated() {
        if skip(Array(word.utf8)) || (word.utf8.count > 3 && skip(Array(word.utf8.prefix(3)))) { return index }
      }
      return nil
    }

    private mutating func readZone(_ part: Part) throws -> Bool {
      var end = at
      while end < text.count, !Reader.endsZone(text[end]) { end += 1 }
      guard end > at else { return false }
      let name = String(decoding: UnsafeRawBufferPointer(rebasing: text[at..<end]), as: UTF8.self)
      guard let key = try? TimeZoneRegistry.key(for: name) else { return false }
      zoneKey = key
      at = end
      return true
    }

    private static func endsZone(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]")
    }

    // MARK: The fields put together

    func localMicros() throws -> Int64 {
      for (field, value) in fields.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        guard let (name, range) = field.limits, !range.contains(value) else { continue }
        throw outOfRange(value, name, range)
      }
      let time = hour() * ClockTime.microsPerHour + (fields[.minute] ?? 0) * ClockTime.microsPerMinute
      let seconds = (fields[.second] ?? 0) * ClockTime.microsPerSecond + fractionMicros
      return Int64(try days() * ClockTime.microsPerDay + time + seconds)
    }

    private func outOfRange(_ value: Int, _ name: String, _ range: ClosedRange<Int>) -> LakeError {
      .invalidArgument(
        "Cannot parse \"\(string)\": Value \(value) for \(name) must be in the range [\(range.lowerBound),\(range.upperBound)]")
    }

    private func hour() -> Int {
      if let hour = fields[.hour] { return hour }
      if let hour = fields[.clockHour] { return hour % 24 }
      let half = fields[.hourOfHalfDay] ?? (fields[.clockHourOfHalfDay] ?? 0) % 12
      return isAfternoon == true ? half + 12 : half
    }

    private func days() throws -> Int {
      var days: Int
      if let week = fields[.week] ?? (fields[.weekYear].map { _ in 1 }) {
        let january4 = CivilDate(year: fields[.weekYear] ?? year() ?? 1970, month: 1, day: 4).days
        days = january4 - CivilDate.isoDayOfWeek(days: january4) + 1 + 7 * (week - 1)
      } else if let dayOfYear = fields[.dayOfYear] {
        let year = year() ?? 1970
        let length = CivilDate.isLeap(year) ? 366 : 365
        if dayOfYear > length { throw outOfRange(dayOfYear, "dayOfYear", 1...length) }
        days = CivilDate(year: year, month: 1, day: 1).days + dayOfYear - 1
      } else {
        // A month or a day without a year is in the leap year 2000; a time alone is on 1970-01-01.
        let hasDate = fields[.month] != nil || fields[.day] != nil
        let date = CivilDate(year: year() ?? (hasDate ? 2000 : 1970), month: fields[.month] ?? 1, day: fields[.day] ?? 1)
        let length = CivilDate.daysInMonth(date.year, date.month)
        if date.day > length { throw outOfRange(date.day, "dayOfMonth", 1...length) }
        days = date.days
      }
      if let weekday = fields[.dayOfWeek] ?? weekday { days += weekday - CivilDate.isoDayOfWeek(days: days) }
      return days
    }

    /// Two digits mean 1970 to 2069.
    private func year() -> Int? {
      if let year = fields[.year] { return isBeforeChrist ? 1 - year : year }
      guard let short = fields[.twoDigitYear] else { return nil }
      return short < 70 ? 2000 + short : 1900 + short
    }
  }
}

extension DateFormat.Part {
  fileprivate var isNumber: Bool {
    switch self {
    case .number, .fraction: true
    default: false
    }
  }
}
