import LakeVectors

/// The columns an expression reads for one batch, each asked of its source at most once.
final class EvaluationInput: ColumnProvider {
  private enum Origin {
    case provider(any ColumnProvider)
    /// Some rows of another input.
    case selected(EvaluationInput, SelectionVector)
    /// One column alone: the entries of a dictionary, a row with NULL, a flattened column.
    case single(ColumnVector)
  }

  let rowCount: Int
  private let origin: Origin
  /// By position; shared expressions read each column many times.
  private var fetched: [ColumnVector?] = []

  init(_ provider: any ColumnProvider) {
    origin = .provider(provider)
    rowCount = provider.rowCount
  }

  /// The rows of `input` in `rows`, gathered column by column when one is read.
  init(_ input: EvaluationInput, selecting rows: SelectionVector) {
    origin = .selected(input, rows)
    rowCount = rows.count
  }

  /// Every column is `column`: for expressions that read one.
  init(single column: ColumnVector) {
    origin = .single(column)
    rowCount = column.count
  }

  func column(_ index: Int) throws -> ColumnVector {
    if case .single(let column) = origin { return column }
    while fetched.count <= index { fetched.append(nil) }
    if let column = fetched[index] { return column }
    let column: ColumnVector
    switch origin {
    case .provider(let provider): column = try provider.column(index)
    case .selected(let input, let rows): column = try input.column(index).gather(rows)
    case .single(let only): column = only
    }
    fetched[index] = column
    return column
  }
}
