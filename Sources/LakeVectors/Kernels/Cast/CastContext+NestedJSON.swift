extension CastContext {
  /// Arrays as JSON arrays, maps as objects with their keys in order, rows as objects of their fields' names ("" for a field
  /// without one). NULLs inside are JSON `null`.
  func nestedToJSON(_ v: ColumnVector) throws -> ColumnVector {
    let reached = ReachedElements(v)
    var texts: [ColumnVector] = []
    for (i, child) in v.children.enumerated() {
      let elements = reached.gather(child)
      let isKey = i == 0 && v.type.isMap
      texts.append(
        try Kernels.cast(isKey ? try keyText(elements) : elements, to: .json, safe: safe, timeZoneKey: zoneKey).flattened())
    }
    let names = v.type.fieldNames
    let arena = StringArena()
    let out = Buffer(byteCount: v.count * 16)
    var bytes: [UInt8] = []
    for row in 0..<v.count {
      bytes.removeAll(keepingCapacity: true)
      if !v.isNull(row) {
        if v.physical == .row {
          let at = Int(reached.places.pointer(UInt32.self)[row])
          append(texts, names, at, into: &bytes)
        } else {
          let span = reached.places.pointer(ListSpan.self)[row]
          if texts.count == 2 { append(map: texts, span, into: &bytes) } else { append(array: texts[0], span, into: &bytes) }
        }
      }
      out.pointer(StringView.self)[row] = bytes.withUnsafeBytes { arena.copy($0) }
    }
    return ColumnVector(flat: .json, count: v.count, values: out, validity: v.validityStorage, heap: arena)
  }

  private func keyText(_ keys: ColumnVector) throws -> ColumnVector {
    try Kernels.cast(keys, to: .varchar, safe: safe, timeZoneKey: zoneKey)
  }

  private func append(_ fields: [ColumnVector], _ names: [String], _ at: Int, into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for (i, field) in fields.enumerated() {
      if i > 0 { bytes.append(UInt8(ascii: ",")) }
      Array(names[i].utf8).withUnsafeBytes { JSONText.appendQuoted($0, into: &bytes) }
      bytes.append(UInt8(ascii: ":"))
      append(field, at, into: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private func append(array elements: ColumnVector, _ span: ListSpan, into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    for at in span.start..<span.end {
      if at > span.start { bytes.append(UInt8(ascii: ",")) }
      append(elements, at, into: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private func append(map texts: [ColumnVector], _ span: ListSpan, into bytes: inout [UInt8]) {
    let keys = texts[0].values(StringView.self)
    let order = (span.start..<span.end).sorted { keys[$0] < keys[$1] }
    bytes.append(UInt8(ascii: "{"))
    for (i, at) in order.enumerated() {
      if i > 0 { bytes.append(UInt8(ascii: ",")) }
      append(texts[0], at, into: &bytes)
      bytes.append(UInt8(ascii: ":"))
      append(texts[1], at, into: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private func append(_ text: ColumnVector, _ at: Int, into bytes: inout [UInt8]) {
    if text.isNull(at) {
      bytes += Array("null".utf8)
    } else {
      text.values(StringView.self)[at].withBytes { bytes.append(contentsOf: $0) }
    }
  }

  /// JSON arrays as arrays and rows, objects as maps and rows; JSON `null` is NULL. Fields of a row are found in an object by name,
  /// whatever its case, and are NULL when missing.
  func nestedFromJSON(_ v: ColumnVector) throws -> ColumnVector {
    let types = target.childTypes
    // Map keys are read as varchar and cast on.
    var parts = types.indices.map { VectorBuilder(type: target.isMap && $0 == 0 ? .varchar : .json, capacity: v.count) }
    var owners: [Int] = []
    let places = Buffer(zeroed: v.count * target.physical.byteWidth)
    var nulls = NullMarks(v.validityStorage, count: v.count)
    let views = v.values(StringView.self)
    for row in 0..<v.count where !v.isNull(row) {
      let first = owners.count
      let failure = views[row].withBytes { text -> String? in
        guard JSONText.scalar(text) != .null else {
          nulls.mark(row)
          return nil
        }
        return append(text, to: &parts, &owners, row)
      }
      if let failure {
        if !safe {
          throw LakeError(.invalidCastArgument, "Cannot cast to \(target). \(failure)\n\(views[row].string.prefix(200))")
        }
        nulls.mark(row)
      } else if target.physical == .list {
        places.pointer(ListSpan.self)[row] = ListSpan(offset: first, length: owners.count - first)
      } else {
        places.pointer(UInt32.self)[row] = UInt32(truncatingIfNeeded: first)
      }
    }
    let casts = zip(parts.map { $0.finish() }, types).map { ElementCast($0, $1) }
    return try nested(casts, places: places, owner: { owners[$0] }, validity: nulls.validity, count: v.count)
  }

  /// Appends the elements of one value. - Returns: what is wrong with it; nothing has been appended then.
  private func append(
    _ text: UnsafeRawBufferPointer, to parts: inout [VectorBuilder], _ owners: inout [Int], _ row: Int
  ) -> String? {
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: text[range]) }
    let found = JSONParts(text)
    switch (target, found?.content) {
    case (.array, .array(let elements)?):
      for element in elements { parts[0].append(bytes: part(element)) }
      owners += repeatElement(row, count: elements.count)
    case (.map, .object(let members)?):
      for member in members {
        member.name.withUnsafeBytes { parts[0].append(bytes: $0) }
        parts[1].append(bytes: part(member.value))
      }
      owners += repeatElement(row, count: members.count)
    case (.row(let fields), .array(let elements)?):
      guard fields.count == elements.count else { return "Expected \(fields.count) elements, but got \(elements.count)" }
      for (i, element) in elements.enumerated() { parts[i].append(bytes: part(element)) }
      owners.append(row)
    case (.row(let fields), .object(let members)?):
      guard fields.allSatisfy({ $0.name != nil }) else {
        return "Cannot cast a JSON object to anonymous row type. Input must be a JSON array."
      }
      for (i, field) in fields.enumerated() {
        let name = field.name?.lowercased()
        let member = members.last { String(decoding: $0.name, as: UTF8.self).lowercased() == name }
        if let member { parts[i].append(bytes: part(member.value)) } else { parts[i].appendNull() }
      }
      owners.append(row)
    case (.array, _): return "Expected a json array, but got \(JSONParts.start(text))"
    case (.map, _): return "Expected a json object, but got \(JSONParts.start(text))"
    default: return "Expected a json array or object, but got \(JSONParts.start(text))"
    }
    return nil
  }
}

extension DataType {
  var isMap: Bool { if case .map = self { true } else { false } }

  /// Of a row's fields; "" for those without.
  var fieldNames: [String] { if case .row(let fields) = self { fields.map { $0.name ?? "" } } else { [] } }
}
