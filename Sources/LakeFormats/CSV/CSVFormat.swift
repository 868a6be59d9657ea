package import LakeStorage

/// Delimited text: CSV, TSV and what Hive's LazySimpleSerDe and OpenCSVSerde write.
package struct CSVFormat: FileFormat {
  package let name = "csv"
  package let fileExtensions = ["csv", "tsv", "txt"]
  /// Bytes of a split; tests make it tiny.
  private let splitBytes: Int

  package init(splitBytes: Int = 256 << 10) { self.splitBytes = splitBytes }

  package func open(_ file: DataFile, _ request: ReadRequest) throws -> any FileReader {
    try CSVFileReader(file, request, splitBytes: splitBytes)
  }
}

/// One delimited file. Plain ones are split by byte ranges; compressed ones are one stream.
final class CSVFileReader: FileReader {
  private let file: DataFile
  private let request: ReadRequest
  private let compression: FileCompression?
  private let indexer: CSVIndexer
  private let layout: SplitLayout
  private let chain: QuoteChain?
  private let pool: ChunkPool
  private let place: TextPlace

  init(_ file: DataFile, _ request: ReadRequest, splitBytes: Int) throws {
    let compression = try FileCompression.detect(file)
    let request = try CSVHeaderBinding.bind(request, file)
    let options = request.options.text
    self.file = file
    self.request = request
    self.compression = compression
    indexer = CSVIndexer(options)
    place = TextPlace(file: file) { try FileCompression.text(file, compression) }
    let fieldsMax = (request.columns.map(\.ordinal).max() ?? 0) + 1
    pool = ChunkPool(file, splitBytes: splitBytes, isStream: compression != nil, fieldsMax: fieldsMax)
    let begin = compression == nil ? try TextStart.find(file, skippingRows: options.headerLines, indexer, place) : 0
    layout = SplitLayout(begin: begin, end: file.byteCount, splitBytes: splitBytes)
    if compression == nil, indexer.rowsMaySpanLines, let quote = options.quote {
      chain = QuoteChain(file, layout: layout, quote: quote, checkCancelled: request.checkCancelled)
    } else {
      chain = nil
    }
  }

  var splitCount: Int { compression == nil ? layout.splitCount : 1 }

  func openSplit(_ index: Int) throws -> (any BatchReader)? {
    let feed: any TextFeed
    if compression != nil {
      request.metrics.add(.bytesRead, file.byteCount)
      feed = StreamFeed(
        try FileCompression.text(file, compression), indexer: indexer, place: place, skippingRows: request.options.text.headerLines)
    } else {
      feed = SplitFeed(file, layout: layout, split: index, indexer: indexer, chain: chain, place: place, metrics: request.metrics)
    }
    return TextBatchReader(feed, rows: CSVRows(request, place: place), pool: pool, request: request)
  }
}
