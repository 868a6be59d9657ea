import LakeVectors

/// One operator of a compiled expression. Runs once a batch, so that its dispatch costs nothing a row.
protocol ExpressionOperator: AnyObject {
  /// The result for every row of `input`, in any encoding.
  func compute(_ input: EvaluationInput) throws -> ColumnVector
}

/// An operator with what is known of the expression below it, and the work that need not be repeated: constants are
/// evaluated once, expressions over one dictionary column once a dictionary entry. Used by one worker.
final class ExpressionNode {
  let type: DataType
  let mayFail: Bool
  /// Positions of the columns read, each once.
  let columns: [Int]
  let isDeterministic: Bool
  let op: any ExpressionOperator
  /// The column of a dictionary-cacheable expression.
  let onlyColumn: Int?

  private var constant: ColumnVector?
  private var dictionaryResults = DictionaryResultCache()

  init(_ op: any ExpressionOperator, type: DataType, columns: [Int], mayFail: Bool, isDeterministic: Bool) {
    self.op = op
    self.type = type
    self.columns = columns
    self.mayFail = mayFail
    self.isDeterministic = isDeterministic
    onlyColumn = columns.count == 1 && isDeterministic && !(op is ColumnOperator) ? columns[0] : nil
  }

  var isConstant: Bool { columns.isEmpty && isDeterministic }

  func evaluate(_ input: EvaluationInput) throws -> ColumnVector {
    if isConstant { return try constant(input.rowCount) }
    guard let onlyColumn else { return try op.compute(input) }
    let column = try input.column(onlyColumn)
    guard let dictionary = column.dictionary else { return try op.compute(input) }
    if let result = dictionaryResults.result(of: op, on: dictionary, rows: column.count),
      let vector = try result.expand(column, nullResult: { try self.dictionaryResults.nullResult(of: self.op, column.type) })
    {
      return vector
    }
    return try op.compute(EvaluationInput(single: column.flattened()))
  }

  /// For a filter: which entries of `column`'s dictionary make this boolean expression TRUE. Nil when that is not
  /// known, or not worth knowing.
  func trueEntries(_ column: ColumnVector) -> DictionaryTruth? {
    guard let dictionary = column.dictionary,
      let result = dictionaryResults.result(of: op, on: dictionary, rows: column.count),
      let table = result.truth
    else { return nil }
    guard column.mayHaveNulls else { return DictionaryTruth(table: table, nullIsTrue: false) }
    guard let null = try? dictionaryResults.nullResult(of: op, column.type) else { return nil }
    return DictionaryTruth(table: table, nullIsTrue: null.value(0) == .boolean(true))
  }

  /// The value of an expression without columns, for `rows` rows.
  func constant(_ rows: Int) throws -> ColumnVector {
    if let constant { return constant.repeated(rows) }
    let computed = try op.compute(EvaluationInput(ColumnBatch(columns: [], rowCount: 1))).asConstant(1)
    constant = computed
    return computed.repeated(rows)
  }

  /// The one value of an expression without columns.
  func constantValue() throws -> Value { try constant(1).value(0) }
}

extension ColumnVector {
  /// A constant vector with another row count.
  func repeated(_ rows: Int) -> ColumnVector {
    ColumnVector(
      type: type, physical: physical, encoding: .constant, count: rows, data: data, storage: storage, validity: validityStorage, heap: heap)
  }

  /// The first row's value for all of `rows` rows; the vector has at least one.
  func asConstant(_ rows: Int) -> ColumnVector {
    (isDictionary ? prefix(1).flattened() : self).repeated(rows)
  }
}
