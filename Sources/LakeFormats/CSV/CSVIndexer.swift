import LakeVectors

/// The structural index of delimited text.
struct CSVIndexer: TextIndexer {
  private let dialect: TextOptions.Dialect
  private let delimiter: UInt8
  private let quote: UInt8?
  private let escape: UInt8?

  init(_ options: TextOptions) {
    dialect = options.dialect
    delimiter = options.delimiter
    quote = options.dialect == .delimited ? nil : options.quote
    escape = options.dialect == .rfc4180 ? nil : options.escape
  }

  var rowsMaySpanLines: Bool { dialect == .rfc4180 && quote != nil }

  func index(_ chunk: TextChunk) {
    chunk.pad()
    let lanes: ByteBlock.Lane
    if let quote, dialect == .rfc4180 {
      lanes = indexQuoted(chunk, quote)
    } else {
      lanes = indexPlain(chunk)
    }
    chunk.hasHighBit = BitMask.hasHighBit(lanes)
  }

  /// 5 ns a block for three masks.
  @inline(never)
  private func indexQuoted(_ chunk: TextChunk, _ quote: UInt8) -> ByteBlock.Lane {
    let quotes = ByteBlock.Lane(repeating: quote)
    let delimiters = ByteBlock.Lane(repeating: delimiter)
    let lineFeeds = ByteBlock.Lane(repeating: 10)
    let base = UnsafeRawPointer(chunk.base)
    let separators = chunk.separators
    let newlines = chunk.newlines
    let inside = chunk.inside
    let blocks = chunk.blockCount
    var state: UInt64 = 0
    var seen = ByteBlock.Lane(repeating: 0)
    var i = 0
    while i < blocks {
      let block = ByteBlock(base + i &* 64)
      seen |= block.union
      let quoteMask = block.mask(quotes)
      separators[i] = block.mask(delimiters)
      newlines[i] = block.mask(lineFeeds)
      if quoteMask != 0 {
        let mask = BitMask.prefixXor(quoteMask) ^ state
        inside[i] = mask
        state = BitMask.spreadTop(mask)
      } else {
        inside[i] = state
      }
      i &+= 1
    }
    return seen
  }

  /// Without quotes, or with quotes that end at the line's end: every newline ends a row.
  @inline(never)
  private func indexPlain(_ chunk: TextChunk) -> ByteBlock.Lane {
    let delimiters = ByteBlock.Lane(repeating: delimiter)
    let lineFeeds = ByteBlock.Lane(repeating: 10)
    let first = ByteBlock.Lane(repeating: quote ?? escape ?? 0)
    let second = ByteBlock.Lane(repeating: escape ?? quote ?? 0)
    let watching = quote != nil || escape != nil
    let base = UnsafeRawPointer(chunk.base)
    let separators = chunk.separators
    let newlines = chunk.newlines
    let blocks = chunk.blockCount
    var seen = ByteBlock.Lane(repeating: 0)
    var special = false
    var i = 0
    while i < blocks {
      let block = ByteBlock(base + i &* 64)
      seen |= block.union
      let lines = block.mask(lineFeeds)
      newlines[i] = lines
      separators[i] = block.mask(delimiters) | lines
      if watching, !special { special = block.contains(first) || block.contains(second) }
      i &+= 1
    }
    chunk.hasSpecials = special
    return seen
  }

  func resolve(_ chunk: TextChunk, startsInside: Bool) {
    guard rowsMaySpanLines else { return }
    let separators = chunk.separators
    let newlines = chunk.newlines
    let inside = chunk.inside
    let blocks = chunk.blockCount
    let flip: UInt64 = startsInside ? ~0 : 0
    // Bit 63 of the block before: inside quotes, a place that a quote may open behind (field or row end, closing quote).
    var insideBefore = flip & 1
    var openerBefore: UInt64 = 1
    var stray: UInt64 = 0
    var i = 0
    while i < blocks {
      let quoted = inside[i] ^ flip
      if quoted | insideBefore == 0 {
        let ends = separators[i] | newlines[i]
        separators[i] = ends
        openerBefore = ends &>> 63
        i &+= 1
        continue
      }
      let shifted = quoted &<< 1 | insideBefore
      let openers = separators[i] | newlines[i] | (shifted & ~quoted)
      stray |= quoted & ~shifted & ~(openers &<< 1 | openerBefore)
      insideBefore = quoted &>> 63
      openerBefore = openers &>> 63
      let lines = newlines[i] & ~quoted
      newlines[i] = lines
      separators[i] = (separators[i] & ~quoted) | lines
      i &+= 1
    }
    chunk.hasSpecials = stray != 0
  }

  func finish(_ chunk: TextChunk, _ place: TextPlace) throws {
    if chunk.hasSpecials {
      if rowsMaySpanLines { try checkQuotes(chunk, place) } else { markSeparators(chunk) }
    }
    chunk.checkText()
  }

  /// A quote stands in the middle of an unquoted field. In pairs it is text; alone it would swallow what follows, up to the
  /// next quote, and turn inside and outside round for the rest of the file.
  private func checkQuotes(_ chunk: TextChunk, _ place: TextPlace) throws {
    let base = chunk.base
    var at = chunk.rowStart
    while at < chunk.rowsEnd {
      var start = at
      while base[start] == 32 || base[start] == 9 { start &+= 1 }
      let isQuoted = base[start] == quote
      var inside = false
      var end = at
      while end < chunk.rowsEnd {
        let byte = base[end]
        if byte == quote { inside.toggle() }
        if byte == 10 || byte == delimiter, !(isQuoted && inside) { break }
        end &+= 1
      }
      if inside, !isQuoted {
        throw try place.error(
          at: chunk.offset + at, "a quote in an unquoted field is not closed",
          hint: "a field with a quote in it is written in quotes, the inner quote doubled")
      }
      at = end &+ 1
    }
  }

  /// Sets the separators byte by byte where escapes or quotes that end with their line decide; 1 ns a byte.
  private func markSeparators(_ chunk: TextChunk) {
    let base = chunk.base
    let separators = chunk.separators
    let end = chunk.rowsEnd
    var quoted = false
    var at = chunk.rowStart
    while at < end {
      let byte = base[at]
      let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: at & 63)
      if byte == 10 {
        quoted = false
      } else if byte == escape, byte != quote {
        let next = at &+ 1
        // Within quotes an escape protects a quote or an escape only; it never protects the end of the line.
        if next < end, base[next] != 10, dialect == .delimited || (quoted && (base[next] == quote || base[next] == escape)) {
          separators[next &>> 6] &= ~(1 &<< UInt64(truncatingIfNeeded: next & 63))
          at = next
        }
      } else if byte == quote {
        // A doubled quote toggles twice.
        quoted.toggle()
      } else if byte == delimiter, quoted {
        separators[at &>> 6] &= ~bit
      }
      at &+= 1
    }
  }
}

extension TextChunk {
  /// Finds out whether the rows are well-formed UTF-8; only when some byte is not ASCII.
  func checkText() {
    needsRepair = false
    guard hasHighBit, rowStart < rowsEnd else { return }
    needsRepair = UTF8Validation.firstInvalid(UnsafeRawBufferPointer(start: base + rowStart, count: rowsEnd - rowStart)) != nil
  }
}
