/// A rule for all years to come, in POSIX's notation: `EST5EDT,M3.2.0,M11.1.0`.
struct PosixTimeZone: Sendable {
  /// A day of every year, and the local time of the change in seconds after that day's midnight.
  struct Change: Sendable {
    enum Day: Sendable {
      /// The `week`-th (5: last) `weekday` (0: Sunday) of `month`.
      case weekday(month: Int, week: Int, weekday: Int)
      /// Day 1...365, 29 February never counted.
      case julian(Int)
      /// Day 0...365.
      case ordinal(Int)
    }

    let day: Day
    let seconds: Int

    /// Local seconds since 1970 at which it happens in `year`.
    func localSeconds(_ year: Int) -> Int64 {
      let january = CivilDate(year: year, month: 1, day: 1).days
      let days: Int
      switch day {
      case .julian(let n): days = january + n - 1 + (CivilDate.isLeap(year) && n > 59 ? 1 : 0)
      case .ordinal(let n): days = january + n
      case .weekday(let month, let week, let weekday):
        let first = CivilDate(year: year, month: month, day: 1).days
        let shift = floorMod(weekday - CivilDate.isoDayOfWeek(days: first) % 7, 7)
        var day = shift + 7 * (week - 1)
        if day >= CivilDate.daysInMonth(year, month) { day -= 7 }
        days = first + day
      }
      return Int64(days) * 86_400 + Int64(seconds)
    }
  }

  let standard: Int
  let summer: (offset: Int, start: Change, end: Change)?

  func offsetSeconds(utcSeconds: Int64) -> Int {
    guard let summer else { return standard }
    let local = Int(utcSeconds) &+ standard
    let year = CivilDate(days: floorDiv(local, 86_400)).year
    let start = summer.start.localSeconds(year) - Int64(standard)
    let end = summer.end.localSeconds(year) - Int64(summer.offset)
    let isSummer = start < end ? utcSeconds >= start && utcSeconds < end : !(utcSeconds >= end && utcSeconds < start)
    return isSummer ? summer.offset : standard
  }
}

extension PosixTimeZone {
  /// `nil` for an empty or malformed text.
  init?(_ text: String) {
    var reader = Reader(bytes: Array(text.utf8))
    guard reader.name(), let west = reader.time(), west.magnitude <= 90_000 else { return nil }
    standard = -west
    if reader.atEnd {
      summer = nil
      return
    }
    guard reader.name() else { return nil }
    var offset = standard + 3600
    if reader.peek != 0x2c {
      guard let west = reader.time(), west.magnitude <= 90_000 else { return nil }
      offset = -west
    }
    guard reader.skip(0x2c), let start = reader.change(), reader.skip(0x2c), let end = reader.change(), reader.atEnd else { return nil }
    summer = (offset, start, end)
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0

    var atEnd: Bool { at == bytes.count }
    var peek: UInt8 { at < bytes.count ? bytes[at] : 0 }

    mutating func skip(_ byte: UInt8) -> Bool {
      guard peek == byte, !atEnd else { return false }
      at += 1
      return true
    }

    /// Three or more letters, or anything in `<…>`.
    mutating func name() -> Bool {
      if skip(0x3c) {
        while !atEnd, peek != 0x3e { at += 1 }
        return skip(0x3e)
      }
      let start = at
      while peek | 0x20 >= 0x61, peek | 0x20 <= 0x7a { at += 1 }
      return at - start >= 3
    }

    mutating func number() -> Int? {
      let start = at
      var value = 0
      while peek &- 0x30 <= 9, at - start < 4 {
        value = value * 10 + Int(peek &- 0x30)
        at += 1
      }
      return at > start ? value : nil
    }

    /// `[+-]h[:mm[:ss]]` in seconds.
    mutating func time() -> Int? {
      let negative = skip(0x2d)
      if !negative { _ = skip(0x2b) }
      guard let hours = number(), hours <= 167 else { return nil }
      var seconds = hours * 3600
      if skip(0x3a) {
        guard let minutes = number(), minutes < 60 else { return nil }
        seconds += minutes * 60
        if skip(0x3a) {
          guard let rest = number(), rest < 60 else { return nil }
          seconds += rest
        }
      }
      return negative ? -seconds : seconds
    }

    mutating func change() -> Change? {
      guard let day = day() else { return nil }
      if skip(0x2f) { return time().map { Change(day: day, seconds: $0) } }
      return Change(day: day, seconds: 7200)
    }

    private mutating func day() -> Change.Day? {
      if skip(0x4d) {
        guard let month = number(), 1...12 ~= month, skip(0x2e), let week = number(), 1...5 ~= week, skip(0x2e),
          let weekday = number(), 0...6 ~= weekday
        else { return nil }
        return .weekday(month: month, week: week, weekday: weekday)
      }
      if skip(0x4a) {
        guard let n = number(), 1...365 ~= n else { return nil }
        return .julian(n)
      }
      guard let n = number(), n <= 365 else { return nil }
      return .ordinal(n)
    }
  }
}
