import LakeVectors

/// Definition levels of an optional flat column: one bit a row, 1 where there is a value. Parquet's bit-packed runs of
/// width 1 are laid out as validity bitmaps are, so runs are copied or filled 64 rows at a time.
///
/// The source must have 64 readable bytes behind `end`.
struct LevelDecoder {
  private var position: UnsafeRawPointer
  private let end: UnsafeRawPointer
  private var left = 0
  private var isPacked = false
  private var repeated: UInt64 = 0
  private var taken = 0

  /// RLE hybrid levels.
  init(_ bytes: UnsafeRawBufferPointer) throws(DataDefect) {
    guard let start = bytes.baseAddress else { throw LevelDecoder.truncated }
    position = start
    end = start + bytes.count
  }

  /// One packed run without a header; `bits` lowest bit first.
  init(packed bytes: UnsafeRawBufferPointer, count: Int) throws(DataDefect) {
    try self.init(bytes)
    guard bytes.count >= (count &+ 7) &>> 3 else { throw LevelDecoder.truncated }
    left = count
    isPacked = true
  }

  private static var truncated: DataDefect { .damaged("definition levels end early") }

  private mutating func nextRun() throws(DataDefect) {
    if isPacked {
      position += min((taken &+ 7) &>> 3, end - position)
      isPacked = false
      taken = 0
    }
    var header: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard position < end, shift < 63 else { throw LevelDecoder.truncated }
      let byte = position.load(as: UInt8.self)
      position += 1
      header |= UInt64(byte & 0x7f) &<< shift
      if byte < 0x80 { break }
      shift &+= 7
    }
    let length = Int(truncatingIfNeeded: min(header &>> 1, 1 << 40))
    if header & 1 == 1 {
      left = min(length &* 8, (end - position) &* 8)
      isPacked = true
    } else {
      guard position < end else { throw LevelDecoder.truncated }
      let value = position.load(as: UInt8.self)
      guard value <= 1 else { throw DataDefect.damaged("definition level \(value) where at most 1 is possible") }
      repeated = value == 1 ? ~0 : 0
      position += 1
      left = length
    }
  }

  /// Passes over the next `count` rows when it is plain that all of them have values: the common case costs nothing.
  mutating func takeAllValid(_ count: Int) throws(DataDefect) -> Bool {
    while left == 0 { try nextRun() }
    guard !isPacked, repeated != 0, left >= count else { return false }
    left &-= count
    return true
  }

  /// Writes the next `count` bits at bit `offset` of `bits` and returns how many are 1.
  mutating func decode(_ count: Int, into bits: UnsafeMutablePointer<UInt64>, at offset: Int) throws(DataDefect) -> Int {
    try walk(count) { word, size, done in
      let at = offset &+ done
      let shift = UInt64(truncatingIfNeeded: at & 63)
      let room = 64 &- (at & 63)
      let mask: UInt64 = size == 64 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: size)) &- 1
      let index = at &>> 6
      bits[index] = (bits[index] & ~(mask &<< shift)) | (word &<< shift)
      if size > room {
        let rest = UInt64(truncatingIfNeeded: room)
        bits[index &+ 1] = (bits[index &+ 1] & ~(mask &>> rest)) | (word &>> rest)
      }
    }
  }

  /// Passes over `count` rows and returns how many have values.
  mutating func skip(_ count: Int) throws(DataDefect) -> Int {
    try walk(count) { _, _, _ in }
  }

  /// Hands out the next `count` bits in words of up to 64 (bits above `size` are 0) and returns how many are 1.
  @inline(__always)
  private mutating func walk(_ count: Int, _ body: (_ word: UInt64, _ size: Int, _ done: Int) -> Void) throws(DataDefect) -> Int {
    var done = 0
    var ones = 0
    while done < count {
      while left == 0 { try nextRun() }
      let size = min(left, count &- done, isPacked ? 56 : 64)
      let mask: UInt64 = size == 64 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: size)) &- 1
      var word = repeated
      if isPacked {
        // At most 56 bits, so that one unaligned load holds them at any bit offset.
        word = position.loadUnaligned(fromByteOffset: taken &>> 3, as: UInt64.self) &>> UInt64(truncatingIfNeeded: taken & 7)
        taken &+= size
      }
      word &= mask
      ones &+= word.nonzeroBitCount
      body(word, size, done)
      left &-= size
      done &+= size
    }
    return ones
  }
}
