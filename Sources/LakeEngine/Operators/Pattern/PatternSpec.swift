import LakeVectors

/// MATCH_RECOGNIZE with positions in the incoming batches.
struct PatternSpec: Sendable {
  let partitionBy: [Int]
  let orderBy: [SortKeySpec]
  let labels: [String]
  let program: RowPatternProgram
  let definitions: [PatternExpression?]
  let measures: [PatternExpression]
  let rows: LogicalPlan.PatternRecognition.Rows
  let skip: LogicalPlan.PatternRecognition.Skip
  /// The columns that come out before the measures.
  let passed: [Int]
  /// Positions of the input's symbols.
  let layout: [Symbol: Int]
  /// Of row pattern recognition in a window; `rows` is then `one`.
  let window: PatternWindowSpec?
}

/// See `LogicalPlan.PatternRecognition.Window`.
struct PatternWindowSpec: Sendable {
  let frame: FrameExtent<Int>
  let seeks: Bool
  let calls: [WindowCallSpec]
}
