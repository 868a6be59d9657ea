import Testing

@testable import LakeVectors

@Suite struct CivilDateTests {
  /// Every day from -0401-01-01 to 2401-12-31, counted up by hand.
  @Test func everyDayInOrder() {
    var days = CivilDate(year: 1970, month: 1, day: 1).days
    #expect(days == 0)
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var wrong = 0
    days = CivilDate(year: -401, month: 1, day: 1).days
    for year in -401...2401 {
      let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
      for month in 1...12 {
        let length = lengths[month - 1] + (leap && month == 2 ? 1 : 0)
        for day in 1...length {
          let date = CivilDate(days: days)
          if date.year != year || date.month != month || date.day != day || date.days != days || !date.isValid { wrong += 1 }
          days += 1
        }
      }
    }
    #expect(wrong == 0)
  }

  @Test(arguments: [
    (-1, 1, 1, -719_893), (0, 1, 1, -719_528), (1, 1, 1, -719_162), (1600, 2, 29, -135_081), (1900, 3, 1, -25_508),
    (2000, 2, 29, 11_016), (2023, 10, 22, 19_652), (2024, 2, 29, 19_782), (9999, 12, 31, 2_932_896),
  ])
  func known(_ year: Int, _ month: Int, _ day: Int, _ days: Int) {
    #expect(CivilDate(year: year, month: month, day: day).days == days)
    #expect(CivilDate(days: days) == CivilDate(year: year, month: month, day: day))
  }

  @Test func extremesOfInt32() {
    #expect(CivilDate(days: Int(Int32.max)) == CivilDate(year: 5_881_580, month: 7, day: 11))
    #expect(CivilDate(days: Int(Int32.min)) == CivilDate(year: -5_877_641, month: 6, day: 23))
    for days in [Int(Int32.min), Int(Int32.max)] { #expect(CivilDate(days: days).days == days) }
  }

  @Test func validity() {
    #expect(CivilDate(year: 2024, month: 2, day: 29).isValid)
    #expect(!CivilDate(year: 2023, month: 2, day: 29).isValid)
    #expect(!CivilDate(year: 1900, month: 2, day: 29).isValid)
    #expect(!CivilDate(year: 2023, month: 13, day: 1).isValid)
    #expect(!CivilDate(year: 2023, month: 0, day: 1).isValid)
    #expect(!CivilDate(year: 2023, month: 4, day: 31).isValid)
    #expect(!CivilDate(year: 2023, month: 4, day: 0).isValid)
  }

  /// Weeks around the turns of years, from the calendar.
  @Test(arguments: [
    (2005, 1, 1, 2004, 53, 6), (2005, 1, 3, 2005, 1, 1), (2007, 12, 31, 2008, 1, 1), (2008, 12, 28, 2008, 52, 7),
    (2010, 1, 3, 2009, 53, 7), (2020, 12, 31, 2020, 53, 4), (1969, 12, 31, 1970, 1, 3), (2023, 10, 22, 2023, 42, 7),
  ])
  func isoWeeks(_ year: Int, _ month: Int, _ day: Int, _ weekYear: Int, _ week: Int, _ weekday: Int) {
    let days = CivilDate(year: year, month: month, day: day).days
    #expect(CivilDate.isoWeek(days: days) == (weekYear, week))
    #expect(CivilDate.isoDayOfWeek(days: days) == weekday)
  }

  @Test func months() {
    let date = CivilDate(year: 2024, month: 1, day: 31)
    #expect(date.adding(months: 1) == CivilDate(year: 2024, month: 2, day: 29))
    #expect(date.adding(months: 13) == CivilDate(year: 2025, month: 2, day: 28))
    #expect(date.adding(months: -2) == CivilDate(year: 2023, month: 11, day: 30))
    #expect(date.adding(months: -12 * 2025) == CivilDate(year: -1, month: 1, day: 31))
    #expect(date.lastDayOfMonth == date && CivilDate(year: 2023, month: 2, day: 3).lastDayOfMonth.day == 28)
    #expect(CivilDate(year: 2024, month: 12, day: 31).dayOfYear == 366 && CivilDate(year: 2024, month: 10, day: 1).quarter == 4)
  }

  @Test func clocks() {
    let before = ClockTime(micros: -1)
    #expect(before.days == -1 && before.hour == 23 && before.minute == 59 && before.second == 59 && before.microOfSecond == 999_999)
    let after = ClockTime(micros: 86_400_000_000 + 3_723_000_004)
    #expect(after.days == 1 && after.hour == 1 && after.minute == 2 && after.second == 3 && after.microOfSecond == 4)
    #expect(ClockTime(micros: .min).days == -106_751_992)
    #expect(ClockTime.round(1_500, toPrecision: 3) == 2_000)
    #expect(ClockTime.round(-1_500, toPrecision: 3) == -1_000)
    #expect(ClockTime.round(-1_501, toPrecision: 3) == -2_000)
    #expect(ClockTime.round(499_999, toPrecision: 0) == 0)
    #expect(ClockTime.round(500_000, toPrecision: 0) == 1_000_000)
    #expect(ClockTime.round(.max, toPrecision: 0) == nil)
    #expect(ClockTime.round(.max, toPrecision: 6) == .max)
  }
}
