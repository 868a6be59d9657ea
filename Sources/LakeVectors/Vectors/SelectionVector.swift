/// Row numbers that passed a filter, ascending.
public struct SelectionVector: @unchecked Sendable {
  public let count: Int
  public let storage: Buffer

  /// `storage` holds `count` ascending `UInt32` row numbers.
  public init(storage: Buffer, count: Int) {
    self.storage = storage
    self.count = count
  }

  public init(_ rows: [Int]) {
    let storage = Buffer(byteCount: rows.count * 4)
    for (i, row) in rows.enumerated() { storage.pointer(UInt32.self)[i] = UInt32(truncatingIfNeeded: row) }
    self.init(storage: storage, count: rows.count)
  }

  @inlinable public var rows: UnsafePointer<UInt32> { UnsafePointer(storage.pointer(UInt32.self)) }

  @inlinable public subscript(i: Int) -> Int { Int(rows[i]) }
}
