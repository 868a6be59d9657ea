import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct BatchPositionTests {
  @Test("positions ascend with branch, file, split and batch")
  func ascending() {
    let fileBits = ScanMorsel.splitBits
    let branchBits = UnionWorker.morselBits
    let orders = [
      BatchOrder(morsel: 0), BatchOrder(morsel: 0, index: 1), BatchOrder(morsel: 1), BatchOrder(morsel: 5000),
      BatchOrder(morsel: 1 << fileBits),
      BatchOrder(morsel: 1 << fileBits | 3, index: 7), BatchOrder(morsel: 2 << fileBits), BatchOrder(morsel: 10_000 << fileBits),
      BatchOrder(morsel: 1 << branchBits), BatchOrder(morsel: 1 << branchBits | 9 << fileBits), BatchOrder(morsel: 2 << branchBits),
    ]
    let positions = orders.map { Int64(bitPattern: $0.firstRowPosition) }
    #expect(positions == positions.sorted())
    #expect(Set(positions).count == positions.count)
    #expect(BatchOrder(morsel: .max, index: .max).firstRowPosition < 1 << 63)
  }
}
