import LakeCatalog
import LakeEngine
import LakeSQL
import LakeVectors
import Synchronization

/// The session properties of one opened lake: SET SESSION, RESET SESSION and SHOW SESSION.
final class SessionProperties: Sendable {
  private let off: Mutex<Set<String>>

  /// - Throws: `INVALID_SESSION_PROPERTY` for a name that is none.
  init(_ initial: [String: Bool]) throws {
    var off: Set<String> = []
    for (name, isOn) in initial {
      let property = try SessionProperty.named(name.lowercased().split(separator: ".").map(String.init))
      if !isOn { off.insert(property.name) }
    }
    self.off = Mutex(off)
  }

  var switchedOff: Set<String> { off.withLock { $0 } }

  /// - Throws: `INVALID_SESSION_PROPERTY`, for values that are no boolean too.
  func set(_ name: QualifiedName, _ value: SyntaxExpression) throws {
    let property = try find(name)
    guard case .boolean(let isOn) = value.kind else {
      throw LakeError(
        .invalidSessionProperty,
        "Unable to set session property '\(name.folded.joined(separator: "."))' to '\(Printer.print(value))': it is a boolean",
        at: value.position.location, hint: "write true or false")
    }
    off.withLock { if isOn { $0.remove(property.name) } else { $0.insert(property.name) } }
  }

  func reset(_ name: QualifiedName) throws {
    let property = try find(name)
    off.withLock { _ = $0.remove(property.name) }
  }

  private func find(_ name: QualifiedName) throws -> SessionProperty {
    do {
      return try SessionProperty.named(name.folded)
    } catch var error as LakeError {
      error.location = name.position.location
      throw error
    }
  }

  func rows(matching pattern: NamePattern?, _ statements: CatalogStatements) throws -> StatementResult {
    let off = switchedOff
    let names = Set(try statements.filter(SessionProperty.all.map(\.name), pattern))
    return StatementResult(
      ["Name", "Value", "Default", "Type", "Description"],
      SessionProperty.all.filter { names.contains($0.name) }.map {
        [$0.name, String(!off.contains($0.name)), "true", "boolean", $0.description]
      })
  }
}
