import LakeCatalog
import LakeFormats
import LakeVectors

/// `EXPLAIN (TYPE IO)`: the tables that a query reads, what is known of the wanted values of their columns, and guesses of
/// how many rows come out of them; JSON in the form of Trino's.
extension PlanPrinter {
  /// - Parameter catalog: the catalog's name in results.
  package static func io(_ query: Query, catalog: String) -> String {
    let estimator = PlanEstimator([query.plan], conditions: [])
    let tables = scans(query.plan).map { scan -> JSONText.Member in
      .object([
        ("table", table(scan.source.name, catalog)), ("constraint", constraint(scan)),
        ("estimate", estimate(estimator.estimate(.scan(scan))?.rows)),
      ])
    }
    let all = JSONText.Member.object([
      ("inputTableColumnInfos", .array(tables)), ("estimate", estimate(estimator.estimate(query.plan)?.rows)),
    ])
    return all.text("")
  }

  /// In the order of the plan, each once.
  private static func scans(_ plan: LogicalPlan) -> [LogicalPlan.Scan] {
    if case .scan(let node) = plan { return [node] }
    return plan.inputs.flatMap(scans)
  }

  /// Files have no schema.
  private static func table(_ name: String, _ catalog: String) -> JSONText.Member {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    let isFile = parts.count < 2 || name.contains("/") || name.contains("'")
    return .object([
      ("catalog", .string(catalog)),
      (
        "schemaTable",
        .object([("schema", .string(isFile ? "" : parts[0])), ("table", .string(isFile ? name : parts[1]))])
      ),
    ])
  }

  private static func constraint(_ scan: LogicalPlan.Scan) -> JSONText.Member {
    let domains = DomainExtraction.domains(of: scan.predicates, columns: scan.columns.map { (symbol: $0.symbol, column: $0.column) })
    let columns = domains.sorted { $0.key < $1.key }.compactMap { position, domain -> JSONText.Member? in
      guard scan.source.columns.indices.contains(position) else { return nil }
      let column = scan.source.columns[position]
      return .object([
        ("columnName", .string(column.name)), ("type", .string(column.type.description)),
        (
          "domain",
          .object([("nullsAllowed", .bare(String(domain.nullAllowed))), ("ranges", .array(ranges(domain, column.type)))])
        ),
      ])
    }
    return .object([("none", .bare("false")), ("columnConstraints", .array(columns))])
  }

  private static func ranges(_ domain: ColumnDomain, _ type: DataType) -> [JSONText.Member] {
    func marker(_ value: Value?, _ bound: String) -> JSONText.Member {
      .object((value.map { [("value", .string(ValueText.text($0, type)))] } ?? []) + [("bound", .string(bound))])
    }
    if let values = domain.values {
      return values.sorted { (Value.order($0, $1) ?? 0) < 0 }.map {
        .object([("low", marker($0, "EXACTLY")), ("high", marker($0, "EXACTLY"))])
      }
    }
    let low = marker(domain.lower?.value, domain.lower?.inclusive == true ? "EXACTLY" : "ABOVE")
    let high = marker(domain.upper?.value, domain.upper?.inclusive == true ? "EXACTLY" : "BELOW")
    return [.object([("low", low), ("high", high)])]
  }

  /// Costs are not reckoned here.
  private static func estimate(_ rows: Double?) -> JSONText.Member {
    let unknown = JSONText.Member.string("NaN")
    return .object([
      ("outputRowCount", rows.map { .bare(String($0.rounded())) } ?? unknown), ("outputSizeInBytes", unknown), ("cpuCost", unknown),
      ("maxMemory", unknown), ("networkCost", unknown),
    ])
  }
}

extension JSONText {
  /// JSON to be printed over several lines.
  fileprivate indirect enum Member {
    /// Numbers and words.
    case bare(String)
    case string(String)
    case array([Member])
    case object([(String, Member)])

    func text(_ indent: String) -> String {
      let inner = indent + "  "
      switch self {
      case .bare(let text): return text
      case .string(let text): return Self.quoted(text)
      case .array(let items):
        return items.isEmpty ? "[ ]" : "[ " + items.map { $0.text(indent) }.joined(separator: ", ") + " ]"
      case .object(let members):
        let lines = members.map { "\(inner)\(Self.quoted($0)) : \($1.text(inner))" }
        return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
      }
    }

    private static func quoted(_ text: String) -> String {
      var text = text
      var bytes: [UInt8] = []
      text.withUTF8 { JSONText.appendQuoted(UnsafeRawBufferPointer($0), into: &bytes) }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
