import LakeVectors

/// The state of type `S` inside the row at `address`; offsets come from the row's layout, so the memory is there.
@inline(__always)
func aggregateState<S>(_ address: UInt, _ offset: Int, _: S.Type) -> UnsafeMutablePointer<S> {
  UnsafeMutablePointer(bitPattern: address &+ UInt(bitPattern: offset)).unsafelyUnwrapped
}

/// Runs `body` with the number of each row of a flat vector that is not NULL, in order.
@inline(__always)
func forEachValid(_ vector: ColumnVector, _ count: Int, _ body: (Int) -> Void) {
  var i = 0
  guard let bits = vector.validity else {
    while i < count {
      body(i)
      i &+= 1
    }
    return
  }
  while i < count {
    if Validity.isValid(bits, i) { body(i) }
    i &+= 1
  }
}

/// Results written row by row.
struct ResultBuilder<T: BitwiseCopyable> {
  private let type: DataType
  private let count: Int
  private let values: Buffer
  private var validity: Buffer?

  /// `T` is the representation of the type's storage.
  init(_ type: DataType, count: Int, _: T.Type = T.self) {
    self.type = type
    self.count = count
    values = Buffer(zeroed: max(count, 1) * MemoryLayout<T>.stride)
  }

  @inline(__always) func set(_ row: Int, _ value: T) { values.pointer(T.self)[row] = value }

  mutating func setNull(_ row: Int) {
    let bits = validity ?? Validity.make(count, valid: true)
    validity = bits
    Validity.clear(bits.pointer(UInt64.self), row)
  }

  func finish(heap: AnyObject? = nil) -> ColumnVector {
    ColumnVector(flat: type, physical: type.physical, count: count, values: values, validity: validity, heap: heap)
  }
}
