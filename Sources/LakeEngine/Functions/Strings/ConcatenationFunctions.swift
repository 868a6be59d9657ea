import LakeVectors

/// concat, concat_ws, replace, lpad, rpad.
enum ConcatenationFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add(
      "concat", [.anyVarchar, .anyVarchar], variadic: true, .varchar, mayFail: false, "The strings one after the other", concat)
    family.add(
      "concat", [.varbinary, .varbinary], variadic: true, .varbinary, mayFail: false, "The binary values one after the other", concat)
    family.add("concat", [.anyChar, .anyChar], .computed(charSum), mayFail: false, "The padded strings one after the other", concatChars)
    family.add(
      "concat_ws", [.anyVarchar, .anyVarchar], variadic: true, .varchar, nullOnNull: false, mayFail: false,
      "The strings that are not NULL with a separator between them", concatWithSeparator)
    family.add("replace", [.anyVarchar, .anyVarchar], .varchar, mayFail: false, "Removes every occurrence of a string", replace)
    family.add(
      "replace", [.anyVarchar, .anyVarchar, .anyVarchar], .varchar, mayFail: false, "Replaces every occurrence of a string", replace)
    family.add("lpad", [.anyVarchar, .bigint, .anyVarchar], .varchar, "Pads a string on the left to a length, or cuts it") { call in
      try pad(call, left: true)
    }
    family.add("rpad", [.anyVarchar, .bigint, .anyVarchar], .varchar, "Pads a string on the right to a length, or cuts it") { call in
      try pad(call, left: false)
    }
    return family.functions
  }()

  @Sendable private static func concat(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let parts = call.arguments.indices.map { call.strings($0) }
    return call.text { row, arena in
      var count = 0
      for part in parts { count &+= part[row].count }
      let out = arena.allocate(count)
      var at = out
      for part in parts { at = write(part[row], at) }
      return StringView(padded: out, count: count)
    }
  }

  /// `char(n)` before `char(m)` is `char(n + m)`; the analyzer refuses what is longer than a char may be.
  @Sendable private static func charSum(_ types: [DataType]) -> DataType {
    guard case .char(let n) = types[0], case .char(let m) = types[1] else { return .varchar }
    return .char(length: n + m)
  }

  /// Stored without the blanks at their ends: the first gets its own back where something follows.
  @Sendable private static func concatChars(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let (first, second) = (call.strings(0), call.strings(1))
    var width = 0
    if case .char(let length) = first.vector.type { width = length }
    return call.text { row, arena in
      let (a, b) = (first[row], second[row])
      guard b.count > 0 else { return a }
      let missing = max(0, width &- a.withBytes { CodePoints.count($0) })
      let count = a.count &+ missing &+ b.count
      let out = arena.allocate(count)
      let at = write(a, out)
      at.initializeMemory(as: UInt8.self, repeating: 0x20, count: missing)
      _ = write(b, at + missing)
      return StringView(padded: out, count: count)
    }
  }

  /// Copies the bytes to arena memory at `target` and answers where the next go. May write up to 12 bytes whatever the
  /// length: the arena's blocks have slack, and what follows is written later.
  @inline(__always)
  private static func write(_ view: StringView, _ target: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    if view.isInline {
      target.storeBytes(of: UInt32(truncatingIfNeeded: view.low &>> 32), as: UInt32.self)
      target.storeBytes(of: view.high, toByteOffset: 4, as: UInt64.self)
    } else {
      target.copyMemory(from: view.pointer, byteCount: view.count)
    }
    return target + view.count
  }

  @Sendable private static func concatWithSeparator(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let separators = call.strings(0)
    let parts = call.arguments.indices.dropFirst().map { call.strings($0) }
    var scratch: [UInt8] = []
    return call.optionalText { row, arena in
      if separators.vector.isNull(row) { return nil }
      scratch.removeAll(keepingCapacity: true)
      var isFirst = true
      for part in parts where !part.vector.isNull(row) {
        if !isFirst { separators[row].withBytes { scratch.append(contentsOf: $0) } }
        isFirst = false
        part[row].withBytes { scratch.append(contentsOf: $0) }
      }
      return arena.copy(scratch)
    }
  }

  @Sendable private static func replace(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let text = call.strings(0)
    let needle = RowNeedle(call.strings(1), call.rowCount)
    let replacements = call.arguments.count > 2 ? call.strings(2) : nil
    var scratch: [UInt8] = []
    return call.text { row, arena in
      let view = text[row]
      let search = needle.search(row)
      let replacement = replacements.map { $0[row] } ?? StringView()
      return view.withBytes { bytes in
        if search.needle.isEmpty { return interleave(bytes, replacement, arena, &scratch) }
        guard var match = search.firstMatch(in: bytes, from: 0) else { return view }
        scratch.removeAll(keepingCapacity: true)
        var from = 0
        while true {
          scratch.append(contentsOf: bytes[from..<match])
          replacement.withBytes { scratch.append(contentsOf: $0) }
          from = match + search.needle.count
          guard let next = search.firstMatch(in: bytes, from: from) else { break }
          match = next
        }
        scratch.append(contentsOf: bytes[from...])
        return arena.copy(scratch)
      }
    }
  }

  /// An empty search string stands before every character and at the end.
  private static func interleave(
    _ bytes: UnsafeRawBufferPointer, _ replacement: StringView, _ arena: StringArena, _ scratch: inout [UInt8]
  ) -> StringView {
    scratch.removeAll(keepingCapacity: true)
    var at = 0
    while true {
      replacement.withBytes { scratch.append(contentsOf: $0) }
      guard at < bytes.count else { break }
      let next = min(at + CodePoints.width(bytes[at]), bytes.count)
      scratch.append(contentsOf: bytes[at..<next])
      at = next
    }
    return arena.copy(scratch)
  }

  private static func pad(_ call: ScalarFunction.Invocation, left: Bool) throws -> ColumnVector {
    let text = call.strings(0)
    let sizes = call.cells(1, Int64.self)
    let padding = call.strings(2)
    var scratch: [UInt8] = []
    return try call.text { row, arena in
      let view = text[row]
      guard let size = Int32(exactly: sizes[row]).map(Int.init), size >= 0 else {
        throw LakeError.invalidArgument("Target length must be in the range [0..2147483647]")
      }
      guard padding[row].count > 0 else { throw LakeError.invalidArgument("Padding string must not be empty") }
      return view.withBytes { bytes in
        let length = CodePoints.count(bytes)
        if length >= size { return view.slice(0, CodePoints.offset(of: size, in: bytes) ?? bytes.count) }
        scratch.removeAll(keepingCapacity: true)
        if !left { scratch.append(contentsOf: bytes) }
        appendPadding(padding[row], size - length, &scratch)
        if left { scratch.append(contentsOf: bytes) }
        return arena.copy(scratch)
      }
    }
  }

  /// `count` code points of `padding` repeated.
  private static func appendPadding(_ padding: StringView, _ count: Int, _ out: inout [UInt8]) {
    padding.withBytes { bytes in
      let length = CodePoints.count(bytes)
      for _ in 0..<count / length { out.append(contentsOf: bytes) }
      out.append(contentsOf: bytes[..<(CodePoints.offset(of: count % length, in: bytes) ?? 0)])
    }
  }
}
