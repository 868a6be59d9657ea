import LakeVectors

/// A wanted column as one file has it: where it is and how its values become those of the wanted type.
struct ParquetColumn: Sendable {
  let name: String
  let leafIndex: Int
  let leaf: ParquetLeaf
  let isOptional: Bool
  let conversion: ValueConversion

  var type: DataType { conversion.type }

  /// Values of one stored width (any but BYTE_ARRAY) to vector values; strings keep pointing at `source`.
  func convertFixed(_ source: UnsafeRawPointer, _ count: Int, into target: UnsafeMutableRawPointer) throws(DataDefect) {
    guard case .strings(let rule, let width) = conversion.kind else { return try conversion.run(source, count, into: target) }
    let views = target.assumingMemoryBound(to: StringView.self)
    var i = 0
    while i < count {
      views[i] = StringView(padded: source + i &* width, count: width)
      i &+= 1
    }
    try rule.apply(views, count, knownASCII: false)
  }

  /// Byte arrays to vector values; `views` may be `target` when they stay strings.
  func convertViews(
    _ views: UnsafeMutablePointer<StringView>, _ count: Int, into target: UnsafeMutableRawPointer, knownASCII: Bool
  ) throws(DataDefect) {
    guard case .strings(let rule, _) = conversion.kind else {
      return try conversion.run(UnsafeRawPointer(views), count, into: target)
    }
    try rule.apply(views, count, knownASCII: knownASCII)
  }
}
