import Synchronization

/// Codecs by compression, made when first needed: what one reader or writer owns. Contexts are costly to make, so sets
/// go back to a small process-wide pool.
package final class CodecSet: @unchecked Sendable {
  private var codecs: [(BlockCompression, any BlockCodec)] = []

  /// A set nobody else uses until it is released.
  package static func acquire() -> CodecSet {
    pool.withLock { $0.popLast() } ?? CodecSet()
  }

  package static func release(_ set: CodecSet) {
    pool.withLock { if $0.count < poolLimit { $0.append(set) } }
  }

  private static let poolLimit = 64
  private static let pool = Mutex<[CodecSet]>([])

  package func codec(_ compression: BlockCompression) throws(DataDefect) -> any BlockCodec {
    for (known, codec) in codecs where known == compression { return codec }
    let codec = try compression.makeCodec()
    codecs.append((compression, codec))
    return codec
  }
}
