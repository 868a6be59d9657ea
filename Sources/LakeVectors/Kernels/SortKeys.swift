import Synchronization

/// One row while it is sorted: 64 bits of its key, and its number. 16 bytes.
package struct SortEntry: BitwiseCopyable {
  package var key: UInt64
  package var row: UInt32
}

/// The keys of an ORDER BY as bit strings that compare like the rows.
///
/// Every key becomes a field: a NULL bit (only when there are NULLs), then the value less the column's minimum in as few
/// bits as its range needs, or the bytes of a string after the prefix that all share; complemented when descending. Fields
/// are packed into 64-bit words, most significant first. Rows are sorted by the first word; runs of equal words get their
/// next one, and so on, at the end the row number, so the order is total and stable whatever sorts the words.
package struct SortKeys: Sendable {
  package struct Column: Sendable {
    package let vector: ColumnVector
    package let ascending: Bool
    package let nullsFirst: Bool

    package init(_ vector: ColumnVector, ascending: Bool, nullsFirst: Bool) {
      self.vector = vector
      self.ascending = ascending
      self.nullsFirst = nullsFirst
    }
  }

  /// A part of a word.
  enum Piece: Sendable {
    /// One bit: whether the value is NULL or not, whichever comes second is 1.
    case null(column: Int, shift: Int)
    /// `width` bits of the value from bit `from` up.
    case number(column: Int, from: Int, width: Int, shift: Int)
    /// The first `width` bits of the string from byte `offset` on.
    case text(column: Int, offset: Int, width: Int, shift: Int)
    case length(column: Int, width: Int, shift: Int)
    case row(shift: Int)
  }

  /// How a word of the key is made.
  enum Step: Sendable {
    case packed([Piece])
    /// The bytes of a string from `offset` on, 8 a word, as long as strings of the run go on; then their lengths.
    case text(column: Int, offset: Int)
    case length(column: Int)
    case row
  }

  let fields: [SortField]
  let steps: [Step]
  package let count: Int

  /// The columns have `count` rows, in any encoding; `count` is below 2^32.
  package init(_ columns: [Column], count: Int) {
    self.init(columns.map { SortField($0, count: count) }, count: count)
  }

  /// The same, with the columns looked at by `run`, which calls its argument once for each number below the first one, on any
  /// thread. - Throws: what `run` does.
  package init(
    _ columns: [Column], count: Int, run: (Int, @escaping @Sendable (Int) throws -> Void) throws -> Void
  ) throws {
    let found = Mutex([SortField?](repeating: nil, count: columns.count))
    try run(columns.count) { index in
      let field = SortField(columns[index], count: count)
      found.withLock { $0[index] = field }
    }
    let fields = found.withLock { $0 }
    self.init(zip(fields, columns).map { $0 ?? SortField($1, count: count) }, count: count)
  }

  private init(_ fields: [SortField], count: Int) {
    precondition(count >= 0 && count < Int(UInt32.max))
    self.count = count
    self.fields = fields
    var packer = SortKeyPacker()
    for (index, field) in fields.enumerated() { packer.add(field, index) }
    steps = packer.finish(rowBits: count < 2 ? 0 : Int.bitWidth - (count - 1).leadingZeroBitCount)
  }

  /// Entries of all rows with the first word of their key.
  package func makeEntries() -> Buffer {
    let buffer = Buffer(byteCount: count * MemoryLayout<SortEntry>.stride)
    fillEntries(0..<count, of: buffer)
    return buffer
  }

  /// Writes the entries of some rows, at their places among those of all rows.
  package func fillEntries(_ rows: Range<Int>, of buffer: Buffer) {
    // Piece by piece over what a cache holds.
    var start = rows.lowerBound
    while start < rows.upperBound {
      let end = min(start &+ 4096, rows.upperBound)
      let entries = buffer.pointer(SortEntry.self)
      var i = start
      while i < end {
        entries[i] = SortEntry(key: 0, row: UInt32(truncatingIfNeeded: i))
        i &+= 1
      }
      fill(steps[0], entries + start, end - start)
      start = end
    }
  }
}

/// Lays fields into words.
struct SortKeyPacker {
  private var steps: [SortKeys.Step] = []
  private var pieces: [SortKeys.Piece] = []
  private var free = 64

  /// Takes `width` free bits; returns how far their value is shifted up.
  private mutating func take(_ width: Int) -> Int {
    free -= width
    return free
  }

  private mutating func flush() {
    if !pieces.isEmpty { steps.append(.packed(pieces)) }
    pieces = []
    free = 64
  }

  mutating func add(_ field: SortField, _ column: Int) {
    if field.hasNulls {
      if free == 0 { flush() }
      pieces.append(.null(column: column, shift: take(1)))
    }
    switch field.content {
    case .nothing: break
    case .number(_, _, let bits): addNumber(column, bits)
    case .text(let prefix, let longest): addText(column, prefix, longest)
    }
  }

  private mutating func addNumber(_ column: Int, _ bits: Int) {
    var left = bits
    while left > 0 {
      if free == 0 { flush() }
      let width = min(left, free)
      left -= width
      pieces.append(.number(column: column, from: left, width: width, shift: take(width)))
    }
  }

  private mutating func addText(_ column: Int, _ prefix: Int, _ longest: Int) {
    let bytes = longest - prefix
    let lengthBits = Int.bitWidth - longest.leadingZeroBitCount
    if bytes * 8 + lengthBits <= 64 {
      // All of it fits one word, with the length to tell a trailing NUL from the end.
      if bytes * 8 + lengthBits > free { flush() }
      if bytes > 0 { pieces.append(.text(column: column, offset: prefix, width: bytes * 8, shift: take(bytes * 8))) }
      pieces.append(.length(column: column, width: lengthBits, shift: take(lengthBits)))
      return
    }
    if free < 8 { flush() }
    let width = free
    pieces.append(.text(column: column, offset: prefix, width: width, shift: take(width)))
    flush()
    // A byte cut in two is compared again.
    steps.append(.text(column: column, offset: prefix + width / 8))
    steps.append(.length(column: column))
  }

  mutating func finish(rowBits: Int) -> [SortKeys.Step] {
    if !pieces.isEmpty && rowBits <= free {
      pieces.append(.row(shift: 0))
      flush()
    } else {
      flush()
      steps.append(.row)
    }
    return steps
  }
}
