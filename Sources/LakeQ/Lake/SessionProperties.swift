import LakeCatalog
import LakeEngine
import LakeSQL
import LakeVectors
import Synchronization

/// The session properties of one opened lake: SET SESSION, RESET SESSION and SHOW SESSION.
final class SessionProperties: Sendable {
  private struct State {
    /// Names of booleans that are false.
    var off: Set<String> = []
    var maxRecursionDepth: Int?
    var runTimeNanos: Int?
  }

  private let state: Mutex<State>

  /// - Throws: `INVALID_SESSION_PROPERTY` for a name that is none, or not of a boolean.
  init(_ initial: [String: Bool]) throws {
    var state = State()
    for (name, isOn) in initial {
      let property = try SessionProperty.named(name.lowercased().split(separator: ".").map(String.init))
      guard property.kind == .boolean else {
        throw LakeError(.invalidSessionProperty, "Unable to set session property '\(property.name)' to '\(isOn)': it is no boolean")
      }
      if !isOn { state.off.insert(property.name) }
    }
    self.state = Mutex(state)
  }

  /// A time limit of the configuration stays: a session can only shorten it.
  func apply(to session: SessionContext) -> SessionContext {
    var session = session
    let state = state.withLock { $0 }
    session.switchedOff = state.off
    if let depth = state.maxRecursionDepth { session.maxRecursionDepth = depth }
    if let nanos = state.runTimeNanos { session.limits.runTimeNanos = min(nanos, session.limits.runTimeNanos ?? .max) }
    return session
  }

  /// - Throws: `INVALID_SESSION_PROPERTY`, for values that do not fit too.
  func set(_ name: QualifiedName, _ value: SyntaxExpression) throws {
    let property = try find(name)
    func refused(_ why: String, hint: String) -> LakeError {
      LakeError(
        .invalidSessionProperty,
        "Unable to set session property '\(name.folded.joined(separator: "."))' to '\(Printer.print(value))': \(why)",
        at: value.position.location, hint: hint)
    }
    switch property.kind {
    case .boolean:
      guard case .boolean(let isOn) = value.kind else { throw refused("it is a boolean", hint: "write true or false") }
      state.withLock { if isOn { $0.off.remove(property.name) } else { $0.off.insert(property.name) } }
    case .integer:
      guard case .integer(let number) = value.kind, number <= Int64(Int32.max) else {
        throw refused("it is an integer", hint: "write a number")
      }
      guard number >= 1 else {
        throw LakeError(
          .invalidSessionProperty, "\(property.name) must be equal or greater than 1", at: value.position.location)
      }
      state.withLock { $0.maxRecursionDepth = Int(number) }
    case .duration:
      guard case .string(let text) = value.kind else { throw refused("it is a varchar", hint: "write a time like '5m'") }
      guard text.last?.isLetter == true, let nanos = TimeLimit.nanos(text) else {
        throw LakeError(
          .invalidSessionProperty, "duration is not a valid data duration string: \(text)", at: value.position.location,
          hint: "write a time with its unit: '500ms', '30s', '5m', '2h'")
      }
      state.withLock { $0.runTimeNanos = nanos }
    }
  }

  func reset(_ name: QualifiedName) throws {
    let property = try find(name)
    state.withLock { state in
      switch property.kind {
      case .boolean: state.off.remove(property.name)
      case .integer: state.maxRecursionDepth = nil
      case .duration: state.runTimeNanos = nil
      }
    }
  }

  private func find(_ name: QualifiedName) throws -> SessionProperty {
    do {
      return try SessionProperty.named(name.folded)
    } catch var error as LakeError {
      error.location = name.position.location
      throw error
    }
  }

  /// - Parameter standard: what holds without any property.
  func rows(
    matching pattern: NamePattern?, _ statements: CatalogStatements, standard: SessionContext
  ) throws -> StatementResult {
    let session = apply(to: standard)
    let names = Set(try statements.filter(SessionProperty.all.map(\.name), pattern))
    return StatementResult(
      ["Name", "Value", "Default", "Type", "Description"],
      SessionProperty.all.filter { names.contains($0.name) }.map {
        [$0.name, Self.text($0, session), Self.text($0, standard), $0.kind.rawValue, $0.description]
      })
  }

  private static func text(_ property: SessionProperty, _ session: SessionContext) -> String {
    switch property.kind {
    case .boolean: String(!session.switchedOff.contains(property.name))
    case .integer: String(session.maxRecursionDepth)
    case .duration: session.limits.runTimeNanos.map(TimeLimit.text) ?? "unlimited"
    }
  }
}
