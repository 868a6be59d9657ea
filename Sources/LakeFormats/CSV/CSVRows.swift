import LakeStorage
import LakeVectors

/// Finds and reads the wanted fields of delimited rows.
struct CSVRows: TextRows {
  private let columns: [ReadColumn]
  private let options: TextOptions
  private let origin: FormatOptions.TypeOrigin
  private let place: TextPlace
  private let scratch = TextScratch()
  /// Per slot: separators to pass between the previous slot's end and this slot's start.
  private let gaps: [Int]
  /// The slot of each wanted column; nil: the file does not have it.
  private let slotOfColumn: [Int?]
  private let format: CSVFieldFormat

  init(_ request: ReadRequest, place: TextPlace) {
    columns = request.columns
    options = request.options.text
    origin = request.options.typeOrigin
    self.place = place
    let ordinals = Set(columns.map(\.ordinal)).filter { $0 >= 0 }.sorted()
    var gaps: [Int] = []
    var next = 0
    for ordinal in ordinals {
      gaps.append(ordinal - next)
      next = ordinal + 1
    }
    self.gaps = gaps
    slotOfColumn = columns.map { column in ordinals.firstIndex(of: column.ordinal) }
    format = CSVFieldFormat(options)
  }

  var slots: Int { gaps.count }

  func count(_ chunk: TextChunk) -> Int {
    guard options.skipsBlankLines else { return chunk.remainingRows() }
    var total = 0
    var start = chunk.rowStart
    while let end = chunk.nextRowEnd() {
      if !CSVRows.isBlank(chunk.base, start, end) { total += 1 }
      start = chunk.rowStart
    }
    return total
  }

  @inline(__always)
  private static func isBlank(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    end == start || (end == start &+ 1 && base[start] == 13)
  }

  /// 5 ns a row for 3 fields: one cursor walks the row ends, another the separators from each row's start, so that rows do
  /// not depend on each other and short ones show (their last fields end behind the row).
  mutating func locate(_ chunk: TextChunk, _ table: FieldTable, maxRows: Int) throws -> Int {
    let base = chunk.base
    let separators = UnsafePointer(chunk.separators)
    let newlines = UnsafePointer(chunk.newlines)
    let rowsEnd = chunk.rowsEnd
    let stride = table.rowCapacity
    let starts = table.starts
    let rowStarts = table.rowStarts
    let skipsBlank = options.skipsBlankLines
    let slots = gaps.count
    var (lineBlock, lineBits) = chunk.rowWalk
    var rowStart = chunk.rowStart
    var rows = 0
    gaps.withUnsafeBufferPointer { gaps in
      while rows < maxRows, rowStart < rowsEnd {
        while lineBits == 0 {
          lineBlock &+= 1
          lineBits = newlines[lineBlock]
        }
        let rowEnd = lineBlock &* 64 &+ lineBits.trailingZeroBitCount
        lineBits &= lineBits &- 1
        if skipsBlank, CSVRows.isBlank(base, rowStart, rowEnd) {
          rowStart = rowEnd &+ 1
          continue
        }
        var block = rowStart &>> 6
        var bits = separators[block] & (~0 &<< UInt64(truncatingIfNeeded: rowStart & 63))
        var fieldStart = rowStart
        var place = starts + rows
        var slot = 0
        while slot < slots {
          var skip = gaps[slot]
          while skip > 0 {
            while bits == 0 {
              block &+= 1
              bits = separators[block]
            }
            skip &-= 1
            if skip == 0 { fieldStart = block &* 64 &+ bits.trailingZeroBitCount &+ 1 }
            bits &= bits &- 1
          }
          while bits == 0 {
            block &+= 1
            bits = separators[block]
          }
          let end = block &* 64 &+ bits.trailingZeroBitCount
          bits &= bits &- 1
          place[0] = Int32(truncatingIfNeeded: fieldStart)
          place[stride] = Int32(truncatingIfNeeded: end)
          fieldStart = end &+ 1
          place += 2 &* stride
          slot &+= 1
        }
        if fieldStart > rowEnd { CSVRows.trimRow(base, starts + rows, stride, slots, rowStart, rowEnd) }
        rowStarts[rows] = Int32(truncatingIfNeeded: rowStart)
        rowStart = rowEnd &+ 1
        rows &+= 1
      }
    }
    chunk.rowStart = rowStart
    chunk.rowWalk = (lineBlock, lineBits)
    return rows
  }

  /// A row whose last wanted field reaches its end: takes a carriage return off, marks fields that the row lacks.
  @inline(__always)
  private static func trimRow(
    _ base: UnsafePointer<UInt8>, _ starts: UnsafeMutablePointer<Int32>, _ stride: Int, _ slots: Int, _ rowStart: Int, _ rowEnd: Int
  ) {
    let end = Int32(truncatingIfNeeded: rowEnd > rowStart && base[rowEnd &- 1] == 13 ? rowEnd &- 1 : rowEnd)
    var place = starts
    var slot = 0
    while slot < slots {
      if Int(place[0]) > rowEnd {
        place[0] = -1
        place[stride] = -1
      } else if place[stride] > end {
        place[stride] = end
      }
      place += 2 &* stride
      slot &+= 1
    }
  }

  func read(_ index: Int, _ selection: SelectionVector?, rows: Int, _ chunk: TextChunk, _ table: FieldTable) throws -> ColumnVector {
    let column = columns[index]
    guard let slot = slotOfColumn[index] else { return ColumnVector.nulls(column.type, count: selection?.count ?? rows) }
    let (starts, ends) = table.field(slot)
    let fields = FieldSlice(
      base: chunk.base, starts: starts, ends: ends, selection: selection?.rows, count: selection?.count ?? rows)
    if column.type.physical == .string, column.type != .varbinary {
      return strings(fields, column.type, chunk)
    }
    let dialect = CSVFieldDialect(
      format: format, column: column, origin: origin, place: place, chunkOffset: chunk.offset, rowStarts: UnsafePointer(table.rowStarts))
    if let vector = try FieldColumn.read(fields, column.type, dialect, scratch) { return vector }
    throw LakeError(.notSupported, "Reading column '\(column.name)' of type \(column.type) from delimited text is not supported")
  }

  private func strings(_ fields: FieldSlice, _ type: DataType, _ chunk: TextChunk) -> ColumnVector {
    var column = StringColumn(type, fields.count, chunk)
    // What cannot be taken as it is: anything in a chunk with escapes; for RFC 4180 what starts with a quote or a blank.
    let special = format.dialect != .rfc4180 && chunk.hasSpecials
    let quote = format.dialect == .rfc4180 ? format.quote : nil
    let nullCount = format.nullText?.count ?? -1
    var i = 0
    while i < fields.count {
      let row = fields.row(i)
      let start = Int(fields.starts[row])
      let count = Int(fields.ends[row]) &- start
      let bytes = fields.base + start
      if start < 0 || count == nullCount || count == 0 || special || (quote != nil && (bytes[0] == quote || bytes[0] <= 32)) {
        let field = UnsafeRawBufferPointer(start: fields.base + max(start, 0), count: max(count, 0))
        if start < 0 || format.isNull(field) {
          column.setNull(i)
        } else if let inner = format.plainText(field) {
          column.set(i, (inner.baseAddress ?? UnsafeRawPointer(bytes)).assumingMemoryBound(to: UInt8.self), inner.count)
        } else {
          column.setCopy(i, format.decoded(field, scratch))
        }
      } else {
        column.set(i, bytes, count)
      }
      i &+= 1
    }
    return column.finish()
  }
}
