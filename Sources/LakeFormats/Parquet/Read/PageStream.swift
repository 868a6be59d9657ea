import LakeStorage
import LakeVectors

/// The pages of one column chunk, one after the other, read through a window over the file.
struct PageStream {
  private let file: DataFile
  private let metrics: ScanMetrics
  /// Where the next page header starts, and where the chunk ends.
  private var offset: Int
  private let end: Int
  private var window: Buffer?
  private var windowStart = 0
  private var windowCount = 0

  /// Bytes read at once.
  private let windowBytes: Int
  private static let windowBytesMax = 8 << 20
  /// Of pages that are not compressed, whose bytes are read to where they are used: little more than their headers.
  private static let windowBytesOfStored = 128 << 10
  private static let headerBytesLimit = 16 << 20

  /// - Parameter isStored: the pages are not compressed.
  init(_ file: DataFile, _ chunk: ParquetColumnChunk, dataEnd: Int, isStored: Bool, metrics: ScanMetrics) throws(DataDefect) {
    let start = chunk.startOffset
    guard start >= 4, start <= dataEnd, chunk.compressedByteCount >= 0, chunk.compressedByteCount <= dataEnd - start else {
      throw DataDefect.damaged("its data lies outside the file")
    }
    self.file = file
    self.metrics = metrics
    windowBytes = isStored ? PageStream.windowBytesOfStored : PageStream.windowBytesMax
    offset = start
    // Some old writers left the dictionary page's header out of the size.
    end = min(start + chunk.compressedByteCount + 128, dataEnd)
  }

  /// Gives the window back for reuse.
  mutating func close() { BufferPool.give(&window) }

  /// The next page's header; its stored bytes follow (`body`, `skip`).
  mutating func nextHeader() throws -> PageHeader {
    var wanted = min(end - offset, 64 << 10)
    while true {
      guard wanted > 0 else { throw DataDefect.damaged("the pages end before its rows do") }
      let bytes = try bytes(offset, wanted)
      if let header = PageHeader(bytes) {
        offset += header.byteCount
        guard header.compressedByteCount <= end - offset else { throw DataDefect.damaged("a page reaches past its column chunk") }
        return header
      }
      guard wanted < end - offset, wanted < PageStream.headerBytesLimit else { throw DataDefect.damaged("a page header is damaged") }
      wanted = min(end - offset, wanted * 4)
    }
  }

  mutating func skip(_ header: PageHeader) { offset += header.compressedByteCount }

  /// The stored bytes of the page whose header was read last; valid until the next call.
  mutating func body(_ header: PageHeader) throws -> UnsafeRawBufferPointer {
    let bytes = try bytes(offset, header.compressedByteCount)
    offset += header.compressedByteCount
    if let checksum = header.checksum, crc32(bytes) != checksum { throw DataDefect.damaged("a page's checksum does not match") }
    return bytes
  }

  /// Reads the stored bytes of the page whose header was read last to `target`, past the window.
  mutating func readBody(_ header: PageHeader, into target: UnsafeMutableRawPointer) throws {
    let count = header.compressedByteCount
    var done = 0
    if let window, offset >= windowStart, offset < windowStart + windowCount {
      done = min(count, windowStart + windowCount - offset)
      target.copyMemory(from: window.base + (offset - windowStart), byteCount: done)
    }
    if done < count {
      let got = try file.read(at: offset + done, count: count - done, into: target + done)
      metrics.add(.bytesRead, got)
      guard got == count - done else { throw DataDefect.damaged("the file ends early") }
    }
    offset += count
    let bytes = UnsafeRawBufferPointer(start: target, count: count)
    if let checksum = header.checksum, crc32(bytes) != checksum { throw DataDefect.damaged("a page's checksum does not match") }
  }

  /// `count` bytes at `start`, inside the chunk.
  private mutating func bytes(_ start: Int, _ count: Int) throws -> UnsafeRawBufferPointer {
    if let window, start >= windowStart, start - windowStart + count <= windowCount {
      return UnsafeRawBufferPointer(start: window.base + (start - windowStart), count: count)
    }
    let length = max(count, min(end - start, windowBytes))
    let target = BufferPool.renew(&window, length)
    windowCount = 0
    let got = try file.read(at: start, count: length, into: target.base)
    metrics.add(.bytesRead, got)
    guard got == length else { throw DataDefect.damaged("the file ends early") }
    windowStart = start
    windowCount = length
    return UnsafeRawBufferPointer(start: target.base, count: count)
  }
}
