/// SQL routines: always a line a statement.
extension Printer {
  func routine(_ statement: RoutineStatement) -> Layout {
    switch statement {
    case .create(let definition, let orReplace): "CREATE \(orReplace ? "OR REPLACE " : "")" + self.definition(definition)
    case .drop(let declaration, let ifExists): "DROP FUNCTION \(ifExists ? "IF EXISTS " : "")" + self.declaration(declaration)
    case .call(let procedure, let arguments): .block("CALL \(name(procedure))(", arguments.map(callArgument).list)
    }
  }

  func callArgument(_ argument: CallArgument) -> Layout {
    .text(argument.name.map { "\(name($0)) => " } ?? "") + expression(argument.value)
  }

  func scopedQuery(_ scoped: ScopedQuery) -> Layout {
    switch scoped.scope {
    case .routines(let routines, let session):
      let parts = routines.map(definition) + session.map { Layout.text("SESSION \(name($0.name)) = ") + expression($0.value) }
      return .all(["WITH", .indented(.line + parts.joined("," + .line)), .line, query(scoped.query)])
    case .external(let functions):
      let parts = functions.map { function in
        "EXTERNAL FUNCTION " + declaration(function.declaration)
          + " RETURNS \(type(function.returns)) \(function.provider.rawValue) \(string(function.target))"
      }
      return .all(["USING", .indented(.line + parts.joined("," + .line)), .line, query(scoped.query)])
    }
  }

  private func declaration(_ declaration: RoutineDeclaration) -> Layout {
    let parameters = declaration.parameters.map { parameter in
      Layout.text((parameter.name.map { "\(name($0)) " } ?? "") + type(parameter.type))
    }
    return .block("\(name(declaration.name))(", parameters.list)
  }

  private func definition(_ definition: RoutineDefinition) -> Layout {
    var lines: [Layout] = ["FUNCTION " + declaration(definition.declaration), "RETURNS \(type(definition.returns))"]
    lines += definition.characteristics.map { .text(characteristic($0)) }
    lines.append(body(definition.body))
    return lines.joined(.line)
  }

  private func characteristic(_ characteristic: RoutineDefinition.Characteristic) -> String {
    switch characteristic {
    case .language(let language): "LANGUAGE \(name(language))"
    case .deterministic(let isDeterministic): isDeterministic ? "DETERMINISTIC" : "NOT DETERMINISTIC"
    case .calledOnNullInput(let isCalled): isCalled ? "CALLED ON NULL INPUT" : "RETURNS NULL ON NULL INPUT"
    case .security(let security): "SECURITY \(security.rawValue)"
    case .comment(let text): "COMMENT \(string(text))"
    }
  }

  /// Statements of a list, each ended by `;`, on lines of their own.
  private func statements(_ statements: [RoutineBody]) -> Layout {
    .indented(.all(statements.map { .line + body($0) + ";" }))
  }

  private func body(_ statement: RoutineBody) -> Layout {
    switch statement {
    case .returns(let value): return "RETURN " + expression(value, .concatenation)
    case .assignment(let variable, let value): return .text("SET \(name(variable)) = ") + expression(value)
    case .iterate(let label): return "ITERATE \(name(label))"
    case .leave(let label): return "LEAVE \(name(label))"
    case .cases(let operand, let branches, let otherwise):
      let head = operand.map { "CASE " + expression($0) } ?? "CASE"
      let whens = branches.map { .line + "WHEN " + expression($0.condition) + " THEN" + statements($0.body) }
      return .all([head] + whens + [elseClause(otherwise), .line, "END CASE"])
    case .conditional(let branches, let otherwise):
      let parts = branches.enumerated().map { index, branch in
        (index == 0 ? "IF " : .line + "ELSEIF ") + expression(branch.condition) + " THEN" + statements(branch.body)
      }
      return .all(parts + [elseClause(otherwise), .line, "END IF"])
    case .block(let variables, let statements):
      let declarations = variables.map { .line + variable($0) + ";" }
      return .all(["BEGIN", .indented(.all(declarations)), self.statements(statements), .line, "END"])
    case .loop(let label, let statements):
      return .all([self.label(label), "LOOP", self.statements(statements), .line, "END LOOP"])
    case .whileLoop(let label, let condition, let statements):
      return .all([self.label(label), "WHILE ", expression(condition), " DO", self.statements(statements), .line, "END WHILE"])
    case .repeatLoop(let label, let statements, let condition):
      let end = [Layout.line, "UNTIL ", expression(condition), .line, "END REPEAT"]
      return .all([self.label(label), "REPEAT", self.statements(statements)] + end)
    }
  }

  private func label(_ label: Identifier?) -> Layout { label.map { "\(name($0)): " } ?? .empty }

  private func elseClause(_ statements: [RoutineBody]) -> Layout {
    statements.isEmpty ? .empty : .line + "ELSE" + self.statements(statements)
  }

  private func variable(_ variable: RoutineBody.Variable) -> Layout {
    let names = variable.names.map { name($0) }.joined(separator: ", ")
    let value = variable.value.map { " DEFAULT " + expression($0, .concatenation) }
    return .text("DECLARE \(names) \(type(variable.type))") + (value ?? .empty)
  }
}
