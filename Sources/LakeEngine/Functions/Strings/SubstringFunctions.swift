import LakeVectors

/// substring and its alias substr, split_part, trim and its kin, starts_with, ends_with, strpos.
enum SubstringFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add(
      "substring", aliases: ["substr"], [.anyVarchar, .bigint], .sameAs(0), mayFail: false,
      "The rest of a string from a position; counted from 1, or from the end when negative", substring)
    family.add(
      "substring", aliases: ["substr"], [.anyVarchar, .bigint, .bigint], .sameAs(0), mayFail: false,
      "So many characters of a string from a position; counted from 1, or from the end when negative", substring)
    family.add(
      "substr", [.varbinary, .bigint], .varbinary, mayFail: false, "The rest of a binary value from a position", subBytes)
    family.add(
      "substr", [.varbinary, .bigint, .bigint], .varbinary, mayFail: false, "So many bytes of a binary value from a position", subBytes)
    family.add(
      "split_part", [.anyVarchar, .anyVarchar, .bigint], .sameAs(0),
      "The field of that number (from 1) between delimiters; NULL when there are fewer", splitPart)
    family.add("starts_with", [.anyVarchar, .anyVarchar], .boolean, mayFail: false, "Whether a string begins with another") { call in
      let text = call.strings(0)
      let part = call.strings(1)
      return call.booleans { row in SubstringFunctions.hasBytes(text[row], part[row], at: 0) }
    }
    family.add("ends_with", [.anyVarchar, .anyVarchar], .boolean, mayFail: false, "Whether a string ends with another") { call in
      let text = call.strings(0)
      let part = call.strings(1)
      return call.booleans { row in SubstringFunctions.hasBytes(text[row], part[row], at: text[row].count - part[row].count) }
    }
    family.add(
      "strpos", aliases: ["position"], [.anyVarchar, .anyVarchar], .bigint, mayFail: false,
      "Where a string first contains another, from 1; 0 when it does not", strpos)
    family.add(
      "strpos", [.anyVarchar, .anyVarchar, .bigint], .bigint,
      "Where a string contains another for the n-th time, from the end when n is negative; 0 when it does not", strpos)
    return family.functions
  }()

  private static func hasBytes(_ text: StringView, _ part: StringView, at offset: Int) -> Bool {
    guard offset >= 0, text.count - offset >= part.count else { return false }
    return text.withBytes { bytes in
      part.withBytes { part in
        guard let a = bytes.baseAddress, let b = part.baseAddress else { return part.isEmpty }
        return equalBytes(a + offset, b, part.count)
      }
    }
  }

  @Sendable private static func substring(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let text = call.strings(0)
    let starts = call.cells(1, Int64.self)
    let lengths = call.arguments.count > 2 ? call.cells(2, Int64.self) : nil
    return call.text { row, _ in
      let view = text[row]
      let length = lengths.map { $0[row] } ?? Int64.max
      return view.withBytes { bytes in
        let characters = CodePoints.isASCII(bytes) ? bytes.count : CodePoints.count(bytes)
        guard let range = range(starts[row], length, of: characters) else { return StringView() }
        if characters == bytes.count { return view.slice(range.lowerBound, range.upperBound) }
        let from = CodePoints.offset(of: range.lowerBound, in: bytes) ?? bytes.count
        let to = CodePoints.offset(of: range.count, in: bytes, from: from) ?? bytes.count
        return view.slice(from, to)
      }
    }
  }

  @Sendable private static func subBytes(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let values = call.strings(0)
    let starts = call.cells(1, Int64.self)
    let lengths = call.arguments.count > 2 ? call.cells(2, Int64.self) : nil
    return call.text { row, _ in
      guard let range = range(starts[row], lengths.map { $0[row] } ?? Int64.max, of: values[row].count) else { return StringView() }
      return values[row].slice(range.lowerBound, range.upperBound)
    }
  }

  /// The characters, from 0, that `start` (from 1, negative from the end) and `length` mean; nil for none.
  private static func range(_ start: Int64, _ length: Int64, of count: Int) -> Range<Int>? {
    guard start != 0, length > 0 else { return nil }
    let first = start > 0 ? start - 1 : start.addingReportingOverflow(Int64(count)).partialValue
    guard first >= 0, first < Int64(count) else { return nil }
    let left = Int64(count) - first
    return Int(first)..<Int(first + min(left, length))
  }

  @Sendable private static func splitPart(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let text = call.strings(0)
    let delimiters = call.strings(1)
    let indexes = call.cells(2, Int64.self)
    let needle = RowNeedle(delimiters, call.rowCount)
    return try call.optionalText { row, _ in
      let index = indexes[row]
      guard index > 0 else { throw LakeError.invalidArgument("Index must be greater than zero") }
      let view = text[row]
      let search = needle.search(row)
      return view.withBytes { bytes in
        if search.needle.isEmpty {
          guard index <= Int64(bytes.count), let from = CodePoints.offset(of: Int(index - 1), in: bytes), from < bytes.count else {
            return nil
          }
          return view.slice(from, min(from + CodePoints.width(bytes[from]), bytes.count))
        }
        var from = 0
        var field: Int64 = 1
        while true {
          let end = search.firstMatch(in: bytes, from: from)
          if field == index { return view.slice(from, end ?? bytes.count) }
          guard let end else { return nil }
          from = end + search.needle.count
          field += 1
        }
      }
    }
  }

  @Sendable private static func strpos(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let text = call.strings(0)
    let needle = RowNeedle(call.strings(1), call.rowCount)
    let instances = call.arguments.count > 2 ? call.cells(2, Int64.self) : nil
    return try call.produce(Int64.self) { row in
      let instance = instances.map { $0[row] } ?? 1
      guard instance != 0 else { throw LakeError.invalidArgument("'instance' must be a positive or negative number.") }
      return position(text[row], needle.search(row), instance)
    }
  }

  private static func position(_ text: StringView, _ search: ByteSearch, _ instance: Int64) -> Int64 {
    if search.needle.isEmpty { return 1 }
    return text.withBytes { bytes in
      var found: [Int] = []
      var from = 0
      // Occurrences may overlap: the search goes on at the next byte, which can only match at a code point.
      while let at = search.firstMatch(in: bytes, from: from) {
        found.append(at)
        if instance > 0 && Int64(found.count) == instance { break }
        from = at + 1
      }
      let place = instance > 0 ? instance - 1 : Int64(found.count) &+ instance
      guard place >= 0, place < Int64(found.count) else { return 0 }
      return Int64(CodePoints.count(UnsafeRawBufferPointer(rebasing: bytes[..<found[Int(place)]]))) + 1
    }
  }
}

/// The search for one argument's string, prepared once when it is constant.
struct RowNeedle {
  private let cells: Cells<StringView>
  private let constant: ByteSearch?

  init(_ cells: Cells<StringView>, _ rows: Int) {
    self.cells = cells
    constant = cells.isConstant && rows > 0 ? RowNeedle.search(cells[0]) : nil
  }

  func search(_ row: Int) -> ByteSearch { constant ?? RowNeedle.search(cells[row]) }

  private static func search(_ view: StringView) -> ByteSearch { ByteSearch(view.withBytes { Array($0) }) }
}
