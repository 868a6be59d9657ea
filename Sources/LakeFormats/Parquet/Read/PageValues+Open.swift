import LakeVectors

extension PageValues {
  /// Values of a page whose encoding is decoded as a whole before use: at most this many.
  private static let wholePageLimit = 1 << 24
  private static let wholePageByteLimit = 512 << 20

  /// The decoder for the values in `bytes`, and the owner of memory it made (nil when it only looks at `bytes`).
  static func open(
    _ encoding: ParquetEncoding, _ leaf: ParquetLeaf, _ bytes: UnsafeRawBufferPointer, rows: Int
  ) throws(DataDefect) -> (PageValues, owner: AnyObject?) {
    switch (encoding, leaf.physical) {
    case (.plain, .boolean): return (.bits(bytes, next: 0), nil)
    case (.plain, .byteArray): return (.lengthPrefixed(bytes), nil)
    case (.plain, _): return (.fixed(bytes, width: leaf.width), nil)
    case (.plainDictionary, _), (.rleDictionary, _): return (try dictionaryIds(bytes), nil)
    case (.rle, .boolean): return (.runs(try booleanRuns(bytes)), nil)
    case (.deltaBinaryPacked, .int32), (.deltaBinaryPacked, .int64):
      return (.delta(try DeltaDecoder(bytes), physical: leaf.physical), nil)
    case (.deltaLengthByteArray, .byteArray):
      let (views, owner) = try deltaLengths(bytes, rows)
      return (.views(views), owner)
    case (.deltaByteArray, .byteArray):
      let (views, owner) = try deltaPrefixes(bytes, rows)
      return (.views(views), owner)
    case (.deltaByteArray, .fixedLengthByteArray):
      let (views, owner) = try deltaPrefixes(bytes, rows)
      return try withExtendedLifetime(owner) { () throws(DataDefect) in try joined(views, leaf.width) }
    case (.byteStreamSplit, let physical) where physical != .boolean && physical != .byteArray && physical != .int96:
      return try unsplit(bytes, leaf.width)
    default: throw DataDefect.unsupported("encoding \(encoding.name) of type \(leaf.physical.name) is not supported")
    }
  }

  /// One byte of bit width, then the ids.
  private static func dictionaryIds(_ bytes: UnsafeRawBufferPointer) throws(DataDefect) -> PageValues {
    guard let width = bytes.first else { return .none }
    // A writer that packs groups of 0 bits has lost the width: repeated values belong in a run.
    if width == 0, bytes.count > 1, bytes[1] & 1 == 1, bytes[1] != 3 {
      throw DataDefect.damaged("packed dictionary ids of 0 bits")
    }
    return .dictionary(try HybridDecoder(UnsafeRawBufferPointer(rebasing: bytes[1...]), width: Int(width)))
  }

  /// Booleans in runs stand behind their length in bytes.
  private static func booleanRuns(_ bytes: UnsafeRawBufferPointer) throws(DataDefect) -> HybridDecoder {
    guard bytes.count >= 4 else { throw DataDefect.damaged("a page of run-length encoded booleans is too short") }
    let length = Int(bytes.loadUnaligned(as: UInt32.self))
    guard length <= bytes.count - 4 else { throw DataDefect.damaged("run-length encoded booleans reach past their page") }
    return try HybridDecoder(UnsafeRawBufferPointer(rebasing: bytes[4..<4 + length]), width: 1)
  }

  /// All values of a delta stream of lengths, each at least 0.
  private static func lengths(_ decoder: inout DeltaDecoder, _ rows: Int) throws(DataDefect) -> Buffer {
    guard decoder.count <= rows, rows <= wholePageLimit else {
      throw DataDefect.damaged("\(decoder.count) delta encoded values in a page of \(rows) rows")
    }
    let lengths = Buffer(byteCount: decoder.count * 4)
    try decoder.decode(decoder.count, into: lengths.pointer(Int32.self))
    for i in 0..<decoder.count where lengths.pointer(Int32.self)[i] < 0 {
      throw DataDefect.damaged("a delta encoded length is negative")
    }
    return lengths
  }

