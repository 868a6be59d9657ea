import LakeVectors
import Synchronization

/// The argument rows that one kernel was given, numbered in that order, batch after batch, as they came.
///
/// Filled by one thread; once it is full, any thread may read it.
final class CollectedRows: Sendable {
  private struct Content {
    var batches: [[ColumnVector]] = []
    var byteCount = 0
    /// The batches put together, once they are asked for.
    var columns: [ColumnVector]?
  }

  private let types: [DataType]
  private let content = Mutex(Content())

  init(_ types: [DataType]) { self.types = types }

  func add(_ arguments: [ColumnVector]) {
    content.withLock {
      $0.batches.append(arguments)
      $0.byteCount += arguments.reduce(0) { $0 + $1.footprint }
      $0.columns = nil
    }
  }

  /// About what they take.
  var byteCount: Int { content.withLock { $0.byteCount } }

  /// All rows.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` when arrays, maps or rows have 2^32 elements or more.
  func columns() throws -> [ColumnVector] {
    try content.withLock { content in
      if let columns = content.columns { return columns }
      let columns = try types.indices.map { index in
        try ColumnVector.concatenate(content.batches.map { $0[index] }, type: types[index])
      }
      content.batches = [columns]
      content.columns = columns
      return columns
    }
  }
}
