import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct OrderedBatchesTests {
  func batch(_ morsel: Int, _ index: Int = 0) -> ColumnBatch {
    ColumnBatch(columns: [], rowCount: 1, order: BatchOrder(morsel: morsel, index: index))
  }

  func taken(_ queue: inout OrderedBatches) -> [[Int]] {
    var all: [[Int]] = []
    while let batch = queue.takeFirst() { all.append([batch.order.morsel, batch.order.index]) }
    return all
  }

  @Test func aSingleWorkersBatchesGoAtOnce() {
    var queue = OrderedBatches()
    queue.join(0)
    for i in 0..<200 {
      queue.reach(0, BatchOrder(morsel: i))
      queue.add(.memory(batch(i)))
      #expect(taken(&queue) == [[i, 0]])
    }
    queue.leave(0)
    #expect(taken(&queue).isEmpty)
  }

  @Test func batchesAheadOfTheHindmostWait() {
    var queue = OrderedBatches()
    queue.join(0)
    queue.join(1)
    queue.reach(0, BatchOrder(morsel: 0))
    queue.reach(1, BatchOrder(morsel: 1))
    queue.add(.memory(batch(1)))
    queue.add(.memory(batch(1)))
    #expect(taken(&queue).isEmpty)
    #expect(queue.isHindmost(0) && !queue.isHindmost(1))
    queue.add(.memory(batch(0, 0)))
    #expect(taken(&queue) == [[0, 0]])
    queue.reach(0, BatchOrder(morsel: 0, index: 1))
    queue.add(.memory(batch(0, 1)))
    queue.reach(0, BatchOrder(morsel: 2))
    #expect(taken(&queue) == [[0, 1], [1, 0], [1, 0]])
    queue.add(.memory(batch(2)))
    queue.reach(1, BatchOrder(morsel: 3))
    queue.add(.memory(batch(3)))
    queue.leave(0)
    #expect(taken(&queue) == [[2, 0], [3, 0]])
    queue.join(2)
    queue.reach(2, BatchOrder(morsel: 4))
    queue.add(.memory(batch(4)))
    #expect(taken(&queue).isEmpty)
    queue.leave(1)
    queue.leave(2)
    #expect(taken(&queue) == [[4, 0]])
  }
}
