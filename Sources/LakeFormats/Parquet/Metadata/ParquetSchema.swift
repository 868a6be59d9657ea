/// A primitive column of the file.
struct ParquetLeaf: Sendable, Hashable {
  let physical: ParquetPhysical
  /// Bytes a value of FIXED_LEN_BYTE_ARRAY, otherwise 0.
  let typeLength: Int
  let annotation: ParquetAnnotation

  /// Bytes a value in PLAIN encoding; 0 for BYTE_ARRAY, and BOOLEAN's as decoded.
  var width: Int {
    switch physical {
    case .boolean: 1
    case .int32, .float: 4
    case .int64, .double: 8
    case .int96: 12
    case .byteArray: 0
    case .fixedLengthByteArray: typeLength
    }
  }
}

/// One node of the file's schema tree.
struct ParquetNode: Sendable {
  enum Kind: Sendable {
    /// `index` counts the leaves depth first, as the column chunks of a row group do.
    case leaf(ParquetLeaf, index: Int)
    case group([ParquetNode])
  }

  let name: String
  let repetition: ParquetRepetition
  let annotation: ParquetAnnotation
  let kind: Kind
}

struct ParquetSchema: Sendable {
  /// The top-level columns.
  let columns: [ParquetNode]
  let leafCount: Int
  private let byName: [String: Int]

  init(columns: [ParquetNode], leafCount: Int) {
    self.columns = columns
    self.leafCount = leafCount
    byName = Dictionary(columns.enumerated().map { ($1.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The column of that name, without regard to case as in Hive; an exact match wins.
  func column(named name: String) -> ParquetNode? {
    if let exact = columns.first(where: { $0.name == name }) { return exact }
    return byName[name.lowercased()].map { columns[$0] }
  }
}
