import LakeVectors

/// The structural index of newline-delimited JSON: line ends, and the commas between the members of a line's object.
///
/// A newline never stands inside a JSON string, so every line starts outside of one, and splits need no chain.
struct JSONIndexer: TextIndexer {
  /// No column is wanted: lines are only counted.
  let onlyCounts: Bool

  var rowsMaySpanLines: Bool { false }

  func index(_ chunk: TextChunk) {
    chunk.pad()
    let lineFeeds = ByteBlock.Lane(repeating: 10)
    let base = UnsafeRawPointer(chunk.base)
    let newlines = chunk.newlines
    let separators = chunk.separators
    let blocks = chunk.blockCount
    var seen = ByteBlock.Lane(repeating: 0)
    var i = 0
    while i < blocks {
      let block = ByteBlock(base + i &* 64)
      seen |= block.union
      let lines = block.mask(lineFeeds)
      newlines[i] = lines
      separators[i] = lines
      i &+= 1
    }
    chunk.hasHighBit = BitMask.hasHighBit(seen)
  }

  func resolve(_ chunk: TextChunk, startsInside: Bool) {}

  func finish(_ chunk: TextChunk, _ place: TextPlace) {
    guard !onlyCounts, chunk.rowStart < chunk.rowsEnd else { return }
    chunk.checkText()
    let (openers, regular) = markMembers(chunk)
    if !regular || openers != objectLines(chunk) { markMembersExactly(chunk) }
  }

  /// Commas outside strings. Returns how many `{` and `[` the rows hold (in strings too), and false when a line ends inside
  /// a string: then everything behind that line is inverted.
  @inline(never)
  private func markMembers(_ chunk: TextChunk) -> (openers: Int, regular: Bool) {
    let base = UnsafeRawPointer(chunk.base)
    let newlines = chunk.newlines
    let separators = chunk.separators
    let quotes = ByteBlock.Lane(repeating: 34)
    let commas = ByteBlock.Lane(repeating: 44)
    let backslashes = ByteBlock.Lane(repeating: 92)
    let first = chunk.rowStart >> 6
    let last = (chunk.rowsEnd - 1) >> 6
    let head: UInt64 = ~0 &<< UInt64(chunk.rowStart & 63)
    let tail: UInt64 = ~0 &>> UInt64(63 - (chunk.rowsEnd - 1) & 63)
    var state: UInt64 = 0
    var carry: UInt64 = 0
    var bad: UInt64 = 0
    var openers = 0
    var escapes = false
    var i = first
    while i <= last {
      let block = ByteBlock(base + i &* 64)
      let edge = (i == first ? head : ~0) & (i == last ? tail : ~0)
      var quoteMask = block.mask(quotes) & edge
      if carry != 0 || block.contains(backslashes) {
        escapes = true
        quoteMask &= ~JSONIndexer.escaped(block.mask(backslashes) & edge, &carry)
      }
      let inside = BitMask.prefixXor(quoteMask) ^ state
      state = BitMask.spreadTop(inside)
      let lines = newlines[i]
      bad |= lines & inside & edge
      separators[i] = (block.mask(commas) & ~inside) | lines
      openers &+= JSONIndexer.openers(block, edge)
      i &+= 1
    }
    chunk.hasSpecials = escapes
    return (openers, bad == 0)
  }

  /// How many bytes of the block are `{` or `[`, which differ from each other in bit 5 only.
  @inline(__always)
  private static func openers(_ block: ByteBlock, _ edge: UInt64) -> Int {
    let fold = ByteBlock.Lane(repeating: 0x20)
    let brace = ByteBlock.Lane(repeating: 0x7b)
    let low = ((block.v0 | fold) .== brace) .| ((block.v1 | fold) .== brace)
    let high = ((block.v2 | fold) .== brace) .| ((block.v3 | fold) .== brace)
    guard BitMask.isAny(low .| high) else { return 0 }
    return ((block.mask(brace) | block.mask(ByteBlock.Lane(repeating: 0x5b))) & edge).nonzeroBitCount
  }

  /// The bytes that a backslash escapes: those behind an odd run of them. `carry` goes from block to block.
  @inline(__always)
  private static func escaped(_ backslashes: UInt64, _ carry: inout UInt64) -> UInt64 {
    if backslashes == 0 {
      let mask = carry
      carry = 0
      return mask
    }
    let odd: UInt64 = 0xaaaa_aaaa_aaaa_aaaa
    let starts = backslashes & ~carry
    let runs = (((starts &<< 1) | odd) &- starts) ^ odd
    let mask = runs ^ (backslashes | carry)
    carry = (runs & backslashes) &>> 63
    return mask
  }

  /// Lines that start with `{`. When there is no other opener, all objects are flat and every comma outside strings
  /// separates members.
  private func objectLines(_ chunk: TextChunk) -> Int {
    let base = chunk.base
    let newlines = chunk.newlines
    let last = (chunk.rowsEnd - 1) >> 6
    var lines = base[chunk.rowStart] == 123 ? 1 : 0
    var i = chunk.rowStart >> 6
    while i <= last {
      var bits = newlines[i]
      while bits != 0 {
        let next = i &* 64 &+ bits.trailingZeroBitCount &+ 1
        if next > chunk.rowStart, next < chunk.rowsEnd, base[next] == 123 { lines &+= 1 }
        bits &= bits &- 1
      }
      i &+= 1
    }
    return lines
  }

  /// Commas at depth 1, byte by byte; each line starts anew.
  @inline(never)
  private func markMembersExactly(_ chunk: TextChunk) {
    let base = chunk.base
    let separators = chunk.separators
    let newlines = chunk.newlines
    let end = chunk.rowsEnd
    var block = chunk.rowStart >> 6
    while block <= (end - 1) >> 6 {
      separators[block] = newlines[block]
      block += 1
    }
    var depth = 0
    var inString = false
    var at = chunk.rowStart
    while at < end {
      let byte = base[at]
      if byte == 10 {
        depth = 0
        inString = false
      } else if inString {
        if byte == 92, base[at &+ 1] != 10 { at &+= 1 } else if byte == 34 { inString = false }
      } else if byte == 34 {
        inString = true
      } else if byte == 123 || byte == 91 {
        depth &+= 1
      } else if byte == 125 || byte == 93 {
        depth &-= 1
      } else if byte == 44, depth == 1 {
        separators[at &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: at & 63)
      }
      at &+= 1
    }
  }
}
