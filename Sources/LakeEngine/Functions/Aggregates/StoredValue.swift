import LakeVectors

/// Any value held by a state: 16 bytes of the type's storage, or a string whose bytes are kept by an arena.
struct StoredValue: BitwiseCopyable {
  /// A fixed-width value in the first 16 bytes; a string as it is.
  var slot: StringSlot
  var isNull: Bool { slot.seen == 2 }
  var isEmpty: Bool { slot.seen == 0 }

  /// Takes row `row` of a prepared vector.
  mutating func take(_ vector: ColumnVector, _ row: Int, _ arena: StringArena) {
    if vector.isNull(row) {
      slot.seen = 2
      return
    }
    if vector.physical == .string {
      if slot.seen == 2 { slot.seen = 0 }
      slot.hold(vector.values(StringView.self)[row], arena)
      return
    }
    let width = vector.physical.byteWidth
    var words: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &words) {
      $0.baseAddress?.copyMemory(from: vector.data + row * width, byteCount: width)
    }
    slot = StringSlot(low: words.0, high: words.1, room: 0, seen: 1)
  }

  /// Takes over a value of another state; a string's bytes stay where they are.
  mutating func borrow(_ other: StoredValue) {
    slot = other.slot
    slot.room = 0
  }

  /// The values at `addresses + offset` as a vector; empty ones are NULL.
  static func collect(
    _ type: DataType, _ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int, heap: AnyObject
  ) -> ColumnVector {
    let width = max(type.physical.byteWidth, 1)
    let values = Buffer(zeroed: max(count, 1) * width)
    var validity: Buffer?
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, StoredValue.self)
      if state.pointee.slot.seen == 1 {
        (values.base + i * width).copyMemory(from: UnsafeRawPointer(state), byteCount: width)
      } else {
        let bits = validity ?? Validity.make(count, valid: true)
        validity = bits
        Validity.clear(bits.pointer(UInt64.self), i)
      }
    }
    return ColumnVector(
      flat: type, physical: type.physical, count: count, values: values, validity: validity,
      heap: type.physical == .string ? heap : nil)
  }
}
