/// Some of the symbols of one query: a bit each, by their numbers. A typical statement has fewer than 128, which need neither
/// hashing nor a place on the heap.
struct SymbolSet {
  private var first: UInt128 = 0
  /// The bits from 128 on.
  private var others: [UInt64] = []

  init() {}

  init(_ symbols: some Sequence<Symbol>) { formUnion(symbols) }

  func contains(_ symbol: Symbol) -> Bool {
    if symbol.id < 128 { return first & (1 << UInt128(symbol.id)) != 0 }
    let word = (symbol.id - 128) / 64
    return word < others.count && others[word] & (1 << UInt64(symbol.id % 64)) != 0
  }

  /// - Returns: false when it was there already.
  @discardableResult
  mutating func insert(_ symbol: Symbol) -> Bool {
    guard !contains(symbol) else { return false }
    if symbol.id < 128 {
      first |= 1 << UInt128(symbol.id)
    } else {
      let word = (symbol.id - 128) / 64
      while others.count <= word { others.append(0) }
      others[word] |= 1 << UInt64(symbol.id % 64)
    }
    return true
  }

  mutating func remove(_ symbol: Symbol) {
    guard contains(symbol) else { return }
    if symbol.id < 128 {
      first &= ~(1 << UInt128(symbol.id))
    } else {
      others[(symbol.id - 128) / 64] &= ~(1 << UInt64(symbol.id % 64))
    }
  }

  mutating func formUnion(_ other: SymbolSet) {
    first |= other.first
    for word in other.others.indices {
      if word < others.count { others[word] |= other.others[word] } else { others.append(other.others[word]) }
    }
  }

  mutating func formUnion(_ symbols: some Sequence<Symbol>) {
    for symbol in symbols { insert(symbol) }
  }
}
