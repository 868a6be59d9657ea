/// Roles and privileges.
extension Printer {
  func access(_ access: AccessStatement) -> String {
    switch access {
    case .createRole(let role, let admin, let catalog):
      "CREATE ROLE \(name(role))" + (admin.map { " WITH ADMIN \(grantor($0))" } ?? "") + inCatalog(catalog)
    case .dropRole(let role, let catalog): "DROP ROLE \(name(role))" + inCatalog(catalog)
    case .grantRoles(let grant):
      "GRANT \(names(of: grant.roles)) TO \(principals(grant.principals))"
        + (grant.adminOption ? " WITH ADMIN OPTION" : "") + grantTail(grant)
    case .revokeRoles(let grant):
      "REVOKE \(grant.adminOption ? "ADMIN OPTION FOR " : "")\(names(of: grant.roles)) FROM \(principals(grant.principals))"
        + grantTail(grant)
    case .grant(let privileges, let object, let principal, let withGrantOption):
      "GRANT \(self.privileges(privileges)) ON \(grantObject(object)) TO \(self.principal(principal))"
        + (withGrantOption ? " WITH GRANT OPTION" : "")
    case .revoke(let privileges, let object, let principal, let grantOptionFor):
      "REVOKE \(grantOptionFor ? "GRANT OPTION FOR " : "")\(self.privileges(privileges)) ON \(grantObject(object))"
        + " FROM \(self.principal(principal))"
    case .deny(let privileges, let object, let principal):
      "DENY \(self.privileges(privileges)) ON \(grantObject(object)) TO \(self.principal(principal))"
    case .setRole(let choice, let catalog): "SET ROLE \(role(choice))" + inCatalog(catalog)
    case .setOwner(.view, let view, let principal): "ALTER VIEW \(name(view)) SET AUTHORIZATION \(self.principal(principal))"
    case .setOwner(let kind, let owned, let principal):
      "ALTER \(kind.rawValue) \(hive.name(owned)) SET AUTHORIZATION \(hive.principal(principal))"
    case .sessionUser(nil): "RESET SESSION AUTHORIZATION"
    case .sessionUser(.name(let user)): "SET SESSION AUTHORIZATION \(name(user))"
    case .sessionUser(.text(let user)): "SET SESSION AUTHORIZATION \(string(user))"
    }
  }

  func principal(_ principal: Principal) -> String {
    switch principal {
    case .name(let name): self.name(name)
    case .user(let name): "USER \(self.name(name))"
    case .role(let name): "ROLE \(self.name(name))"
    }
  }

  private func principals(_ principals: [Principal]) -> String { principals.map(principal).joined(separator: ", ") }

  private func grantor(_ grantor: Grantor) -> String {
    switch grantor {
    case .principal(let principal): self.principal(principal)
    case .currentUser: "CURRENT_USER"
    case .currentRole: "CURRENT_ROLE"
    }
  }

  private func grantTail(_ grant: AccessStatement.RoleGrant) -> String {
    (grant.grantedBy.map { " GRANTED BY \(grantor($0))" } ?? "") + inCatalog(grant.catalog)
  }

  private func role(_ choice: AccessStatement.RoleChoice) -> String {
    switch choice {
    case .all: "ALL"
    case .none: "NONE"
    case .role(let role): name(role)
    }
  }

  private func inCatalog(_ catalog: Identifier?) -> String { catalog.map { " IN \(name($0))" } ?? "" }

  private func privileges(_ privileges: Privileges) -> String {
    switch privileges {
    case .all: "ALL PRIVILEGES"
    case .list(let list): names(of: list)
    }
  }

  /// Privileges such as SELECT are reserved words and stand without quotes here.
  private func names(of privileges: [Identifier]) -> String { privileges.map(word).joined(separator: ", ") }

  private func word(_ identifier: Identifier) -> String { identifier.isQuoted ? name(identifier) : identifier.text }

  func grantObject(_ object: GrantObject) -> String { (object.kind.map { word($0) + " " } ?? "") + name(object.name) }
}
