package import LakeStorage
import LakeVectors

extension CSVFormat {
  package func resolveOptions(_ file: DataFile, _ options: FormatOptions) throws -> FormatOptions {
    var options = options
    options.text = try CSVInference(file, options.text).options
    return options
  }

  package func inferSchema(_ file: DataFile, _ options: FormatOptions) throws -> [ColumnSchema] {
    try CSVInference(file, options.text).columns
  }
}

/// What the first rows of a file say about it.
struct CSVInference {
  /// The given options, completed.
  private(set) var options: TextOptions
  let columns: [ColumnSchema]

  init(_ file: DataFile, _ given: TextOptions) throws {
    let sample = try CSVSample(file)
    var options = given
    var quote = given.dialect == .delimited ? nil : given.quote
    if given.hasHeader == nil, given.dialect == .rfc4180 {
      let path = file.path.lowercased()
      options.delimiter = path.contains(".tsv") ? 9 : sample.delimiter(quote: quote)
      if let mark = quote, sample.quotesArePlain(delimiter: options.delimiter, quote: mark) {
        options.quote = nil
        quote = nil
      }
    }
    let records = sample.records(delimiter: options.delimiter, quote: quote)
    let skipped = given.hasHeader == true ? max(given.headerLines - 1, 0) : given.headerLines
    let leading = records.dropFirst(skipped).firstIndex { !$0.isEmpty } ?? records.count
    guard leading < records.count else {
      throw LakeError(.hiveBadData, "\(file.path): file is empty: no columns can be inferred")
    }
    let first = records[leading]
    let rest = records[(leading + 1)...].filter { !$0.isEmpty }
    let restTypes = CSVInference.types(rest)
    let hasHeader = given.hasHeader ?? CSVInference.isHeader(first, restTypes)
    options.hasHeader = hasHeader
    options.headerLines = hasHeader ? leading + 1 : given.headerLines
    let types = hasHeader ? restTypes : CSVInference.types([first] + rest)
    let width = max(hasHeader ? first.count : 0, types.count)
    options.skipsBlankLines = given.dialect == .rfc4180 && width > 1
    let names = CSVInference.names(hasHeader ? first : [], width)
    columns = names.enumerated().map { i, name in
      ColumnSchema(name: name, type: i < types.count ? types[i].type : .varchar)
    }
    self.options = options
  }

  /// The types of the columns of some rows.
  private static func types(_ rows: [[CSVSample.Field]]) -> [InferredType] {
    var types = [InferredType](repeating: .none, count: rows.lazy.map(\.count).max() ?? 0)
    for row in rows {
      for (i, field) in row.enumerated() {
        if let field, types[i] != .text { types[i] = types[i].joined(InferredType(of: field)) }
      }
    }
    return types
  }

  /// The first row names the columns when some of it does not fit its column's other rows, or when nothing but distinct
  /// text stands in a file that is all text.
  private static func isHeader(_ first: [CSVSample.Field], _ rest: [InferredType]) -> Bool {
    var typed = false
    for (i, field) in first.enumerated() where i < rest.count && rest[i] != .text && rest[i] != .none {
      typed = true
      if let field, rest[i].joined(InferredType(of: field)) != rest[i], InferredType(of: field) == .text { return true }
    }
    if typed { return false }
    let names = first.compactMap { $0 }
    return names.count == first.count && Set(names).count == names.count
      && names.allSatisfy { InferredType(of: $0) == .text && $0.count <= 128 }
  }

  /// Names for all columns: nameless ones are `column<n>`, counted from 0; a repeated name gets a number.
  private static func names(_ header: [CSVSample.Field], _ width: Int) -> [String] {
    var taken: Set<String> = []
    return (0..<width).map { i in
      let field = i < header.count ? header[i] : nil
      let text = field.map { bytes in
        bytes.withUnsafeBytes { String(decoding: FieldColumn.trimmed($0), as: UTF8.self) }
      }
      let wanted = text.flatMap { $0.isEmpty ? nil : $0 } ?? "column\(i)"
      var name = wanted
      var n = 1
      while !taken.insert(name.lowercased()).inserted {
        name = "\(wanted)_\(n)"
        n += 1
      }
      return name
    }
  }
}

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
