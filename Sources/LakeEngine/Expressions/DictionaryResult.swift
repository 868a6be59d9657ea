import LakeVectors

/// Which dictionary entries make a predicate true: one byte an entry, 1 for TRUE.
struct DictionaryTruth {
  let table: Buffer
  /// What the predicate says of NULL (`x IS NULL`).
  let nullIsTrue: Bool
}

/// An expression's results on all entries of one dictionary.
struct DictionaryResult {
  /// Held, so that its address is not given to another dictionary while it is the key.
  let source: VectorDictionary
  let values: VectorDictionary
  /// One byte an entry, 1 when its result is not NULL; nil when none is NULL.
  let isValid: Buffer?
  /// One byte an entry, 1 for TRUE; for boolean expressions.
  let truth: Buffer?

  init(source: VectorDictionary, _ computed: ColumnVector) {
    self.source = source
    let flat = computed.flattened()
    let count = flat.count
    if let validity = flat.validity {
      let bytes = Buffer(byteCount: count)
      let out = bytes.pointer(UInt8.self)
      for i in 0..<count { out[i] = Validity.isValid(validity, i) ? 1 : 0 }
      isValid = bytes
    } else {
      isValid = nil
    }
    let plain = ColumnVector(
      type: flat.type, physical: flat.physical, count: count, data: flat.data, storage: flat.storage, heap: flat.heap)
    values = VectorDictionary(plain)
    if flat.type == .boolean {
      let bytes = Buffer(byteCount: count)
      let out = bytes.pointer(UInt8.self)
      let results = flat.values(UInt8.self)
      let valid = isValid?.pointer(UInt8.self)
      for i in 0..<count { out[i] = results[i] & (valid.map { $0[i] } ?? 1) }
      truth = bytes
    } else {
      truth = nil
    }
  }

  /// The results for the rows of `column`, a vector over `source`: a dictionary vector with the same ids. Nil when
  /// `nullResult`, the expression's result for NULL, fails.
  func expand(_ column: ColumnVector, nullResult: () throws -> ColumnVector) throws -> ColumnVector? {
    if column.mayHaveNulls {
      guard let null = try? nullResult() else { return nil }
      if !null.isNull(0) { return try expandReplacingNulls(column, null) }
    }
    let validity = rowValidity(column)
    if values.entries.physical == .bool { return flatBooleans(column, validity) }
    return ColumnVector(
      type: values.entries.type, physical: values.entries.physical, encoding: column.encoding, count: column.count, data: column.data,
      storage: column.storage, validity: validity, dictionary: values)
  }

  /// NULL where the row is, or where its entry's result is.
  private func rowValidity(_ column: ColumnVector) -> Buffer? {
    guard let isValid else { return column.validityStorage }
    let bits = Validity.make(column.count, valid: false)
    switch column.encoding {
    case .dictionary8: fill(bits, column.values(UInt8.self), isValid, column)
    case .dictionary16: fill(bits, column.values(UInt16.self), isValid, column)
    default: fill(bits, column.values(UInt32.self), isValid, column)
    }
    return bits
  }

  private func fill<ID: FixedWidthInteger & UnsignedInteger>(
    _ bits: Buffer, _ ids: UnsafePointer<ID>, _ isValid: Buffer, _ column: ColumnVector
  ) {
    let out = bits.pointer(UInt64.self)
    let table = isValid.pointer(UInt8.self)
    let count = column.count
    var word = 0
    while word &* 64 < count {
      let start = word &* 64
      let end = min(start &+ 64, count)
      var mask: UInt64 = 0
      var row = start
      while row < end {
        mask |= UInt64(table[Int(truncatingIfNeeded: ids[row])]) &<< UInt64(truncatingIfNeeded: row &- start)
        row &+= 1
      }
      out[word] = mask & (column.validity.map { $0[word] } ?? ~0)
      word &+= 1
    }
  }

  /// Booleans are cheaper flat: one byte a row either way.
  private func flatBooleans(_ column: ColumnVector, _ validity: Buffer?) -> ColumnVector {
    let out = Buffer(byteCount: column.count)
    switch column.encoding {
    case .dictionary8: copy(column.values(UInt8.self), out, column.count)
    case .dictionary16: copy(column.values(UInt16.self), out, column.count)
    default: copy(column.values(UInt32.self), out, column.count)
    }
    return ColumnVector(flat: values.entries.type, count: column.count, values: out, validity: validity)
  }

  private func copy<ID: FixedWidthInteger & UnsignedInteger>(_ ids: UnsafePointer<ID>, _ out: Buffer, _ count: Int) {
    let table = values.entries.values(UInt8.self)
    let target = out.pointer(UInt8.self)
    var row = 0
    while row < count {
      target[row] = table[Int(truncatingIfNeeded: ids[row])]
      row &+= 1
    }
  }

  /// For `coalesce(x, 'none')` and the like: NULL rows get `null`, a value that no id stands for.
  private func expandReplacingNulls(_ column: ColumnVector, _ null: ColumnVector) throws -> ColumnVector {
    let entries = column.count
    let assembler = VectorAssembler(type: values.entries.type, count: entries)
    let valid = Kernels.selection(whereTrue: Kernels.not(Kernels.isNull(column)))
    let missing = Kernels.selection(whereTrue: Kernels.isNull(column))
    let results = ColumnVector(
      type: values.entries.type, physical: values.entries.physical, encoding: column.encoding, count: entries, data: column.data,
      storage: column.storage, validity: rowValidity(column), dictionary: values)
    assembler.put(results, at: valid, packed: false)
    assembler.put(null.asConstant(entries), at: missing, packed: false)
    return try assembler.finish()
  }
}

/// The results on the dictionary seen last. A dictionary larger than the rows seen so far is not evaluated as a whole:
/// that pays only when enough rows point into it, and costs at most twice the better choice.
struct DictionaryResultCache {
  private enum State {
    case empty
    case counting(VectorDictionary, rows: Int)
    /// An entry's evaluation failed; the rows may not point at it.
    case failed(VectorDictionary)
    case ready(DictionaryResult)
  }

  private var state = State.empty
  private var null: ColumnVector?

  mutating func result(of op: any ExpressionOperator, on dictionary: VectorDictionary, rows: Int) -> DictionaryResult? {
    var seen = rows
    switch state {
    case .ready(let result) where result.source === dictionary: return result
    case .failed(let known) where known === dictionary: return nil
    case .counting(let known, let before) where known === dictionary: seen += before
    default: break
    }
    guard dictionary.entries.count <= 2 * seen else {
      state = .counting(dictionary, rows: seen)
      return nil
    }
    do {
      let result = DictionaryResult(source: dictionary, try op.compute(EvaluationInput(single: dictionary.entries)))
      state = .ready(result)
      return result
    } catch {
      // Not swallowed: the rows are evaluated instead, and fail if they use the entry.
      state = .failed(dictionary)
      return nil
    }
  }

  /// The expression's result for a NULL of `type`, one row.
  mutating func nullResult(of op: any ExpressionOperator, _ type: DataType) throws -> ColumnVector {
    if let null { return null }
    let computed = try op.compute(EvaluationInput(single: ColumnVector.nulls(type, count: 1))).asConstant(1)
    null = computed
    return computed
  }
}
