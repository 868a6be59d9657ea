import CZlib
package import LakeStorage
import LakeVectors

/// Inflates a gzip file, all of its concatenated members; zero padding after the last is passed over.
package final class GzipStream: ByteStream {
  private var input: CompressedInput
  // zlib remembers the address of its state, which must not change.
  private let state: UnsafeMutablePointer<z_stream>
  private var insideMember = false
  private var finished = false

  package init(_ file: DataFile) throws {
    input = CompressedInput(file)
    state = .allocate(capacity: 1)
    state.initialize(to: z_stream())
    let gzipOnly = MAX_WBITS + 16
    guard inflateInit2_(state, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw LakeError(.internalError, "zlib cannot be initialised")
    }
  }

  deinit {
    inflateEnd(state)
    state.deallocate()
  }

  static func isMagic(_ bytes: UnsafeRawPointer) -> Bool {
    bytes.load(as: UInt8.self) == 0x1f && bytes.load(fromByteOffset: 1, as: UInt8.self) == 0x8b
  }

  package func read(into target: UnsafeMutableRawPointer, count: Int) throws -> Int {
    var filled = 0
    while filled < count, !finished {
      guard try input.refill() else {
        if insideMember { throw input.damaged("gzip", "the file ends inside a member") }
        finished = true
        break
      }
      if !insideMember, try !startMember() { break }
      filled += try inflateSome(target + filled, min(count - filled, 1 << 30))
    }
    return filled
  }

  /// At the first byte of what may be a member; false when only padding was left.
  private func startMember() throws -> Bool {
    while input.pointer.load(as: UInt8.self) == 0 {
      input.consume(1)
      if try !input.refill() {
        finished = true
        return false
      }
    }
    guard input.pointer.load(as: UInt8.self) == 0x1f else { throw input.damaged("gzip", "no member header") }
    inflateReset(state)
    insideMember = true
    return true
  }

  private func inflateSome(_ target: UnsafeMutableRawPointer, _ room: Int) throws -> Int {
    let offered = input.available
    state.pointee.next_in = input.pointer.assumingMemoryBound(to: Bytef.self)
    state.pointee.avail_in = UInt32(offered)
    state.pointee.next_out = target.assumingMemoryBound(to: Bytef.self)
    state.pointee.avail_out = UInt32(room)
    let status = inflate(state, Z_NO_FLUSH)
    input.consume(offered - Int(state.pointee.avail_in))
    switch status {
    case Z_STREAM_END: insideMember = false
    case Z_OK, Z_BUF_ERROR: break
    default: throw input.damaged("gzip", state.pointee.msg.map { String(cString: $0) } ?? "status \(status)")
    }
    return room - Int(state.pointee.avail_out)
  }
}
