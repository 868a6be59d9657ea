extension CastContext {
  /// uuid and varbinary.
  func toBytes(_ v: ColumnVector) throws -> ColumnVector {
    switch (source, target) {
    case (.varchar, .uuid), (.char, .uuid): return try run(TextToUUID(), v)
    case (.varbinary, .uuid): return try run(BytesToUUID(), v)
    case (.uuid, .varbinary):
      let arena = StringArena()
      return try run(UUIDToBytes(arena: arena), v, heap: arena)
    case (.char, .varbinary): return v.retyped(target)
    default: throw unsupported()
    }
  }
}

/// `8-4-4-4-12` hexadecimal digits.
private struct TextToUUID: CastRule {
  func convert(_ value: StringView) -> Int128? {
    value.withBytes { bytes in
      guard bytes.count == 36 else { return nil }
      var result: UInt128 = 0
      for (i, c) in bytes.enumerated() {
        if i == 8 || i == 13 || i == 18 || i == 23 {
          if c != 0x2d { return nil }
          continue
        }
        switch c {
        case 0x30...0x39: result = result << 4 | UInt128(c - 0x30)
        case 0x41...0x46, 0x61...0x66: result = result << 4 | UInt128((c | 0x20) - 0x57)
        default: return nil
        }
      }
      return Int128(bitPattern: result)
    }
  }
  func failure(_ value: StringView) -> LakeError {
    LakeError(.invalidCastArgument, "Cannot cast value to UUID: \(value.string)")
  }
}

private struct BytesToUUID: CastRule {
  func convert(_ value: StringView) -> Int128? {
    value.withBytes { bytes in
      bytes.count == 16 ? Int128(bitPattern: bytes.reduce(0) { $0 << 8 | UInt128($1) }) : nil
    }
  }
  func failure(_ value: StringView) -> LakeError {
    LakeError(.invalidCastArgument, "Invalid UUID binary length: \(value.count)")
  }
}

private struct UUIDToBytes: CastRule {
  let arena: StringArena
  func convert(_ value: Int128) -> StringView? { withUnsafeBytes(of: value.bigEndian) { arena.copy($0) } }
  func failure(_ value: Int128) -> LakeError { LakeError(.invalidCastArgument, "Cannot cast UUID to VARBINARY") }
}
