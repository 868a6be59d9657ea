import Glibc
import LakeStorage
import LakeVectors
import Synchronization

/// Tells each split of a file whether it starts inside quotes, so that a file with newlines and delimiters inside quotes
/// is split exactly, in parallel and in one pass.
///
/// Each split counts its quotes as if it started outside and publishes whether the count is odd; the state before a split
/// is the XOR of all before it. Splits are taken in ascending order, so the missing one is as a rule being indexed by
/// another worker this moment. Whoever waits too long counts the missing split itself: no order of opening, no failed or
/// stopped worker can block another.
final class QuoteChain: Sendable {
  private struct State {
    /// A split's own parity: nil until published.
    var odd: [Bool?]
    /// `startsInside` of the splits up to the first unknown one.
    var before: [Bool] = [false]
  }

  private static let spinsMax = 256

  private let file: DataFile
  private let layout: SplitLayout
  private let quote: UInt8
  private let checkCancelled: @Sendable () throws -> Void
  private let state: Mutex<State>

  init(_ file: DataFile, layout: SplitLayout, quote: UInt8, checkCancelled: @escaping @Sendable () throws -> Void) {
    self.file = file
    self.layout = layout
    self.quote = quote
    self.checkCancelled = checkCancelled
    state = Mutex(State(odd: Array(repeating: nil, count: layout.splitCount)))
  }

  func publish(_ split: Int, oddQuotes: Bool) {
    state.withLock { if split < $0.odd.count { $0.odd[split] = oddQuotes } }
  }

  func startsInside(_ split: Int) throws -> Bool {
    var spins = 0
    while true {
      let (answer, missing) = state.withLock { state -> (Bool?, Int) in
        while state.before.count <= split, let odd = state.odd[state.before.count - 1] {
          state.before.append(state.before[state.before.count - 1] != odd)
        }
        return split < state.before.count ? (state.before[split], 0) : (nil, state.before.count - 1)
      }
      if let answer { return answer }
      try checkCancelled()
      spins += 1
      if spins < QuoteChain.spinsMax {
        sched_yield()
      } else {
        publish(missing, oddQuotes: try countQuotes(missing) % 2 == 1)
      }
    }
  }

  private func countQuotes(_ split: Int) throws -> Int {
    let bytes = try file.read(at: layout.start(split), count: layout.count(split))
    var total = 0
    for byte in UnsafeRawBufferPointer(start: bytes.base, count: bytes.byteCount) where byte == quote { total &+= 1 }
    return total
  }
}
