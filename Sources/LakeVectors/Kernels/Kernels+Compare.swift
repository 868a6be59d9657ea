extension Kernels {
  /// `a op b` as booleans; NULL where either is NULL. Both are of one type (decimals of one scale, any storage).
  ///
  /// Strings compare by bytes (= code points), `char` without its trailing spaces, floating point as IEEE says (a NaN equals
  /// nothing), values with time zone by instant. Of nested types only `=` and `<>` are told here; their order may fail (see
  /// `compareNested`). A dictionary against a constant is decided on the entries and stays a dictionary.
  public static func compare(_ op: ComparisonOperator, _ a: ColumnVector, _ b: ColumnVector) -> ColumnVector {
    switch op {
    case .equal: relate(Equal.self, a, b)
    case .notEqual: relate(NotEqual.self, a, b)
    case .less: relate(Less.self, a, b)
    case .lessOrEqual: relate(LessOrEqual.self, a, b)
    case .greater: relate(Less.self, b, a)
    case .greaterOrEqual: relate(LessOrEqual.self, b, a)
    }
  }

  /// `a IS DISTINCT FROM b`, never NULL: NULLs are alike, and so are NaNs.
  public static func isDistinct(_ a: ColumnVector, _ b: ColumnVector) -> ColumnVector {
    if a.type.isNested, b.type.isNested { return isDistinct(nestedKeys(a), nestedKeys(b)) }
    let count = a.count
    let differs = relate(Distinct.self, a.valuesOnly, b.valuesOnly).flattened()
    if !a.mayHaveNulls && !b.mayHaveNulls { return differs }
    let out = Buffer(byteCount: count)
    let result = out.pointer(UInt8.self)
    let known = differs.values(UInt8.self)
    for row in 0..<count {
      let left = a.isNull(row)
      let right = b.isNull(row)
      result[row] = left || right ? (left == right ? 0 : 1) : known[row]
    }
    return ColumnVector(flat: .boolean, count: count, values: out)
  }

  private static func relate<R: Relation>(_: R.Type, _ left: ColumnVector, _ right: ColumnVector) -> ColumnVector {
    let count = left.count
    if left.isAllNull || right.isAllNull { return .nulls(.boolean, count: count) }
    if left.type.isNested { return relateNested(R.self, left, right) }
    var (a, b) = (left.narrowedConstant(), right.narrowedConstant())
    if a.physical != b.physical, a.type.isDecimal { (a, b) = (a.inInt128(), b.inInt128()) }
    switch (a.encoding, b.encoding) {
    case (.constant, .constant): return relateFlat(R.self, a.oneRow, b.oneRow).repeated(count)
    case (_, .constant): return lift(a, .boolean) { relateFlat(R.self, $0, b) }
    case (.constant, _): return lift(b, .boolean) { relateFlat(R.self, a, $0) }
    default: return relateFlat(R.self, a.flattened(), b.flattened())
    }
  }

  /// Flat with flat, or flat with a constant that is not NULL on either side.
  private static func relateFlat<R: Relation>(_: R.Type, _ a: ColumnVector, _ b: ColumnVector) -> ColumnVector {
    switch a.physical {
    case .bool: relateAs(R.self, OrderedKey<UInt8>.self, a, b)
    case .int8: relateAs(R.self, OrderedKey<Int8>.self, a, b)
    case .int16: relateAs(R.self, OrderedKey<Int16>.self, a, b)
    case .int32: relateAs(R.self, OrderedKey<Int32>.self, a, b)
    case .int64: relateAs(R.self, OrderedKey<Int64>.self, a, b)
    case .float32: relateAs(R.self, FloatKey<Float>.self, a, b)
    case .float64: relateAs(R.self, FloatKey<Double>.self, a, b)
    case .int128:
      switch a.type {
      case .timestampWithTimeZone, .timeWithTimeZone: relateAs(R.self, InstantKey.self, a, b)
      case .uuid: relateAs(R.self, OrderedKey<UInt128>.self, a, b)
      default: relateAs(R.self, OrderedKey<Int128>.self, a, b)
      }
    case .string:
      if case .char = a.type { relateAs(R.self, CharKey.self, a, b) } else { relateAs(R.self, StringKey.self, a, b) }
    case .list, .row: .nulls(.boolean, count: a.count)  // `relateNested`
    }
  }

  private static func relateAs<R: Relation, K: ComparisonKey>(
    _: R.Type, _: K.Type, _ a: ColumnVector, _ b: ColumnVector
  ) -> ColumnVector {
    let count = a.encoding == .constant ? b.count : a.count
    let out = Buffer(byteCount: count)
    let result = out.pointer(UInt8.self)
    let x = a.values(K.Stored.self)
    let y = b.values(K.Stored.self)
    var i = 0
    if b.encoding == .constant {
      let c = y[0]
      while i < count {
        result[i] = R.test(K.self, x[i], c) ? 1 : 0
        i &+= 1
      }
    } else if a.encoding == .constant {
      let c = x[0]
      while i < count {
        result[i] = R.test(K.self, c, y[i]) ? 1 : 0
        i &+= 1
      }
    } else {
      while i < count {
        result[i] = R.test(K.self, x[i], y[i]) ? 1 : 0
        i &+= 1
      }
    }
    let validity = Validity.intersection(a.isFlat ? a.validityStorage : nil, b.isFlat ? b.validityStorage : nil, count)
    return ColumnVector(flat: .boolean, count: count, values: out, validity: validity)
  }
}

extension ColumnVector {
  /// A NULL constant, or a type whose vectors hold nothing but NULL.
  var isAllNull: Bool { (encoding == .constant && isNull(0)) || type == .unknown }

  /// Without its NULLs: every row has some value.
  fileprivate var valuesOnly: ColumnVector { mayHaveNulls ? withValidity(nil) : self }
}
