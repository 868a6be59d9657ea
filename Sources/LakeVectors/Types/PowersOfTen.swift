/// 10 to the power of 0...18 (`int64`) and 0...38 (`int128`).
package enum PowersOfTen {
  private static let small: InlineArray<19, Int64> = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
    1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
    100_000_000_000_000_000, 1_000_000_000_000_000_000,
  ]
  private static let wide: [Int128] = (0...38).map { n in (0..<n).reduce(Int128(1)) { power, _ in power * 10 } }

  /// `n` in 0...18.
  package static func int64(_ n: Int) -> Int64 { small[n] }

  /// `n` in 0...38.
  package static func int128(_ n: Int) -> Int128 { n <= 18 ? Int128(small[n]) : wide[n] }
}
