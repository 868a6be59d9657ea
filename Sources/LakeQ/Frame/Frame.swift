public import LakeVectors

/// The result of a query, column by column.
///
/// Every column has `rowCount` cells. A frame is a value: cheap to pass on, never changed by later queries.
/// `print(frame)` shows a table; `json(_:)`, `csv()` and `encoded(as:)` give bytes for others; `column(_:as:)` and
/// `decode(_:)` give Swift values.
public struct Frame: Sendable {
  /// A named column of a frame.
  public struct Column: Sendable {
    public let name: String
    public let type: DataType
    /// The cells; `values[i]` costs a branch, take `Frame.column(_:as:)` for many.
    public let vector: ColumnVector
  }

  public let columns: [Column]
  public let rowCount: Int

  package init(columns: [Column], rowCount: Int) {
    self.columns = columns
    self.rowCount = rowCount
  }

  /// Batches of the same columns as one frame.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` when arrays, maps or rows have 2^32 elements or more.
  package init(names: [String], types: [DataType], batches: [ColumnBatch]) throws {
    let rows = batches.reduce(0) { $0 + $1.rowCount }
    columns = try names.indices.map { i in
      let parts = batches.map { $0.columns[i] }
      let vector = parts.count == 1 ? parts[0] : try ColumnVector.concatenate(parts, type: types[i])
      return Column(name: names[i], type: types[i], vector: vector)
    }
    rowCount = rows
  }

  /// A small frame from values, row by row: what SHOW and DESCRIBE answer.
  package init(names: [String], types: [DataType], rows: [[Value]]) {
    columns = names.indices.map { i in
      Column(name: names[i], type: types[i], vector: ColumnVector(rows.map { $0[i] }, type: types[i]))
    }
    rowCount = rows.count
  }

  public var columnNames: [String] { columns.map(\.name) }

  /// The cell at `row` of the column at `column`, both from 0.
  /// - Precondition: both are in range.
  public func value(row: Int, column: Int) -> Value {
    precondition(row >= 0 && row < rowCount, "row \(row) of a frame of \(rowCount) rows")
    return columns[column].vector.value(row)
  }

  /// The column of that name, without regard to case.
  /// - Throws: `COLUMN_NOT_FOUND` naming the columns there are.
  public func column(_ name: String) throws -> Column {
    if let exact = columns.first(where: { $0.name == name }) { return exact }
    let lower = name.lowercased()
    if let column = columns.first(where: { $0.name.lowercased() == lower }) { return column }
    throw LakeError(
      .columnNotFound, "The result has no column '\(name)'", hint: "it has \(columnNames.joined(separator: ", "))")
  }

  /// The cells of a column as Swift values; NULL is nil.
  ///
  /// Integers take any integer column that fits, `Double` any number, `String` any type (its text), `Bool` booleans,
  /// `[UInt8]` varbinary, `[Int64]` and `[String: Int64]` arrays and maps (`[Int64?]` with NULLs).
  /// - Throws: `COLUMN_NOT_FOUND`; `TYPE_MISMATCH` when a cell is not a `T`.
  public func column<T: FrameCell>(_ name: String, as type: T.Type) throws -> [T?] {
    let column = try column(name)
    return try (0..<rowCount).map { row in
      let value = column.vector.value(row)
      if value.isNull { return nil }
      guard let cell = T(cell: value, type: column.type) else {
        throw LakeError(
          .typeMismatch, "Column '\(name)' is \(column.type): row \(row) (\(ValueText.text(value, column.type))) is no \(T.self)")
      }
      return cell
    }
  }
}

extension Frame: CustomStringConvertible {
  /// A table for people, with the row count below it.
  public var description: String {
    var bytes: [UInt8] = []
    TableFormat().encode(self, part: .whole, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
