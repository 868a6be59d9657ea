extension RowLayout {
  /// As `gather(key:)`, with arrays, maps and rows as such.
  package func gatherValues(key index: Int, _ addresses: UnsafePointer<UInt>, count: Int, heap: AnyObject?) -> ColumnVector {
    let stored = gather(key: index, addresses, count: count, heap: heap)
    let type = keys[index].type
    return type.isNested ? Kernels.nestedValues(ofKeys: stored, type: type) : stored
  }

  /// Key `index` of the rows at `addresses` as a prepared vector. `heap` owns the long strings.
  package func gather(key index: Int, _ addresses: UnsafePointer<UInt>, count: Int, heap: AnyObject?) -> ColumnVector {
    let key = keys[index]
    let type = key.type.isNested ? .varbinary : key.type
    let values = Buffer(byteCount: count * max(type.physical.byteWidth, 1))
    switch key.cell {
    case .int8: gather(key, addresses, count, values.pointer(Int8.self))
    case .int16: gather(key, addresses, count, values.pointer(Int16.self))
    case .int32: gather(key, addresses, count, values.pointer(Int32.self))
    case .int64: gather(key, addresses, count, values.pointer(Int64.self))
    case .int128, .zoned: gather(key, addresses, count, values.pointer(Int128.self))
    case .float32: gather(key, addresses, count, values.pointer(Float.self))
    case .float64: gather(key, addresses, count, values.pointer(Double.self))
    case .string, .char: gather(key, addresses, count, values.pointer(StringView.self))
    }
    let validity = nulls(index, addresses, count)
    return ColumnVector(
      flat: type, physical: type.physical, count: count, values: values, validity: validity,
      heap: type.physical == .string ? heap : nil)
  }

  private func gather<T: BitwiseCopyable>(
    _ key: Key, _ addresses: UnsafePointer<UInt>, _ count: Int, _ out: UnsafeMutablePointer<T>
  ) {
    var i = 0
    while i < count {
      out[i] = RowLayout.pointer(addresses[i], key.offset, T.self).pointee
      i &+= 1
    }
  }

  private func nulls(_ index: Int, _ addresses: UnsafePointer<UInt>, _ count: Int) -> Buffer? {
    let offset = RowLayout.nullsOffset + (index >> 6) * 8
    let bit: UInt64 = 1 &<< UInt64(index & 63)
    var validity: Buffer?
    var i = 0
    while i < count {
      if RowLayout.pointer(addresses[i], offset, UInt64.self).pointee & bit != 0 {
        let bits = validity ?? Validity.make(count, valid: true)
        validity = bits
        Validity.clear(bits.pointer(UInt64.self), i)
      }
      i &+= 1
    }
    return validity
  }
}
