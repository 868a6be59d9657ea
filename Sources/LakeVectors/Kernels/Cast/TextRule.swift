/// How values of one kind are printed for a cast to text: at most `TextRuleLimits.scratch` bytes.
protocol TextRule {
  associatedtype From: BitwiseCopyable
  func write(_ value: From, to p: UnsafeMutablePointer<UInt8>) -> Int
}

enum TextRuleLimits {
  /// A timestamp, a space and a zone's name (at most 64 bytes), with room to spare.
  static let scratch = 192
}

struct BooleanText: TextRule {
  func write(_ value: UInt8, to p: UnsafeMutablePointer<UInt8>) -> Int {
    let word: StaticString = value & 1 == 1 ? "true" : "false"
    p.update(from: word.utf8Start, count: word.utf8CodeUnitCount)
    return word.utf8CodeUnitCount
  }
}

struct IntegerText<T: FixedWidthInteger & SignedInteger & BitwiseCopyable>: TextRule {
  @inline(__always) func write(_ value: T, to p: UnsafeMutablePointer<UInt8>) -> Int {
    TextPrinter.write(Int64(truncatingIfNeeded: value), to: p)
  }
}

struct DecimalText<T: FixedWidthInteger & SignedInteger & BitwiseCopyable>: TextRule {
  let scale: Int
  func write(_ value: T, to p: UnsafeMutablePointer<UInt8>) -> Int { TextPrinter.write(decimal: Int128(value), scale: scale, to: p) }
}

struct DoubleText: TextRule {
  func write(_ value: Double, to p: UnsafeMutablePointer<UInt8>) -> Int { TextPrinter.write(value, to: p) }
}

struct ScientificDouble: TextRule {
  func write(_ value: Double, to p: UnsafeMutablePointer<UInt8>) -> Int { TextPrinter.writeScientific(value, to: p) }
}

struct ScientificReal: TextRule {
  func write(_ value: Float, to p: UnsafeMutablePointer<UInt8>) -> Int { TextPrinter.writeScientific(value, to: p) }
}

struct RealText: TextRule {
  func write(_ value: Float, to p: UnsafeMutablePointer<UInt8>) -> Int { TextPrinter.write(value, to: p) }
}

struct DateText: TextRule {
  func write(_ value: Int32, to p: UnsafeMutablePointer<UInt8>) -> Int { TextPrinter.write(date: Int(value), to: p) }
}

struct TimestampText: TextRule {
  let precision: Int
  func write(_ value: Int64, to p: UnsafeMutablePointer<UInt8>) -> Int {
    TextPrinter.write(timestamp: LongTimestamp(micros: value), precision: precision, separator: 0x20, to: p)
  }
}

struct TimeText: TextRule {
  let precision: Int
  func write(_ value: Int64, to p: UnsafeMutablePointer<UInt8>) -> Int { TextPrinter.write(time: value, precision: precision, to: p) }
}

/// Values with time zone, timestamps of more than six digits, uuids and intervals, through the growing form.
struct ValueTextRule<T: FixedWidthInteger & SignedInteger & BitwiseCopyable>: TextRule {
  let type: DataType
  func write(_ value: T, to p: UnsafeMutablePointer<UInt8>) -> Int {
    var out: [UInt8] = []
    switch type {
    case .timestampWithTimeZone: ValueText.append(.zoned(ZonedTimestamp(packed: Int128(value))), type, into: &out)
    case .timeWithTimeZone: ValueText.append(.zonedTime(ZonedTime(packed: Int128(value))), type, into: &out)
    case .uuid, .timestamp: ValueText.append(.decimal(Int128(value)), type, into: &out)
    default: ValueText.append(.integer(Int64(truncatingIfNeeded: value)), type, into: &out)
    }
    let count = min(out.count, TextRuleLimits.scratch)
    out.withUnsafeBufferPointer { if let base = $0.baseAddress { p.update(from: base, count: count) } }
    return count
  }
}
