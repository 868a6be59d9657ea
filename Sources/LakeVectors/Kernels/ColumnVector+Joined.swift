extension ColumnVector {
  /// As `concatenate`, but parts over one and the same dictionary stay a vector over it.
  public static func joined(_ parts: [ColumnVector], type: DataType) throws -> ColumnVector {
    guard let first = parts.first, first.isDictionary, let dictionary = first.dictionary, parts.count > 1,
      parts.allSatisfy({ $0.dictionary === dictionary && $0.encoding == first.encoding })
    else { return try concatenate(parts, type: type) }
    let total = parts.reduce(0) { $0 + $1.count }
    let width = first.rowWidth
    let ids = Buffer(byteCount: total * width)
    let validity = parts.contains(where: \.mayHaveNulls) ? Validity.make(total, valid: true) : nil
    var at = 0
    for part in parts where part.count > 0 {
      (ids.base + at * width).copyMemory(from: part.data, byteCount: part.count * width)
      if let validity, let bits = part.validity { copyBits(bits, part.count, validity.pointer(), at: at) }
      at += part.count
    }
    return ColumnVector(dictionary: dictionary, encoding: first.encoding, count: total, ids: ids, validity: validity)
  }
}
