/// Writes Parquet's RLE / bit-packed hybrid: runs of 8 or more equal values as one value, the rest packed in groups of 8.
enum HybridEncoder {
  private static let shortestRun = 8

  /// `width` in 0...32 must hold every value.
  static func encode(_ values: UnsafeBufferPointer<UInt32>, width: Int, into output: inout ByteWriter) {
    var packedFrom = 0
    var at = 0
    while at < values.count {
      var end = at + 1
      while end < values.count, values[end] == values[at] { end += 1 }
      // A run can start only where a group of 8 ends: values before that complete the packed part.
      let start = at + (8 - (at - packedFrom) % 8) % 8
      if end - start >= shortestRun {
        pack(values, packedFrom..<start, width, &output)
        output.appendVarint(UInt64(end - start) << 1)
        append(values[at], byteCount: (width + 7) / 8, &output)
        packedFrom = end
      }
      at = end
    }
    pack(values, packedFrom..<values.count, width, &output)
  }

  private static func append(_ value: UInt32, byteCount: Int, _ output: inout ByteWriter) {
    for i in 0..<byteCount { output.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * i))) }
  }

  /// One packed run; the last group is filled up with zeros.
  private static func pack(_ values: UnsafeBufferPointer<UInt32>, _ range: Range<Int>, _ width: Int, _ output: inout ByteWriter) {
    if range.isEmpty { return }
    let groups = (range.count + 7) / 8
    output.appendVarint(UInt64(groups) << 1 | 1)
    var pending: UInt64 = 0
    var bits = 0
    for index in range.lowerBound..<range.lowerBound + groups * 8 {
      let value = index < range.upperBound ? values[index] : 0
      pending |= UInt64(value) &<< UInt64(bits)
      bits += width
      while bits >= 8 {
        output.append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        bits -= 8
      }
    }
  }

  /// Definition levels of `count` rows of a flat optional column, from their validity bits (nil: all have values).
  static func encodeLevels(_ validity: UnsafePointer<UInt64>?, _ count: Int, present: Int, into output: inout ByteWriter) {
    guard let validity, present > 0, present < count else {
      output.appendVarint(UInt64(count) << 1)
      output.append(UInt8(present > 0 ? 1 : 0))
      return
    }
    // Bit-packed levels of width 1 are the bitmap itself.
    let groups = (count + 7) / 8
    output.appendVarint(UInt64(groups) << 1 | 1)
    output.append(UnsafeRawBufferPointer(start: validity, count: groups))
  }
}
