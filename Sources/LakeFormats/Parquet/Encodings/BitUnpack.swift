/// Unpacks runs of little-endian bit-packed integers of `W` bits. `W` is a compile-time constant in each specialisation, so
/// all shifts and masks are immediates: 5 G values/s to 32 bits, 10 to 14 to 8 and 16.
///
/// All entries handle `groups` groups of 8 values (`W` bytes each). They may read 8 bytes past the last group, so the
/// source needs slack behind it (`Buffer` has), and write exactly `groups * 8` values.
enum BitUnpack<let W: Int> {
  /// Splits every lane in two: the low half stays, the high half moves up by `shift`.
  @inline(__always)
  private static func spread(_ x: SIMD2<UInt64>, _ shift: UInt64, _ low: UInt64, _ high: UInt64) -> SIMD2<UInt64> {
    (x & SIMD2(repeating: low)) | ((x &<< SIMD2(repeating: shift)) & SIMD2(repeating: high))
  }

  /// `W` in 1...8 to bytes: 8 values in one 64-bit lane are spread to 4, 2 and 1 a part, two groups at a time.
  @inline(__always)
  static func bytes(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<UInt8>, groups: Int) {
    let w = UInt64(truncatingIfNeeded: W)
    let half: UInt64 = (1 &<< (4 &* w)) &- 1
    let quarter: UInt64 = (1 &<< (2 &* w)) &- 1
    let quarters = quarter | quarter &<< 32
    let one: UInt64 = (1 &<< w) &- 1
    let ones = one &* 0x0001_0001_0001_0001
    var from = source
    var to = UnsafeMutableRawPointer(target)
    var group = 0
    while group < groups {
      let isLast = group &+ 1 == groups
      var x = SIMD2<UInt64>(
        from.loadUnaligned(as: UInt64.self), from.loadUnaligned(fromByteOffset: isLast ? 0 : W, as: UInt64.self))
      if W < 8 {
        x = spread(x, 32 &- 4 &* w, half, half &<< 32)
        x = spread(x, 16 &- 2 &* w, quarters, quarters &<< 16)
        x = spread(x, 8 &- w, ones, ones &<< 8)
      }
      if isLast {
        to.storeBytes(of: x[0], as: UInt64.self)
      } else {
        to.storeBytes(of: x, as: SIMD2<UInt64>.self)
      }
      from += 2 &* W
      to += 16
      group &+= 2
    }
  }

  /// `W` in 9...16 to 16 bits: a group's two halves of 4 values, each in one 64-bit lane.
  @inline(__always)
  static func halfWords(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<UInt16>, groups: Int) {
    let w = UInt64(truncatingIfNeeded: W)
    let half: UInt64 = (1 &<< (2 &* w)) &- 1
    let one: UInt64 = (1 &<< w) &- 1
    let ones = one | one &<< 32
    let offset = (4 &* W) &>> 3
    let shift = UInt64(truncatingIfNeeded: (4 &* W) & 7)
    var from = source
    var to = UnsafeMutableRawPointer(target)
    var group = 0
    while group < groups {
      var x = SIMD2<UInt64>(
        from.loadUnaligned(as: UInt64.self), from.loadUnaligned(fromByteOffset: offset, as: UInt64.self) &>> shift)
      if W < 16 {
        x = spread(x, 32 &- 2 &* w, half, half &<< 32)
        x = spread(x, 16 &- w, ones, ones &<< 16)
      }
      to.storeBytes(of: x, as: SIMD2<UInt64>.self)
      from += W
      to += 16
      group &+= 1
    }
  }

  /// `W` in 1...32 to 32 bits, one load, shift and mask a value.
  @inline(__always)
  static func words(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<UInt32>, groups: Int) {
    var from = source
    var to = target
    var group = 0
    while group < groups {
      to[0] = value(from, 0)
      to[1] = value(from, 1)
      to[2] = value(from, 2)
      to[3] = value(from, 3)
      to[4] = value(from, 4)
      to[5] = value(from, 5)
      to[6] = value(from, 6)
      to[7] = value(from, 7)
      from += W
      to += 8
      group &+= 1
    }
  }

