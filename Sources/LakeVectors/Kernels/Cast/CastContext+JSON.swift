extension CastContext {
  /// From JSON text: a scalar becomes its text and that is cast on; JSON `null` is NULL; arrays and objects fail.
  func fromJSON(_ v: ColumnVector) throws -> ColumnVector {
    var builder = VectorBuilder(type: .varchar, capacity: max(v.count, 1))
    let values = v.values(StringView.self)
    for row in 0..<v.count {
      if v.isNull(row) {
        builder.appendNull()
        continue
      }
      switch values[row].withBytes({ JSONText.scalar($0) }) {
      case .null: builder.appendNull()
      case .boolean(let value): builder.append(booleanText(value))
      case .number(let text): builder.append(target.isInteger ? wholeNumber(text) : text)
      case .string(let bytes): bytes.withUnsafeBytes { builder.append(bytes: $0) }
      case nil:
        if !safe { throw LakeError(.invalidCastArgument, "Cannot cast '\(values[row].string)' to \(target.castName)") }
        builder.appendNull()
      }
    }
    let inner = CastContext(source: .varchar, target: target, safe: safe, zoneKey: zoneKey, startMicros: startMicros)
    let text = builder.finish()
    return target == .varchar ? text : try inner.castFlat(text)
  }

  /// TRUE is 1 for numbers.
  private func booleanText(_ value: Bool) -> String {
    target.isNumeric ? (value ? "1" : "0") : (value ? "true" : "false")
  }

  /// `1.0` and `1e2` as integers are written without a point; what is no whole number is rounded half away from zero.
  private func wholeNumber(_ text: String) -> String {
    var text = text
    let value = text.withUTF8 { TextParser.decimal(UnsafeRawBufferPointer($0), precision: 38, scale: 0) }
    return value.map { String($0) } ?? text
  }
}
