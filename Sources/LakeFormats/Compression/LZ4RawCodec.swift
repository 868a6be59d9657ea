/// One LZ4 block without a frame (Parquet's LZ4_RAW). Read only.
final class LZ4RawCodec: BlockCodec {
  func decompress(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) throws(DataDefect) {
    var input = 0
    var output = 0
    while input < source.count {
      let token = source[input]
      input += 1
      let literals = try length(Int(token >> 4), source, &input)
      guard literals <= source.count - input, literals <= target.count - output else { throw LZ4RawCodec.damaged }
      if literals > 0 {
        UnsafeMutableRawBufferPointer(rebasing: target[output..<output + literals])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[input..<input + literals]))
      }
      input += literals
      output += literals
      // A block ends with the literals of its last sequence.
      if input == source.count { break }
      guard source.count - input >= 2 else { throw LZ4RawCodec.damaged }
      let distance = Int(source[input]) | Int(source[input + 1]) << 8
      input += 2
      let count = try length(Int(token & 15), source, &input) + 4
      guard distance > 0, distance <= output, count <= target.count - output else { throw LZ4RawCodec.damaged }
      // Source and target may overlap on purpose: a match of distance 1 repeats one byte.
      for at in output..<output + count { target[at] = target[at - distance] }
      output += count
    }
    guard output == target.count else {
      throw DataDefect.damaged("lz4: \(output) bytes where \(target.count) are expected")
    }
  }

  /// A length of 15 goes on in bytes of up to 255.
  private func length(_ nibble: Int, _ source: UnsafeRawBufferPointer, _ input: inout Int) throws(DataDefect) -> Int {
    guard nibble == 15 else { return nibble }
    var total = nibble
    while true {
      guard input < source.count else { throw LZ4RawCodec.damaged }
      let byte = Int(source[input])
      input += 1
      total += byte
      if byte < 255 { return total }
    }
  }

  private static var damaged: DataDefect { .damaged("lz4: invalid data") }

  func compress(_ source: UnsafeRawBufferPointer, into target: inout [UInt8]) throws(DataDefect) {
    throw DataDefect.unsupported("writing codec LZ4_RAW is not supported")
  }
}
