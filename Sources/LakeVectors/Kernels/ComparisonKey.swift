/// How stored values of one kind are compared: equality and order as SQL has them.
protocol ComparisonKey {
  associatedtype Stored: BitwiseCopyable
  static func equal(_ a: Stored, _ b: Stored) -> Bool
  static func less(_ a: Stored, _ b: Stored) -> Bool
  static func lessOrEqual(_ a: Stored, _ b: Stored) -> Bool
  static func distinct(_ a: Stored, _ b: Stored) -> Bool
}

extension ComparisonKey {
  @inline(__always) static func lessOrEqual(_ a: Stored, _ b: Stored) -> Bool { !less(b, a) }
  @inline(__always) static func distinct(_ a: Stored, _ b: Stored) -> Bool { !equal(a, b) }
}

enum OrderedKey<T: Comparable & BitwiseCopyable>: ComparisonKey {
  @inline(__always) static func equal(_ a: T, _ b: T) -> Bool { a == b }
  @inline(__always) static func less(_ a: T, _ b: T) -> Bool { a < b }
  @inline(__always) static func lessOrEqual(_ a: T, _ b: T) -> Bool { a <= b }
}

enum FloatKey<T: BinaryFloatingPoint & BitwiseCopyable>: ComparisonKey {
  @inline(__always) static func equal(_ a: T, _ b: T) -> Bool { a == b }
  @inline(__always) static func less(_ a: T, _ b: T) -> Bool { a < b }
  @inline(__always) static func lessOrEqual(_ a: T, _ b: T) -> Bool { a <= b }
  @inline(__always) static func distinct(_ a: T, _ b: T) -> Bool { a != b && !(a != a && b != b) }
}

/// Timestamps and times with time zone: the instant without the zone.
enum InstantKey: ComparisonKey {
  @inline(__always) static func instant(_ v: Int128) -> Int128 { v >> 16 }
  @inline(__always) static func equal(_ a: Int128, _ b: Int128) -> Bool { instant(a) == instant(b) }
  @inline(__always) static func less(_ a: Int128, _ b: Int128) -> Bool { instant(a) < instant(b) }
}

enum StringKey: ComparisonKey {
  @inline(__always) static func equal(_ a: StringView, _ b: StringView) -> Bool { a == b }
  @inline(__always) static func less(_ a: StringView, _ b: StringView) -> Bool { a < b }
}

/// `char(n)`: as if padded with spaces to one length.
enum CharKey: ComparisonKey {
  static func equal(_ a: StringView, _ b: StringView) -> Bool { order(a, b) == 0 }
  static func less(_ a: StringView, _ b: StringView) -> Bool { order(a, b) < 0 }

  /// Negative, zero or positive. The shorter string is read as padded with spaces.
  static func order(_ a: StringView, _ b: StringView) -> Int {
    a.withBytes { x in
      b.withBytes { y in
        let n = max(x.count, y.count)
        for i in 0..<n {
          let p = i < x.count ? x[i] : 0x20
          let q = i < y.count ? y[i] : 0x20
          if p != q { return p < q ? -1 : 1 }
        }
        return 0
      }
    }
  }
}

/// One comparison operator, applied to keys of any kind.
protocol Relation {
  static func test<K: ComparisonKey>(_: K.Type, _ a: K.Stored, _ b: K.Stored) -> Bool
}

enum Equal: Relation {
  @inline(__always) static func test<K: ComparisonKey>(_: K.Type, _ a: K.Stored, _ b: K.Stored) -> Bool { K.equal(a, b) }
}

enum NotEqual: Relation {
  @inline(__always) static func test<K: ComparisonKey>(_: K.Type, _ a: K.Stored, _ b: K.Stored) -> Bool { !K.equal(a, b) }
}

enum Less: Relation {
  @inline(__always) static func test<K: ComparisonKey>(_: K.Type, _ a: K.Stored, _ b: K.Stored) -> Bool { K.less(a, b) }
}

enum LessOrEqual: Relation {
  @inline(__always) static func test<K: ComparisonKey>(_: K.Type, _ a: K.Stored, _ b: K.Stored) -> Bool {
    K.lessOrEqual(a, b)
  }
}

enum Distinct: Relation {
  @inline(__always) static func test<K: ComparisonKey>(_: K.Type, _ a: K.Stored, _ b: K.Stored) -> Bool {
    K.distinct(a, b)
  }
}