  @inline(__always)
  private static func value(_ source: UnsafeRawPointer, _ index: Int) -> UInt32 {
    let mask: UInt64 = (1 &<< UInt64(truncatingIfNeeded: W)) &- 1
    let word = source.loadUnaligned(fromByteOffset: (index &* W) &>> 3, as: UInt64.self)
    return UInt32(truncatingIfNeeded: (word &>> UInt64(truncatingIfNeeded: (index &* W) & 7)) & mask)
  }
}

/// The switch from a width known at run time to the specialised unpackers, once a run.
enum BitUnpacker {
  /// `width` in 1...8.
  static func unpack(_ width: Int, _ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<UInt8>, groups: Int) {
    switch width {
    case 1: BitUnpack<1>.bytes(source, target, groups: groups)
    case 2: BitUnpack<2>.bytes(source, target, groups: groups)
    case 3: BitUnpack<3>.bytes(source, target, groups: groups)
    case 4: BitUnpack<4>.bytes(source, target, groups: groups)
    case 5: BitUnpack<5>.bytes(source, target, groups: groups)
    case 6: BitUnpack<6>.bytes(source, target, groups: groups)
    case 7: BitUnpack<7>.bytes(source, target, groups: groups)
    default: BitUnpack<8>.bytes(source, target, groups: groups)
    }
  }

  /// `width` in 9...16.
  static func unpack(_ width: Int, _ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<UInt16>, groups: Int) {
    switch width {
    case 9: BitUnpack<9>.halfWords(source, target, groups: groups)
    case 10: BitUnpack<10>.halfWords(source, target, groups: groups)
    case 11: BitUnpack<11>.halfWords(source, target, groups: groups)
    case 12: BitUnpack<12>.halfWords(source, target, groups: groups)
    case 13: BitUnpack<13>.halfWords(source, target, groups: groups)
    case 14: BitUnpack<14>.halfWords(source, target, groups: groups)
    case 15: BitUnpack<15>.halfWords(source, target, groups: groups)
    default: BitUnpack<16>.halfWords(source, target, groups: groups)
    }
  }

  /// `width` in 1...32.
  static func unpack(_ width: Int, _ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<UInt32>, groups: Int) {
    switch width {
    case 1: BitUnpack<1>.words(source, target, groups: groups)
    case 2: BitUnpack<2>.words(source, target, groups: groups)
    case 3: BitUnpack<3>.words(source, target, groups: groups)
    case 4: BitUnpack<4>.words(source, target, groups: groups)
    case 5: BitUnpack<5>.words(source, target, groups: groups)
    case 6: BitUnpack<6>.words(source, target, groups: groups)
    case 7: BitUnpack<7>.words(source, target, groups: groups)
    case 8: BitUnpack<8>.words(source, target, groups: groups)
    case 9: BitUnpack<9>.words(source, target, groups: groups)
    case 10: BitUnpack<10>.words(source, target, groups: groups)
    case 11: BitUnpack<11>.words(source, target, groups: groups)
    case 12: BitUnpack<12>.words(source, target, groups: groups)
    case 13: BitUnpack<13>.words(source, target, groups: groups)
    case 14: BitUnpack<14>.words(source, target, groups: groups)
    case 15: BitUnpack<15>.words(source, target, groups: groups)
    case 16: BitUnpack<16>.words(source, target, groups: groups)
    case 17: BitUnpack<17>.words(source, target, groups: groups)
    case 18: BitUnpack<18>.words(source, target, groups: groups)
    case 19: BitUnpack<19>.words(source, target, groups: groups)
    case 20: BitUnpack<20>.words(source, target, groups: groups)
    case 21: BitUnpack<21>.words(source, target, groups: groups)
    case 22: BitUnpack<22>.words(source, target, groups: groups)
    case 23: BitUnpack<23>.words(source, target, groups: groups)
    case 24: BitUnpack<24>.words(source, target, groups: groups)
    case 25: BitUnpack<25>.words(source, target, groups: groups)
    case 26: BitUnpack<26>.words(source, target, groups: groups)
    case 27: BitUnpack<27>.words(source, target, groups: groups)
    case 28: BitUnpack<28>.words(source, target, groups: groups)
    case 29: BitUnpack<29>.words(source, target, groups: groups)
    case 30: BitUnpack<30>.words(source, target, groups: groups)
    case 31: BitUnpack<31>.words(source, target, groups: groups)
    default: BitUnpack<32>.words(source, target, groups: groups)
    }
  }
}
