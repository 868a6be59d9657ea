import LakeVectors

/// Puts one flat vector together from pieces that each hold some of its rows: the branches of a CASE.
final class VectorAssembler {
  private let type: DataType
  private let physical: PhysicalType
  private let count: Int
  private let values: Buffer
  private var validity: Buffer?
  private var heaps: [AnyObject] = []
  private var nested: NestedAssembly?

  /// All rows are NULL at first when `startsNull`, otherwise every row must be put.
  init(type: DataType, count: Int, startsNull: Bool = false) {
    self.type = type
    self.count = count
    physical = type.physical
    values = Buffer(zeroed: count * physical.byteWidth)
    validity = startsNull ? Validity.make(count, valid: false) : nil
    if type.isNested { nested = NestedAssembly(type: type, count: count) }
  }

  /// Writes `piece` to `rows` (nil: all). A packed piece has one row for each of `rows`; otherwise it has all rows and
  /// those in `rows` are taken.
  func put(_ piece: ColumnVector, at rows: SelectionVector?, packed: Bool) {
    if nested != nil {
      nested?.put(piece, at: rows, packed: packed || rows == nil)
      return
    }
    var piece = piece
    var packed = packed || rows == nil
    if piece.isDictionary {
      if let rows, !packed {
        piece = piece.gather(rows)
        packed = true
      }
      piece = piece.flattened()
    }
    if piece.physical != physical { piece = piece.type == .unknown ? ColumnVector.nulls(type, count: piece.count) : piece.widened() }
    let n = rows?.count ?? count
    guard n > 0 else { return }
    if let heap = piece.heap { heaps.append(heap) }
    // A constant's stride is 0; a packed piece is read in order, another at the row's own place.
    switch physical.byteWidth {
    case 1: copy(piece, rows, n, packed, UInt8.self)
    case 2: copy(piece, rows, n, packed, UInt16.self)
    case 4: copy(piece, rows, n, packed, UInt32.self)
    case 8: copy(piece, rows, n, packed, UInt64.self)
    default: copy(piece, rows, n, packed, StringView.self)
    }
    copyValidity(piece, rows, n, packed)
  }

  private func copy<T: BitwiseCopyable>(_ piece: ColumnVector, _ rows: SelectionVector?, _ n: Int, _ packed: Bool, _: T.Type) {
    let out = values.pointer(T.self)
    let source = piece.values(T.self)
    let constant = piece.isConstant
    guard let rows else {
      if constant { out.update(repeating: source[0], count: n) } else { out.update(from: source, count: n) }
      return
    }
    let numbers = rows.rows
    var k = 0
    if constant {
      let value = source[0]
      while k < n {
        out[Int(numbers[k])] = value
        k &+= 1
      }
    } else if packed {
      while k < n {
        out[Int(numbers[k])] = source[k]
        k &+= 1
      }
    } else {
      while k < n {
        out[Int(numbers[k])] = source[Int(numbers[k])]
        k &+= 1
      }
    }
  }

  private func copyValidity(_ piece: ColumnVector, _ rows: SelectionVector?, _ n: Int, _ packed: Bool) {
    if piece.validity == nil && validity == nil { return }
    let bits = validity ?? Validity.make(count, valid: true)
    validity = bits
    let out = bits.pointer(UInt64.self)
    for k in 0..<n {
      let row = rows.map { $0[k] } ?? k
      if piece.isNull(packed ? k : row) { Validity.clear(out, row) } else { Validity.set(out, row) }
    }
  }

  /// - Throws: `EXCEEDED_MEMORY_LIMIT` when arrays, maps or rows have 2^32 elements or more.
  func finish() throws -> ColumnVector {
    if let nested { return try nested.finish() }
    let heap: AnyObject? = heaps.count <= 1 ? heaps.first : OwnerGroup(heaps)
    return ColumnVector(flat: type, count: count, values: values, validity: validity, heap: heap)
  }
}
