/// Arrays, maps and rows as byte strings that are equal when the values are the same to GROUP BY (NULLs alike, NaNs alike,
/// -0.0 as 0.0, `char` without trailing spaces, zoned timestamps by instant, maps whatever their order) and that compare like
/// the values (arrays element by element, NULLs last). What grouping, joins and sorting use in a nested value's place.
///
/// - numbers: `SortCell.ordered`, most significant byte first; strings: see `NestedKeyBytes.append(text:)`;
/// - an element: `01` and its value, or `02` for NULL;
/// - array: its elements, `00`; map: keys and values by turns, ordered by key, `00`; row: its fields.
enum NestedKey {
  static let end: UInt8 = 0
  static let value: UInt8 = 1
  static let null: UInt8 = 2
}

extension Kernels {
  /// The keys of a nested vector's rows, as varbinary; NULL rows are NULL.
  /// - Parameter comparing: makes rows NULL that hold a NULL or a NaN anywhere, as `=` is not TRUE for those: join keys.
  package static func nestedKeys(_ v: ColumnVector, comparing: Bool = false) -> ColumnVector {
    if v.isAllNull { return .nulls(.varbinary, count: v.count) }
    return lift(v, .varbinary) { elementKeys($0, comparing: comparing) }
  }

  /// A nested vector's rows as varbinary that `nestedValues(ofKeys:type:exact:)` turns into the very values again, with their
  /// zones and the order of their maps; for keeping them in states.
  package static func nestedCells(_ v: ColumnVector) -> ColumnVector {
    if v.isAllNull { return .nulls(.varbinary, count: v.count) }
    return lift(v, .varbinary) { elementKeys($0, exact: true) }
  }

  /// The key bytes of a flat vector of any type, as flat varbinary.
  package static func elementKeys(_ flat: ColumnVector, comparing: Bool = false, exact: Bool = false) -> ColumnVector {
    let writer = NestedKeyWriter.make(flat, exact: exact)
    let arena = StringArena()
    let out = Buffer(byteCount: flat.count * 16)
    let views = out.pointer(StringView.self)
    var nulls = NullMarks(flat.validityStorage, count: flat.count)
    var bytes = NestedKeyBytes()
    for row in 0..<flat.count {
      bytes.clear()
      if !flat.isNull(row) { writer.write(row, &bytes) }
      views[row] = bytes.view(arena)
      if comparing && bytes.isIndeterminate { nulls.mark(row) }
    }
    return ColumnVector(flat: .varbinary, count: flat.count, values: out, validity: nulls.validity, heap: arena)
  }

  static func hashNested(_ v: ColumnVector, _ count: Int, _ out: UnsafeMutablePointer<UInt64>) {
    hashFlat(nestedKeys(v.prefix(count)), count, out)
  }
}

/// NULLs found row by row, on top of those of a bitmap that stays as it is.
struct NullMarks {
  private(set) var validity: Buffer?
  private let count: Int
  private var isOwn = false

  init(_ validity: Buffer?, count: Int) {
    self.validity = validity
    self.count = count
  }

  mutating func mark(_ row: Int) {
    if !isOwn {
      let bits = Validity.make(count, valid: true)
      if let old = validity { bits.base.copyMemory(from: old.base, byteCount: Validity.wordCount(count) * 8) }
      validity = bits
      isOwn = true
    }
    if let validity { Validity.clear(validity.pointer(), row) }
  }
}
