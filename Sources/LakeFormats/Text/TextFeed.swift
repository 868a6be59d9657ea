import LakeStorage
import LakeVectors

/// Fills a chunk with the next whole rows and indexes them; false at the end.
protocol TextFeed: AnyObject {
  func next(_ chunk: TextChunk) throws -> Bool
}

/// A dialect's structural index: where rows and fields end.
protocol TextIndexer: Sendable {
  /// Quoted newlines are no row ends, so a split must know whether it starts inside quotes.
  var rowsMaySpanLines: Bool { get }

  /// Fills the chunk's raw masks over all its bytes as if byte 0 stood outside quotes.
  func index(_ chunk: TextChunk)

  /// Makes the raw masks final; `startsInside` says whether byte 0 in truth stands inside quotes.
  func resolve(_ chunk: TextChunk, startsInside: Bool)

  /// Called when the rows' bounds are known: exact separators where the masks cannot tell, UTF-8.
  func finish(_ chunk: TextChunk, _ place: TextPlace) throws
}

extension TextIndexer {
  /// Whether the last byte of the chunk stands inside quotes.
  func endsInside(_ chunk: TextChunk, startsInside: Bool) -> Bool {
    rowsMaySpanLines && (chunk.inside[chunk.blockCount - 1] >> 63 == 1) != startsInside
  }
}

/// Whole rows from a stream, chunk by chunk: compressed files, headers, samples.
final class StreamFeed: TextFeed {
  private let source: any ByteStream
  private let indexer: any TextIndexer
  private let place: TextPlace
  private var atEnd = false
  private var atStart = true
  private var rowsToSkip: Int

  init(_ source: any ByteStream, indexer: any TextIndexer, place: TextPlace, skippingRows: Int) {
    self.source = source
    self.indexer = indexer
    self.place = place
    rowsToSkip = skippingRows
  }

  func next(_ chunk: TextChunk) throws -> Bool {
    while try load(chunk) {
      chunk.rewindRows()
      while rowsToSkip > 0, chunk.nextRowEnd() != nil { rowsToSkip -= 1 }
      try indexer.finish(chunk, place)
      if chunk.rowStart < chunk.rowsEnd { return true }
    }
    return false
  }

  private func load(_ chunk: TextChunk) throws -> Bool {
    if atStart {
      chunk.prepare(chunk.capacity)
      chunk.offset = 0
    } else {
      chunk.offset += chunk.rowsEnd
      chunk.prepare(chunk.capacity, keeping: chunk.count - chunk.rowsEnd, from: chunk.rowsEnd)
    }
    while true {
      while !atEnd, chunk.count < chunk.capacity {
        let got = try source.read(into: chunk.bytes.base + chunk.count, count: chunk.capacity - chunk.count)
        if got == 0 { atEnd = true }
        chunk.count += got
      }
      chunk.rowStart = 0
      if atStart, chunk.count >= 3, chunk.base[0] == 0xef, chunk.base[1] == 0xbb, chunk.base[2] == 0xbf { chunk.rowStart = 3 }
      indexer.index(chunk)
      indexer.resolve(chunk, startsInside: false)
      chunk.seal()
      if atEnd {
        if indexer.endsInside(chunk, startsInside: false) { throw try place.unclosedQuote(chunk) }
        chunk.terminate()
      }
      chunk.rowsEnd = chunk.lastNewline().map { $0 + 1 } ?? 0
      if chunk.rowsEnd > 0 || atEnd { break }
      guard chunk.capacity < TextChunk.rowBytesMax else { throw try place.rowTooLong(at: chunk.offset) }
      chunk.prepare(chunk.capacity * 2, keeping: chunk.count)
    }
    atStart = false
    return chunk.rowsEnd > 0
  }
}

/// The rows of one byte range of a plain file: those that start after a newline within it (and, for the first range, the
/// one at its start). The last of them is read to its end, wherever that is.
final class SplitFeed: TextFeed {
  private let file: DataFile
  private let layout: SplitLayout
  private let split: Int
  private let indexer: any TextIndexer
  private let chain: QuoteChain?
  private let metrics: ScanMetrics
  private let place: TextPlace
  private var done = false

