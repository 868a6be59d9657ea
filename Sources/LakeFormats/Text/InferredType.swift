import LakeVectors

/// The kinds of value that text without a table can turn out to be.
enum InferredType: Hashable {
  case none, boolean, bigint, double, date
  case timestamp(precision: Int)
  case text

  init(of bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { InferredType(of: FieldColumn.trimmed($0)) }
  }

  init(of text: UnsafeRawBufferPointer) {
    var flag: UInt8 = 0
    guard let first = text.first else {
      self = .none
      return
    }
    if BooleanParser().parseSlowly(text, &flag) {
      self = .boolean
    } else if first &- 48 < 10 || first == 45 || first == 43 || first == 46 {
      self = InferredType(number: text)
    } else {
      self = .text
    }
  }

  /// Text that starts like a number or a date.
  private init(number text: UnsafeRawBufferPointer) {
    let isWhole = text.dropFirst(text[0] == 45 || text[0] == 43 ? 1 : 0).allSatisfy { $0 &- 48 < 10 }
    if let micros = TimeText.micros(text, precision: 6) {
      if text.count <= 10 {
        self = .date
      } else {
        self = .timestamp(precision: micros % 1000 == 0 ? 3 : 6)
      }
    } else if isWhole, text.count <= 20, let value = TextParser.decimal(text, precision: 38, scale: 0), Int64(exactly: value) != nil {
      self = .bigint
    } else if TextParser.double(text) != nil {
      self = .double
    } else {
      self = .text
    }
  }

  /// The narrowest kind that holds both.
  func joined(_ other: InferredType) -> InferredType {
    switch (self, other) {
    case (.none, let type), (let type, .none): type
    case (let a, let b) where a == b: a
    case (.bigint, .double), (.double, .bigint): .double
    case (.date, .timestamp(let precision)), (.timestamp(let precision), .date): .timestamp(precision: precision)
    case (.timestamp(let a), .timestamp(let b)): .timestamp(precision: max(a, b))
    default: .text
    }
  }

  var type: DataType {
    switch self {
    case .none, .text: .varchar
    case .boolean: .boolean
    case .bigint: .bigint
    case .double: .double
    case .date: .date
    case .timestamp(let precision): .timestamp(precision: precision)
    }
  }
}
