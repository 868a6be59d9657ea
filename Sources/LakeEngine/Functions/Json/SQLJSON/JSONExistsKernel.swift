import LakeVectors

/// JSON_EXISTS(input, path, variables…)
final class JSONExistsKernel {
  private let runner: SQLJSONPathRunner
  private let onError: SQLJSONFunction.ExistsBehavior

  init(_ call: SQLJSONPathCall, _ onError: SQLJSONFunction.ExistsBehavior) {
    runner = SQLJSONPathRunner(call)
    self.onError = onError
  }

  func evaluate(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let input = call.arguments[0]
    let variables = call.arguments.dropFirst(2)
    return try call.produceOptional(UInt8.self, missing: 0) { row in
      switch try runner.run(input, variables, row: row, call.session) {
      case .null: return nil
      case .items(let items): return items.isEmpty ? 0 : 1
      case .failed(let error):
        switch onError {
        case .true: return 1
        case .false: return 0
        case .unknown: return nil
        case .error: throw error
        }
      }
    }
  }
}
