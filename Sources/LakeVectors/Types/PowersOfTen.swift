/// 10 to the power of 0...18 (`int64`) and 0...38 (`int128`).
package enum PowersOfTen {
  private static let small: [Int64] = (0...18).map { n in (0..<n).reduce(Int64(1)) { power, _ in power * 10 } }
  private static let wide: [Int128] = (0...38).map { n in (0..<n).reduce(Int128(1)) { power, _ in power * 10 } }

  /// `n` in 0...18.
  package static func int64(_ n: Int) -> Int64 { small[n] }

  /// `n` in 0...38.
  package static func int128(_ n: Int) -> Int128 { wide[n] }
}
