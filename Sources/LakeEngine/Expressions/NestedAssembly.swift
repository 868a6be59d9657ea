import LakeVectors

/// `VectorAssembler` for arrays, maps and rows: keeps the pieces and, for each row, where in them it is.
struct NestedAssembly {
  private let type: DataType
  private let count: Int
  private var pieces: [ColumnVector] = []
  /// Rows of all pieces so far.
  private var rowsHeld = 0
  /// The row's place among the pieces' rows; `UInt32.max` for NULL.
  private let places: Buffer

  init(type: DataType, count: Int) {
    self.type = type
    self.count = count
    places = Buffer(byteCount: count * 4)
    places.pointer(UInt32.self).initialize(repeating: .max, count: count)
  }

  /// See `VectorAssembler.put`.
  mutating func put(_ piece: ColumnVector, at rows: SelectionVector?, packed: Bool) {
    var piece = piece.type == .unknown ? ColumnVector.nulls(type, count: piece.count) : piece
    let isConstant = piece.isConstant
    if isConstant { piece = piece.prefix(1) } else if let rows, !packed { piece = piece.gather(rows) }
    let n = rows?.count ?? count
    guard n > 0 else { return }
    let out = places.pointer(UInt32.self)
    for k in 0..<n {
      out[rows.map { $0[k] } ?? k] = UInt32(truncatingIfNeeded: rowsHeld + (isConstant ? 0 : k))
    }
    pieces.append(piece)
    rowsHeld += piece.count
  }

  func finish() throws -> ColumnVector {
    let whole = try ColumnVector.concatenate(pieces, type: type)
    return whole.gatherOptional(places.pointer(UInt32.self), count: count)
  }
}
