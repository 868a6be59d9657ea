extension CastContext {
  /// Between arrays, maps and rows (by position): element by element. An element that fails raises, or makes the whole value
  /// NULL, as TRY_CAST does in Trino.
  func toNested(_ v: ColumnVector) throws -> ColumnVector {
    if source == .json { return try nestedFromJSON(v) }
    let reached = ReachedElements(v)
    let children = zip(v.children, target.childTypes).map { ElementCast(reached.gather($0), $1) }
    return try nested(children, places: reached.places, owner: reached.owner, validity: v.validityStorage, count: v.count)
  }

  /// A child to cast, and the type it gets.
  struct ElementCast {
    let vector: ColumnVector
    let type: DataType

    init(_ vector: ColumnVector, _ type: DataType) {
      self.vector = vector
      self.type = type
    }
  }

  /// Casts the children and puts rows over them. `owner` tells an element's row.
  func nested(
    _ casts: [ElementCast], places: Buffer, owner: (Int) -> Int, validity: Buffer?, count: Int
  ) throws -> ColumnVector {
    var nulls = NullMarks(validity, count: count)
    let children = try casts.map { cast in
      let result = try element(cast).flattened()
      if safe {
        for i in 0..<result.count where result.isNull(i) && !cast.vector.isNull(i) && !cast.vector.isJSONNull(i) { nulls.mark(owner(i)) }
      }
      return result
    }
    try NestedChildren.checkRows(children.first?.count ?? 0)
    let result = ColumnVector(flat: target, count: count, values: places, validity: nulls.validity, heap: NestedChildren(children))
    guard case .map(let from, _) = source, case .map(let to, _) = target, from == to else {
      return target.childTypes.count == 2 && target.physical == .list ? try checkingKeys(result) : result
    }
    return result
  }

  private func element(_ cast: ElementCast) throws -> ColumnVector {
    if readsText, cast.vector.type == .json {
      if cast.type.isNested { return try Kernels.readJSON(cast.vector, as: cast.type, safe: safe) }
      if !Kernels.castSupported(from: .json, to: cast.type) {
        let text = try Kernels.cast(cast.vector, to: .varchar, safe: safe, timeZoneKey: zoneKey, startMicros: startMicros)
        return try Kernels.cast(text, to: cast.type, safe: safe, timeZoneKey: zoneKey, startMicros: startMicros)
      }
    }
    return try Kernels.cast(cast.vector, to: cast.type, safe: safe, timeZoneKey: zoneKey, startMicros: startMicros)
  }

  /// Keys that were different may be equal after the cast.
  private func checkingKeys(_ v: ColumnVector) throws -> ColumnVector {
    let keys = v.children[0]
    let bytes = Kernels.elementKeys(keys)
    var nulls = NullMarks(v.validityStorage, count: v.count)
    for row in 0..<v.count where !v.isNull(row) {
      let span = v.span(row)
      var seen: Set<[UInt8]> = []
      for at in span.start..<span.end {
        let isNew = bytes.values(StringView.self)[at].withBytes { seen.insert(Array($0)).inserted }
        if !keys.isNull(at) && isNew { continue }
        if !safe {
          throw LakeError(.invalidCastArgument, keys.isNull(at) ? "map key is null" : "duplicate keys")
        }
        nulls.mark(row)
        break
      }
    }
    return v.withValidity(nulls.validity)
  }
}

extension ColumnVector {
  /// Whether a row, not NULL itself, is the JSON value `null`.
  fileprivate func isJSONNull(_ row: Int) -> Bool {
    guard type == .json else { return false }
    return base.assumingMemoryBound(to: StringView.self)[position(row)].withBytes { JSONText.scalar($0) == .null }
  }
}
