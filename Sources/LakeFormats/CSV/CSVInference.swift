package import LakeStorage
import LakeVectors

extension CSVFormat {
  package var inferenceFilesMax: Int { 16 }

  package func resolveOptions(_ file: DataFile, _ options: FormatOptions) throws -> FormatOptions {
    var options = options
    options.text = try CSVInference.required(file, options.text).options
    return options
  }

  package func inferSchema(_ file: DataFile, _ options: FormatOptions) throws -> [ColumnSchema] {
    try CSVInference.required(file, options.text).columns.map { ColumnSchema(name: $0.name, type: $0.kind.type) }
  }
}

/// What the first rows of a file say about it.
struct CSVInference {
  /// The given options, completed.
  private(set) var options: TextOptions
  let columns: [(name: String, kind: InferredType)]

  /// - Throws: `HIVE_BAD_DATA` for a file without rows.
  static func required(_ file: DataFile, _ given: TextOptions) throws -> CSVInference {
    guard let inference = try CSVInference(file, given) else {
      throw LakeError(.hiveBadData, "\(file.path): file is empty: no columns can be inferred")
    }
    return inference
  }

  /// Nil for a file without rows.
  init?(_ file: DataFile, _ given: TextOptions) throws {
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
    let skipped = given.header != nil ? 0 : given.hasHeader == true ? max(given.headerLines - 1, 0) : given.headerLines
    guard let leading = records.dropFirst(skipped).firstIndex(where: { !$0.isEmpty }) else { return nil }
    let first = records[leading]
    let rest = records[(leading + 1)...].filter { !$0.isEmpty }
    let restTypes = CSVInference.types(rest)
    let bound = try given.header.map { try CSVHeaderBinding($0, first, file) }
    let hasHeader = bound?.hasHeader ?? given.hasHeader ?? CSVInference.isHeader(first, restTypes)
    options.hasHeader = hasHeader
    options.headerLines = hasHeader ? leading + 1 : given.header != nil ? 0 : given.headerLines
    let types = hasHeader ? restTypes : CSVInference.types([first] + rest)
    let width = max(hasHeader ? first.count : 0, types.count)
    options.skipsBlankLines = given.dialect == .rfc4180 && width > 1
    let names = bound?.names(width) ?? CSVInference.names(hasHeader ? first : [], width)
    columns = names.enumerated().map { i, name in (name, i < types.count ? types[i] : .none) }
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
  static func names(_ header: [CSVSample.Field], _ width: Int) -> [String] {
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
