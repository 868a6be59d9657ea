import Foundation
import Glibc
import Synchronization
import Testing

@testable import LakeVectors

@Suite struct FileSpaceTests {
  private final class File: Sendable {
    let descriptor: Int32

    init(readable: Bool = true) throws {
      var name = Array((FileManager.default.temporaryDirectory.path + "/lakeq-space-XXXXXX").utf8CString)
      let made = name.withUnsafeMutableBufferPointer { $0.baseAddress.map { mkstemp($0) } ?? -1 }
      let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      descriptor = readable ? made : open(path, O_RDONLY)
      unlink(path)
      if !readable { close(made) }
      try #require(descriptor >= 0)
    }

    deinit { close(descriptor) }
  }

  private final class Told: Sendable {
    let bytes = Atomic<Int>(0)
    let failures = Atomic<Int>(0)
  }

  private func space(_ file: File, _ told: Told = Told()) -> FileSpace {
    FileSpace(
      descriptor: file.descriptor, owner: file, residentMax: 1 << 16,
      mapped: { told.bytes.wrappingAdd($0, ordering: .relaxed) }, failed: { _ in told.failures.wrappingAdd(1, ordering: .relaxed) })
  }

  @Test func buffersKeepWhatIsWritten() throws {
    let told = Told()
    let space = space(try File(), told)
    let sizes = (0..<300).map { 5_000 + $0 * 37 % 900 * 97 } + [1 << 20, 3 << 20, 9 << 20]
    let buffers = space.use { sizes.map { Buffer(byteCount: $0) } }
    for (number, buffer) in buffers.enumerated() {
      #expect(Int(bitPattern: buffer.base) % 16 == 0)
      let words = buffer.pointer(UInt32.self)
      for i in 0..<buffer.byteCount / 4 { words[i] = UInt32(truncatingIfNeeded: i &* 31 &+ number) }
    }
    // Long enough for the pages to be taken out.
    usleep(30_000)
    for (number, buffer) in buffers.enumerated() {
      let words = buffer.pointer(UInt32.self)
      #expect((0..<buffer.byteCount / 4).allSatisfy { words[$0] == UInt32(truncatingIfNeeded: $0 &* 31 &+ number) })
    }
    #expect(told.bytes.load(ordering: .relaxed) >= sizes.reduce(0, +))
  }

  @Test func whatIsFreeIsUsedAgain() throws {
    let told = Told()
    let space = space(try File(), told)
    for round in 0..<50 {
      let buffers = space.use { [Buffer(zeroed: 2 << 20)] + (0..<40).map { _ in Buffer(zeroed: 100_000) } }
      for buffer in buffers {
        #expect(buffer.pointer(UInt8.self)[buffer.byteCount - 1] == 0, "\(round)")
        buffer.base.initializeMemory(as: UInt8.self, repeating: 0xff, count: buffer.byteCount)
      }
    }
    #expect(told.bytes.load(ordering: .relaxed) <= 24 << 20)
  }

  @Test func onlyTheThreadWithinUsesIt() throws {
    let told = Told()
    let space = space(try File(), told)
    _ = Buffer(byteCount: 1 << 20)
    #expect(told.bytes.load(ordering: .relaxed) == 0)
    // A buffer outlives its space's other users.
    let buffer = space.use { Buffer(byteCount: 1 << 16) }
    buffer.pointer(UInt8.self)[9] = 7
    #expect(buffer.pointer(UInt8.self)[9] == 7)
    #expect(FileSpace.current == nil)
  }

  @Test func aFileThatCannotGrowIsToldOnce() throws {
    let told = Told()
    let space = space(try File(readable: false), told)
    let buffers = space.use { (0..<3).map { _ in Buffer(zeroed: 1 << 17) } }
    #expect(buffers.allSatisfy { $0.pointer(UInt8.self)[5] == 0 })
    #expect(told.failures.load(ordering: .relaxed) == 1)
  }
}
