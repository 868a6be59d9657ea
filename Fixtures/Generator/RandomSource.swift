/// SplitMix64: the same numbers from the same seed on every machine.
struct RandomSource {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// From 0 to `bound - 1`.
  mutating func next(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// Skewed: low numbers are much likelier than high ones.
  mutating func skewed(_ bound: Int) -> Int { min(next(bound), next(bound), next(bound)) }

  mutating func pick<T>(_ choices: [T]) -> T { choices[next(choices.count)] }
}
