import LakeStorage
import LakeVectors

enum TextStart {
  /// Where the first row of a plain file starts: behind a byte order mark and the header rows.
  static func find(_ file: DataFile, skippingRows rows: Int, _ indexer: any TextIndexer, _ place: TextPlace) throws -> Int {
    if rows > 0 {
      let feed = StreamFeed(PlainStream(file), indexer: indexer, place: place, skippingRows: rows)
      let chunk = TextChunk(capacity: 16 << 10, fieldsMax: 0)
      return try feed.next(chunk) ? chunk.offset + chunk.rowStart : file.byteCount
    }
    var head: (UInt8, UInt8, UInt8) = (0, 0, 0)
    let got = try withUnsafeMutableBytes(of: &head) { target -> Int in
      guard let base = target.baseAddress else { return 0 }
      return try file.read(at: 0, count: 3, into: base)
    }
    return got == 3 && head == (0xef, 0xbb, 0xbf) ? 3 : 0
  }
}
