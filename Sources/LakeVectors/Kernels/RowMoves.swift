/// Values moved to or from places of a list, by width.
package enum RowMoves {
  @inline(__always)
  static func scatterValues<T: BitwiseCopyable>(
    _ from: UnsafePointer<T>, _ to: UnsafeMutablePointer<T>, _ places: UnsafePointer<UInt32>, _ count: Int
  ) {
    var i = 0
    while i < count {
      to[Int(places[i])] = from[i]
      i &+= 1
    }
  }

  package static func scatter(
    _ from: UnsafePointer<UInt64>, to: UnsafeMutablePointer<UInt64>, _ places: UnsafePointer<UInt32>, _ count: Int
  ) {
    scatterValues(from, to, places, count)
  }

  /// Values of `width` bytes at `from` to `to`, each to its place.
  static func scatter(
    _ from: UnsafeRawPointer, to: UnsafeMutableRawPointer, width: Int, _ places: UnsafePointer<UInt32>, _ count: Int
  ) {
    func move<T: BitwiseCopyable>(_: T.Type) {
      scatterValues(from.assumingMemoryBound(to: T.self), to.assumingMemoryBound(to: T.self), places, count)
    }
    switch width {
    case 1: move(UInt8.self)
    case 2: move(UInt16.self)
    case 4: move(UInt32.self)
    case 8: move(UInt64.self)
    case 16: move(StringView.self)
    default: break
    }
  }

  /// Value `i` of `to`, `stride` bytes from the one before, is that at `places[i]` (nil: `i`) of `from`.
  static func gather(
    _ from: UnsafeRawPointer, to: UnsafeMutableRawPointer, stride: Int, width: Int, _ places: UnsafePointer<UInt32>?, _ count: Int
  ) {
    func move<T: BitwiseCopyable>(_: T.Type) {
      let source = from.assumingMemoryBound(to: T.self)
      var target = to
      var i = 0
      if let places {
        while i < count {
          target.storeBytes(of: source[Int(places[i])], as: T.self)
          target += stride
          i &+= 1
        }
      } else {
        while i < count {
          target.storeBytes(of: source[i], as: T.self)
          target += stride
          i &+= 1
        }
      }
    }
    switch width {
    case 1: move(UInt8.self)
    case 2: move(UInt16.self)
    case 4: move(UInt32.self)
    case 8: move(UInt64.self)
    case 16: move(StringView.self)
    default: break
    }
  }
}
