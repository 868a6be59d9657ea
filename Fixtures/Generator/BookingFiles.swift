import CDeflate
import Glibc
import LakeFormats
import LakeStorage
import LakeVectors

/// How one copy of the bookings is written.
struct BookingFiles {
  let folder: String
  let ending: String
  let format: String
  let isGzipped: Bool

  static let all = [
    BookingFiles(folder: "bookings_csv", ending: "csv", format: "csv", isGzipped: false),
    BookingFiles(folder: "bookings_gz", ending: "csv.gz", format: "csv", isGzipped: true),
    BookingFiles(folder: "bookings_json", ending: "json", format: "json", isGzipped: false),
    BookingFiles(folder: "bookings_parquet", ending: "parquet", format: "parquet", isGzipped: false),
  ]

  func write(_ bookings: Bookings, to path: String) throws {
    let plain = try FileSink(path: isGzipped ? path + ".plain" : path)
    var options = FormatOptions()
    // What ROW FORMAT DELIMITED and skip.header.line.count read.
    options.text.dialect = .delimited
    options.text.quote = nil
    options.text.nullText = "\\N"
    options.text.hasHeader = true
    let writer = try FormatRegistry.format(named: format).makeWriter(plain, schema: Bookings.schema, options: options)
    try writer.write(bookings.batch)
    try writer.finish()
    try plain.publish()
    if isGzipped { try Self.gzip(path + ".plain", to: path) }
  }

  private static func gzip(_ source: String, to path: String) throws {
    let file = try DataFile(path: source)
    let bytes = try file.read(at: 0, count: file.byteCount)
    guard let compressor = libdeflate_alloc_compressor(6) else { throw LakeError(.internalError, "out of memory") }
    defer { libdeflate_free_compressor(compressor) }
    let target = Buffer(byteCount: libdeflate_gzip_compress_bound(compressor, file.byteCount))
    let count = libdeflate_gzip_compress(compressor, bytes.base, file.byteCount, target.base, target.byteCount)
    let sink = try FileSink(path: path)
    try sink.write(UnsafeRawBufferPointer(start: target.base, count: count))
    try sink.publish()
    unlink(source)
  }
}
