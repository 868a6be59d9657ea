import LakeVectors

/// The values (NULLs left out) of a chunk that is being written: numbered in a dictionary while that stays small and pays,
/// then PLAIN as a whole.
struct ChunkValues<Stored: StoredValue> {
  private(set) var dictionary: ValueDictionary<Stored>?
  /// Entry numbers, while there is a dictionary.
  private(set) var ids: [UInt32] = []
  private(set) var plain = ByteWriter()
  private(set) var bounds = ValueBounds<Stored>()

  private static var dictionaryByteLimit: Int { 1 << 20 }
  private static var dictionaryEntryLimit: Int { 1 << 16 }

  init(_ column: WriterColumn) {
    dictionary = column.leaf.physical == .boolean ? nil : ValueDictionary()
  }

  /// Takes the values of a vector of the column's type.
  @_specialize(where Stored == UInt8)
  @_specialize(where Stored == Int32)
  @_specialize(where Stored == Int64)
  @_specialize(where Stored == Int128)
  @_specialize(where Stored == Float)
  @_specialize(where Stored == Double)
  @_specialize(where Stored == StringView)
  mutating func append(_ vector: ColumnVector, _ column: WriterColumn) {
    if dictionary != nil, vector.isDictionary, let entries = vector.dictionary?.entries {
      appendNamed(vector, entries, column)
    } else {
      appendFlat(vector.flattened(), column)
    }
    checkDictionary()
  }

  private mutating func appendFlat(_ vector: ColumnVector, _ column: WriterColumn) {
    let (base, owner) = column.stored(vector)
    let values = base.assumingMemoryBound(to: Stored.self)
    let hasNulls = vector.mayHaveNulls
    withExtendedLifetime(owner) {
      if dictionary != nil {
        let hashes = ChunkValues.hashes(vector)
        for row in 0..<vector.count where !hasNulls || !vector.isNull(row) {
          ids.append(number(values[row], hashes.pointer(UInt64.self)[row]))
        }
        return
      }
      for row in 0..<vector.count where !hasNulls || !vector.isNull(row) {
        values[row].appendPlain(to: &plain)
        bounds.add(values[row])
      }
    }
  }

  /// Rows of a dictionary vector: each entry is looked up once.
  private mutating func appendNamed(_ vector: ColumnVector, _ entries: ColumnVector, _ column: WriterColumn) {
    let (base, owner) = column.stored(entries)
    let values = base.assumingMemoryBound(to: Stored.self)
    let hashes = ChunkValues.hashes(entries)
    let hasNulls = vector.mayHaveNulls
    var known = [UInt32](repeating: .max, count: entries.count)
    withExtendedLifetime(owner) {
      for row in 0..<vector.count where !hasNulls || !vector.isNull(row) {
        let entry = vector.position(row)
        if known[entry] == .max { known[entry] = number(values[entry], hashes.pointer(UInt64.self)[entry]) }
        ids.append(known[entry])
      }
    }
  }

  private static func hashes(_ vector: ColumnVector) -> Buffer {
    let out = Buffer(byteCount: vector.count * 8)
    Kernels.hash([vector], count: vector.count, into: out.pointer())
    return out
  }

  @inline(__always)
  private mutating func number(_ value: Stored, _ hash: UInt64) -> UInt32 {
    guard let (id, isNew) = dictionary?.number(value, hash) else { return 0 }
    if isNew { bounds.add(value) }
    return id
  }

  /// Gives the dictionary up when it is large, or when most values are new.
  private mutating func checkDictionary() {
    guard let known = dictionary else { return }
    let isLarge =
      known.entries.count > ChunkValues.dictionaryEntryLimit || known.plainByteCount > ChunkValues.dictionaryByteLimit
    let isUseless = ids.count >= 8192 && known.entries.count > ids.count / 4 * 3
    guard isLarge || isUseless else { return }
    dictionary = nil
    for id in ids { known.entries[Int(id)].appendPlain(to: &plain) }
    ids.removeAll(keepingCapacity: true)
  }
}
