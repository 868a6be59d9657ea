import LakeVectors

/// A batch that an operator keeps until it has seen all: in memory while there is room, else in a file.
enum KeptBatch: Sendable {
  case memory(ColumnBatch)
  case spilled(SpilledBatch)

  var rowCount: Int {
    switch self {
    case .memory(let batch): batch.rowCount
    case .spilled(let batch): batch.rowCount
    }
  }

  var order: BatchOrder {
    switch self {
    case .memory(let batch): batch.order
    case .spilled(let batch): batch.order
    }
  }

  var footprint: Int {
    switch self {
    case .memory(let batch): batch.footprint
    case .spilled(let batch): batch.footprint
    }
  }

  var isSpilled: Bool { if case .spilled = self { true } else { false } }

  func load() throws -> ColumnBatch {
    switch self {
    case .memory(let batch): batch
    case .spilled(let batch): try batch.load()
    }
  }

  /// By order; batches of equal order, which one worker made of one batch, as they are.
  static func sorted(_ batches: [KeptBatch]) -> [KeptBatch] {
    let places = batches.map(\.order)
    return batches.indices.sorted { a, b in places[a] == places[b] ? a < b : places[a] < places[b] }.map { batches[$0] }
  }
}
