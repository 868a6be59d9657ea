import LakeVectors

extension ColumnChunkReader {
  /// Rows `start ..< start + count` (not before `position`) as a vector; with a selection (of row numbers below `count`)
  /// only those rows.
  func read(from start: Int, count: Int, _ selection: SelectionVector?) throws -> ColumnVector {
    guard let selection else {
      try advance(to: start)
      return try readAll(count)
    }
    guard selection.count > 0 else { return .nulls(column.type, count: 0) }
    try advance(to: start)
    if let strings = try readSelectedStrings(selection) { return strings }
    // Rows after the last selected one are left for the next `advance`.
    return try readAll(selection[selection.count - 1] + 1).gather(selection)
  }

  private func readAll(_ rows: Int) throws -> ColumnVector {
    try openPage()
    if let vector = try readInPlace(rows) { return vector }
    guard isDictionaryPage, let dictionary, dictionary.entries.count > 0 else { return try readFlat(rows) }
    let named = try readIds(rows, dictionary)
    if named.count == rows { return named }
    // A writer that gave up its dictionary goes on with pages of values: the one batch across that border is made flat.
    return try .concatenate([named, try readFlat(rows - named.count)], type: column.type)
  }

  /// A vector that points into the page: values of the wanted form, all there, all in one page.
  private func readInPlace(_ rows: Int) throws -> ColumnVector? {
    guard column.conversion.isIdentity, case .fixed(let bytes, let width) = values, rows <= pageRows,
      Int(bitPattern: bytes.baseAddress) % width == 0, let owner = valuesOwner
    else { return nil }
    if let known = levels {
      var known = known
      guard try known.takeAllValid(rows) else { return nil }
      levels = known
    }
    guard let data = try values.takeInPlace(rows) else { return nil }
    taken(rows)
    return ColumnVector(type: column.type, count: rows, data: data, storage: owner)
  }

  /// Selected PLAIN strings of one page without NULLs: views are made for those rows only.
  private func readSelectedStrings(_ selection: SelectionVector) throws -> ColumnVector? {
    try openPage()
    let span = selection[selection.count - 1] + 1
    guard case .strings(let rule, 0) = column.conversion.kind, case .lengthPrefixed(let bytes) = values, span <= pageRows,
      let owner = valuesOwner
    else { return nil }
    if var known = levels {
      guard try known.takeAllValid(span) else { return nil }
      levels = known
    }
    let output = scratch.output(selection.count * 16)
    var cursor = LengthPrefixedCursor(bytes)
    try cursor.decode(rows: selection.rows, count: selection.count, into: output.pointer())
    values = .lengthPrefixed(cursor.rest)
    taken(span)
    try rule.apply(output.pointer(), selection.count, knownASCII: knownASCII)
    return ColumnVector(flat: column.type, count: selection.count, values: output, heap: owner)
  }

  // MARK: Levels

  /// Consumes the levels of the next `step` rows and returns how many have values; `validity` is made (for `rows` rows) with
  /// the first NULL page part.
  private func takeLevels(_ step: Int, at done: Int, of rows: Int, _ validity: inout Buffer?) throws(DataDefect) -> Int {
    guard var known = levels else { return step }
    defer { levels = known }
    if try known.takeAllValid(step) { return step }
    let bits = validity ?? Validity.make(rows, valid: true)
    validity = bits
    return try known.decode(step, into: bits.pointer(), at: done)
  }

  // MARK: Dictionary pages

  /// Ids of the next `rows` rows over `dictionary`; fewer when pages of values follow.
  private func readIds(_ rows: Int, _ dictionary: VectorDictionary) throws -> ColumnVector {
    let encoding = ColumnChunkReader.idEncoding(dictionary)
    let width = encoding == .dictionary8 ? 1 : encoding == .dictionary16 ? 2 : 4
    let output = scratch.output(rows * width)
    var validity: Buffer?
    var missing = 0
    var done = 0
    while done < rows {
      try openPage()
      guard isDictionaryPage else { break }
      let step = min(pageRows, rows - done)
      let target = output.base + done * width
      let present = try takeLevels(step, at: done, of: rows, &validity)
      try decodeIds(present, dictionary, into: target, encoding)
      if present < step, let validity {
        NullExpansion.expand(target, width: width, present: present, rows: step, validity.pointer(), done)
      }
      missing += step - present
      done += step
      taken(step)
    }
    return ColumnVector(
      dictionary: dictionary, encoding: encoding, count: done, ids: output, validity: missing == 0 ? nil : validity)
  }

  /// The narrowest ids that can name every entry.
  static func idEncoding(_ dictionary: VectorDictionary) -> VectorEncoding {
    let count = dictionary.entries.count
    return count <= 1 << 8 ? .dictionary8 : count <= 1 << 16 ? .dictionary16 : .dictionary32
  }

  /// Decodes the next `count` ids, each proven to be below the dictionary's count.
  private func decodeIds(
    _ count: Int, _ dictionary: VectorDictionary, into target: UnsafeMutableRawPointer, _ encoding: VectorEncoding
  ) throws(DataDefect) {
    guard count > 0 else { return }
    guard case .dictionary(var decoder) = values else { throw DataDefect.damaged("a page has fewer values than its header says") }
    defer { values = .dictionary(decoder) }
    let limit = dictionary.entries.count
    switch encoding {
    case .dictionary8:
      try decoder.decodeIds(count, below: limit, into: target.assumingMemoryBound(to: UInt8.self), &scratch)
    case .dictionary16:
      try decoder.decodeIds(count, below: limit, into: target.assumingMemoryBound(to: UInt16.self), &scratch)
    default:
      try decoder.decodeIds(count, below: limit, into: target.assumingMemoryBound(to: UInt32.self), &scratch)
    }
  }

