/// A call by name with everything that may follow the arguments.
package struct FunctionCall: Hashable, Sendable {
  package var name: QualifiedName
  package var arguments: [SyntaxExpression]
  /// `count(*)`: no arguments, a star.
  package var isStar = false
  /// `count(DISTINCT x)`
  package var isDistinct = false
  /// `array_agg(x ORDER BY y)`
  package var orderBy: [SortItem] = []
  /// `listagg(x, ',') WITHIN GROUP (ORDER BY y)`
  package var withinGroup: [SortItem] = []
  /// `listagg(x ON OVERFLOW …)`
  package var overflow: ListaggOverflow?
  package var filter: SyntaxExpression?
  package var nullTreatment: NullTreatment?
  package var over: Window?
  /// `RUNNING last(x)`, `FINAL last(x)` in MATCH_RECOGNIZE
  package var processingMode: ProcessingMode?

  package init(_ name: QualifiedName, _ arguments: [SyntaxExpression] = []) {
    self.name = name
    self.arguments = arguments
  }

  package enum NullTreatment: String, Hashable, Sendable {
    case ignore = "IGNORE NULLS"
    case respect = "RESPECT NULLS"
  }

  package enum ProcessingMode: String, Hashable, Sendable {
    case running = "RUNNING"
    case final = "FINAL"
  }

  package enum ListaggOverflow: Hashable, Sendable {
    case error
    case truncate(filler: String?, withCount: Bool)
  }
}

/// What follows OVER.
package enum Window: Hashable, Sendable {
  case named(Identifier)
  case specification(WindowSpecification)
}

package struct WindowSpecification: Hashable, Sendable {
  package var existingName: Identifier?
  package var partitionBy: [SyntaxExpression]
  package var orderBy: [SortItem]
  package var frame: WindowFrame?
  /// Of what stands between the parentheses.
  package var position: Position
  package var orderByPosition: Position

  package init(
    existingName: Identifier? = nil, partitionBy: [SyntaxExpression] = [], orderBy: [SortItem] = [],
    frame: WindowFrame? = nil, at position: Position = .start
  ) {
    self.existingName = existingName
    self.partitionBy = partitionBy
    self.orderBy = orderBy
    self.frame = frame
    self.position = position
    orderByPosition = position
  }
}

package struct WindowFrame: Hashable, Sendable {
  package let unit: Unit
  package let start: Bound
  /// Without BETWEEN there is only a start; the end is then the current row.
  package let end: Bound?
  package let position: Position
  /// Row pattern recognition inside the frame.
  package var recognition: FrameRecognition?

  package init(unit: Unit, start: Bound, end: Bound?, at position: Position = .start) {
    self.unit = unit
    self.start = start
    self.end = end
    self.position = position
  }

  package enum Unit: String, Hashable, Sendable {
    case rows = "ROWS"
    case range = "RANGE"
    case groups = "GROUPS"
  }

  package enum Bound: Hashable, Sendable {
    case unboundedPreceding
    case preceding(SyntaxExpression)
    case currentRow
    case following(SyntaxExpression)
    case unboundedFollowing
  }
}

/// `MEASURES … frame AFTER MATCH … PATTERN (…) SUBSET … DEFINE …` of a window.
package struct FrameRecognition: Hashable, Sendable {
  package var measures: [MatchRecognize.Definition] = []
  package var skip: MatchRecognize.Skip?
  package var skipPosition = Position.start
  package var search: MatchRecognize.Search?
  package var searchPosition = Position.start
  package var pattern: RowPattern?
  package var subsets: [MatchRecognize.Subset] = []
  package var definitions: [MatchRecognize.Definition] = []

  package init() {}
}

/// One key of an ORDER BY.
package struct SortItem: Hashable, Sendable {
  package let key: SyntaxExpression
  package let isDescending: Bool
  /// NULLS FIRST or LAST where written; Trino's default is last, whatever the direction.
  package let nullsFirst: Bool?

  package init(_ key: SyntaxExpression, isDescending: Bool = false, nullsFirst: Bool? = nil) {
    self.key = key
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }
}
