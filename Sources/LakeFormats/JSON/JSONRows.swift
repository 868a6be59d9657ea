import LakeStorage
import LakeVectors

/// Finds and reads the wanted members of JSON lines.
struct JSONRows: TextRows {
  private let columns: [ReadColumn]
  private let options: JSONOptions
  private let place: TextPlace
  private let keys: JSONKeys
  private let scratch = TextScratch()
  private var layout = JSONLayout()

  init(_ request: ReadRequest, place: TextPlace) {
    columns = request.columns
    options = request.options.json
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
    var rows = 0
    var start = chunk.rowStart
    while rows < maxRows, let end = chunk.nextRowEnd() {
      if !JSONRows.isBlank(chunk.base, start, end) {
        table.rowStarts[rows] = Int32(truncatingIfNeeded: start)
        if !layout.isUsable || !locateLikeLast(chunk, table, rows, start, end) {
          try locateExactly(chunk, table, rows, start, end)
        }
        rows &+= 1
      }
      start = chunk.rowStart
    }
    return rows
  }

  /// Members at the positions of the last line; false when the line is built otherwise.
  private func locateLikeLast(_ chunk: TextChunk, _ table: FieldTable, _ row: Int, _ rowStart: Int, _ rowEnd: Int) -> Bool {
    let base = chunk.base
    let separators = UnsafePointer(chunk.separators)
    let starts = table.starts + row
    let stride = table.rowCapacity
    var last = rowEnd &- 1
    if base[last] == 13 { last &-= 1 }
    guard base[rowStart] == 123, last > rowStart, base[last] == 125 else { return false }
    var block = rowStart &>> 6
    var bits = separators[block] & (~0 &<< UInt64(truncatingIfNeeded: rowStart & 63))
    var at = rowStart &+ 1
    let fits = layout.members.withUnsafeBufferPointer { members in
      layout.keyBytes.withUnsafeBufferPointer { keyBytes -> Bool in
        guard let allKeys = keyBytes.baseAddress else { return false }
        var m = 0
        while m < members.count {
          // The line ends at `rowEnd`, where a separator is set: `at` never passes it by more than one.
          if base[at] == 32 { at &+= 1 }
          guard at < rowEnd, members[m].matches(base + at, allKeys + m &* JSONLayout.keyBytesMax) else { return false }
          while bits == 0 {
            block &+= 1
            bits = separators[block]
          }
          let end = block &* 64 &+ bits.trailingZeroBitCount
          bits &= bits &- 1
          let isLast = m == members.count &- 1
          guard (end == rowEnd) == isLast else { return false }
          let slot = members[m].slot
          if slot >= 0 {
            var value = at &+ members[m].keyCount
            if base[value] == 32 { value &+= 1 }
            starts[2 &* slot &* stride] = Int32(truncatingIfNeeded: value)
            starts[2 &* slot &* stride &+ stride] = Int32(truncatingIfNeeded: isLast ? last : end)
          }
          at = end &+ 1
          m &+= 1
        }
        return true
      }
    }
    if fits {
      for slot in layout.missing { table.setMissing(slot, row) }
    }
    return fits
  }

  /// Walks the whole line, and makes it the layout that the next lines are tried against.
  @inline(never)
  private mutating func locateExactly(_ chunk: TextChunk, _ table: FieldTable, _ row: Int, _ rowStart: Int, _ rowEnd: Int) throws {
    let line = UnsafeRawBufferPointer(start: chunk.base + rowStart, count: rowEnd - rowStart)
    let starts = table.starts + row
    let stride = table.rowCapacity
    for slot in 0..<slots { table.setMissing(slot, row) }
    layout.reset()
    var layout = layout
    let keys = keys
    let scratch = scratch
    var scanner = JSONScanner(line)
    let isObject = scanner.object { member in
      var key = UnsafeRawBufferPointer(rebasing: line[member.key])
      if member.keyHasEscape {
        let out = scratch.bytes(key.count)
        key = UnsafeRawBufferPointer(start: out, count: JSONText.unescape(key, out))
        layout.giveUp()
      }
      let slot = keys.slot(key)
      if let slot {
        starts[2 * slot * stride] = Int32(truncatingIfNeeded: rowStart + member.value.lowerBound)
        starts[2 * slot * stride + stride] = Int32(truncatingIfNeeded: rowStart + member.value.upperBound)
      }
      if !member.isCompact { layout.giveUp() }
      if layout.isUsable {
        layout.add(key: UnsafeRawBufferPointer(rebasing: line[member.key.lowerBound - 1..<member.key.upperBound + 2]), slot: slot ?? -1)
      }
    }
    if isObject, layout.isUsable { layout.close(slots: slots) } else { layout.giveUp() }
    self.layout = layout
    if isObject { return }
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
      column: column, ignoreMalformed: options.ignoreMalformed, place: place, chunkOffset: chunk.offset,
      rowStarts: UnsafePointer(table.rowStarts))
    if column.type.physical == .string, column.type != .varbinary { return try strings(fields, column.type, chunk, dialect) }
    if let vector = try FieldColumn.read(fields, column.type, dialect, numbersAreTimes: false, scratch) { return vector }
    throw LakeError(.notSupported, "Reading column '\(column.name)' of type \(column.type) from JSON is not supported")
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
          column.set(i, fields.base + start, text.count)
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
  let ignoreMalformed: Bool
  let place: TextPlace
  let chunkOffset: Int
  let rowStarts: UnsafePointer<Int32>

  var rawFieldsParse: Bool { true }
  var quote: UInt8? { 34 }
  var trimsBlanks: Bool { true }

  static func isNull(_ text: UnsafeRawBufferPointer) -> Bool {
    text.count == 4 && text[0] == 110 && text[1] == 117 && text[2] == 108 && text[3] == 108
  }

  func normalized(_ field: UnsafeRawBufferPointer, _ scratch: TextScratch) -> UnsafeRawBufferPointer? {
    let text = FieldColumn.trimmed(field)
    if JSONFieldDialect.isNull(text) { return nil }
    guard text.count >= 2, text[0] == 34, text[text.count - 1] == 34 else { return text }
    let inner = UnsafeRawBufferPointer(rebasing: text[1..<text.count - 1])
    guard inner.contains(92) else { return inner }
    let out = scratch.bytes(inner.count)
    return UnsafeRawBufferPointer(start: out, count: JSONText.unescape(inner, out))
  }

  func reject(_ text: UnsafeRawBufferPointer, row: Int) throws {
    if ignoreMalformed { return }
    throw try place.error(
      at: chunkOffset + Int(rowStarts[row]), "column '\(column.name)': \(TextPlace.quote(text)) is not a valid \(column.type)",
      hint: "types of files without a table are inferred from their first rows")
  }
}
