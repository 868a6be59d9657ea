/// A table as the catalog keeps it: one JSON file, close to the DDL it came from.
package struct TableMetadata: Codable, Hashable, Sendable {
  package struct Column: Codable, Hashable, Sendable {
    package var name: String
    /// Trino's spelling, as `DataType.description` prints it.
    package var type: String
    package var comment: String?

    package init(name: String, type: String, comment: String? = nil) {
      self.name = name
      self.type = type
      self.comment = comment
    }
  }

  package var database: String
  package var name: String
  package var comment: String?
  package var columns: [Column]
  package var partitionColumns: [Column]
  /// A name of `FormatRegistry`.
  package var format: String
  /// The Java class of the SerDe, when the DDL named one.
  package var serde: String?
  package var serdeProperties: [String: String]
  /// `s3://bucket/folder/`.
  package var location: String
  package var properties: [String: String]
  /// Seconds since 1970.
  package var createdAt: Int64

  package init(
    database: String, name: String, comment: String? = nil, columns: [Column], partitionColumns: [Column] = [],
    format: String, serde: String? = nil, serdeProperties: [String: String] = [:], location: String,
    properties: [String: String] = [:], createdAt: Int64 = 0
  ) {
    self.database = database
    self.name = name
    self.comment = comment
    self.columns = columns
    self.partitionColumns = partitionColumns
    self.format = format
    self.serde = serde
    self.serdeProperties = serdeProperties
    self.location = location
    self.properties = properties
    self.createdAt = createdAt
  }
}

/// A database as the catalog keeps it.
package struct DatabaseMetadata: Codable, Hashable, Sendable {
  package var name: String
  package var comment: String?
  package var location: String?
  package var properties: [String: String]

  package init(name: String, comment: String? = nil, location: String? = nil, properties: [String: String] = [:]) {
    self.name = name
    self.comment = comment
    self.location = location
    self.properties = properties
  }
}
