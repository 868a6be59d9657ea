import LakeVectors

extension Query {
  /// - Throws: `NOT_SUPPORTED` with the place of the first call that can be analysed and not run, before anything runs.
  func requireKernels() throws {
    if let missingKernel { throw missingKernel }
  }
}

extension LogicalPlan {
  /// The error of the first call that can be analysed and not run, the inputs' first.
  var missingKernel: LakeError? {
    do {
      try requireKernels()
      return nil
    } catch {
      return error
    }
  }

  private func requireKernels() throws(LakeError) {
    for input in inputs { try input.requireKernels() }
    switch self {
    case .scan(let node): try Self.requireKernels(node.predicates)
    case .values(let node): for row in node.rows { try Self.requireKernels(row) }
    case .filter(let node): try node.predicate.requireKernels()
    case .project(let node): for assignment in node.assignments { try assignment.expression.requireKernels() }
    case .join(let node): try node.condition?.requireKernels()
    case .aggregate(let node): for call in node.calls { try call.function.requireKernel() }
    case .window(let node): try Self.requireKernels(node.calls)
    case .patternRecognition(let node):
      try Self.requireKernels((node.definitions.compactMap(\.self) + node.measures.map(\.value)).map(\.expression))
      try Self.requireKernels(node.window?.calls ?? [])
    case .expand, .jsonTable, .sort, .topN, .limit, .replicate, .unionAll, .common, .reference, .recursion, .sequence, .unnest: break
    }
  }

  private static func requireKernels(_ expressions: [Expression]) throws(LakeError) {
    for expression in expressions { try expression.requireKernels() }
  }

  private static func requireKernels(_ calls: [WindowCall]) throws(LakeError) {
    for call in calls { if case .aggregate(let aggregate) = call.function { try aggregate.requireKernel() } }
  }
}

extension ResolvedAggregate {
  fileprivate func requireKernel() throws(LakeError) {
    guard function.isSupported else { throw LakeError.noKernel(name, at: position) }
  }
}

extension Expression {
  fileprivate func requireKernels() throws(LakeError) {
    switch self {
    case .column, .literal, .parameter: return
    case .call(let call, _) where !call.function.isSupported: throw LakeError.noKernel(call.name, at: call.position)
    default: for child in children { try child.requireKernels() }
    }
  }
}
