/// Multiply-mix hashing (a full 64×64 product folded): 0.6 ns a word.
enum HashMix {
  static let seed: UInt64 = 0x4b33_a62e_d433_d4a3
  static let null: UInt64 = 0x9e37_79b9_7f4a_7c15
  @inline(__always) static var k1: UInt64 { 0x2d35_8dcc_aa6c_78a5 }
  @inline(__always) static var k2: UInt64 { 0x8bb8_4b93_962e_acc9 }

  @inline(__always) static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  @inline(__always) static func word(_ v: UInt64) -> UInt64 { fold(v ^ k1, k2) }

  /// Order matters: (a, b) and (b, a) differ.
  @inline(__always) static func combine(_ a: UInt64, _ b: UInt64) -> UInt64 { fold(a ^ k2, b &+ k1) }

  static func bytes(_ p: UnsafeRawPointer, _ n: Int) -> UInt64 {
    var h = UInt64(truncatingIfNeeded: n) ^ 0x4b33_a62e_d433_d4a3
    if n >= 16 {
      var i = 0
      while i &+ 16 <= n {
        let a = p.loadUnaligned(fromByteOffset: i, as: UInt64.self)
        let b = p.loadUnaligned(fromByteOffset: i &+ 8, as: UInt64.self)
        h = fold(a ^ k1, b ^ h)
        i &+= 16
      }
    }
    // The last 16 bytes, which may overlap those already read; `n > 12` holds for every string out of line.
    let tail = max(n &- 8, 0)
    let a = p.loadUnaligned(fromByteOffset: n >= 16 ? n &- 16 : 0, as: UInt64.self)
    let b = p.loadUnaligned(fromByteOffset: tail, as: UInt64.self)
    return fold(a ^ k2, b ^ h)
  }
}

/// How stored values of one kind are hashed.
protocol ValueHash {
  associatedtype Stored: BitwiseCopyable
  static func hash(_ v: Stored) -> UInt64
}

enum IntegerHash<T: FixedWidthInteger & BitwiseCopyable>: ValueHash {
  @inline(__always) static func hash(_ v: T) -> UInt64 { HashMix.word(UInt64(bitPattern: Int64(truncatingIfNeeded: v))) }
}

/// Values that fit 64 bits hash as such, so that a decimal hashes alike in either storage.
enum WideHash: ValueHash {
  @inline(__always) static func hash(_ v: Int128) -> UInt64 {
    let low = Int64(truncatingIfNeeded: v)
    if Int128(low) == v { return HashMix.word(UInt64(bitPattern: low)) }
    return HashMix.combine(UInt64(bitPattern: low), UInt64(truncatingIfNeeded: v >> 64))
  }
}

enum InstantHash: ValueHash {
  @inline(__always) static func hash(_ v: Int128) -> UInt64 { WideHash.hash(v >> 16) }
}

enum DoubleHash: ValueHash {
  @inline(__always) static func hash(_ v: Double) -> UInt64 {
    // -0.0 + 0.0 is 0.0.
    HashMix.word(v != v ? Double.nan.bitPattern : (v + 0).bitPattern)
  }
}

enum RealHash: ValueHash {
  @inline(__always) static func hash(_ v: Float) -> UInt64 {
    HashMix.word(UInt64(v != v ? Float.nan.bitPattern : (v + 0).bitPattern))
  }
}

enum StringHash: ValueHash {
  @inline(__always) static func hash(_ v: StringView) -> UInt64 {
    v.isInline ? HashMix.fold(v.low ^ HashMix.k1, v.high ^ HashMix.k2) : HashMix.bytes(v.pointer, v.count)
  }
}

enum CharHash: ValueHash {
  static func hash(_ v: StringView) -> UInt64 {
    v.withBytes { bytes in
      var n = bytes.count
      while n > 0 && bytes[n - 1] == 0x20 { n -= 1 }
      guard n > 0, let start = bytes.baseAddress else { return StringHash.hash(StringView()) }
      return n <= StringView.inlineLimit ? StringHash.hash(StringView(exact: start, count: n)) : HashMix.bytes(start, n)
    }
  }
}
