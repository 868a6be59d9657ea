package import LakeVectors

/// Reads what `BatchEncoder` wrote. The vectors point into the bytes and keep them alive.
package struct BatchDecoder {
  private let bytes: Buffer
  private var at = 0

  private init(_ bytes: Buffer) { self.bytes = bytes }

  /// `bytes` are changed and must not be used otherwise.
  /// - Throws: `GENERIC_SPILL_FAILURE` when they end too soon.
  package static func decode(_ bytes: Buffer, types: [DataType], rowCount: Int, order: BatchOrder) throws -> ColumnBatch {
    var decoder = BatchDecoder(bytes)
    let columns = try types.map { try decoder.column($0, rows: rowCount) }
    return ColumnBatch(columns: columns, rowCount: rowCount, order: order)
  }

  private mutating func take(_ count: Int) throws -> UnsafeMutableRawPointer {
    let padded = (count + 15) & ~15
    guard count >= 0, padded <= bytes.byteCount - at else { throw BatchDecoder.damaged }
    defer { at += padded }
    return bytes.base + at
  }

  private static var damaged: LakeError { LakeError(.genericSpillFailure, "Failed to read spilled pages: they are damaged") }

  private mutating func column(_ type: DataType, rows: Int) throws -> ColumnVector {
    let header = try take(16).load(as: BatchEncoder.Header.self)
    guard let encoding = VectorEncoding(rawValue: header.encoding), let physical = PhysicalType(rawValue: header.physical) else {
      throw BatchDecoder.damaged
    }
    let stored = encoding == .constant ? 1 : rows
    var validity: Buffer?
    if header.hasValidity != 0 {
      let count = Validity.wordCount(stored) * 8
      let bits = Buffer(byteCount: count)
      bits.base.copyMemory(from: try take(count), byteCount: count)
      validity = bits
    }
    let isDictionary = encoding.rawValue >= VectorEncoding.dictionary8.rawValue
    if physical == .string && !isDictionary {
      let data = try strings(stored, heapBytes: Int(header.heapBytes))
      return ColumnVector(
        type: type, physical: physical, encoding: encoding, count: rows, data: data, storage: bytes, validity: validity, heap: bytes)
    }
    let data = try take(stored * BatchEncoder.width(encoding, physical))
    if physical.isNested {
      let children = try type.childTypes.map { try column($0, rows: Int(header.entries)) }
      return ColumnVector(
        type: type, physical: physical, encoding: encoding, count: rows, data: data, storage: bytes, validity: validity,
        heap: NestedChildren(children))
    }
    guard isDictionary else {
      return ColumnVector(
        type: type, physical: physical, encoding: encoding, count: rows, data: data, storage: bytes, validity: validity)
    }
    let entries = try column(type, rows: Int(header.entries))
    return ColumnVector(
      type: type, physical: physical, encoding: encoding, count: rows, data: data, storage: bytes, validity: validity,
      dictionary: VectorDictionary(entries))
  }

  private mutating func strings(_ rows: Int, heapBytes: Int) throws -> UnsafeRawPointer {
    let start = try take(rows * 16 + heapBytes)
    let views = start.assumingMemoryBound(to: StringView.self)
    let heap = UInt64(UInt(bitPattern: start + rows * 16))
    var row = 0
    while row < rows {
      if !views[row].isInline { views[row].high &+= heap }
      row &+= 1
    }
    return UnsafeRawPointer(start)
  }
}
