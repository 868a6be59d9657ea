extension CastContext {
  func toText(_ v: ColumnVector) throws -> ColumnVector {
    switch source {
    case .varchar where target == .json, .char where target == .json: return quoted(v)
    case .json: return try fromJSON(v)
    case .varchar, .char, .ipaddress: return textToText(v)
    case .boolean: return try printed(BooleanText(), v)
    case .tinyint: return try printed(IntegerText<Int8>(), v)
    case .smallint: return try printed(IntegerText<Int16>(), v)
    case .integer: return try printed(IntegerText<Int32>(), v)
    case .bigint: return try printed(IntegerText<Int64>(), v)
    case .real where target == .json: return try printed(RealText(), v)
    case .real: return try printed(ScientificReal(), v)
    case .double where target == .json: return try printed(DoubleText(), v)
    case .double: return try printed(ScientificDouble(), v)
    case .decimal(_, let scale):
      return v.physical == .int64
        ? try printed(DecimalText<Int64>(scale: scale), v) : try printed(DecimalText<Int128>(scale: scale), v)
    case .date: return try printed(DateText(), v)
    case .time(let precision): return try printed(TimeText(precision: precision), v)
    case .timestamp(let precision) where !source.isLongTimestamp: return try printed(TimestampText(precision: precision), v)
    case .timestamp, .timestampWithTimeZone, .timeWithTimeZone, .uuid: return try printed(ValueTextRule<Int128>(type: source), v)
    case .intervalDayToSecond: return try printed(ValueTextRule<Int64>(type: source), v)
    case .intervalYearToMonth: return try printed(ValueTextRule<Int32>(type: source), v)
    default: throw unsupported()
    }
  }

  /// Values as their text; one too long for `varchar(n)` fails. As JSON, what is no number or boolean is quoted.
  private func printed<Rule: TextRule>(_ rule: Rule, _ v: ColumnVector) throws -> ColumnVector {
    let arena = StringArena()
    let quotes = target == .json && !source.isNumeric && source != .boolean
    let cast = PrintCast(rule: rule, limit: target.characterLimit, arena: arena, target: target, quotes: quotes)
    return try run(cast, v, heap: arena)
  }

  /// Between varchar and char: `char` is padded on its way out and trimmed on its way in; both are cut to the target's length.
  private func textToText(_ v: ColumnVector) -> ColumnVector {
    let arena = StringArena()
    var padding = 0
    if case .char(let length) = source, case .varchar = target { padding = length }
    let trims = if case .char = target { true } else { false }
    let limit = target.characterLimit
    let out = Buffer(byteCount: v.count * 16)
    let result = out.pointer(StringView.self)
    let values = v.values(StringView.self)
    for row in 0..<v.count {
      result[row] = v.isNull(row) ? StringView() : fitted(values[row], limit, padding, trims, arena)
    }
    let heap: AnyObject = v.heap.map { OwnerGroup([$0, arena]) } ?? arena
    return ColumnVector(flat: target, count: v.count, values: out, validity: v.validityStorage, heap: heap)
  }

  private func fitted(_ view: StringView, _ limit: Int?, _ padding: Int, _ trims: Bool, _ arena: StringArena) -> StringView {
    if padding == 0 {
      if let limit, view.count > limit { return view.withBytes { cut(view, $0, limit, trims) } }
      return trims ? view.withBytes { cut(view, $0, Int.max, true) } : view
    }
    return view.withBytes { bytes in
      var padded = Array(bytes)
      while padded.last == 0x20 { padded.removeLast() }
      let missing = padding - codePoints(bytes, padded.count)
      if missing > 0 { padded.append(contentsOf: repeatElement(0x20, count: missing)) }
      return padded.withUnsafeBytes { arena.copy(UnsafeRawBufferPointer(rebasing: $0[..<prefixLength($0, limit ?? Int.max)])) }
    }
  }

  /// The first `limit` code points, without the spaces at the end when `trims`; the bytes stay where they are.
  private func cut(_ view: StringView, _ bytes: UnsafeRawBufferPointer, _ limit: Int, _ trims: Bool) -> StringView {
    var end = prefixLength(bytes, limit)
    while trims && end > 0 && bytes[end - 1] == 0x20 { end -= 1 }
    if end == bytes.count { return view }
    guard end > 0, let start = bytes.baseAddress else { return StringView() }
    return end <= StringView.inlineLimit
      ? StringView(exact: start, count: end) : StringView(low: view.low & ~0xffff_ffff | UInt64(end), high: view.high)
  }

  /// JSON strings.
  private func quoted(_ v: ColumnVector) -> ColumnVector {
    let arena = StringArena()
    let out = Buffer(byteCount: v.count * 16)
    let result = out.pointer(StringView.self)
    let values = v.values(StringView.self)
    var bytes: [UInt8] = []
    for row in 0..<v.count {
      bytes.removeAll(keepingCapacity: true)
      if !v.isNull(row) { values[row].withBytes { JSONText.appendQuoted($0, into: &bytes) } }
      result[row] = bytes.withUnsafeBytes { arena.copy($0) }
    }
    return ColumnVector(flat: target, count: v.count, values: out, validity: v.validityStorage, heap: arena)
  }
}

/// The byte length of the first `limit` code points.
func prefixLength(_ bytes: UnsafeRawBufferPointer, _ limit: Int) -> Int {
  if bytes.count <= limit { return bytes.count }
  var seen = 0
  for i in 0..<bytes.count where bytes[i] & 0xc0 != 0x80 {
    if seen == limit { return i }
    seen += 1
  }
  return bytes.count
}

/// Code points in the first `count` bytes.
func codePoints(_ bytes: UnsafeRawBufferPointer, _ count: Int) -> Int {
  var n = 0
  for i in 0..<count where bytes[i] & 0xc0 != 0x80 { n += 1 }
  return n
}

extension DataType {
  /// The bound on code points of `varchar(n)` and `char(n)`.
  var characterLimit: Int? {
    switch self {
    case .varchar(let length): length
    case .char(let length): length
    default: nil
    }
  }
}

private struct PrintCast<Rule: TextRule>: CastRule {
  let rule: Rule
  let limit: Int?
  let arena: StringArena
  let target: DataType
  let quotes: Bool

  func convert(_ value: Rule.From) -> StringView? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TextRuleLimits.scratch + 2) { scratch in
      guard let start = scratch.baseAddress else { return nil }
      if !quotes {
        let n = rule.write(value, to: start)
        // All of it is ASCII, so bytes are code points.
        if n > limit ?? Int.max { return nil }
        // The scratch is longer than the 12 bytes that this reads.
        if n <= StringView.inlineLimit { return StringView(padded: start, count: n) }
        return arena.copy(UnsafeRawBufferPointer(start: start, count: n))
      }
      start[0] = 0x22
      let n = rule.write(value, to: start + 1)
      start[n + 1] = 0x22
      return arena.copy(UnsafeRawBufferPointer(start: start, count: n + 2))
    }
  }

  func failure(_ value: Rule.From) -> LakeError {
    let text = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TextRuleLimits.scratch) { scratch in
      let n = scratch.baseAddress.map { rule.write(value, to: $0) } ?? 0
      return String(decoding: UnsafeBufferPointer(rebasing: scratch[..<n]), as: UTF8.self)
    }
    return LakeError(.invalidCastArgument, "Value \(text) cannot be represented as \(target)")
  }
}
