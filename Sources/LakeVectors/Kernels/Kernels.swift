/// The hot loops over vectors. Every entry is concrete, decides once a batch on storage and encoding, and runs a generic
/// inner loop that stays inside this module. Vectors of any encoding are accepted everywhere.
public enum Kernels {}

extension Kernels {
  /// Runs `body`, which knows flat vectors only, on the fewest values that stand for `v`: the entries of a dictionary (when
  /// they are no more than the rows), the one value of a constant, or the flat rows. `body` returns a flat vector of its
  /// argument's count and type `result`; NULL rows of `v` are NULL in the answer. When it fails on the entries, which may hold
  /// values that no row uses, the rows decide.
  static func lift(
    _ v: ColumnVector, _ result: DataType, _ body: (ColumnVector) throws -> ColumnVector
  ) rethrows -> ColumnVector {
    switch v.encoding {
    case .flat:
      return try body(v)
    case .constant:
      if v.isNull(0) || v.count == 0 { return .nulls(result, count: v.count) }
      return try body(v.oneRow).repeated(v.count)
    case .dictionary8, .dictionary16, .dictionary32:
      guard let dictionary = v.dictionary, dictionary.entries.count <= v.count else { return try body(v.flattened()) }
      let entries: ColumnVector
      do { entries = try body(dictionary.entries) } catch { return try body(v.flattened()) }
      return v.replacingEntries(entries)
    }
  }
}

extension ColumnVector {
  /// The value of a constant vector as one flat row.
  var oneRow: ColumnVector {
    ColumnVector(type: type, physical: physical, count: 1, data: data, storage: storage, validity: validityStorage, heap: heap)
  }

  /// The first row of a flat vector as a constant of `count` rows.
  func repeated(_ count: Int) -> ColumnVector {
    ColumnVector(
      type: type, physical: physical, encoding: .constant, count: count, data: data, storage: storage,
      validity: validityStorage, heap: heap)
  }

  /// The same rows over other entries, one for each of the present ones. NULL entries become NULL rows, so that the new
  /// dictionary has none.
  func replacingEntries(_ entries: ColumnVector) -> ColumnVector {
    var rowValidity = validityStorage
    var plain = entries.flattened()
    if let entryBits = plain.validity {
      let fromEntries = Buffer(byteCount: Validity.wordCount(count) * 8)
      switch encoding {
      case .dictionary8: gatherBits(entryBits, values(UInt8.self), count, fromEntries.pointer())
      case .dictionary16: gatherBits(entryBits, values(UInt16.self), count, fromEntries.pointer())
      default: gatherBits(entryBits, values(UInt32.self), count, fromEntries.pointer())
      }
      rowValidity = Validity.intersection(validityStorage, fromEntries, count)
      plain = ColumnVector(
        type: plain.type, physical: plain.physical, count: plain.count, data: plain.data, storage: plain.storage, heap: plain.heap)
    }
    return ColumnVector(
      type: plain.type, physical: plain.physical, encoding: encoding, count: count, data: data, storage: storage,
      validity: rowValidity, dictionary: VectorDictionary(plain))
  }
}
