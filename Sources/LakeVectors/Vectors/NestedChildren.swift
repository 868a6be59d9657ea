/// Where the elements of one array, or the entries of one map, are: rows `offset ..< offset + length` of the child vectors.
public struct ListSpan: BitwiseCopyable, Hashable, Sendable {
  public var offset: UInt32
  public var length: UInt32

  @inlinable public init(offset: UInt32, length: UInt32) {
    self.offset = offset
    self.length = length
  }

  /// Rows below 2^32, which the maker of the children has checked (`NestedChildren.checkRows`).
  @inlinable public init(offset: Int, length: Int) {
    self.offset = UInt32(truncatingIfNeeded: offset)
    self.length = UInt32(truncatingIfNeeded: length)
  }

  @inlinable public var start: Int { Int(offset) }
  @inlinable public var count: Int { Int(length) }
  @inlinable public var end: Int { Int(offset) &+ Int(length) }
}

/// What the spans or positions of nested vectors point into: an array's elements, a map's keys and values, a row's fields.
/// Shared by all vectors that were gathered or cut from one.
public final class NestedChildren: Sendable {
  /// Flat, all of one row count.
  public let vectors: [ColumnVector]

  public init(_ vectors: [ColumnVector]) { self.vectors = vectors.map { $0.flattened() } }

  /// Rows of each child.
  public var rowCount: Int { vectors.first?.count ?? 0 }

  /// - Throws: `EXCEEDED_MEMORY_LIMIT` when `rows` are more than positions can tell.
  package static func checkRows(_ rows: Int) throws {
    guard rows < Int(UInt32.max) else {
      throw LakeError(.exceededMemoryLimit, "Arrays, maps and rows of one vector have at most \(UInt32.max) elements")
    }
  }
}
