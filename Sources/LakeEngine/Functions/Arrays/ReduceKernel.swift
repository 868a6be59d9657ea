import LakeVectors

/// `reduce(array, state, (s, x) -> …, s -> …)`: all rows go through their arrays side by side, one place a step.
enum ReduceKernel {
  static func reduce(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let array = call.arguments[0]
    let rows = (0..<call.rowCount).filter { !array.isNull($0) }
    let spans = rows.map { array.span($0) }
    let (step, finish) = (call.lambdas[0], call.lambdas[1])
    let elements = array.children[0]

    // Positions in `rows` that are not at the end of their array, and their states.
    var open = Array(rows.indices)
    var states = call.arguments[1].gather(SelectionVector(rows))
    let ended = VectorAssembler(type: step.returnType, count: rows.count, startsNull: true)
    var place = 0
    while !open.isEmpty {
      let done = open.indices.filter { spans[open[$0]].count == place }
      if !done.isEmpty {
        ended.put(states.gather(SelectionVector(done)), at: SelectionVector(done.map { open[$0] }), packed: true)
        let left = open.indices.filter { spans[open[$0]].count > place }
        states = states.gather(SelectionVector(left))
        open = left.map { open[$0] }
        if open.isEmpty { break }
      }
      let values = elements.gather(SelectionVector(open.map { spans[$0].start + place }))
      states = try step.evaluate([states, values], rows: SelectionVector(open.map { rows[$0] }), count: open.count)
      place += 1
    }
    let results = try finish.evaluate([try ended.finish()], rows: SelectionVector(rows), count: rows.count)
    guard rows.count < call.rowCount else { return results }
    let output = VectorAssembler(type: call.returnType, count: call.rowCount, startsNull: true)
    output.put(results, at: SelectionVector(rows), packed: true)
    return try output.finish()
  }
}
