/// A sum of integers (or unscaled decimals) in 128 bits, and how many they were. 8-byte aligned, as states are.
struct ExactSum: BitwiseCopyable {
  var low: UInt64
  var high: Int64
  var count: Int64

  @inline(__always) var sum: Int128 { Int128(high) << 64 | Int128(low) }

  /// 2^63 additions of 64-bit values stay within 128 bits.
  @inline(__always) mutating func add(_ value: Int64) {
    let (sum, carry) = low.addingReportingOverflow(UInt64(bitPattern: value))
    low = sum
    high &+= (value >> 63) &+ (carry ? 1 : 0)
  }

  /// - Returns: false when the sum left 128 bits.
  @inline(__always) mutating func add(_ value: Int128) -> Bool {
    let (result, overflow) = sum.addingReportingOverflow(value)
    low = UInt64(truncatingIfNeeded: result)
    high = Int64(truncatingIfNeeded: result >> 64)
    return !overflow
  }
}
