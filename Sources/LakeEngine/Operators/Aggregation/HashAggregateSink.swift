package import LakeVectors

/// GROUP BY: takes rows in, keeps one row a group, hands on keys and results through `source`.
///
/// Without keys there is exactly one group, also of no rows. NULL is a group of its own.
package final class HashAggregateSink: Sink {
  let keys: [Int]
  let keyTypes: [DataType]
  let calls: [AggregateCallSpec]

  package init(keys: [Int], keyTypes: [DataType], calls: [AggregateCallSpec]) {
    self.keys = keys
    self.keyTypes = keyTypes
    self.calls = calls
  }

  /// Columns: keys, then results. May be taken at planning time; read only after `finish`.
  package var source: any Source { HashAggregateSource() }

  package var isSatisfied: Bool { false }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    throw LakeError(.notSupported, "aggregation")
  }

  package func finish(_ query: QueryContext) throws {}
}

final class HashAggregateSource: Source {
  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    throw LakeError(.notSupported, "aggregation")
  }
}
