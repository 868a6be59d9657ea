extension TableMetadata {
  /// The DDL that makes this table again, as SHOW CREATE TABLE prints it.
  package var createStatement: String {
    func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
    func list(_ columns: [Column]) -> String {
      columns.map { column in
        "  `\(column.name)` \(Self.hiveType(column.type))" + (column.comment.map { " COMMENT " + quoted($0) } ?? "")
      }.joined(separator: ",\n")
    }
    func properties(_ all: [String: String]) -> String {
      all.sorted { $0.key < $1.key }.map { "  \(quoted($0.key))=\(quoted(Self.escaped($0.value)))" }.joined(separator: ",\n")
    }
    var text = "CREATE EXTERNAL TABLE `\(database)`.`\(name)`(\n\(list(columns)))"
    if let comment { text += "\nCOMMENT " + quoted(comment) }
    if !partitionColumns.isEmpty { text += "\nPARTITIONED BY (\n\(list(partitionColumns)))" }
    let serdeClass = serde ?? defaultSerDe
    text += "\nROW FORMAT SERDE\n  \(quoted(serdeClass))"
    if !serdeProperties.isEmpty { text += "\nWITH SERDEPROPERTIES (\n\(properties(serdeProperties)))" }
    text += "\nSTORED AS \(format == "parquet" ? "PARQUET" : "TEXTFILE")\nLOCATION\n  \(quoted(location))"
    if !self.properties.isEmpty { text += "\nTBLPROPERTIES (\n\(properties(self.properties)))" }
    return text
  }

  private var defaultSerDe: String {
    switch format {
    case "json": "org.openx.data.jsonserde.JsonSerDe"
    case "parquet": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    default: "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
    }
  }

  /// Hive's names where they differ from Trino's.
  private static func hiveType(_ type: String) -> String {
    switch type {
    case "varchar": "string"
    case "integer": "int"
    case "varbinary": "binary"
    case "real": "float"
    default: type.hasPrefix("timestamp(") ? "timestamp" : type
    }
  }

  /// Control characters as Hive's DDL writes them.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\t": "\\t"
      case "\n": "\\n"
      case "\\": "\\\\"
      default: scalar.value < 32 ? "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16) : String(scalar)
      }
    }.joined()
  }
}
