import LakeVectors

/// Memory that a column's reader uses again from batch to batch. What vectors point at is taken again only when no vector
/// points at it any more.
struct ColumnScratch {
  /// Ids or values of the last batch's vector.
  private var output: Buffer?
  /// Stored values before conversion, ids before widening.
  private var stored: Buffer?
  private var ids: Buffer?

  mutating func output(_ byteCount: Int) -> Buffer { BufferPool.renew(&output, max(byteCount, 4096)) }
  mutating func stored(_ byteCount: Int) -> Buffer { BufferPool.renew(&stored, max(byteCount, 4096)) }
  mutating func ids(_ byteCount: Int) -> Buffer { BufferPool.renew(&ids, max(byteCount, 4096)) }

  mutating func close() {
    BufferPool.give(&output)
    BufferPool.give(&stored)
    BufferPool.give(&ids)
  }
}
