import LakeVectors

extension Frame {
  /// The rows as values of a `Decodable` type. A property takes the column of its name (`flight_id`, or `flightId` for
  /// `flight_id`), without regard to case; optional properties take NULL and missing columns as nil.
  /// - Throws: `DecodingError` naming the row and the column that does not fit.
  public func decode<T: Decodable>(_: T.Type) throws -> [T] {
    var positions: [String: Int] = [:]
    for (i, column) in columns.enumerated() {
      let name = column.name.lowercased()
      if positions[name] == nil { positions[name] = i }
      let folded = name.filter { $0 != "_" }
      if positions[folded] == nil { positions[folded] = i }
    }
    return try (0..<rowCount).map { try T(from: RowDecoder(frame: self, row: $0, positions: positions)) }
  }
}

/// One row of a frame seen as a keyed container.
private struct RowDecoder: Decoder {
  let frame: Frame
  let row: Int
  let positions: [String: Int]
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(RowContainer<Key>(decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    throw DecodingError.typeMismatch([Any].self, .init(codingPath: [], debugDescription: "row \(row): a row has named columns"))
  }

  /// A frame of one column decodes into a bare value.
  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    guard frame.columns.count == 1 else {
      throw DecodingError.typeMismatch(
        Any.self, .init(codingPath: [], debugDescription: "row \(row): a row of \(frame.columns.count) columns is no single value"))
    }
    return CellDecoder(value: frame.columns[0].vector.value(row), type: frame.columns[0].type, row: row, codingPath: [])
  }

  func position(_ key: any CodingKey) -> Int? {
    let name = key.stringValue.lowercased()
    return positions[name] ?? positions[name.filter { $0 != "_" }]
  }
}

private struct RowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: RowDecoder
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { decoder.frame.columnNames.compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { decoder.position(key) != nil }

  func cell(_ key: Key) throws -> CellDecoder {
    guard let at = decoder.position(key) else {
      throw DecodingError.keyNotFound(
        key, .init(codingPath: [], debugDescription: "the result has the columns \(decoder.frame.columnNames.joined(separator: ", "))"))
    }
    let column = decoder.frame.columns[at]
    return CellDecoder(value: column.vector.value(decoder.row), type: column.type, row: decoder.row, codingPath: [key])
  }

  func decodeNil(forKey key: Key) throws -> Bool { try cell(key).value.isNull }
  func decode(_: Bool.Type, forKey key: Key) throws -> Bool { try cell(key).read() }
  func decode(_: String.Type, forKey key: Key) throws -> String { try cell(key).read() }
  func decode(_: Double.Type, forKey key: Key) throws -> Double { try cell(key).read() }
  func decode(_: Float.Type, forKey key: Key) throws -> Float { try cell(key).read() }
  func decode(_: Int.Type, forKey key: Key) throws -> Int { try cell(key).read() }
  func decode(_: Int8.Type, forKey key: Key) throws -> Int8 { try cell(key).read() }
  func decode(_: Int16.Type, forKey key: Key) throws -> Int16 { try cell(key).read() }
  func decode(_: Int32.Type, forKey key: Key) throws -> Int32 { try cell(key).read() }
  func decode(_: Int64.Type, forKey key: Key) throws -> Int64 { try cell(key).read() }
  func decode(_: UInt.Type, forKey key: Key) throws -> UInt { try cell(key).read() }
  func decode(_: UInt8.Type, forKey key: Key) throws -> UInt8 { try cell(key).read() }
  func decode(_: UInt16.Type, forKey key: Key) throws -> UInt16 { try cell(key).read() }
  func decode(_: UInt32.Type, forKey key: Key) throws -> UInt32 { try cell(key).read() }
  func decode(_: UInt64.Type, forKey key: Key) throws -> UInt64 { try cell(key).read() }
  func decode<T: Decodable>(_: T.Type, forKey key: Key) throws -> T { try T(from: cell(key)) }

  func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
    try cell(key).container(keyedBy: Nested.self)
  }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try cell(key).unkeyedContainer() }
  func superDecoder() -> any Decoder { decoder }
  func superDecoder(forKey key: Key) -> any Decoder { decoder }
}

/// One cell: a single value, or what is inside an array, a map or a row.
struct CellDecoder: Decoder, SingleValueDecodingContainer {
  let value: Value
  let type: DataType
  let row: Int
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func read<T: FrameCell>() throws -> T {
    if value.isNull {
      throw DecodingError.valueNotFound(T.self, .init(codingPath: codingPath, debugDescription: "row \(row) is NULL"))
    }
    guard let cell = T(cell: value, type: type) else {
      throw DecodingError.typeMismatch(
        T.self, .init(codingPath: codingPath, debugDescription: "row \(row): \(ValueText.text(value, type)) of type \(type)"))
    }
    return cell
  }

  func container<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(CellFields<Key>(decoder: self, fields: try fields()))
  }
  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try elements() }
  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  func decodeNil() -> Bool { value.isNull }
  func decode(_: Bool.Type) throws -> Bool { try read() }
  func decode(_: String.Type) throws -> String { try read() }
  func decode(_: Double.Type) throws -> Double { try read() }
  func decode(_: Float.Type) throws -> Float { try read() }
  func decode(_: Int.Type) throws -> Int { try read() }
  func decode(_: Int8.Type) throws -> Int8 { try read() }
  func decode(_: Int16.Type) throws -> Int16 { try read() }
  func decode(_: Int32.Type) throws -> Int32 { try read() }
  func decode(_: Int64.Type) throws -> Int64 { try read() }
  func decode(_: UInt.Type) throws -> UInt { try read() }
  func decode(_: UInt8.Type) throws -> UInt8 { try read() }
  func decode(_: UInt16.Type) throws -> UInt16 { try read() }
  func decode(_: UInt32.Type) throws -> UInt32 { try read() }
  func decode(_: UInt64.Type) throws -> UInt64 { try read() }
  func decode<T: Decodable>(_: T.Type) throws -> T { try T(from: self) }
}
