package import LakeStorage
import LakeVectors

extension CSVFormat {
  /// The columns of all files, by name: the first file's in its order, then what others have besides.
  package func inferSchema(
    _ files: [DataFile], _ options: FormatOptions
  ) throws -> (options: FormatOptions, columns: [ColumnSchema]) {
    var options = options
    var columns: [(name: String, kind: InferredType)] = []
    var place: [String: Int] = [:]
    var isFirst = true
    for file in files {
      guard let inference = try CSVInference(file, options.text) else { continue }
      if isFirst {
        isFirst = false
        options.text = inference.options
        if options.text.hasHeader == true {
          options.text.header = TextHeader(names: inference.columns.map(\.name), width: inference.columns.count)
        }
      }
      if inference.options.skipsBlankLines { options.text.skipsBlankLines = true }
      for (name, kind) in inference.columns {
        if let i = place[name.lowercased()] {
          columns[i].kind = columns[i].kind.joined(kind)
        } else {
          place[name.lowercased()] = columns.count
          columns.append((name, kind))
        }
      }
      if options.text.header != nil { options.text.header?.names = columns.map(\.name) }
    }
    if isFirst, let first = files.first { _ = try CSVInference.required(first, options.text) }
    return (options, columns.map { ColumnSchema(name: $0.name, type: $0.kind.type) })
  }
}

/// How the first row of one of several files says where the columns are.
struct CSVHeaderBinding {
  private let header: TextHeader
  /// Nil: the first row is data, whose fields are the first file's columns.
  private let own: [CSVSample.Field]?

  /// - Throws: `HIVE_BAD_DATA` when the row neither names a column nor has as many fields as the first file has columns.
  init(_ header: TextHeader, _ first: [CSVSample.Field], _ file: DataFile) throws {
    self.header = header
    let known = Set(header.names.map { $0.lowercased() })
    if CSVInference.names(first, first.count).contains(where: { known.contains($0.lowercased()) }) {
      own = first
    } else if first.count == header.width {
      own = nil
    } else {
      throw LakeError(
        .hiveBadData, "\(file.path): its first line has \(first.count) fields, none of which names a column of the other files",
        hint: "the columns are \(header.names.joined(separator: ", "))")
    }
  }

  var hasHeader: Bool { own != nil }

  /// The names of the fields of the file's rows.
  func names(_ width: Int) -> [String] {
    if let own { return CSVInference.names(own, max(width, own.count)) }
    let first = header.names.prefix(header.width)
    return Array(first.prefix(width)) + CSVInference.names([], width).dropFirst(first.count)
  }

  /// The request for one file of several: wanted columns by their position in it (-1: it has none), and the lines to skip.
  static func bind(_ request: ReadRequest, _ file: DataFile) throws -> ReadRequest {
    let options = request.options.text
    guard let header = options.header else { return request }
    let sample = try CSVSample(file)
    var request = request
    var leading = 0
    var records: [[CSVSample.Field]] = []
    // The header is the first line in all but odd files.
    for limit in [1, CSVSample.recordsMax] where leading == records.count {
      records = sample.records(delimiter: options.delimiter, quote: options.quote, max: limit)
      leading = records.firstIndex { !$0.isEmpty } ?? records.count
    }
    request.options.text.headerLines = leading
    guard leading < records.count else { return request }
    let binding = try CSVHeaderBinding(header, records[leading], file)
    if binding.hasHeader { request.options.text.headerLines += 1 }
    let names = binding.names(max(records[leading].count, header.names.count)).map { $0.lowercased() }
    request.columns = request.columns.map { column in
      let ordinal = names.firstIndex(of: column.name.lowercased()) ?? -1
      return ReadColumn(name: column.name, ordinal: ordinal, type: column.type, domain: column.domain)
    }
    return request
  }
}