  /// DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes.
  private static func deltaLengths(
    _ bytes: UnsafeRawBufferPointer, _ rows: Int
  ) throws(DataDefect) -> (UnsafeBufferPointer<StringView>, Buffer) {
    var decoder = try DeltaDecoder(bytes)
    let lengths = try lengths(&decoder, rows)
    var rest = decoder.trailingBytes
    let views = Buffer(byteCount: decoder.count * 16)
    for i in 0..<decoder.count {
      let length = Int(lengths.pointer(Int32.self)[i])
      guard length <= rest.count, let start = rest.baseAddress else { throw DataDefect.damaged("a string reaches past its page") }
      views.pointer(StringView.self)[i] = StringView(padded: start, count: length)
      rest = UnsafeRawBufferPointer(rebasing: rest[length...])
    }
    return (UnsafeBufferPointer(start: views.pointer(), count: decoder.count), views)
  }

  /// DELTA_BYTE_ARRAY: each value is a prefix of the one before it and a suffix of its own.
  private static func deltaPrefixes(
    _ bytes: UnsafeRawBufferPointer, _ rows: Int
  ) throws(DataDefect) -> (UnsafeBufferPointer<StringView>, OwnerGroup) {
    var decoder = try DeltaDecoder(bytes)
    let prefixes = try lengths(&decoder, rows)
    let (suffixes, suffixOwner) = try deltaLengths(decoder.trailingBytes, rows)
    guard suffixes.count == decoder.count else { throw DataDefect.damaged("delta encoded prefixes and suffixes differ in number") }
    let arena = StringArena()
    let views = Buffer(byteCount: decoder.count * 16)
    let target = views.pointer(StringView.self)
    var last = UnsafeRawBufferPointer(start: nil, count: 0)
    for i in 0..<decoder.count {
      let prefix = Int(prefixes.pointer(Int32.self)[i])
      let suffix = suffixes[i]
      guard prefix <= last.count, arena.byteCount + prefix + suffix.count <= wholePageByteLimit else {
        throw DataDefect.damaged("a delta encoded prefix is longer than the value before it")
      }
      let value = arena.allocate(prefix + suffix.count)
      if prefix > 0 { value.copyMemory(from: last.baseAddress.unsafelyUnwrapped, byteCount: prefix) }
      suffix.withBytes { if let start = $0.baseAddress { (value + prefix).copyMemory(from: start, byteCount: $0.count) } }
      last = UnsafeRawBufferPointer(start: value, count: prefix + suffix.count)
      target[i] = StringView(padded: UnsafeRawPointer(value), count: last.count)
    }
    return (UnsafeBufferPointer(start: target, count: decoder.count), OwnerGroup([views, arena, suffixOwner]))
  }

  /// Byte arrays of one width, one after the other.
  private static func joined(_ views: UnsafeBufferPointer<StringView>, _ width: Int) throws(DataDefect) -> (PageValues, owner: AnyObject?) {
    let out = Buffer(byteCount: views.count * width)
    for (i, view) in views.enumerated() {
      guard view.count == width else { throw DataDefect.damaged("a value of \(view.count) bytes where \(width) are expected") }
      view.withBytes { (out.base + i * width).copyMemory(from: $0.baseAddress.unsafelyUnwrapped, byteCount: width) }
    }
    return (.fixed(UnsafeRawBufferPointer(start: out.base, count: views.count * width), width: width), out)
  }

  /// BYTE_STREAM_SPLIT: first bytes of all values, then all second bytes, …
  private static func unsplit(_ bytes: UnsafeRawBufferPointer, _ width: Int) throws(DataDefect) -> (PageValues, owner: AnyObject?) {
    guard bytes.count % width == 0, let source = bytes.baseAddress else { throw DataDefect.damaged("byte streams of unequal length") }
    let count = bytes.count / width
    let out = Buffer(byteCount: bytes.count)
    let target = out.pointer(UInt8.self)
    for stream in 0..<width {
      let from = source.assumingMemoryBound(to: UInt8.self) + stream * count
      var i = 0
      var at = stream
      while i < count {
        target[at] = from[i]
        at &+= width
        i &+= 1
      }
    }
    return (.fixed(UnsafeRawBufferPointer(start: out.base, count: bytes.count), width: width), out)
  }
}
