import LakeVectors

extension Query {
  /// - Throws: `NOT_SUPPORTED` with the place of the first call that can be analysed and not run, before anything runs.
  package func requireKernels() throws { try plan.requireKernels() }
}

extension LogicalPlan {
  fileprivate func requireKernels() throws {
    for input in inputs { try input.requireKernels() }
    _ = try mapOwnExpressions { expression in
      try expression.requireKernels()
      return expression
    }
    switch self {
    case .aggregate(let node): for call in node.calls { try call.function.requireKernel() }
    case .window(let node): try Self.requireKernels(node.calls)
    case .patternRecognition(let node): try Self.requireKernels(node.window?.calls ?? [])
    default: break
    }
  }

  private static func requireKernels(_ calls: [WindowCall]) throws {
    for call in calls { if case .aggregate(let aggregate) = call.function { try aggregate.requireKernel() } }
  }
}

extension ResolvedAggregate {
  fileprivate func requireKernel() throws {
    guard function.isSupported else { throw LakeError.noKernel(name, at: position) }
  }
}

extension Expression {
  fileprivate func requireKernels() throws {
    if case .call(let call, _) = self, !call.function.isSupported { throw LakeError.noKernel(call.name, at: call.position) }
    for child in children { try child.requireKernels() }
  }
}
