import LakeVectors

extension BatchOrder {
  /// A number for row 0 of the batch such that rows count up from it and batches keep their order: 24 bits of morsel, 20 of
  /// batch, 20 of row. Beyond those ranges the order becomes arbitrary, nothing else.
  var firstRowPosition: UInt64 {
    let morsel = UInt64(Swift.min(Swift.max(morsel, 0), 1 << 24 - 1))
    let index = UInt64(Swift.min(Swift.max(index, 0), 1 << 20 - 1))
    return morsel << 40 | index << 20
  }
}
