import Dispatch
import LakeEngine
import LakeVectors
import Synchronization

/// Drives one sink, source or stage with given batches, on several threads at once when there are several workers.
enum SinkHarness {
  /// Batch `i` is morsel `i`; worker `w` gets every `workers`-th one.
  static func run(
    _ batches: [ColumnBatch], into sink: any Sink, stages: [any StreamStage] = [], workers: Int = 1, query: QueryContext? = nil
  ) throws {
    let query = query ?? QueryContext(SessionContext(threads: workers, batchRows: 1024))
    let failure = Mutex<(any Error)?>(nil)
    let ordered = batches.enumerated().map { index, batch in
      ColumnBatch(columns: batch.columns, rowCount: batch.rowCount, order: BatchOrder(morsel: index, index: 0))
    }
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      do {
        let stageWorkers = try stages.map { try $0.makeWorker(worker, query) }
        let sinkWorker = try sink.makeWorker(worker, query)
        func push(_ batch: ColumnBatch, _ level: Int) throws {
          if level == stageWorkers.count { return try sinkWorker.consume(batch) }
          try stageWorkers[level].process(batch) { try push($0, level + 1) }
        }
        for index in stride(from: worker, to: ordered.count, by: workers) where ordered[index].rowCount > 0 {
          try push(ordered[index], 0)
        }
        for level in stageWorkers.indices { try stageWorkers[level].finish { try push($0, level + 1) } }
        try sinkWorker.finish()
      } catch {
        failure.withLock { $0 = error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    try sink.finish(query)
  }

  /// All rows of a source, in the order of its batches.
  static func rows(_ source: any Source, workers: Int = 1, batchRows: Int = 1024) throws -> [[Value]] {
    try batches(source, workers: workers, batchRows: batchRows).flatMap { batch in
      (0..<batch.rowCount).map { row in batch.columns.map { $0.value(row) } }
    }
  }

  static func batches(_ source: any Source, workers: Int = 1, batchRows: Int = 1024) throws -> [ColumnBatch] {
    let query = QueryContext(SessionContext(threads: workers, batchRows: batchRows))
    let failure = Mutex<(any Error)?>(nil)
    let out = Mutex<[ColumnBatch]>([])
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      do {
        let sourceWorker = try source.makeWorker(worker, query)
        while let batch = try sourceWorker.next() {
          precondition(batch.rowCount > 0 && batch.rowCount <= batchRows && batch.columns.allSatisfy { $0.count == batch.rowCount })
          out.withLock { $0.append(batch) }
        }
      } catch {
        failure.withLock { $0 = error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return out.withLock { $0.sorted { $0.order < $1.order } }
  }

  /// Rows cut into batches of `rows`.
  static func batches(_ columns: [(type: DataType, values: [Value])], rows: Int, encode: Encode = .flat) -> [ColumnBatch] {
    let total = columns.first?.values.count ?? 0
    return stride(from: 0, to: total, by: rows).map { start in
      let end = min(start + rows, total)
      return ColumnBatch(
        columns: columns.map { vector(Array($0.values[start..<end]), $0.type, encode) }, rowCount: end - start)
    }
  }

  enum Encode { case flat, dictionary }

  static func vector(_ values: [Value], _ type: DataType, _ encode: Encode) -> ColumnVector {
    let entries = Array(Set(values).subtracting([.null]))
    guard encode == .dictionary, !entries.isEmpty, entries.count <= 256 else { return ColumnVector(values, type: type) }
    let position = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1, $0) })
    let ids = Buffer(zeroed: values.count)
    var validity: Buffer?
    for (row, value) in values.enumerated() {
      if let id = position[value] {
        ids.pointer(UInt8.self)[row] = UInt8(id)
      } else {
        let bits = validity ?? Validity.make(values.count, valid: true)
        validity = bits
        Validity.clear(bits.pointer(), row)
      }
    }
    return ColumnVector(
      dictionary: VectorDictionary(ColumnVector(entries, type: type)), encoding: .dictionary8, count: values.count, ids: ids,
      validity: validity)
  }
}

/// SplitMix64: the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
