import LakeVectors

/// What is wrong with a path that parses: `INVALID_PATH`.
struct PathTypeError: Error {
  let message: String
}

/// Finds mistakes of a path that need no data: operators on constants that they do not take, variables that are not passed.
struct SQLJSONPathTypes {
  /// Names of the variables.
  let parameters: [String]

  /// The type of what the path gives where its text says it; nil where the data decides.
  func check(_ path: SQLJSONPath) throws(PathTypeError) -> DataType? {
    try type(path.root, inFilter: false, inSubscript: false)
  }

  private func type(_ node: PathNode, inFilter: Bool, inSubscript: Bool) throws(PathTypeError) -> DataType? {
    func inner(_ node: PathNode) throws(PathTypeError) -> DataType? {
      try type(node, inFilter: inFilter, inSubscript: inSubscript)
    }
    switch node {
    case .context, .null: return nil
    case .literal(_, let type): return type
    case .variable(let name):
      try checkVariable(name)
      return nil
    case .currentItem:
      guard inFilter else { throw PathTypeError(message: "accessing current filter item with no enclosing filter") }
      return nil
    case .last:
      guard inSubscript else { throw PathTypeError(message: "accessing the last array index with no enclosing array") }
      return .integer
    case .member(let base, _), .descendant(let base, _):
      _ = try inner(base)
      return nil
    case .elements(let base, let subscripts):
      _ = try inner(base)
      for item in subscripts {
        _ = try type(item.from, inFilter: inFilter, inSubscript: true)
        if let to = item.to { _ = try type(to, inFilter: inFilter, inSubscript: true) }
      }
      return nil
    case .filter(let base, let predicate):
      let result = try inner(base)
      try check(predicate, inSubscript: inSubscript)
      return result
    case .method(let base, let method): return try self.method(method, try inner(base))
    case .negate(let base), .plus(let base):
      guard let type = try inner(base) else { return nil }
      guard type.isNumeric else {
        throw PathTypeError(message: "Invalid operand type (\(type)) in JSON path arithmetic unary expression")
      }
      return type
    case .arithmetic(let op, let left, let right):
      let a = try inner(left)
      let b = try inner(right)
      guard let a, let b else { return nil }
      guard let types = TypeCoercion.arithmetic(op, a, b), a.isNumeric, b.isNumeric else {
        throw PathTypeError(
          message: "invalid operand types (\(a) and \(b)) in JSON path arithmetic binary expression: "
            + "Cannot apply operator: \(a) \(op.rawValue) \(b)")
      }
      return types.result
    }
  }

  private func checkVariable(_ name: String) throws(PathTypeError) {
    if parameters.contains(name) { return }
    let isCase = parameters.contains { $0.lowercased() == name.lowercased() }
    let hint = isCase ? ". Try quoting \"\(name)\" in the PASSING clause to match case" : ""
    throw PathTypeError(message: "no value passed for parameter \(name)\(hint)")
  }

  private func method(_ method: PathMethod, _ base: DataType?) throws(PathTypeError) -> DataType? {
    func failed(_ name: String, _ type: DataType) -> PathTypeError {
      PathTypeError(message: "cannot perform JSON path \(name)() method with \(type) argument")
    }
    switch method {
    case .type: return .varchar(length: 27)
    case .size: return .integer
    case .keyvalue: return nil
    case .double:
      if let base, !base.isNumeric, !base.isCharacter { throw failed("double", base) }
      return .double
    case .datetime:
      if let base, !base.isCharacter {
        throw PathTypeError(message: "JSON path datetime() method requires character string argument (found \(base))")
      }
      return nil
    case .abs, .ceiling, .floor:
      guard let base else { return nil }
      guard base.isNumeric else { throw failed("\(method)", base) }
      if method != .abs, case .decimal(let precision, let scale) = base {
        return .decimal(precision: max(1, precision - scale + min(scale, 1)), scale: 0)
      }
      return base
    }
  }

  private func check(_ predicate: PathPredicate, inSubscript: Bool) throws(PathTypeError) {
    func path(_ node: PathNode) throws(PathTypeError) { _ = try type(node, inFilter: true, inSubscript: inSubscript) }
    switch predicate {
    case .comparison(_, let a, let b), .startsWith(let a, let b):
      try path(a)
      try path(b)
    case .and(let a, let b), .or(let a, let b):
      try check(a, inSubscript: inSubscript)
      try check(b, inSubscript: inSubscript)
    case .not(let a), .isUnknown(let a): try check(a, inSubscript: inSubscript)
    case .exists(let a): try path(a)
    case .likeRegex(let a, let pattern, let flags):
      try path(a)
      if let flag = PathRegexp.unknownFlag(flags) {
        throw PathTypeError(message: "invalid like_regex flags in JSON path: unknown flag '\(flag)'")
      }
      do {
        _ = try PathRegexp.compile(pattern, flags: flags)
      } catch {
        let reason = (error as? LakeError)?.message ?? "\(error)"
        throw PathTypeError(message: "invalid like_regex pattern in JSON path: \(reason)")
      }
    }
  }
}
