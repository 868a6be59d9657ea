/// Reads Parquet's RLE / bit-packed hybrid: runs of one value and runs of packed groups of 8.
///
/// The source must have 64 readable bytes behind `end`.
struct HybridDecoder {
  private var position: UnsafeRawPointer
  private let end: UnsafeRawPointer
  /// Bits a value, 0...32.
  let width: Int
  /// Values left in the current run.
  private var left = 0
  private var isPacked = false
  private var repeated: UInt32 = 0
  /// Values taken from the current packed run.
  private var taken = 0

  init(_ bytes: UnsafeRawBufferPointer, width: Int) throws(DataDefect) {
    guard (0...32).contains(width), let start = bytes.baseAddress else {
      throw DataDefect.damaged("bit width \(width) is outside 0...32")
    }
    position = start
    end = start + bytes.count
    self.width = width
    // Nothing is stored for values of 0 bits, and some writers leave out even the runs.
    if width == 0 { left = Int.max }
  }

  private mutating func nextRun() throws(DataDefect) {
    if isPacked {
      // A packed run that the source cuts short is the last one.
      position += min((taken &+ 7) &>> 3 &* width, end - position)
      isPacked = false
      taken = 0
    }
    let header = try runHeader()
    if header & 1 == 1 {
      let values = Int(truncatingIfNeeded: min(header &>> 1, 1 << 40)) &* 8
      // Writers may leave out the padding of the last group.
      left = min(values, (end - position) &* 8 / width)
      isPacked = true
      taken = 0
    } else {
      left = Int(truncatingIfNeeded: min(header &>> 1, 1 << 40))
      let bytes = (width &+ 7) &>> 3
      guard end - position >= bytes else { throw HybridDecoder.truncated }
      repeated = 0
      for i in 0..<bytes {
        repeated |= UInt32(position.load(fromByteOffset: i, as: UInt8.self)) &<< UInt32(truncatingIfNeeded: 8 &* i)
      }
      guard width == 32 || repeated &>> UInt32(truncatingIfNeeded: width) == 0 else {
        throw DataDefect.damaged("a repeated value is wider than \(width) bits")
      }
      position += bytes
    }
  }

  private mutating func runHeader() throws(DataDefect) -> UInt64 {
    var header: UInt64 = 0
    var shift: UInt64 = 0
    while position < end, shift < 63 {
      let byte = position.load(as: UInt8.self)
      position += 1
      header |= UInt64(byte & 0x7f) &<< shift
      if byte < 0x80 { return header }
      shift &+= 7
    }
    throw HybridDecoder.truncated
  }

  private static var truncated: DataDefect { .damaged("run-length encoded values end early") }

  /// The next run when it is longer than nothing; empty runs in a row are bounded by the source's bytes.
  private mutating func ensureRun() throws(DataDefect) {
    while left == 0 { try nextRun() }
  }

  mutating func skip(_ count: Int) throws(DataDefect) {
    var remaining = count
    while remaining > 0 {
      try ensureRun()
      let step = min(left, remaining)
      left &-= step
      if isPacked { taken &+= step }
      remaining &-= step
    }
  }

  /// Decodes `count` values of at most 8 bits.
  mutating func decode(_ count: Int, into target: UnsafeMutablePointer<UInt8>) throws(DataDefect) {
    try decode(count, target) { BitUnpacker.unpack($0, $1, $2, groups: $3) }
  }

  /// Decodes `count` values of 9 to 16 bits.
  mutating func decode(_ count: Int, into target: UnsafeMutablePointer<UInt16>) throws(DataDefect) {
    try decode(count, target) { BitUnpacker.unpack($0, $1, $2, groups: $3) }
  }

  /// Decodes `count` values of any width.
  mutating func decode(_ count: Int, into target: UnsafeMutablePointer<UInt32>) throws(DataDefect) {
    try decode(count, target) { BitUnpacker.unpack($0, $1, $2, groups: $3) }
  }

  @inline(__always)
  private mutating func decode<T: FixedWidthInteger>(
    _ count: Int, _ target: UnsafeMutablePointer<T>,
    _ unpack: (Int, UnsafeRawPointer, UnsafeMutablePointer<T>, Int) -> Void
  ) throws(DataDefect) {
    var done = 0
    while done < count {
      try ensureRun()
      let step = min(left, count &- done)
      if !isPacked {
        (target + done).update(repeating: T(truncatingIfNeeded: repeated), count: step)
        left &-= step
        done &+= step
      } else if taken & 7 == 0, step >= 8 {
        let groups = step &>> 3
        unpack(width, position + (taken &>> 3) &* width, target + done, groups)
        left &-= groups &* 8
        taken &+= groups &* 8
        done &+= groups &* 8
      } else {
        // Up to the next group's start, or the run's odd end.
        let single = min(step, 8 &- (taken & 7))
        let stop = done &+ single
        while done < stop {
          target[done] = T(truncatingIfNeeded: takeOne())
          done &+= 1
        }
        left &-= single
      }
    }
  }

  @inline(__always)
  private mutating func takeOne() -> UInt32 {
    let bit = taken &* width
    let word = position.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self) &>> UInt64(truncatingIfNeeded: bit & 7)
    taken &+= 1
    return UInt32(truncatingIfNeeded: word & ((1 &<< UInt64(truncatingIfNeeded: width)) &- 1))
  }
}
