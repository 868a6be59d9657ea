/// A day of the proleptic Gregorian calendar, as ISO 8601 has it (year 0 exists).
///
/// The conversions are Neri and Schneider's: three multiplications and no division by a variable.
package struct CivilDate: Hashable, Sendable {
  package var year: Int
  /// 1...12
  package var month: Int
  /// 1...31
  package var day: Int

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date of a day number, counted from 1970-01-01. Any 32-bit number is a date.
  package init(days: Int) {
    // Shifted by 82 eras of 400 years, so that the arithmetic is unsigned; years begin in March.
    let n = UInt64(bitPattern: Int64(days &+ 719_468 &+ 146_097 &* 82_000))
    let n1 = 4 &* n &+ 3
    let century = n1 / 146_097
    let n2 = (n1 % 146_097) | 3
    let product = 2_939_745 &* (n2 & 0xffff_ffff)
    let yearOfCentury = product &>> 32
    let dayOfYear = (product & 0xffff_ffff) / 2_939_745 / 4
    let n3 = 2_141 &* dayOfYear &+ 197_913
    let january = dayOfYear >= 306
    let marchYear = Int(truncatingIfNeeded: 100 &* century &+ yearOfCentury) &- 400 &* 82_000
    year = january ? marchYear &+ 1 : marchYear
    month = Int(truncatingIfNeeded: n3 &>> 16) &- (january ? 12 : 0)
    day = Int(truncatingIfNeeded: (n3 & 0xffff) / 2_141) &+ 1
  }

  /// Days since 1970-01-01. The date must be a valid one; months and days are not checked here.
  package var days: Int {
    let early = month <= 2
    let y = year &- (early ? 1 : 0)
    let m = early ? month &+ 12 : month
    let era = (y >= 0 ? y : y &- 399) / 400
    let yearOfEra = y &- era &* 400
    let dayOfYear = (979 &* m &- 2_919) >> 5 &+ day &- 1
    return era &* 146_097 &+ yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear &- 719_468
  }

  /// Whether month and day exist in the year.
  package var isValid: Bool { month >= 1 && month <= 12 && day >= 1 && day <= CivilDate.daysInMonth(year, month) }

  package static func isLeap(_ year: Int) -> Bool { year & 3 == 0 && (year % 100 != 0 || year % 400 == 0) }

  package static func daysInMonth(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CivilDate {
  /// 1 is Monday, 7 Sunday.
  package static func isoDayOfWeek(days: Int) -> Int { floorMod(days &+ 3, 7) &+ 1 }

  /// 1...366
  package var dayOfYear: Int { days &- CivilDate(year: year, month: 1, day: 1).days &+ 1 }

  /// 1...4
  package var quarter: Int { (month &- 1) / 3 &+ 1 }

  /// The ISO week (1...53) and the year it belongs to: the week of the year's first Thursday is the first.
  package static func isoWeek(days: Int) -> (year: Int, week: Int) {
    let thursday = days &- isoDayOfWeek(days: days) &+ 4
    let year = CivilDate(days: thursday).year
    let firstDay = CivilDate(year: year, month: 1, day: 1).days
    return (year, (thursday &- firstDay) / 7 &+ 1)
  }

  /// The same day `months` later, or the month's last day when it is shorter.
  package func adding(months: Int) -> CivilDate {
    let total = year &* 12 &+ (month &- 1) &+ months
    let newYear = floorDiv(total, 12)
    let newMonth = floorMod(total, 12) &+ 1
    return CivilDate(year: newYear, month: newMonth, day: min(day, CivilDate.daysInMonth(newYear, newMonth)))
  }

  package var lastDayOfMonth: CivilDate {
    CivilDate(year: year, month: month, day: CivilDate.daysInMonth(year, month))
  }
}

/// Division that rounds towards negative infinity; `b` is positive.
@inline(__always) package func floorDiv(_ a: Int, _ b: Int) -> Int {
  let q = a / b
  return a % b < 0 ? q &- 1 : q
}

/// The remainder of `floorDiv`, 0..<b.
@inline(__always) package func floorMod(_ a: Int, _ b: Int) -> Int {
  let r = a % b
  return r < 0 ? r &+ b : r
}
