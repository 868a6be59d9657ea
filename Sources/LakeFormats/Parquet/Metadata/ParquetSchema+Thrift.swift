/// One node of the schema as the file lists them: depth first, a group before its children.
struct SchemaElement {
  var physical: Int?
  var typeLength = 0
  var repetition = 0
  var name = ""
  var childCount = 0
  var converted: Int?
  var scale = 0
  var precision = 0
  var logical: ParquetAnnotation?

  init(_ reader: inout ThriftReader) {
    reader.structure { reader, field in
      switch field.id {
      case 1: physical = reader.integer()
      case 2: typeLength = reader.integer()
      case 3: repetition = reader.integer()
      case 4: name = reader.string()
      case 5: childCount = reader.integer()
      case 6: converted = reader.integer()
      case 7: scale = reader.integer()
      case 8: precision = reader.integer()
      case 10 where field.wire == ThriftReader.Wire.structure: logical = ParquetAnnotation(logical: &reader)
      default: reader.skip(field.wire)
      }
    }
  }

  var annotation: ParquetAnnotation {
    if let logical { return logical }
    return converted.map { ParquetAnnotation(converted: $0, precision: precision, scale: scale) } ?? .none
  }
}

extension ParquetSchema {
  private static let depthLimit = 64

  init(_ elements: [SchemaElement]) throws(DataDefect) {
    guard let root = elements.first, root.childCount >= 0, root.childCount < elements.count else {
      throw DataDefect.damaged("the schema is empty or incomplete")
    }
    var next = 1
    var leaves = 0
    var columns: [ParquetNode] = []
    for _ in 0..<root.childCount {
      columns.append(try ParquetSchema.node(elements, &next, &leaves, depth: 1))
    }
    self.init(columns: columns, leafCount: leaves)
  }

  private static func node(
    _ elements: [SchemaElement], _ next: inout Int, _ leaves: inout Int, depth: Int
  ) throws(DataDefect) -> ParquetNode {
    guard next < elements.count, depth <= depthLimit else { throw DataDefect.damaged("the schema is incomplete or too deep") }
    let element = elements[next]
    next += 1
    guard let repetition = ParquetRepetition(rawValue: element.repetition) else {
      throw DataDefect.damaged("schema: column \(element.name) has the unknown repetition \(element.repetition)")
    }
    let kind: ParquetNode.Kind
    if let number = element.physical, element.childCount == 0 {
      kind = .leaf(try leaf(element, number), index: leaves)
      leaves += 1
    } else {
      guard element.childCount >= 0, element.childCount <= elements.count - next else {
        throw DataDefect.damaged("schema: column \(element.name) lacks its fields")
      }
      var children: [ParquetNode] = []
      for _ in 0..<element.childCount { children.append(try node(elements, &next, &leaves, depth: depth + 1)) }
      kind = .group(children)
    }
    return ParquetNode(name: element.name, repetition: repetition, annotation: element.annotation, kind: kind)
  }

  private static func leaf(_ element: SchemaElement, _ number: Int) throws(DataDefect) -> ParquetLeaf {
    guard let physical = ParquetPhysical(rawValue: number) else {
      throw DataDefect.damaged("schema: column \(element.name) has the unknown type \(number)")
    }
    let isFixed = physical == .fixedLengthByteArray
    guard !isFixed || (element.typeLength > 0 && element.typeLength <= 1 << 20) else {
      throw DataDefect.damaged("schema: column \(element.name) has values of \(element.typeLength) bytes")
    }
    var annotation = element.annotation
    if case .decimal(let precision, let scale) = annotation, !(1...38).contains(precision) || !(0...precision).contains(scale) {
      annotation = .other(5)
    }
    return ParquetLeaf(physical: physical, typeLength: isFixed ? element.typeLength : 0, annotation: annotation)
  }
}

extension ParquetAnnotation {
  /// `ConvertedType`, which older writers use alone.
  init(converted: Int, precision: Int, scale: Int) {
    switch converted {
    case 0: self = .string
    case 1, 2: self = .map
    case 3: self = .list
    case 4: self = .enumeration
    case 5: self = .decimal(precision: precision, scale: scale)
    case 6: self = .date
    case 7: self = .time(.millis)
    case 8: self = .time(.micros)
    case 9: self = .timestamp(.millis, utc: true)
    case 10: self = .timestamp(.micros, utc: true)
    case 11...14: self = .integer(bits: 8 << (converted - 11), signed: false)
    case 15...18: self = .integer(bits: 8 << (converted - 15), signed: true)
    case 19: self = .json
    case 20: self = .bson
    case 21: self = .interval
    default: self = .other(-converted)
    }
  }

  /// The union `LogicalType`.
  fileprivate init(logical reader: inout ThriftReader) {
    var annotation = ParquetAnnotation.none
    reader.structure { reader, field in
      guard field.wire == ThriftReader.Wire.structure else { return reader.skip(field.wire) }
      annotation = ParquetAnnotation(member: field.id, &reader)
    }
    self = annotation
  }

  private init(member: Int, _ reader: inout ThriftReader) {
    // Parameters of the members that have some: field 1 and 2, integers, flags or a unit.
    var first = 0
    var second = 0
    var unit = ParquetTimeUnit.micros
    reader.structure { reader, field in
      switch field.wire {
      case ThriftReader.Wire.boolTrue: if field.id == 1 { first = 1 } else { second = 1 }
      case ThriftReader.Wire.boolFalse: break
      case 3...6 where field.id <= 2:
        let value = field.wire == 3 ? reader.signedByte() : reader.integer()
        if field.id == 1 { first = value } else { second = value }
      case ThriftReader.Wire.structure where field.id == 2:
        reader.structure { reader, choice in
          unit = choice.id == 1 ? .millis : choice.id == 2 ? .micros : .nanos
          reader.skip(choice.wire)
        }
      default: reader.skip(field.wire)
      }
    }
    switch member {
    case 1: self = .string
    case 2: self = .map
    case 3: self = .list
    case 4: self = .enumeration
    case 5: self = .decimal(precision: second, scale: first)
    case 6: self = .date
    case 7: self = .time(unit)
    case 8: self = .timestamp(unit, utc: first == 1)
    case 10: self = .integer(bits: first, signed: second == 1)
    case 11: self = .unknown
    case 12: self = .json
    case 13: self = .bson
    case 14: self = .uuid
    case 15: self = .float16
    default: self = .other(member)
    }
  }
}
