import LakeSQL
import LakeVectors

// Frames of windows.
extension ExpressionAnalyzer {
  /// - Throws: `INVALID_WINDOW_FRAME` when start and end cannot go together, and what is wrong with the offsets.
  func windowFrame(_ frame: WindowFrame, _ definition: WindowDefinition) throws -> FrameExtent<Expression> {
    let end = frame.end ?? .currentRow
    if let defect = FrameExtent<Expression>.defect(frame.start, end) {
      throw LakeError(.invalidWindowFrame, at: frame.position, "Window frame \(defect)")
    }
    return FrameExtent(
      frame.unit.extent, try bound(frame.start, frame.unit, definition, "start"), try bound(end, frame.unit, definition, "end"))
  }

  private func bound(
    _ bound: WindowFrame.Bound, _ unit: WindowFrame.Unit, _ definition: WindowDefinition, _ place: String
  ) throws -> FrameExtent<Expression>.Bound {
    switch bound {
    case .unboundedPreceding: return .unboundedPreceding
    case .currentRow: return .currentRow
    case .unboundedFollowing: return .unboundedFollowing
    case .preceding(let syntax): return .preceding(try offset(syntax, unit, definition, place, isPreceding: true))
    case .following(let syntax): return .following(try offset(syntax, unit, definition, place, isPreceding: false))
    }
  }

  private func offset(
    _ syntax: SyntaxExpression, _ unit: WindowFrame.Unit, _ definition: WindowDefinition, _ place: String, isPreceding: Bool
  ) throws -> FrameExtent<Expression>.Offset {
    if unit == .range { return try rangeOffset(syntax, definition, isPreceding: isPreceding) }
    if unit == .groups && definition.orderBy.isEmpty {
      throw LakeError(
        .missingOrderBy, at: definition.position, "Window frame of type GROUPS PRECEDING or FOLLOWING requires ORDER BY")
    }
    let amount = try analyze(syntax)
    let isParameter = if case .parameter(_, .unknown) = amount { true } else { false }
    guard amount.type.isExactInteger || isParameter else {
      throw LakeError(
        .typeMismatch, at: syntax.position,
        "Window frame \(unit.rawValue) \(place) value type must be exact numeric type with scale 0 (actual \(amount.type))")
    }
    return .init(state.coerce(amount, to: .bigint))
  }

  /// The end of the frame is the sort key moved by the offset, against the order when it precedes.
  private func rangeOffset(
    _ syntax: SyntaxExpression, _ definition: WindowDefinition, isPreceding: Bool
  ) throws -> FrameExtent<Expression>.Offset {
    let wanted = "Window frame of type RANGE PRECEDING or FOLLOWING requires"
    guard let item = definition.orderBy.first else {
      throw LakeError(.missingOrderBy, at: definition.position, "\(wanted) ORDER BY")
    }
    if definition.orderBy.count > 1 {
      throw LakeError(
        .invalidOrderBy, at: definition.orderByPosition,
        "\(wanted) single sort item in ORDER BY (actual: \(definition.orderBy.count))")
    }
    let key = try analyze(item.key)
    guard key.type.isNumeric || key.type.isTemporal || key.type.isInterval else {
      throw LakeError(
        .typeMismatch, at: item.key.position, "\(wanted) that sort item type be numeric, datetime or interval (actual: \(key.type))")
    }
    let amount = try analyze(syntax)
    let fits = key.type.isNumeric ? amount.type.isNumeric : key.type.isInterval ? amount.type == key.type : amount.type.isInterval
    let moved =
      fits || amount.type == .unknown
      ? try arithmetic(isPreceding != item.isDescending ? .subtract : .add, key, amount, at: syntax.position) : nil
    guard let moved, TypeCoercion.canCoerce(key.type, to: moved.type) else {
      throw LakeError(
        .typeMismatch, at: syntax.position,
        "Window frame RANGE value type (\(amount.type)) not compatible with sort item type (\(key.type))")
    }
    let known = amount.type == .unknown ? state.coerce(amount, to: key.type) : amount
    return .init(known, limit: .init(value: moved, key: state.coerce(key, to: moved.type)))
  }
}

extension FrameExtent {
  /// What is wrong with a frame of these bounds; nil: nothing.
  fileprivate static func defect(_ start: WindowFrame.Bound, _ end: WindowFrame.Bound) -> String? {
    switch (start, end) {
    case (.unboundedFollowing, _): "start cannot be UNBOUNDED FOLLOWING"
    case (_, .unboundedPreceding): "end cannot be UNBOUNDED PRECEDING"
    case (.currentRow, .preceding): "starting from CURRENT ROW cannot end with PRECEDING"
    case (.following, .preceding): "starting from FOLLOWING cannot end with PRECEDING"
    case (.following, .currentRow): "starting from FOLLOWING cannot end with CURRENT ROW"
    default: nil
    }
  }
}

extension WindowFrame.Unit {
  fileprivate var extent: FrameExtent<Expression>.Unit {
    switch self {
    case .rows: .rows
    case .range: .range
    case .groups: .groups
    }
  }
}

extension DataType {
  /// Whole numbers, also as decimals.
  fileprivate var isExactInteger: Bool {
    if case .decimal(_, let scale) = self { return scale == 0 }
    return isInteger
  }
}
