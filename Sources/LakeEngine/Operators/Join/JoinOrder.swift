import LakeVectors

/// How a join finds the held rows of a key, while it is made: the rows are put in the order that either way wants.
enum JoinOrder: Sendable {
  /// By the rank of a whole number. The keys are not compared, so they need not be there afterwards.
  case ranks(JoinKeyRanks.Builder)
  /// By hash; rows of one hash are compared.
  case hashes(JoinDirectory.Builder)

  var comparesKeys: Bool { if case .hashes = self { true } else { false } }

  /// What the rows of a part are ordered by, from its only key.
  func places(_ key: ColumnVector, into out: UnsafeMutablePointer<UInt64>) {
    switch self {
    case .ranks(let ranks): ranks.places(key, into: out)
    case .hashes: Kernels.hash([key], count: key.count, into: out)
    }
  }

  /// Fills one partition, whose rows have the places at `range`. - Returns: its rows in their order, from the range's start.
  func fill(_ partition: Int, _ places: UnsafePointer<UInt64>, _ range: Range<Int>) -> Buffer {
    switch self {
    case .ranks(let ranks): ranks.fill(partition, places, range)
    case .hashes(let directory): directory.fill(partition, places, range)
    }
  }
}
