/// Roles, privileges, owners.
extension Parser {
  mutating func createRole() throws(SyntaxError) -> Statement {
    let name = try identifier()
    var admin: Grantor?
    if accept(.with) {
      try expect(.admin)
      admin = try grantor()
    }
    return .access(.createRole(name, admin: admin, catalog: try inCatalog()))
  }

  mutating func dropRole() throws(SyntaxError) -> Statement {
    let name = try identifier()
    return .access(.dropRole(name, catalog: try inCatalog()))
  }

  private mutating func inCatalog() throws(SyntaxError) -> Identifier? { accept(.in) ? try identifier() : nil }

  mutating func principal() throws(SyntaxError) -> Principal {
    if peek(.user), isIdentifier(token(ahead: 1)) {
      advance()
      return .user(try identifier())
    }
    if peek(.role), isIdentifier(token(ahead: 1)) {
      advance()
      return .role(try identifier())
    }
    return .name(try identifier())
  }

  private mutating func grantor() throws(SyntaxError) -> Grantor {
    if accept(.currentUser) { return .currentUser }
    if accept(.currentRole) { return .currentRole }
    return .principal(try principal())
  }

  private mutating func principals() throws(SyntaxError) -> [Principal] {
    try list { parser throws(SyntaxError) in try parser.principal() }
  }

  mutating func grant() throws(SyntaxError) -> Statement {
    advance()
    let privileges = try privileges()
    if accept(.on) {
      let object = try grantObject()
      try expect(.to)
      let principal = try principal()
      let withOption = accept(.with)
      if withOption {
        try expect(.grant)
        try expect(.option)
      }
      return .access(.grant(privileges, on: object, to: principal, withGrantOption: withOption))
    }
    guard case .list(let roles) = privileges else { throw unexpected() }
    try expect(.to)
    let principals = try principals()
    let adminOption = accept(.with)
    if adminOption {
      try expect(.admin)
      try expect(.option)
    }
    return .access(.grantRoles(try roleGrant(roles, principals, adminOption)))
  }

  private mutating func roleGrant(
    _ roles: [Identifier], _ principals: [Principal], _ adminOption: Bool
  ) throws(SyntaxError) -> AccessStatement.RoleGrant {
    var grantedBy: Grantor?
    if accept(.granted) {
      try expect(.by)
      grantedBy = try grantor()
    }
    return AccessStatement.RoleGrant(
      roles: roles, principals: principals, adminOption: adminOption, grantedBy: grantedBy, catalog: try inCatalog())
  }

  mutating func revoke() throws(SyntaxError) -> Statement {
    advance()
    var adminOption = false
    var grantOption = false
    if peek(.option, ahead: 1), peek(.for, ahead: 2) {
      adminOption = accept(.admin)
      if !adminOption {
        try expect(.grant)
        grantOption = true
      }
      index += 2
    }
    let privileges = try privileges()
    if !adminOption, accept(.on) {
      let object = try grantObject()
      try expect(.from)
      return .access(.revoke(privileges, on: object, from: try principal(), grantOptionFor: grantOption))
    }
    guard !grantOption, case .list(let roles) = privileges else { throw unexpected() }
    try expect(.from)
    let principals = try principals()
    return .access(.revokeRoles(try roleGrant(roles, principals, adminOption)))
  }

  mutating func deny() throws(SyntaxError) -> Statement {
    advance()
    let privileges = try privileges()
    try expect(.on)
    let object = try grantObject()
    try expect(.to)
    return .access(.deny(privileges, on: object, to: try principal()))
  }

  private mutating func privileges() throws(SyntaxError) -> Privileges {
    if accept(.all, .privileges) { return .all }
    return .list(try list { parser throws(SyntaxError) in try parser.privilege() })
  }

  private mutating func privilege() throws(SyntaxError) -> Identifier {
    let token = token
    switch token.keyword {
    case .create, .select, .delete, .insert:
      advance()
      return Identifier(text(of: token), at: token.position)
    default: return try identifier()
    }
  }

  mutating func grantObject() throws(SyntaxError) -> GrantObject {
    let token = token
    if token.keyword == .table {
      advance()
      return GrantObject(kind: Identifier(text(of: token), at: token.position), try qualifiedName())
    }
    // The TO behind a name without a kind could be a name itself.
    let isNameAlone = peek(.to, ahead: 1) && !peek(.to, ahead: 2)
    if isIdentifier(token), isIdentifier(self.token(ahead: 1)), !isNameAlone {
      let kind = try identifier()
      return GrantObject(kind: kind, try qualifiedName())
    }
    return GrantObject(kind: nil, try qualifiedName())
  }

  /// Behind SET ROLE.
  mutating func setRole() throws(SyntaxError) -> Statement {
    let choice: AccessStatement.RoleChoice
    if accept(.all) {
      choice = .all
    } else if peekWord("none") {
      advance()
      choice = .none
    } else {
      choice = .role(try identifier())
    }
    return .access(.setRole(choice, catalog: try inCatalog()))
  }

  /// Behind AUTHORIZATION.
  mutating func sessionUser() throws(SyntaxError) -> AccessStatement.SessionUser {
    if peek(.string) || peek(.unicodeString) { return .text(try string()) }
    return .name(try identifier())
  }
}
