import LakeVectors

/// A compiled date and time pattern, for printing and for parsing. MySQL's and Joda's patterns compile to the same parts.
struct DateFormat {
  enum Part: Equatable {
    case literal([UInt8])
    case number(Field, digits: Int)
    case text(Name, short: Bool)
    /// Digits of the fraction of a second: how many are printed; up to nine are read.
    case fraction(digits: Int)
    /// `+hh:mm` or `+hhmm`.
    case offset(colon: Bool)
    case zoneName
  }

  /// Fields printed and read as numbers.
  enum Field: String {
    case year, twoDigitYear, century, month, day, dayOfYear, dayOfWeek, week, weekYear
    /// 0...23, 1...24, 0...11, 1...12
    case hour, clockHour, hourOfHalfDay, clockHourOfHalfDay
    case minute, second

    /// Digits that reading takes at most.
    var digitsMax: Int {
      switch self {
      case .year, .weekYear: 4
      case .dayOfYear: 3
      case .dayOfWeek: 1
      default: 2
      }
    }

    /// Values allowed, and Joda's name of the field in messages.
    var limits: (name: String, range: ClosedRange<Int>)? {
      switch self {
      case .month: ("monthOfYear", 1...12)
      case .day: ("dayOfMonth", 1...31)
      case .dayOfYear: ("dayOfYear", 1...366)
      case .dayOfWeek: ("dayOfWeek", 1...7)
      case .week: ("weekOfWeekyear", 1...53)
      case .hour: ("hourOfDay", 0...23)
      case .clockHour: ("clockhourOfDay", 1...24)
      case .hourOfHalfDay: ("hourOfHalfday", 0...11)
      case .clockHourOfHalfDay: ("clockhourOfHalfday", 1...12)
      case .minute: ("minuteOfHour", 0...59)
      case .second: ("secondOfMinute", 0...59)
      case .year, .twoDigitYear, .century, .weekYear: nil
      }
    }
  }

  /// Fields printed and read as words.
  enum Name { case month, weekday, halfDay, era }

  let parts: [Part]

  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
  ]
  static let weekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}
