import LakeVectors

extension BatchOrder {
  /// A number for row 0 of the batch such that rows count up from it and batches keep their order; never negative as Int64. Its
  /// bits are those of the morsel's file and split (`ScanMorsel.number`), the batch and the row: 15, 14, 18 and 16. Where a
  /// union's branches are numbered above the files, they share the 15 bits. Beyond those ranges the order becomes arbitrary,
  /// nothing else.
  var firstRowPosition: UInt64 {
    let morsel = Swift.max(morsel, 0)
    let branch = morsel >> UnionWorker.morselBits
    let file = (morsel & (1 << UnionWorker.morselBits - 1)) >> ScanMorsel.splitBits
    let split = morsel & (1 << ScanMorsel.splitBits - 1)
    let place = branch == 0 ? Swift.min(file, 1 << 14 - 1) : 1 << 14 | Swift.min(branch - 1, 7) << 11 | Swift.min(file, 1 << 11 - 1)
    let batch = Swift.min(Swift.max(index, 0), 1 << 18 - 1)
    return UInt64(place) << 48 | UInt64(Swift.min(split, 1 << 14 - 1)) << 34 | UInt64(batch) << 16
  }
}
