import LakeVectors

/// What is added up for the calls of one aggregation, and where: the kernels of one worker or one merge.
///
/// Calls that add up the same (`sum(x)` and `avg(x)`) share one accumulator.
struct AggregateStates {
  struct Accumulator {
    let kernel: any AggregateKernel
    /// The kernel again when it has a way for few groups.
    let grouped: (any GroupedAggregateKernel)?
    let arguments: [Int]
    let filter: Int?
    let distinct: Bool
    /// Of the state within a row.
    let offset: Int
  }

  let layout: RowLayout
  let accumulators: [Accumulator]
  /// For each call the kernel that gives its results, and the accumulator whose states it reads.
  let results: [(kernel: any AggregateKernel, accumulator: Int)]

  init(keyTypes: [DataType], calls: [AggregateCallSpec]) throws {
    var indexByName: [SharedName: Int] = [:]
    var kernels: [(kernel: any AggregateKernel, call: AggregateCallSpec)] = []
    var results: [(kernel: any AggregateKernel, accumulator: Int)] = []
    for call in calls {
      let kernel = try call.function.makeKernel()
      let name = kernel.accumulation.map {
        SharedName(accumulation: $0, arguments: call.arguments, filter: call.filter, distinct: call.seesDistinctValues)
      }
      if let name, let index = indexByName[name] {
        results.append((kernel, index))
        continue
      }
      if let name { indexByName[name] = kernels.count }
      results.append((kernel, kernels.count))
      kernels.append((kernel, call))
    }
    let layout = RowLayout(keys: keyTypes, stateBytes: kernels.map(\.kernel.stateBytes))
    self.layout = layout
    self.results = results
    accumulators = kernels.enumerated().map { index, entry in
      Accumulator(
        kernel: entry.kernel, grouped: entry.kernel as? any GroupedAggregateKernel, arguments: entry.call.arguments,
        filter: entry.call.filter, distinct: entry.call.seesDistinctValues, offset: layout.stateOffsets[index])
    }
  }

  private struct SharedName: Hashable {
    let accumulation: String
    let arguments: [Int]
    let filter: Int?
    let distinct: Bool
  }
}

extension AggregateCallSpec {
  var seesDistinctValues: Bool { distinct || function.function.seesDistinctValues }
}
