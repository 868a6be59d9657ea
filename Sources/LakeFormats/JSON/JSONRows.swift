import LakeStorage
import LakeVectors

/// Finds and reads the wanted members of JSON lines.
struct JSONRows: TextRows {
  private let columns: [ReadColumn]
  private let options: JSONOptions
  private let origin: FormatOptions.TypeOrigin
  private let place: TextPlace
  private let keys: JSONKeys
  private let scratch = TextScratch()
  /// The layouts of the last lines that were read the slow way, and the one that the last line had.
  private let layouts = (0..<4).map { _ in JSONLayout() }
  private var current = 0

  init(_ request: ReadRequest, place: TextPlace) {
    columns = request.columns
    options = request.options.json
    origin = request.options.typeOrigin
    self.place = place
    keys = JSONKeys(request.columns, request.options.json)
  }

  var slots: Int { keys.count }

  func count(_ chunk: TextChunk) -> Int {
    var total = 0
    var start = chunk.rowStart
    while let end = chunk.nextRowEnd() {
      if !JSONRows.isBlank(chunk.base, start, end) { total &+= 1 }
      start = chunk.rowStart
    }
    return total
  }

  @inline(__always)
  private static func isBlank(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var at = start
    while at < end, base[at] <= 32 { at &+= 1 }
    return at == end
  }

  mutating func locate(_ chunk: TextChunk, _ table: FieldTable, maxRows: Int) throws -> Int {
    let base = chunk.base
    let separators = UnsafePointer(chunk.separators)
    let newlines = UnsafePointer(chunk.newlines)
    let rowsEnd = chunk.rowsEnd
    let starts = table.starts
    let rowStarts = table.rowStarts
    let stride = table.rowCapacity
    var (lineBlock, lineBits) = chunk.rowWalk
    var rowStart = chunk.rowStart
    var rows = 0
    while rows < maxRows, rowStart < rowsEnd {
      while lineBits == 0 {
        lineBlock &+= 1
        lineBits = newlines[lineBlock]
      }
      let rowEnd = lineBlock &* 64 &+ lineBits.trailingZeroBitCount
      lineBits &= lineBits &- 1
      if !JSONRows.isBlank(base, rowStart, rowEnd) {
        rowStarts[rows] = Int32(truncatingIfNeeded: rowStart)
        if !layouts[current].locate(base, separators, starts + rows, stride, rowStart, rowEnd),
          !locateLikeAnother(base, separators, starts + rows, stride, rowStart, rowEnd)
        {
          try locateExactly(chunk, table, rows, rowStart, rowEnd)
        }
        rows &+= 1
      }
      rowStart = rowEnd &+ 1
    }
    chunk.rowStart = rowStart
    chunk.rowWalk = (lineBlock, lineBits)
    return rows
  }

  /// Tries the layouts of lines before the last.
  @inline(never)
  private mutating func locateLikeAnother(
    _ base: UnsafePointer<UInt8>, _ separators: UnsafePointer<UInt64>, _ starts: UnsafeMutablePointer<Int32>, _ stride: Int,
    _ rowStart: Int, _ rowEnd: Int
  ) -> Bool {
    for other in layouts.indices where other != current {
      if layouts[other].locate(base, separators, starts, stride, rowStart, rowEnd) {
        current = other
        return true
      }
    }
    return false
  }

