extension Kernels {
  /// `a IN (candidates)`: TRUE when equal to one; else NULL when `a` or a candidate is NULL; else FALSE. Candidates are values of
  /// `a`'s type. Few are compared one by one, many are looked up in a hash table.
  public static func inList(_ a: ColumnVector, _ candidates: [Value]) -> ColumnVector {
    if a.isAllNull && !candidates.isEmpty { return .nulls(.boolean, count: a.count) }
    let known = candidates.filter { !$0.isNull }
    let found: ColumnVector
    if candidates.isEmpty || (a.isAllNull && known.isEmpty) {
      return .constant(.boolean(false), type: .boolean, count: a.count)
    } else if known.isEmpty {
      return .nulls(.boolean, count: a.count)
    } else if a.type.isNested {
      // NULL where a candidate with NULLs inside leaves it open, so that looking up would not do.
      found = known.dropFirst().reduce(equals(a, known[0])) { or($0, equals(a, $1)) }
    } else if known.count <= 4 {
      found = lift(a, .boolean) { flat in
        known.dropFirst().reduce(equals(flat, known[0])) { or($0, equals(flat, $1)).flattened() }
      }
    } else {
      let table = ColumnVector(known, type: a.type)
      found = lift(a, .boolean) { lookUp($0, table) }
    }
    return known.count == candidates.count ? found : nullWhereFalse(found)
  }

  private static func equals(_ flat: ColumnVector, _ value: Value) -> ColumnVector {
    compare(.equal, flat, .constant(value, type: flat.type, count: flat.count))
  }

  /// TRUE stays, FALSE becomes NULL.
  private static func nullWhereFalse(_ v: ColumnVector) -> ColumnVector {
    lift(v, .boolean) { flat in
      let bits = Validity.make(flat.count, valid: true)
      for row in 0..<flat.count where flat.isNull(row) || flat.values(UInt8.self)[row] & 1 == 0 { Validity.clear(bits.pointer(), row) }
      return flat.withValidity(bits)
    }
  }

  private static func lookUp(_ flat: ColumnVector, _ candidates: ColumnVector) -> ColumnVector {
    let (v, c) = flat.physical == candidates.physical ? (flat, candidates) : (flat.inInt128(), candidates.inInt128())
    switch v.physical {
    case .bool: return probe(OrderedKey<UInt8>.self, IntegerHash<UInt8>.self, v, c)
    case .int8: return probe(OrderedKey<Int8>.self, IntegerHash<Int8>.self, v, c)
    case .int16: return probe(OrderedKey<Int16>.self, IntegerHash<Int16>.self, v, c)
    case .int32: return probe(OrderedKey<Int32>.self, IntegerHash<Int32>.self, v, c)
    case .int64: return probe(OrderedKey<Int64>.self, IntegerHash<Int64>.self, v, c)
    case .float32: return probe(FloatKey<Float>.self, RealHash.self, v, c)
    case .float64: return probe(FloatKey<Double>.self, DoubleHash.self, v, c)
    case .int128:
      if v.type.isZoned { return probe(InstantKey.self, InstantHash.self, v, c) }
      return probe(OrderedKey<Int128>.self, WideHash.self, v, c)
    case .string:
      if case .char = v.type { return probe(CharKey.self, CharHash.self, v, c) }
      return probe(StringKey.self, StringHash.self, v, c)
    case .list, .row: return .nulls(.boolean, count: v.count)
    }
  }

  /// Open addressing over positions of the candidates, at most half full.
  private static func probe<K: ComparisonKey, H: ValueHash>(
    _: K.Type, _: H.Type, _ v: ColumnVector, _ candidates: ColumnVector
  ) -> ColumnVector where K.Stored == H.Stored {
    var size = 16
    while size < candidates.count * 2 { size *= 2 }
    let mask = UInt64(size - 1)
    let slots = Buffer(byteCount: size * 4)
    let table = slots.pointer(Int32.self)
    table.initialize(repeating: -1, count: size)
    let keys = candidates.values(K.Stored.self)
    for i in 0..<candidates.count {
      var slot = H.hash(keys[i]) & mask
      // An equal one is there already: chains of equal ones would be walked to their ends.
      while table[Int(slot)] >= 0, !K.equal(keys[Int(table[Int(slot)])], keys[i]) { slot = (slot &+ 1) & mask }
      if table[Int(slot)] < 0 { table[Int(slot)] = Int32(i) }
    }
    let out = Buffer(byteCount: v.count)
    let result = out.pointer(UInt8.self)
    let values = v.values(K.Stored.self)
    var row = 0
    while row < v.count {
      let value = values[row]
      var slot = H.hash(value) & mask
      var hit: UInt8 = 0
      while table[Int(truncatingIfNeeded: slot)] >= 0 {
        if K.equal(keys[Int(table[Int(truncatingIfNeeded: slot)])], value) {
          hit = 1
          break
        }
        slot = (slot &+ 1) & mask
      }
      result[row] = hit
      row &+= 1
    }
    return ColumnVector(flat: .boolean, count: v.count, values: out, validity: v.validityStorage)
  }
}
