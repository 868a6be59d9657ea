package import LakeStorage
import LakeVectors

extension JSONFormat {
  package func resolveOptions(_ file: DataFile, _ options: FormatOptions) throws -> FormatOptions {
    var options = options
    options.json.cutsFractions = false
    return options
  }

  package var inferenceFilesMax: Int { 16 }

  package func inferSchema(_ file: DataFile, _ options: FormatOptions) throws -> [ColumnSchema] {
    try inferSchema([file], options).columns
  }

  package func inferSchema(
    _ files: [DataFile], _ options: FormatOptions
  ) throws -> (options: FormatOptions, columns: [ColumnSchema]) {
    guard let first = files.first else { return (options, []) }
    var inference = JSONInference()
    var isEmpty = true
    for file in files where try inference.add(file, options.json) { isEmpty = false }
    guard !isEmpty else { throw LakeError(.hiveBadData, "\(first.path): file is empty: no columns can be inferred") }
    guard !inference.columns.isEmpty else {
      throw LakeError(.hiveBadData, "\(first.path): file has no JSON members: no columns can be inferred")
    }
    return (try resolveOptions(first, options), inference.columns)
  }
}

/// The members seen in some objects, in the order of their first appearance.
struct JSONInference {
  static let sampleBytes = 256 << 10

  private var names: [String] = []
  private var kinds: [InferredType] = []
  private var place: [String: Int] = [:]

  var columns: [ColumnSchema] { zip(names, kinds).map { ColumnSchema(name: $0, type: $1.type) } }

  /// Looks at the first rows of a file; false when it has none.
  mutating func add(_ file: DataFile, _ options: JSONOptions) throws -> Bool {
    let source = try JSONSource(file)
    let place = source.place
    let feed = StreamFeed(try source.openHead(), indexer: JSONIndexer(onlyCounts: true), place: place, skippingRows: 0)
    let chunk = TextChunk(capacity: JSONInference.sampleBytes, fieldsMax: 0)
    guard try feed.next(chunk) else { return false }
    var start = chunk.rowStart
    while let end = chunk.nextRowEnd() {
      let line = UnsafeRawBufferPointer(start: chunk.base + start, count: end - start)
      if !line.allSatisfy({ $0 <= 32 }), !add(line), !options.ignoreMalformed {
        throw try place.error(
          at: chunk.offset + start, "row is not a valid JSON object: \(TextPlace.quote(line))",
          hint: "a JSON file has one object a line, or is one array of objects")
      }
      start = chunk.rowStart
    }
    return true
  }

  /// False when the line is no object.
  mutating func add(_ line: UnsafeRawBufferPointer) -> Bool {
    var found: [(String, InferredType)] = []
    var scanner = JSONScanner(line)
    let isObject = scanner.object { member in
      let key = UnsafeRawBufferPointer(rebasing: line[member.key])
      found.append((JSONInference.text(key, member.keyHasEscape), JSONInference.kind(UnsafeRawBufferPointer(rebasing: line[member.value]))))
    }
    guard isObject else { return false }
    for (name, kind) in found {
      let folded = name.lowercased()
      if let i = place[folded] {
        kinds[i] = kinds[i].joined(kind)
      } else {
        place[folded] = names.count
        names.append(name)
        kinds.append(kind)
      }
    }
    return true
  }

  private static func text(_ key: UnsafeRawBufferPointer, _ hasEscape: Bool) -> String {
    guard hasEscape else { return String(decoding: key, as: UTF8.self) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(key.count, 1)) { out in
      guard let base = out.baseAddress else { return "" }
      let count = JSONText.unescape(key, base)
      return String(decoding: UnsafeRawBufferPointer(start: base, count: count), as: UTF8.self)
    }
  }

  /// Strings stay strings, whatever they look like; objects and arrays are read as their text.
  private static func kind(_ value: UnsafeRawBufferPointer) -> InferredType {
    switch value.first {
    case 110: return .none
    case 116, 102: return .boolean
    case 34, 123, 91, nil: return .text
    default:
      let whole = value.allSatisfy { $0 &- 48 < 10 || $0 == 45 }
      if whole, let number = TextParser.decimal(value, precision: 38, scale: 0), Int64(exactly: number) != nil { return .bigint }
      return .double
    }
  }
}
