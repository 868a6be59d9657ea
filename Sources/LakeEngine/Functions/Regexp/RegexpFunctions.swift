import LakeVectors

/// regexp_like, regexp_extract, regexp_replace, regexp_count, regexp_position.
enum RegexpFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    let text = TypePattern.anyVarchar
    family.add("regexp_like", [text, text], .boolean, "Whether a string contains a match of a pattern") {
      let cache = RegexpCache()
      return { call in
        let strings = call.strings(0)
        let patterns = try RowRegexp(call, 1, cache)
        return try call.booleans { row in
          let regexp = try patterns[row]
          return try strings[row].withBytes { try regexp.match($0) }
        }
      }
    }
    family.add("regexp_extract", [text, text], .sameAs(0), "The first match of a pattern; NULL when there is none") { extract() }
    family.add("regexp_extract", [text, text, .bigint], .sameAs(0), "A group of the first match of a pattern; NULL when there is none") {
      extract()
    }
    family.add("regexp_replace", [text, text], .sameAs(0), "Removes every match of a pattern") { replace() }
    family.add("regexp_replace", [text, text, text], .varchar, "Replaces every match of a pattern; $1 and ${name} stand for groups") {
      replace()
    }
    family.add("regexp_count", [text, text], .bigint, "The number of matches of a pattern") { count() }
    let documentation = "Where a pattern matches, from 1; -1 when it does not"
    family.add("regexp_position", [text, text], .integer, documentation) { position() }
    family.add("regexp_position", [text, text, .bigint], .integer, documentation) { position() }
    family.add("regexp_position", [text, text, .bigint, .bigint], .integer, documentation) { position() }
    return family.functions
  }()

  private static func extract() -> ScalarFunction.WorkerKernel {
    let cache = RegexpCache()
    return { call in
      let strings = call.strings(0)
      let patterns = try RowRegexp(call, 1, cache)
      let groups = call.arguments.count > 2 ? call.cells(2, Int64.self) : nil
      return try call.optionalText { row, _ in
        let regexp = try patterns[row]
        let group = groups.map { $0[row] } ?? 0
        guard group >= 0 else { throw LakeError.invalidArgument("Group cannot be negative") }
        guard group <= Int64(regexp.groupCount) else {
          throw LakeError.invalidArgument("Pattern has \(regexp.groupCount) groups. Cannot access group \(group)")
        }
        let view = strings[row]
        return try view.withBytes { bytes in
          guard try regexp.match(bytes), let range = regexp.group(Int(group)) else { return nil }
          return view.slice(range.lowerBound, range.upperBound)
        }
      }
    }
  }

  private static func replace() -> ScalarFunction.WorkerKernel {
    let cache = RegexpCache()
    return { call in
      let strings = call.strings(0)
      let patterns = try RowRegexp(call, 1, cache)
      let replacements = call.arguments.count > 2 ? call.strings(2) : nil
      let isConstant = call.rowCount > 0 && call.arguments[1].isConstant && replacements?.isConstant ?? true
      func parsed(_ row: Int) throws -> RegexpReplacement {
        try RegexpReplacement(replacements.map { $0[row].withBytes { Array($0) } } ?? [], for: patterns[row])
      }
      let constant = isConstant ? try parsed(0) : nil
      var scratch: [UInt8] = []
      return try call.text { row, arena in
        let view = strings[row]
        let regexp = try patterns[row]
        let replacement = try constant ?? parsed(row)
        return try view.withBytes { bytes in
          guard try regexp.match(bytes) else { return view }
          scratch.removeAll(keepingCapacity: true)
          try replaceAll(bytes, regexp, replacement, &scratch)
          return arena.copy(scratch)
        }
      }
    }
  }

  /// The first match has been found.
  private static func replaceAll(
    _ bytes: UnsafeRawBufferPointer, _ regexp: Regexp, _ replacement: RegexpReplacement, _ out: inout [UInt8]
  ) throws {
    var copied = 0
    while let match = regexp.group(0), match.lowerBound >= copied {
      out.append(contentsOf: bytes[copied..<match.lowerBound])
      for part in replacement.parts {
        switch part {
        case .literal(let text): out.append(contentsOf: text)
        case .group(let number): if let range = regexp.group(number) { out.append(contentsOf: bytes[range]) }
        }
      }
      copied = match.upperBound
      guard let next = regexp.nextStart(bytes), try regexp.match(bytes, from: next) else { break }
    }
    out.append(contentsOf: bytes[copied...])
  }

  private static func count() -> ScalarFunction.WorkerKernel {
    let cache = RegexpCache()
    return { call in
      let strings = call.strings(0)
      let patterns = try RowRegexp(call, 1, cache)
      return try call.produce(Int64.self) { row in
        let regexp = try patterns[row]
        return try strings[row].withBytes { bytes in
          var matches: Int64 = 0
          var from: Int? = 0
          while let start = from, try regexp.match(bytes, from: start) {
            matches += 1
            from = regexp.nextStart(bytes)
          }
          return matches
        }
      }
    }
  }

  private static func position() -> ScalarFunction.WorkerKernel {
    let cache = RegexpCache()
    return { call in
      let strings = call.strings(0)
      let patterns = try RowRegexp(call, 1, cache)
      let starts = call.arguments.count > 2 ? call.cells(2, Int64.self) : nil
      let occurrences = call.arguments.count > 3 ? call.cells(3, Int64.self) : nil
      return try call.produce(Int32.self) { row in
        let start = starts.map { $0[row] } ?? 1
        let occurrence = occurrences.map { $0[row] } ?? 1
        guard start >= 1 else { throw LakeError.invalidArgument("start position cannot be smaller than 1") }
        guard occurrence >= 1 else { throw LakeError.invalidArgument("occurrence cannot be smaller than 1") }
        let regexp = try patterns[row]
        return try strings[row].withBytes { try find($0, regexp, start, occurrence) }
      }
    }
  }

  private static func find(_ bytes: UnsafeRawBufferPointer, _ regexp: Regexp, _ start: Int64, _ occurrence: Int64) throws -> Int32 {
    guard start <= Int64(bytes.count) + 1, var from = CodePoints.offset(of: Int(start - 1), in: bytes) else { return -1 }
    var seen: Int64 = 0
    while try regexp.match(bytes, from: from), let match = regexp.group(0) {
      seen += 1
      if seen == occurrence {
        return Int32(truncatingIfNeeded: CodePoints.count(UnsafeRawBufferPointer(rebasing: bytes[..<match.lowerBound])) + 1)
      }
      guard let next = regexp.nextStart(bytes) else { break }
      from = next
    }
    return -1
  }
}
