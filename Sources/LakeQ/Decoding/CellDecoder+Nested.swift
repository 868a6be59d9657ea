import LakeVectors

extension CellDecoder {
  /// The elements of an array, or the bytes of a varbinary.
  func elements() throws -> CellElements {
    switch (value, type) {
    case (.array(let values), .array(let element)):
      return CellElements(values: values, type: element, row: row, codingPath: codingPath)
    case (.binary(let bytes), _):
      return CellElements(values: bytes.map { .integer(Int64($0)) }, type: .smallint, row: row, codingPath: codingPath)
    default: throw mismatch([Any].self)
    }
  }

  /// The fields of a row by name, or the values of a map by the text of their keys.
  func fields() throws -> [CellField] {
    switch (value, type) {
    case (.row(let values), .row(let fields)):
      return zip(values, fields).enumerated().map { CellField(name: $1.1.name ?? "field\($0)", value: $1.0, type: $1.1.type) }
    case (.map(let entries), .map(let keyType, let valueType)):
      return entries.map { CellField(name: ValueText.text($0.key, keyType), value: $0.value, type: valueType) }
    default: throw mismatch([String: Any].self)
    }
  }

  private func mismatch(_ wanted: Any.Type) -> DecodingError {
    let path = DecodingError.Context(codingPath: codingPath, debugDescription: "row \(row): a cell of type \(type)")
    return value.isNull
      ? .valueNotFound(wanted, .init(codingPath: codingPath, debugDescription: "row \(row) is NULL")) : .typeMismatch(wanted, path)
  }
}

/// One field of a row, or one entry of a map.
struct CellField {
  let name: String
  let value: Value
  let type: DataType
}

/// The place of an element within a cell, for the paths of errors.
private struct ElementKey: CodingKey {
  let intValue: Int?
  var stringValue: String { intValue.map { "Index \($0)" } ?? "" }

  init(_ index: Int) { intValue = index }
  init?(intValue: Int) { self.init(intValue) }
  init?(stringValue: String) { nil }
}

/// An array's elements one after the other.
struct CellElements: UnkeyedDecodingContainer {
  let values: [Value]
  let type: DataType
  let row: Int
  let codingPath: [any CodingKey]
  private(set) var currentIndex = 0

  init(values: [Value], type: DataType, row: Int, codingPath: [any CodingKey]) {
    self.values = values
    self.type = type
    self.row = row
    self.codingPath = codingPath
  }

  var count: Int? { values.count }
  var isAtEnd: Bool { currentIndex >= values.count }

  private func current() throws -> CellDecoder {
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        Any.self, .init(codingPath: codingPath, debugDescription: "row \(row): an array of \(values.count) elements"))
    }
    return CellDecoder(value: values[currentIndex], type: type, row: row, codingPath: codingPath + [ElementKey(currentIndex)])
  }

  mutating func decodeNil() throws -> Bool {
    guard try current().value.isNull else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<T: Decodable>(_: T.Type) throws -> T {
    let value = try T(from: current())
    currentIndex += 1
    return value
  }

  mutating func nestedContainer<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
    let container = try current().container(keyedBy: keyedBy)
    currentIndex += 1
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try current().unkeyedContainer()
    currentIndex += 1
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let decoder = try current()
    currentIndex += 1
    return decoder
  }
}

/// A row's fields, or a map's values, by name; names of fields without regard to case or underscores, like those of columns.
struct CellFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: CellDecoder
  let fields: [CellField]
  var codingPath: [any CodingKey] { decoder.codingPath }
  var allKeys: [Key] { fields.compactMap { Key(stringValue: $0.name) } }

  private func find(_ key: any CodingKey) -> CellField? {
    if let exact = fields.first(where: { $0.name == key.stringValue }) { return exact }
    if case .map = decoder.type { return nil }
    func folded(_ name: String) -> String { name.lowercased().filter { $0 != "_" } }
    let name = folded(key.stringValue)
    return fields.first { folded($0.name) == name }
  }

  private func cell(_ key: any CodingKey) throws -> CellDecoder {
    guard let field = find(key) else {
      throw DecodingError.keyNotFound(
        key,
        .init(
          codingPath: codingPath,
          debugDescription: "row \(decoder.row): the value has \(fields.map(\.name).joined(separator: ", "))"))
    }
    return CellDecoder(value: field.value, type: field.type, row: decoder.row, codingPath: codingPath + [key])
  }

  func contains(_ key: Key) -> Bool { find(key) != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try cell(key).value.isNull }
  func decode<T: Decodable>(_: T.Type, forKey key: Key) throws -> T { try T(from: cell(key)) }
  func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
    try cell(key).container(keyedBy: keyedBy)
  }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try cell(key).unkeyedContainer() }
  func superDecoder() -> any Decoder { decoder }
  func superDecoder(forKey key: Key) throws -> any Decoder { try cell(key) }
}
