import LakeVectors

/// One conjunct of a filter, or several over one column.
final class FilterStep {
  /// All conjuncts of the step as one expression.
  private let whole: ExpressionNode
  /// The conjuncts one by one, when they are several.
  private let parts: [ExpressionNode]
  /// Columns against constants, which need no boolean vector; one a part.
  private let comparisons: [ColumnComparison?]

  init(_ conjuncts: [Expression], _ compiler: ExpressionCompiler) throws {
    whole = try compiler.compile(conjuncts.count == 1 ? conjuncts[0] : .and(conjuncts))
    parts = try conjuncts.count == 1 ? [whole] : conjuncts.map(compiler.compile)
    comparisons = parts.map(ColumnComparison.init)
  }

  func refine(_ rows: inout SelectionRefiner, _ input: EvaluationInput) throws {
    if whole.isConstant {
      if try whole.constantValue() != .boolean(true) { rows.rejectAll() }
      return
    }
    if let index = whole.onlyColumn {
      let column = try input.column(index)
      if let truth = whole.trueEntries(column) { return rows.keep(column, truth) }
    }
    for (part, comparison) in zip(parts, comparisons) where rows.count > 0 {
      if let comparison, try comparison.refine(&rows, input) { continue }
      try refine(&rows, input, part)
    }
  }

  private func refine(_ rows: inout SelectionRefiner, _ input: EvaluationInput, _ part: ExpressionNode) throws {
    guard let selection = rows.selection else {
      return rows.replace(Kernels.selection(whereTrue: try part.evaluate(input)))
    }
    // Gathering costs more than evaluating a few rows too many.
    if !part.mayFail && rows.count * 4 > rows.rowCount * 3 {
      let truth = try part.evaluate(input).flattened()
      let flags = truth.values(UInt8.self)
      let validity = truth.validity
      return rows.refine { row in
        Int(flags[row] & 1) & (validity.map { Validity.isValid($0, row) ? 1 : 0 } ?? 1)
      }
    }
    guard let passing = Kernels.selection(whereTrue: try part.evaluate(EvaluationInput(input, selecting: selection))) else { return }
    rows.replace(Kernels.compose(selection, passing))
  }
}
