/// SQL routines (`CREATE FUNCTION`, `WITH FUNCTION`) and calls of procedures.
package enum RoutineStatement: Hashable, Sendable {
  case create(RoutineDefinition, orReplace: Bool)
  case drop(RoutineDeclaration, ifExists: Bool)
  /// `CALL catalog.schema.procedure(a, name => b)`
  case call(QualifiedName, [CallArgument])
}

/// An argument of CALL and of `ALTER TABLE … EXECUTE`.
package struct CallArgument: Hashable, Sendable {
  package let name: Identifier?
  package let value: SyntaxExpression

  package init(name: Identifier?, _ value: SyntaxExpression) {
    self.name = name
    self.value = value
  }
}

/// `name(a bigint, varchar)`
package struct RoutineDeclaration: Hashable, Sendable {
  package let name: QualifiedName
  package let parameters: [Parameter]

  package init(_ name: QualifiedName, _ parameters: [Parameter]) {
    self.name = name
    self.parameters = parameters
  }

  package struct Parameter: Hashable, Sendable {
    package let name: Identifier?
    package let type: TypeName

    package init(name: Identifier?, _ type: TypeName) {
      self.name = name
      self.type = type
    }
  }
}

/// `FUNCTION name(…) RETURNS type characteristics body`
package struct RoutineDefinition: Hashable, Sendable {
  package let declaration: RoutineDeclaration
  package let returns: TypeName
  package let characteristics: [Characteristic]
  package let body: RoutineBody

  package init(_ declaration: RoutineDeclaration, returns: TypeName, characteristics: [Characteristic], body: RoutineBody) {
    self.declaration = declaration
    self.returns = returns
    self.characteristics = characteristics
    self.body = body
  }

  package enum Characteristic: Hashable, Sendable {
    case language(Identifier)
    case deterministic(Bool)
    /// RETURNS NULL ON NULL INPUT is false.
    case calledOnNullInput(Bool)
    case security(CreateView.Security)
    case comment(String)
  }
}

/// A control statement of a routine. Lists are never empty but for `otherwise`, where empty means no ELSE.
package indirect enum RoutineBody: Hashable, Sendable {
  case returns(SyntaxExpression)
  case assignment(Identifier, SyntaxExpression)
  case cases(operand: SyntaxExpression?, [Branch], otherwise: [RoutineBody])
  case conditional([Branch], otherwise: [RoutineBody])
  case iterate(Identifier)
  case leave(Identifier)
  case block([Variable], [RoutineBody])
  case loop(label: Identifier?, [RoutineBody])
  case whileLoop(label: Identifier?, SyntaxExpression, [RoutineBody])
  case repeatLoop(label: Identifier?, [RoutineBody], until: SyntaxExpression)

  package struct Branch: Hashable, Sendable {
    package let condition: SyntaxExpression
    package let body: [RoutineBody]

    package init(_ condition: SyntaxExpression, _ body: [RoutineBody]) {
      self.condition = condition
      self.body = body
    }
  }

  /// `DECLARE a, b bigint DEFAULT 1`
  package struct Variable: Hashable, Sendable {
    package let names: [Identifier]
    package let type: TypeName
    package let value: SyntaxExpression?

    package init(_ names: [Identifier], _ type: TypeName, value: SyntaxExpression?) {
      self.names = names
      self.type = type
      self.value = value
    }
  }
}

/// A query with what is declared for it alone.
package struct ScopedQuery: Hashable, Sendable {
  package var scope: Scope
  package var query: QueryExpression

  package init(_ scope: Scope, _ query: QueryExpression) {
    self.scope = scope
    self.query = query
  }

  package enum Scope: Hashable, Sendable {
    /// Trino's `WITH FUNCTION … , SESSION name = value`
    case routines([RoutineDefinition], session: [SessionValue])
    /// Athena's `USING EXTERNAL FUNCTION f(a int) RETURNS int LAMBDA 'name'`
    case external([ExternalFunction])
  }

  package struct SessionValue: Hashable, Sendable {
    package let name: QualifiedName
    package let value: SyntaxExpression

    package init(_ name: QualifiedName, _ value: SyntaxExpression) {
      self.name = name
      self.value = value
    }
  }

  package struct ExternalFunction: Hashable, Sendable {
    package let declaration: RoutineDeclaration
    package let returns: TypeName
    package let provider: Provider
    package let target: String

    package init(_ declaration: RoutineDeclaration, returns: TypeName, provider: Provider, target: String) {
      self.declaration = declaration
      self.returns = returns
      self.provider = provider
      self.target = target
    }
  }

  package enum Provider: String, Hashable, Sendable {
    case lambda = "LAMBDA"
    case sagemaker = "SAGEMAKER"
  }
}
