import LakeVectors
import Testing

@testable import LakeFormats

/// The hybrid and its unpackers at every width, against values made beforehand.
@Suite struct HybridDecoderTests {
  static func random(_ count: Int, width: Int, seed: UInt64) -> [UInt32] {
    var state = seed &+ UInt64(width) &* 0x9e37_79b9_7f4a_7c15
    let mask = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(width)) - 1)
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt32(truncatingIfNeeded: state >> 29) & mask
    }
  }

  /// Bit by bit, as the format describes it: value after value, lowest bit first.
  static func packed(_ values: [UInt32], width: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (values.count * width + 7) / 8)
    for (i, value) in values.enumerated() {
      for bit in 0..<width where value >> UInt32(bit) & 1 == 1 {
        bytes[(i * width + bit) / 8] |= 1 << UInt8((i * width + bit) % 8)
      }
    }
    return bytes
  }

  static func varint(_ value: Int) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value & 127) | 128] + varint(value >> 7)
  }

  static func decode(_ bytes: [UInt8], width: Int, steps: [Int]) throws -> [UInt32] {
    let buffer = Buffer(byteCount: bytes.count)
    for (i, byte) in bytes.enumerated() { buffer.pointer(UInt8.self)[i] = byte }
    var decoder = try HybridDecoder(UnsafeRawBufferPointer(start: buffer.base, count: bytes.count), width: width)
    var result: [UInt32] = []
    for step in steps {
      let out = Buffer(byteCount: step * 4)
      switch width {
      case 0...8:
        try decoder.decode(step, into: out.pointer(UInt8.self))
        result += (0..<step).map { UInt32(out.pointer(UInt8.self)[$0]) }
      case 9...16:
        try decoder.decode(step, into: out.pointer(UInt16.self))
        result += (0..<step).map { UInt32(out.pointer(UInt16.self)[$0]) }
      default:
        try decoder.decode(step, into: out.pointer(UInt32.self))
        result += (0..<step).map { out.pointer(UInt32.self)[$0] }
      }
    }
    return result
  }

  @Test(arguments: 0...32) func everyWidthAtOddOffsets(width: Int) throws {
    let values = Self.random(8 * 37, width: width, seed: 1)
    let repeated = Self.random(1, width: width, seed: 2)[0]
    let repeatedBytes = (0..<(width + 7) / 8).map { UInt8(truncatingIfNeeded: repeated >> UInt32(8 * $0)) }
    let tail = Self.random(24, width: width, seed: 3)
    let bytes =
      Self.varint(37 << 1 | 1) + Self.packed(values, width: width) + Self.varint(13 << 1) + repeatedBytes
      + Self.varint(3 << 1 | 1) + Self.packed(tail, width: width)
    let expected = values + Array(repeating: repeated, count: 13) + tail
    for steps in [
      [expected.count], Array(repeating: 1, count: expected.count), [7, 9, 1, 64, 3, 100, expected.count - 184], [296, 13, 24],
    ] {
      #expect(try Self.decode(bytes, width: width, steps: steps) == expected, "steps \(steps.prefix(8))")
    }
  }

  @Test(arguments: 0...32) func skippingIsDecodingWithoutLooking(width: Int) throws {
    let values = Self.random(8 * 20, width: width, seed: 4)
    let bytes = Self.varint(20 << 1 | 1) + Self.packed(values, width: width)
    let buffer = Buffer(byteCount: bytes.count)
    for (i, byte) in bytes.enumerated() { buffer.pointer(UInt8.self)[i] = byte }
    for skipped in [0, 1, 8, 13, 150] {
      var decoder = try HybridDecoder(UnsafeRawBufferPointer(start: buffer.base, count: bytes.count), width: width)
      try decoder.skip(skipped)
      let out = Buffer(byteCount: 10 * 4)
      guard width > 16 else { continue }
      try decoder.decode(10, into: out.pointer(UInt32.self))
      #expect((0..<10).map { out.pointer(UInt32.self)[$0] } == Array(values[skipped..<skipped + 10]))
    }
  }

  @Test(arguments: 1...32) func encoderAndDecoderAgree(width: Int) throws {
    var values = Self.random(100, width: width, seed: 5) + Array(repeating: 1, count: 50) + Self.random(3, width: width, seed: 6)
    values += Array(repeating: 0, count: 9) + Self.random(31, width: width, seed: 7) + Array(repeating: 1, count: 7)
    var output = ByteWriter()
    values.withUnsafeBufferPointer { HybridEncoder.encode($0, width: width, into: &output) }
    #expect(try Self.decode(Array(output.bytes), width: width, steps: [values.count]) == values)
  }

  @Test func damageIsAnError() {
    #expect(throws: DataDefect.self) { try Self.decode([], width: 3, steps: [1]) }
    #expect(throws: DataDefect.self) { try Self.decode([0x80], width: 3, steps: [1]) }
    #expect(throws: DataDefect.self) { try Self.decode([0x03], width: 3, steps: [1]) }
    #expect(throws: DataDefect.self) { try Self.decode([0x03, 1, 2], width: 3, steps: [8]) }
    #expect(throws: DataDefect.self) { try Self.decode([0x04], width: 9, steps: [1]) }
    #expect(throws: DataDefect.self, "a repeated value wider than the width") { try Self.decode([0x04, 0xff], width: 3, steps: [1]) }
    #expect(throws: DataDefect.self) { try Self.decode([0x02, 1], width: 33, steps: [1]) }
    #expect(throws: DataDefect.self) {
      try Self.decode([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], width: 1, steps: [1])
    }
  }

  @Test(arguments: [0, 1, 63, 64, 65, 200]) func levels(rows: Int) throws {
    let bits = Self.random(rows, width: 1, seed: 9)
    let runs = Self.varint(((rows + 7) / 8) << 1 | 1) + Self.packed(bits, width: 1) + [200, 1, 1] + Self.varint(70 << 1) + [0]
    // 200, 1: a run of 100; but only after whole groups of the packed run.
    let padding = (8 - rows % 8) % 8
    let expected = bits + Array(repeating: 0, count: padding) + Array(repeating: 1, count: 100) + Array(repeating: 0, count: 70)
    let buffer = Buffer(byteCount: runs.count)
    for (i, byte) in runs.enumerated() { buffer.pointer(UInt8.self)[i] = byte }
    for step in [1, 7, 64, 129] {
      var decoder = try LevelDecoder(UnsafeRawBufferPointer(start: buffer.base, count: runs.count))
      let out = Validity.make(expected.count + 200, valid: true)
      var ones = 0
      var done = 0
      while done < expected.count {
        let count = min(step, expected.count - done)
        ones += try decoder.decode(count, into: out.pointer(), at: done)
        done += count
      }
      #expect((0..<expected.count).map { Validity.isValid(out.pointer(), $0) ? 1 : 0 } == expected.map { Int($0) })
      #expect(ones == expected.filter { $0 == 1 }.count)
      #expect(Validity.isValid(out.pointer(), expected.count), "bits behind the rows stay")
    }
  }
}
