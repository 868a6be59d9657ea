/// Roles, privileges and owners: Trino's statements; Athena leaves these to IAM and Lake Formation.
package enum AccessStatement: Hashable, Sendable {
  case createRole(Identifier, admin: Grantor?, catalog: Identifier?)
  case dropRole(Identifier, catalog: Identifier?)
  case grantRoles(RoleGrant)
  case revokeRoles(RoleGrant)
  case grant(Privileges, on: GrantObject, to: Principal, withGrantOption: Bool)
  case revoke(Privileges, on: GrantObject, from: Principal, grantOptionFor: Bool)
  case deny(Privileges, on: GrantObject, to: Principal)
  case setRole(RoleChoice, catalog: Identifier?)
  /// `ALTER SCHEMA | TABLE | VIEW name SET AUTHORIZATION principal`
  case setOwner(Owned, QualifiedName, Principal)
  /// `SET SESSION AUTHORIZATION name`; nil is RESET.
  case sessionUser(SessionUser?)

  package enum Owned: String, Hashable, Sendable {
    case schema = "SCHEMA"
    case table = "TABLE"
    case view = "VIEW"
  }

  package enum RoleChoice: Hashable, Sendable {
    case all
    case none
    case role(Identifier)
  }

  package enum SessionUser: Hashable, Sendable {
    case name(Identifier)
    case text(String)
  }

  /// `GRANT a, b TO …`, `REVOKE a, b FROM …`
  package struct RoleGrant: Hashable, Sendable {
    package let roles: [Identifier]
    package let principals: [Principal]
    /// WITH ADMIN OPTION of a grant, ADMIN OPTION FOR of a revocation.
    package let adminOption: Bool
    package let grantedBy: Grantor?
    package let catalog: Identifier?

    package init(roles: [Identifier], principals: [Principal], adminOption: Bool, grantedBy: Grantor?, catalog: Identifier?) {
      self.roles = roles
      self.principals = principals
      self.adminOption = adminOption
      self.grantedBy = grantedBy
      self.catalog = catalog
    }
  }
}

package enum Principal: Hashable, Sendable {
  case name(Identifier)
  case user(Identifier)
  case role(Identifier)
}

package enum Grantor: Hashable, Sendable {
  case principal(Principal)
  case currentUser
  case currentRole
}

package enum Privileges: Hashable, Sendable {
  /// `ALL PRIVILEGES`
  case all
  /// `SELECT`, `INSERT`, … as written
  case list([Identifier])
}

/// `TABLE t`, `SCHEMA s`, or a name without a kind.
package struct GrantObject: Hashable, Sendable {
  package let kind: Identifier?
  package let name: QualifiedName

  package init(kind: Identifier?, _ name: QualifiedName) {
    self.kind = kind
    self.name = name
  }
}