  init(
    _ file: DataFile, layout: SplitLayout, split: Int, indexer: any TextIndexer, chain: QuoteChain?, place: TextPlace,
    metrics: ScanMetrics
  ) {
    self.file = file
    self.metrics = metrics
    self.layout = layout
    self.split = split
    self.indexer = indexer
    self.chain = chain
    self.place = place
  }

  func next(_ chunk: TextChunk) throws -> Bool {
    if done { return false }
    done = true
    let start = layout.start(split)
    let own = layout.count(split)
    let rest = layout.end - start
    var wanted = min(rest, own + SplitLayout.tail)
    var startsInside: Bool?
    chunk.offset = start
    chunk.count = 0
    while true {
      try fill(chunk, wanted, start)
      indexer.index(chunk)
      if let chain, startsInside == nil {
        if own < rest { chain.publish(split, oddQuotes: chunk.inside[own / 64 - 1] >> 63 == 1) }
        startsInside = try chain.startsInside(split)
      }
      let inside = startsInside ?? false
      indexer.resolve(chunk, startsInside: inside)
      chunk.seal()
      if split == 0 {
        chunk.rowStart = 0
      } else {
        guard let first = chunk.firstNewline(from: 0), first < own else { return false }
        chunk.rowStart = first + 1
      }
      if wanted == rest {
        if chunk.rowStart < chunk.count, indexer.endsInside(chunk, startsInside: inside) { throw try place.unclosedQuote(chunk) }
        chunk.terminate()
      }
      if let last = chunk.firstNewline(from: own) {
        chunk.rowsEnd = last + 1
        break
      }
      if wanted == rest {
        chunk.rowsEnd = chunk.count
        break
      }
      guard wanted - own < TextChunk.rowBytesMax else { throw try place.rowTooLong(at: start + chunk.rowStart) }
      wanted = min(rest, own + (wanted - own) * 4)
    }
    guard chunk.rowStart < chunk.rowsEnd else { return false }
    try indexer.finish(chunk, place)
    chunk.rewindRows()
    return true
  }

  /// Reads on until the chunk holds `wanted` bytes.
  private func fill(_ chunk: TextChunk, _ wanted: Int, _ start: Int) throws {
    chunk.prepare(wanted, keeping: chunk.count)
    let missing = wanted - chunk.count
    let got = try file.read(at: start + chunk.count, count: missing, into: chunk.bytes.base + chunk.count)
    guard got == missing else { throw LakeError(.hiveBadData, "\(file.path): the file was cut short while it was read") }
    chunk.count = wanted
    metrics.add(.bytesRead, got)
  }
}

/// Byte ranges of a file, each a multiple of 64 long but the last.
struct SplitLayout: Sendable {
  /// Bytes read behind a range at first, in the hope of the end of its last row.
  static let tail = 4096

  let begin: Int
  let end: Int
  let splitBytes: Int

  init(begin: Int, end: Int, splitBytes: Int) {
    self.begin = min(begin, end)
    self.end = end
    self.splitBytes = max(splitBytes, 64) / 64 * 64
  }

  var splitCount: Int { (end - begin + splitBytes - 1) / splitBytes }

  func start(_ split: Int) -> Int { begin + split * splitBytes }

  func count(_ split: Int) -> Int { min(splitBytes, end - start(split)) }
}

extension TextPlace {
  func rowTooLong(at offset: Int) throws -> LakeError {
    try error(
      at: offset, "a row is longer than \(TextChunk.rowBytesMax >> 20) MB",
      hint: "a quote that is never closed, or a file that is not text")
  }

  /// The chunk's last byte stands inside quotes and the file ends.
  func unclosedQuote(_ chunk: TextChunk) throws -> LakeError {
    let start = chunk.lastNewline().map { $0 + 1 } ?? chunk.rowStart
    return try error(at: chunk.offset + start, "a quoted field is never closed")
  }
}
