/// DELTA_BINARY_PACKED: a first value, then blocks of differences in miniblocks of packed integers. Values are decoded as
/// they are asked for; sums wrap, as the format says.
///
/// The source must have 64 readable bytes behind `end`.
struct DeltaDecoder {
  private(set) var position: UnsafeRawPointer
  private let end: UnsafeRawPointer
  /// Values the stream says it has, and those not yet taken.
  let count: Int
  private(set) var left: Int
  private let valuesPerMiniblock: Int
  private let miniblocksPerBlock: Int
  private var value: Int64
  private var isFirst = true
  private var minimumDelta: Int64 = 0
  /// Bit widths of the current block's miniblocks.
  private var widths: UnsafeRawPointer
  private var miniblock: Int
  private var width = 0
  /// Differences taken from the current miniblock, which starts at `position`.
  private var taken: Int

  init(_ bytes: UnsafeRawBufferPointer) throws(DataDefect) {
    guard let start = bytes.baseAddress else { throw DeltaDecoder.truncated }
    position = start
    end = start + bytes.count
    let blockSize = try DeltaDecoder.varint(&position, end)
    let miniblocks = try DeltaDecoder.varint(&position, end)
    let total = try DeltaDecoder.varint(&position, end)
    let first = try DeltaDecoder.varint(&position, end)
    guard (1...1 << 20).contains(miniblocks), (1...1 << 30).contains(blockSize), blockSize % miniblocks == 0,
      (blockSize / miniblocks) % 8 == 0, total <= UInt64(Int32.max)
    else { throw DataDefect.damaged("delta encoding: blocks of \(blockSize) values in \(miniblocks) miniblocks") }
    count = Int(total)
    left = count
    miniblocksPerBlock = Int(miniblocks)
    valuesPerMiniblock = Int(blockSize / miniblocks)
    value = DeltaDecoder.signed(first)
    widths = position
    miniblock = miniblocksPerBlock - 1
    taken = valuesPerMiniblock
  }

  private static var truncated: DataDefect { .damaged("delta encoded values end early") }

  private static func signed(_ raw: UInt64) -> Int64 { Int64(bitPattern: raw &>> 1) ^ (0 &- Int64(bitPattern: raw & 1)) }

  private static func varint(_ position: inout UnsafeRawPointer, _ end: UnsafeRawPointer) throws(DataDefect) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < end, shift < 64 {
      let byte = position.load(as: UInt8.self)
      position += 1
      value |= UInt64(byte & 0x7f) &<< shift
      if byte < 0x80 { return value }
      shift &+= 7
    }
    throw truncated
  }

  /// Goes to the next miniblock, at a block's end over the next block's header.
  private mutating func nextMiniblock() throws(DataDefect) {
    if miniblock + 1 < miniblocksPerBlock {
      miniblock += 1
    } else {
      minimumDelta = DeltaDecoder.signed(try DeltaDecoder.varint(&position, end))
      guard end - position >= miniblocksPerBlock else { throw DeltaDecoder.truncated }
      widths = position
      position += miniblocksPerBlock
      miniblock = 0
    }
    width = Int(widths.load(fromByteOffset: miniblock, as: UInt8.self))
    guard width <= 64 else { throw DataDefect.damaged("delta encoding: bit width \(width)") }
    let needed = min(valuesPerMiniblock, left)
    guard (end - position) * 8 >= needed * width else { throw DeltaDecoder.truncated }
    taken = 0
  }

  /// Decodes `count` values, truncated to `T`.
  mutating func decode<T: FixedWidthInteger>(_ count: Int, into target: UnsafeMutablePointer<T>) throws(DataDefect) {
    try step(count) { target[$0] = T(truncatingIfNeeded: $1) }
  }

  mutating func skip(_ count: Int) throws(DataDefect) {
    try step(count) { _, _ in }
  }

  @inline(__always)
  private mutating func step(_ count: Int, _ body: (Int, Int64) -> Void) throws(DataDefect) {
    guard count <= left else { throw DeltaDecoder.truncated }
    var done = 0
    if isFirst, count > 0 {
      isFirst = false
      body(0, value)
      left -= 1
      done = 1
    }
    while done < count {
      if taken == valuesPerMiniblock { try nextMiniblock() }
      let run = min(valuesPerMiniblock &- taken, count &- done)
      let stop = done &+ run
      while done < stop {
        value = value &+ minimumDelta &+ packed(taken)
        taken &+= 1
        body(done, value)
        done &+= 1
      }
      left &-= run
      if taken == valuesPerMiniblock { position += min(valuesPerMiniblock / 8 * width, end - position) }
    }
  }

  /// Difference `index` of the miniblock, of up to 64 bits: two loads cover any bit offset.
  @inline(__always)
  private func packed(_ index: Int) -> Int64 {
    if width == 0 { return 0 }
    let bit = index &* width
    let shift = UInt64(truncatingIfNeeded: bit & 7)
    let low = position.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self) &>> shift
    let high = UInt64(position.load(fromByteOffset: (bit &>> 3) &+ 8, as: UInt8.self))
    let word = shift == 0 ? low : low | high &<< (64 &- shift)
    return Int64(bitPattern: width == 64 ? word : word & ((1 &<< UInt64(truncatingIfNeeded: width)) &- 1))
  }

  /// Where the bytes after the last value start. All values must have been taken; the last block may hold unused
  /// miniblocks, whose widths are stored but whose bytes are not.
  var trailingBytes: UnsafeRawBufferPointer {
    let used = taken == valuesPerMiniblock || count <= 1 ? 0 : min(valuesPerMiniblock / 8 * width, end - position)
    return UnsafeRawBufferPointer(start: position + used, count: end - position - used)
  }
}
