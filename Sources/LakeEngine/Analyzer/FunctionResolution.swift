package import LakeVectors

/// Chooses among the signatures of a function the one that a call means, as Trino does: one that fits the arguments as
/// they are, before a generic one that does, before the most specific of those that fit after coercion.
package enum FunctionResolution {
  /// A signature bound to argument types.
  package struct Match: Sendable {
    /// Position among the signatures given.
    package let index: Int
    /// What each argument is coerced to; of a lambda, the type of its result.
    package let argumentTypes: [DataType]
    /// Types of the parameters of lambdas, by argument.
    package let lambdaParameters: [Int: [DataType]]
    package let returnType: DataType
  }

  package enum Outcome: Sendable {
    case match(Match)
    /// No signature fits.
    case none
    /// Several fit and none is nearer than the others.
    case ambiguous([Match])
  }

  /// The match for arguments without lambdas; of equally near ones the earliest; nil when none fits.
  package static func match(_ signatures: [FunctionSignature], _ arguments: [DataType]) -> Match? {
    let outcome = try? resolve(signatures, arguments.map { .type($0) })
    return switch outcome {
    case .match(let match)?: match
    case .ambiguous(let matches)?: matches.first
    case .some(.none), nil: nil
    }
  }

  /// - Throws: what is wrong inside a lambda.
  package static func resolve(_ signatures: [FunctionSignature], _ arguments: [CallArgument]) throws -> Outcome {
    for isGeneric in [false, true] {
      var first: Match?
      var others: [Match] = []
      for index in signatures.indices
      where signatures[index].variables.isEmpty != isGeneric && signatures[index].mayTake(exactly: arguments) {
        guard let match = try bind(signatures[index], index, arguments, coercing: false) else { continue }
        if first == nil { first = match } else { others.append(match) }
      }
      if let first { return others.isEmpty ? .match(first) : .ambiguous([first] + others) }
    }
    var fitting: [Match] = []
    for (index, signature) in signatures.enumerated() {
      if let match = try bind(signature, index, arguments, coercing: true) { fitting.append(match) }
    }
    guard !fitting.isEmpty else { return .none }
    // Trino has no way from char to varchar: a signature that needs it stands in only where none else fits.
    let strict = fitting.filter { match in !zip(arguments, match.argumentTypes).contains { $0.type?.isChar == true && $1.isVarchar } }
    if !strict.isEmpty { fitting = strict }
    let nearest = nearest(fitting, signatures, arguments)
    return nearest.count == 1 ? .match(nearest[0]) : .ambiguous(nearest)
  }

  private static func bind(
    _ signature: FunctionSignature, _ index: Int, _ arguments: [CallArgument], coercing: Bool
  ) throws -> Match? {
    var binder = SignatureBinder(signature, coercing: coercing)
    guard let bound = try binder.bind(arguments) else { return nil }
    return Match(
      index: index, argumentTypes: bound.argumentTypes, lambdaParameters: bound.lambdaParameters, returnType: bound.returnType)
  }

  /// Those than which no other is more specific. NULLs leave more to choose: then functions that change nothing but the
  /// NULLs, those without type variables, and of functions with one result type the first, since all of them give NULL.
  private static func nearest(
    _ matches: [Match], _ signatures: [FunctionSignature], _ arguments: [CallArgument]
  ) -> [Match] {
    let specific = matches.filter { match in
      !matches.contains { $0.index != match.index && isMoreSpecific($0, than: match, signatures) }
    }
    let types = arguments.compactMap(\.type)
    guard specific.count != 1, types.count == arguments.count, types.contains(.unknown) else {
      return specific.isEmpty ? matches : specific
    }
    let castingNulls = matches.filter { match in zip(match.argumentTypes, types).allSatisfy { $0 == $1 || $1 == .unknown } }
    var candidates = castingNulls.isEmpty ? specific : castingNulls
    // `'a' || NULL` is a text, not an array with an element before it.
    let plain = candidates.filter { signatures[$0.index].variables.isEmpty }
    if !plain.isEmpty { candidates = plain }
    return Set(candidates.map(\.returnType)).count == 1 ? Array(candidates.prefix(1)) : candidates
  }

  /// True when what `match` takes can be given to `other`, and not the other way.
  private static func isMoreSpecific(_ match: Match, than other: Match, _ signatures: [FunctionSignature]) -> Bool {
    func fits(_ match: Match, _ signature: FunctionSignature) -> Bool {
      let arguments = match.argumentTypes.enumerated().map { index, type -> CallArgument in
        match.lambdaParameters[index] == nil ? .type(type) : .lambda { _ in type }
      }
      var binder = SignatureBinder(signature, coercing: true)
      return ((try? binder.bind(arguments)) ?? nil) != nil
    }
    return fits(match, signatures[other.index]) && !fits(other, signatures[match.index])
  }
}