  /// Walks the whole line, and makes it a layout that the next lines are tried against.
  @inline(never)
  private mutating func locateExactly(_ chunk: TextChunk, _ table: FieldTable, _ row: Int, _ rowStart: Int, _ rowEnd: Int) throws {
    let line = UnsafeRawBufferPointer(start: chunk.base + rowStart, count: rowEnd - rowStart)
    let starts = table.starts + row
    let stride = table.rowCapacity
    for slot in 0..<slots { table.setMissing(slot, row) }
    current = (current + 1) % layouts.count
    let layout = layouts[current]
    layout.reset()
    let keys = keys
    let scratch = scratch
    var scanner = JSONScanner(line)
    let isObject = scanner.object { member in
      var key = UnsafeRawBufferPointer(rebasing: line[member.key])
      if member.keyHasEscape {
        let out = scratch.bytes(key.count)
        key = UnsafeRawBufferPointer(start: out, count: JSONText.unescape(key, out))
      }
      let slot = keys.slot(key)
      if let slot {
        starts[2 * slot * stride] = Int32(truncatingIfNeeded: rowStart + member.value.lowerBound)
        starts[2 * slot * stride + stride] = Int32(truncatingIfNeeded: rowStart + member.value.upperBound)
      }
      if member.isCompact, !member.keyHasEscape {
        layout.add(key: UnsafeRawBufferPointer(rebasing: line[member.key.lowerBound - 1..<member.key.upperBound + 2]), slot: slot ?? -1)
      } else {
        layout.giveUp()
      }
    }
    if isObject { return layout.close(slots: slots) }
    layout.giveUp()
    guard options.ignoreMalformed else {
      throw try place.error(
        at: chunk.offset + rowStart, "row is not a valid JSON object: \(TextPlace.quote(line))",
        hint: "'ignore.malformed.json' = 'true' reads such rows as NULLs")
    }
    for slot in 0..<slots { table.setMissing(slot, row) }
  }

  func read(_ index: Int, _ selection: SelectionVector?, rows: Int, _ chunk: TextChunk, _ table: FieldTable) throws -> ColumnVector {
    let column = columns[index]
    let (starts, ends) = table.field(keys.slotOfColumn[index])
    let fields = FieldSlice(
      base: chunk.base, starts: starts, ends: ends, selection: selection?.rows, count: selection?.count ?? rows)
    let dialect = JSONFieldDialect(
      column: column, options: options, origin: origin, place: place, chunkOffset: chunk.offset, rowStarts: UnsafePointer(table.rowStarts))
    if column.type.physical == .string, column.type != .varbinary { return try strings(fields, column.type, chunk, dialect) }
    if column.type.isNested { return try nested(fields, column.type, chunk, dialect) }
    if let vector = try FieldColumn.read(fields, column.type, dialect, scratch) { return vector }
    throw LakeError(.notSupported, "Reading column '\(column.name)' of type \(column.type) from JSON is not supported")
  }

  /// Arrays, maps and rows, read from their JSON text. A value that does not fit is an error, or NULL as a whole.
  private func nested(
    _ fields: FieldSlice, _ type: DataType, _ chunk: TextChunk, _ dialect: JSONFieldDialect
  ) throws -> ColumnVector {
    let texts = try strings(fields, .json, chunk, dialect)
    do {
      return try Kernels.readJSON(texts, as: type, safe: options.ignoreMalformed)
    } catch let error as LakeError where error.code == .invalidCastArgument || error.code == .numericValueOutOfRange {
      // The row that fails alone is the one to name.
      for i in 0..<texts.count {
        do {
          _ = try Kernels.readJSON(texts.slice(i, 1), as: type, safe: false)
        } catch is LakeError {
          let text = texts.values(StringView.self)[i]
          try text.withBytes { try dialect.reject($0, row: fields.row(i)) }
        }
      }
      throw error
    }
  }

