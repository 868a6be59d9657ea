import LakeVectors

extension SQLJSONPathEvaluator {
  func apply(_ method: PathMethod, _ items: [JSONItem]) throws -> [JSONItem] {
    switch method {
    case .type: return items.map { .value(.string(Self.typeName($0)), .varchar(length: 27)) }
    case .size: return try items.map { .value(.integer(Int64(try size($0))), .integer) }
    case .double: return try unwrapped(items).map { try double($0) }
    case .ceiling: return try numbers(items).map { try rounded($0, up: true) }
    case .floor: return try numbers(items).map { try rounded($0, up: false) }
    case .abs: return try numbers(items).map { try Self.isNegative($0.value) ? negated($0) : .value($0.value, $0.type) }
    case .keyvalue: return try keyValues(try unwrapped(items))
    case .datetime: return try unwrapped(items).map { try dateTime($0) }
    }
  }

  typealias Scalar = (value: Value, type: DataType)

  /// The items as numbers, arrays unfolded in lax mode.
  func numbers(_ items: [JSONItem]) throws -> [Scalar] {
    try unwrapped(items).map { item in
      guard let scalar = try item.scalar(), scalar.type.isNumeric else { throw PathError.type("NUMBER", item) }
      return scalar
    }
  }

  private static func typeName(_ item: JSONItem) -> String {
    switch item {
    case .null: return "null"
    case .node(let document, let node):
      switch document.kind(node) {
      case .null: return "null"
      case .true, .false: return "boolean"
      case .integer, .real: return "number"
      case .string: return "string"
      case .array: return "array"
      case .object: return "object"
      }
    case .value(_, let type):
      switch type {
      case .boolean: return "boolean"
      case .date: return "date"
      case .time: return "time without time zone"
      case .timeWithTimeZone: return "time with time zone"
      case .timestamp: return "timestamp without time zone"
      case .timestampWithTimeZone: return "timestamp with time zone"
      default: return type.isNumeric ? "number" : "string"
      }
    }
  }

  private func size(_ item: JSONItem) throws -> Int {
    if case .node(let document, let node) = item, document.kind(node) == .array { return document.elements(node).count }
    if isLax { return 1 }
    throw PathError.type("ARRAY", item)
  }

  private func double(_ item: JSONItem) throws -> JSONItem {
    guard let scalar = try item.scalar(), scalar.type.isNumeric || scalar.type.isCharacter else {
      throw PathError.type("NUMBER or TEXT", item)
    }
    return .value(try cast(scalar, to: .double), .double)
  }

  /// A cast whose failure is one of the path.
  func cast(_ scalar: Scalar, to type: DataType) throws -> Value {
    do {
      return try ConstantCast.value(scalar.value, from: scalar.type, to: type, session)
    } catch let error as LakeError {
      throw PathError(error.message)
    }
  }

  private static func isNegative(_ value: Value) -> Bool {
    switch value {
    case .integer(let number): number < 0
    case .decimal(let number): number < 0
    case .double(let number): number < 0
    case .real(let number): number < 0
    default: false
    }
  }

  func negated(_ scalar: Scalar) throws -> JSONItem {
    switch scalar.value {
    case .double(let number): return .value(.double(-number), scalar.type)
    case .real(let number): return .value(.real(-number), scalar.type)
    case .decimal(let number): return .value(.decimal(-number), scalar.type)
    case .integer(let number):
      let (result, overflow) = Int64(0).subtractingReportingOverflow(number)
      let isTooBig =
        switch scalar.type {
        case .tinyint: Int8(exactly: result) == nil
        case .smallint: Int16(exactly: result) == nil
        case .integer: Int32(exactly: result) == nil
        default: false
        }
      guard !overflow, !isTooBig else { throw PathError("\(scalar.type) negation overflow: \(number)") }
      return .value(.integer(result), scalar.type)
    default: throw PathError.type("NUMBER", .value(scalar.value, scalar.type))
    }
  }

  private func rounded(_ scalar: Scalar, up: Bool) throws -> JSONItem {
    switch (scalar.value, scalar.type) {
    case (.double(let number), _): return .value(.double(number.rounded(up ? .up : .down)), .double)
    case (.real(let number), _): return .value(.real(number.rounded(up ? .up : .down)), .real)
    case (.decimal(let number), .decimal(let precision, let scale)):
      var unit: Int128 = 1
      for _ in 0..<scale { unit *= 10 }
      var whole = number / unit
      if number % unit != 0, up == (number > 0) { whole += up ? 1 : -1 }
      return .value(.decimal(whole), .decimal(precision: max(1, precision - scale + min(scale, 1)), scale: 0))
    default: return .value(scalar.value, scalar.type)
    }
  }

  /// An object `{"name": …, "value": …, "id": …}` for every member.
  private func keyValues(_ items: [JSONItem]) throws -> [JSONItem] {
    var result: [JSONItem] = []
    for item in items {
      guard case .node(let document, let node) = item, document.kind(node) == .object else { throw PathError.type("OBJECT", item) }
      for member in document.members(node) {
        var text = Array("{\"name\":".utf8)
        document.write(member.name, into: &text)
        text.append(contentsOf: ",\"value\":".utf8)
        document.write(member.value, into: &text)
        text.append(contentsOf: ",\"id\":\(objectCount)}".utf8)
        try spend(result.count + text.count / 16)
        guard let made = JSONDocument(text) else { throw PathError("the value is nested too deeply for keyvalue()") }
        result.append(.node(made, 0))
      }
      objectCount += 1
    }
    return result
  }

  /// A timestamp has a space between date and time, a time has a colon, a date has neither.
  private func dateTime(_ item: JSONItem) throws -> JSONItem {
    guard let scalar = try item.scalar(), scalar.type.isCharacter, case .string(let text) = scalar.value else {
      throw PathError.type("TEXT", item)
    }
    let digits = text.split(separator: ".", maxSplits: 1).dropFirst().first.map { $0.prefix { $0.isNumber }.count } ?? 0
    let precision = min(digits, TemporalLiteral.digitsMax)
    let type: DataType
    if let space = text.firstIndex(of: " ") {
      let clock = text[text.index(after: space)...]
      let isZoned = clock.contains(" ") || clock.contains("+") || clock.contains("-")
      type = isZoned ? .timestampWithTimeZone(precision: precision) : .timestamp(precision: precision)
    } else {
      let isZoned = text.contains("+") || text.contains("-")
      type = !text.contains(":") ? .date : isZoned ? .timeWithTimeZone(precision: precision) : .time(precision: precision)
    }
    return .value(try cast((.string(text), .varchar), to: type), type)
  }
}
