/// The rows around a row that a window function sees: `ROWS BETWEEN 1 PRECEDING AND CURRENT ROW`. `Column` says where
/// offsets come from: expressions while a query is analysed, symbols in plans, positions in operators.
package struct FrameExtent<Column: Hashable & Sendable>: Hashable, Sendable {
  package enum Unit: String, Hashable, Sendable {
    /// Offsets count rows.
    case rows = "ROWS"
    /// Offsets are distances of the sort key; rows with equal keys are in or out together.
    case range = "RANGE"
    /// Offsets count groups of rows with equal keys.
    case groups = "GROUPS"
  }

  package enum Bound: Hashable, Sendable {
    case unboundedPreceding
    case preceding(Offset)
    case currentRow
    case following(Offset)
    case unboundedFollowing
  }

  package struct Offset: Hashable, Sendable {
    /// As written: a bigint for rows and groups. Must not be negative or NULL.
    package let amount: Column
    /// Of RANGE: where the frame ends.
    package let limit: Limit?

    package init(_ amount: Column, limit: Limit? = nil) {
      self.amount = amount
      self.limit = limit
    }
  }

  /// The sort key moved by the offset, and the sort key in the same type.
  package struct Limit: Hashable, Sendable {
    package let value: Column
    package let key: Column

    package init(value: Column, key: Column) {
      self.value = value
      self.key = key
    }
  }

  package let unit: Unit
  package let start: Bound
  package let end: Bound

  package init(_ unit: Unit, _ start: Bound, _ end: Bound) {
    self.unit = unit
    self.start = start
    self.end = end
  }

  /// What holds when no frame is written: all rows up to the last equal one.
  package static var standard: FrameExtent { FrameExtent(.range, .unboundedPreceding, .currentRow) }
}

extension FrameExtent {
  package func map<Other>(_ f: (Column) throws -> Other) rethrows -> FrameExtent<Other> {
    FrameExtent<Other>(
      .init(rawValue: unit.rawValue) ?? .rows, try FrameExtent.map(start, f), try FrameExtent.map(end, f))
  }

  private static func map<Other>(_ bound: Bound, _ f: (Column) throws -> Other) rethrows -> FrameExtent<Other>.Bound {
    switch bound {
    case .unboundedPreceding: return .unboundedPreceding
    case .preceding(let offset): return .preceding(try offset.map(f))
    case .currentRow: return .currentRow
    case .following(let offset): return .following(try offset.map(f))
    case .unboundedFollowing: return .unboundedFollowing
    }
  }

  /// Everything that offsets come from.
  package var columns: [Column] {
    [start, end].flatMap { bound -> [Column] in
      switch bound {
      case .preceding(let offset), .following(let offset):
        return [offset.amount] + (offset.limit.map { [$0.value, $0.key] } ?? [])
      default: return []
      }
    }
  }

  /// `RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`
  package func text(_ column: (Column) -> String) -> String {
    func text(_ bound: Bound) -> String {
      switch bound {
      case .unboundedPreceding: "UNBOUNDED PRECEDING"
      case .preceding(let offset): "\(column(offset.amount)) PRECEDING"
      case .currentRow: "CURRENT ROW"
      case .following(let offset): "\(column(offset.amount)) FOLLOWING"
      case .unboundedFollowing: "UNBOUNDED FOLLOWING"
      }
    }
    return "\(unit.rawValue) BETWEEN \(text(start)) AND \(text(end))"
  }
}

extension FrameExtent.Offset {
  fileprivate func map<Other>(_ f: (Column) throws -> Other) rethrows -> FrameExtent<Other>.Offset {
    .init(try f(amount), limit: try limit.map { .init(value: try f($0.value), key: try f($0.key)) })
  }
}
