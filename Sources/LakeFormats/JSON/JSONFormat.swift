package import LakeStorage
import LakeVectors

/// Newline-delimited JSON: one object a line. A file that is one array of objects is read too.
package struct JSONFormat: FileFormat {
  package let name = "json"
  package let fileExtensions = ["json", "ndjson", "jsonl"]
  /// Bytes of a split; tests make it tiny.
  private let splitBytes: Int

  package init(splitBytes: Int = 256 << 10) { self.splitBytes = splitBytes }

  package func open(_ file: DataFile, _ request: ReadRequest) throws -> any FileReader {
    try JSONFileReader(file, request, splitBytes: splitBytes)
  }
}

/// The text of a JSON file: how it is compressed and whether it is one array.
struct JSONSource: Sendable {
  let file: DataFile
  let compression: FileCompression?
  let isArray: Bool

  init(_ file: DataFile) throws {
    self.file = file
    compression = try FileCompression.detect(file)
    isArray = try JSONArrayStream.startsArray(try FileCompression.head(file, compression))
  }

  /// Lines must be read one after the other.
  var isStream: Bool { compression != nil || isArray }

  func open() throws -> any ByteStream { lines(try FileCompression.text(file, compression)) }

  /// The text for a look at its start.
  func openHead() throws -> any ByteStream { lines(try FileCompression.head(file, compression)) }

  private func lines(_ text: any ByteStream) -> any ByteStream {
    isArray ? JSONArrayStream(text, path: file.path) : text
  }

  var place: TextPlace { TextPlace(file: file, unit: isArray ? "element" : "line") { try open() } }
}

/// One JSON file. Plain ones are split by byte ranges; compressed ones and arrays are one stream.
final class JSONFileReader: FileReader {
  private let source: JSONSource
  private let request: ReadRequest
  private let indexer: JSONIndexer
  private let layout: SplitLayout
  private let pool: ChunkPool
  private let place: TextPlace

  init(_ file: DataFile, _ request: ReadRequest, splitBytes: Int) throws {
    source = try JSONSource(file)
    self.request = request
    indexer = JSONIndexer(onlyCounts: request.columns.isEmpty)
    place = source.place
    pool = ChunkPool(file, splitBytes: splitBytes, isStream: source.isStream, fieldsMax: 0)
    let begin = source.isStream ? 0 : try TextStart.find(file, skippingRows: 0, indexer, place)
    layout = SplitLayout(begin: begin, end: file.byteCount, splitBytes: splitBytes)
  }

  var splitCount: Int { source.isStream ? 1 : layout.splitCount }

  func openSplit(_ index: Int) throws -> (any BatchReader)? {
    if source.isStream { request.metrics.add(.bytesRead, source.file.byteCount) }
    let feed: any TextFeed =
      source.isStream
      ? StreamFeed(try source.open(), indexer: indexer, place: place, skippingRows: 0)
      : SplitFeed(source.file, layout: layout, split: index, indexer: indexer, chain: nil, place: place, metrics: request.metrics)
    return TextBatchReader(feed, rows: JSONRows(request, place: place), pool: pool, request: request)
  }
}
