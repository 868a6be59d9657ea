import LakeVectors
import Synchronization

/// Numbers from 0, each handed out once.
final class MorselCounter: Sendable {
  private let next = Atomic<Int>(0)

  func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
}

/// Hands out the keys of a set; a morsel is a run of its words.
final class KeySetSourceWorker: SourceWorker {
  /// Words of a morsel: few enough for all workers to have some.
  private static let words = 1 << 12

  private let set: DenseKeySet
  private let morsels: MorselCounter
  private let query: QueryContext
  private var reader: DenseKeySet.Reader?
  private var order = BatchOrder()

  init(_ set: DenseKeySet, _ morsels: MorselCounter, _ query: QueryContext) {
    self.set = set
    self.morsels = morsels
    self.query = query
  }

  func next() throws -> ColumnBatch? {
    while true {
      try query.checkCancelled()
      if var batch = reader?.next(max(1, query.session.batchRows)) {
        batch.order = order
        order.index += 1
        return batch
      }
      let morsel = morsels.take()
      let start = morsel * KeySetSourceWorker.words
      guard start < set.wordCount else { return nil }
      reader = DenseKeySet.Reader(set, words: start..<start + KeySetSourceWorker.words)
      order = BatchOrder(morsel: morsel)
    }
  }
}