  private func strings(
    _ fields: FieldSlice, _ type: DataType, _ chunk: TextChunk, _ dialect: JSONFieldDialect
  ) throws -> ColumnVector {
    var column = StringColumn(type, fields.count, chunk)
    let keepsQuotes = type == .json
    var i = 0
    while i < fields.count {
      let row = fields.row(i)
      let start = Int(fields.starts[row])
      if start < 0 {
        column.setNull(i)
        i &+= 1
        continue
      }
      var text = UnsafeRawBufferPointer(start: fields.base + start, count: max(Int(fields.ends[row]) &- start, 0))
      if text.last.map({ $0 <= 32 }) ?? true { text = FieldColumn.trimmed(text) }
      let quoted = text.count >= 2 && text[0] == 34 && text[text.count &- 1] == 34 && !keepsQuotes
      if quoted {
        let inner = UnsafeRawBufferPointer(rebasing: text[1..<(text.count &- 1)])
        if chunk.hasSpecials, inner.contains(92) {
          let out = scratch.bytes(inner.count)
          column.setCopy(i, UnsafeRawBufferPointer(start: out, count: JSONText.unescape(inner, out)))
        } else {
          column.set(i, fields.base + start + 1, inner.count)
        }
      } else if JSONFieldDialect.isNull(text) {
        column.setNull(i)
      } else {
        var scanner = JSONScanner(text)
        if scanner.value(depth: 1), scanner.at == text.count {
          let isNested = text[0] == UInt8(ascii: "{") || text[0] == UInt8(ascii: "[")
          let out = isNested ? scratch.bytes(text.count) : nil
          if let out, let count = JSONCompaction.compact(text, out) {
            column.setCopy(i, UnsafeRawBufferPointer(start: out, count: count))
          } else {
            column.set(i, fields.base + start, text.count)
          }
        } else {
          try dialect.reject(text, row: row)
          column.setNull(i)
        }
      }
      i &+= 1
    }
    return column.finish()
  }
}

/// The values of one member of a batch's lines, as `FieldColumn` asks for them.
struct JSONFieldDialect: FieldDialect {
  let column: ReadColumn
  let options: JSONOptions
  let origin: FormatOptions.TypeOrigin
  let place: TextPlace
  let chunkOffset: Int
  let rowStarts: UnsafePointer<Int32>

  var rawFieldsParse: Bool { true }
  var quote: UInt8? { 34 }
  var trimsBlanks: Bool { true }
  var integerForm: IntegerForm { options.cutsFractions ? .cut : .exact }
  var numbersAreDays: Bool { false }
  var timestampNumbers: TimestampNumbers? { origin == .table ? .millisOrSeconds : nil }

  static func isNull(_ text: UnsafeRawBufferPointer) -> Bool {
    text.count == 4 && text[0] == 110 && text[1] == 117 && text[2] == 108 && text[3] == 108
  }

  func normalized(_ field: UnsafeRawBufferPointer, _ scratch: TextScratch) -> UnsafeRawBufferPointer? {
    let text = FieldColumn.trimmed(field)
    if JSONFieldDialect.isNull(text) { return nil }
    guard text.count >= 2, text[0] == 34, text[text.count - 1] == 34 else { return text }
    let inner = UnsafeRawBufferPointer(rebasing: text[1..<text.count - 1])
    guard inner.contains(92) else { return string(inner, scratch) }
    let out = scratch.bytes(inner.count)
    return string(UnsafeRawBufferPointer(start: out, count: JSONText.unescape(inner, out)), scratch)
  }

  /// A string in a boolean column of a table is true or else false, as Java's `Boolean.parseBoolean` has it.
  private func string(_ text: UnsafeRawBufferPointer, _ scratch: TextScratch) -> UnsafeRawBufferPointer {
    guard origin == .table, column.type == .boolean, !TimeText.equalsIgnoringCase(text, "true") else { return text }
    let word: StaticString = "false"
    let out = scratch.bytes(word.utf8CodeUnitCount)
    out.update(from: word.utf8Start, count: word.utf8CodeUnitCount)
    return UnsafeRawBufferPointer(start: out, count: word.utf8CodeUnitCount)
  }

  func reject(_ text: UnsafeRawBufferPointer, row: Int) throws {
    if options.ignoreMalformed { return }
    throw try place.error(
      at: chunkOffset + Int(rowStarts[row]), "column '\(column.name)': \(TextPlace.quote(text)) is not a valid \(column.type)",
      hint: origin.hint)
  }
}