  // MARK: Flat vectors

  /// One value a row, across any pages.
  private func readFlat(_ rows: Int) throws -> ColumnVector {
    let width = column.type.physical.byteWidth
    let output = scratch.output(rows * width)
    var validity: Buffer?
    var owners: [AnyObject] = []
    var missing = 0
    var done = 0
    while done < rows {
      try openPage()
      let step = min(pageRows, rows - done)
      let present = try takeLevels(step, at: done, of: rows, &validity)
      let target = output.base + done * width
      try decodeFlat(present, into: target)
      if present < step, let validity {
        NullExpansion.expand(target, width: width, present: present, rows: step, validity.pointer(), done)
      }
      if column.type.physical == .string, present > 0 { addOwner(&owners) }
      missing += step - present
      done += step
      taken(step)
    }
    if missing == rows { return .nulls(column.type, count: rows) }
    return ColumnVector(
      flat: column.type, count: rows, values: output, validity: missing == 0 ? nil : validity,
      heap: owners.count == 1 ? owners[0] : owners.isEmpty ? nil : OwnerGroup(owners))
  }

  /// What the strings of the open page point at.
  private func addOwner(_ owners: inout [AnyObject]) {
    let owner = isDictionaryPage ? dictionary?.entries.heap : valuesOwner
    if let owner, owners.last !== owner { owners.append(owner) }
  }

  /// Decodes and converts the next `count` values of the open page.
  private func decodeFlat(_ count: Int, into target: UnsafeMutableRawPointer) throws(DataDefect) {
    guard count > 0 else { return }
    if isDictionaryPage { return try decodeEntries(count, into: target) }
    if column.conversion.isIdentity { return try values.decode(count, into: target) }
    if column.leaf.physical == .byteArray {
      let views = column.type.physical == .string ? target : scratch.stored(count * 16).base
      try values.decode(count, into: views)
      return try column.convertViews(views.assumingMemoryBound(to: StringView.self), count, into: target, knownASCII: knownASCII)
    }
    if let source = try values.takeInPlace(count) { return try column.convertFixed(source, count, into: target) }
    let stored = scratch.stored(count * column.leaf.width)
    try values.decode(count, into: stored.base)
    try column.convertFixed(UnsafeRawPointer(stored.base), count, into: target)
  }

  /// The entries that the next `count` ids name.
  private func decodeEntries(_ count: Int, into target: UnsafeMutableRawPointer) throws(DataDefect) {
    guard let dictionary, dictionary.entries.count > 0 else { throw DataDefect.damaged("ids into an empty dictionary") }
    let ids = scratch.stored(count * 4)
    try decodeIds(count, dictionary, into: ids.base, .dictionary32)
    let named = dictionary.entries.gather(ids.pointer(UInt32.self), count: count)
    target.copyMemory(from: named.data, byteCount: count * column.type.physical.byteWidth)
  }
}

extension HybridDecoder {
  /// Decodes `count` ids as `T`, which holds every number below `limit`, and proves them to be below it.
  mutating func decodeIds<T: FixedWidthInteger & UnsignedInteger>(
    _ count: Int, below limit: Int, into target: UnsafeMutablePointer<T>, _ scratch: inout ColumnScratch
  ) throws(DataDefect) {
    if width <= 8 {
      try decodeIds(UInt8.self, count, limit, target, &scratch) { (decoder, pointer) throws(DataDefect) in
        try decoder.decode(count, into: pointer)
      }
    } else if width <= 16 {
      try decodeIds(UInt16.self, count, limit, target, &scratch) { (decoder, pointer) throws(DataDefect) in
        try decoder.decode(count, into: pointer)
      }
    } else {
      try decodeIds(UInt32.self, count, limit, target, &scratch) { (decoder, pointer) throws(DataDefect) in
        try decoder.decode(count, into: pointer)
      }
    }
  }

  /// `Packed` is the type that ids of this bit width are unpacked to.
  @inline(__always)
  private mutating func decodeIds<T: FixedWidthInteger & UnsignedInteger, Packed: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _: Packed.Type, _ count: Int, _ limit: Int, _ target: UnsafeMutablePointer<T>, _ scratch: inout ColumnScratch,
    _ decode: (inout HybridDecoder, UnsafeMutablePointer<Packed>) throws(DataDefect) -> Void
  ) throws(DataDefect) {
    let isDirect = Packed.bitWidth == T.bitWidth
    let packed =
      isDirect
      ? UnsafeMutableRawPointer(target).assumingMemoryBound(to: Packed.self)
      : scratch.ids(count * MemoryLayout<Packed>.size).pointer(Packed.self)
    try decode(&self, packed)
    // No id of this width can be out of range when the dictionary has at least 2^width entries.
    if limit < 1 << width {
      var largest: Packed = 0
      var i = 0
      while i < count {
        largest = max(largest, packed[i])
        i &+= 1
      }
      guard Int(largest) < limit else { throw DataDefect.damaged("id \(largest) in a dictionary of \(limit) entries") }
    }
    guard !isDirect else { return }
    var i = 0
    while i < count {
      target[i] = T(truncatingIfNeeded: packed[i])
      i &+= 1
    }
  }
}
