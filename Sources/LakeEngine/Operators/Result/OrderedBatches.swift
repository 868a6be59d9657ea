import LakeVectors

/// Puts the batches of several workers back in order while they come.
///
/// Morsels are taken in ascending order, so no worker will ever hand in a batch that stands before the place which the
/// hindmost worker has reached: everything up to that place can go.
struct OrderedBatches {
  /// Ready to go, in order; the first `head` are gone.
  private var ready: [KeptBatch] = []
  private var head = 0
  /// Ascending; behind the hindmost worker's place.
  private var held: [KeptBatch] = []
  /// Of the workers that have not finished.
  private var places: [Int: BatchOrder] = [:]
  private(set) var hindmost: BatchOrder?

  var readyCount: Int { ready.count - head }
  var heldCount: Int { held.count }

  mutating func join(_ worker: Int) {
    // It can only get morsels behind those of the others.
    places[worker] = hindmost ?? BatchOrder()
    if hindmost == nil { hindmost = BatchOrder() }
  }

  mutating func leave(_ worker: Int) {
    places[worker] = nil
    release()
  }

  mutating func reach(_ worker: Int, _ order: BatchOrder) {
    guard let place = places[worker], place != order else { return }
    places[worker] = order
    if place == hindmost { release() }
  }

  func isHindmost(_ worker: Int) -> Bool { places[worker] == hindmost }

  mutating func add(_ batch: ColumnBatch) { add(.memory(batch)) }

  mutating func add(_ batch: KeptBatch) {
    // All that is held stands behind the hindmost.
    if let hindmost, batch.order <= hindmost {
      ready.append(batch)
      return
    }
    // After those of equal order, which the same worker made before.
    var at = held.count
    while at > 0 && batch.order < held[at - 1].order { at -= 1 }
    held.insert(batch, at: at)
    release()
  }

  mutating func takeFirst() -> KeptBatch? {
    guard head < ready.count else { return nil }
    let batch = ready[head]
    head += 1
    if head == ready.count || head >= 64 {
      ready.removeFirst(head)
      head = 0
    }
    return batch
  }

  private mutating func release() {
    hindmost = places.values.min()
    let count = hindmost.map { place in held.firstIndex { $0.order > place } ?? held.count } ?? held.count
    guard count > 0 else { return }
    ready += held[..<count]
    held.removeFirst(count)
  }
}
