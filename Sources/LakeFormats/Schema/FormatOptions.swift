/// How the files of a table are written, from the table's SerDe and properties. One part a family of formats; each
/// format reads only its own.
package struct FormatOptions: Hashable, Sendable {
  package var text = TextOptions()
  package var json = JSONOptions()
  package var parquet = ParquetOptions()
  package var typeOrigin = TypeOrigin.table

  package init() {}

  /// Who says what types the columns have.
  package enum TypeOrigin: Hashable, Sendable {
    /// A table, whose SerDe's leniency holds.
    case table
    /// A table into which a request body's rows are to go; values that do not fit are refused.
    case sender
    /// The files themselves, which are read by name.
    case inference

    /// How to get around a value that its column's type does not allow.
    var hint: String {
      switch self {
      case .table: "correct the row, or declare the column varchar"
      case .sender: "the table says what type the column has: send such a value, or null"
      case .inference: "types of files without a table are inferred from their first rows"
      }
    }
  }
}

/// Delimited text (CSV, TSV).
package struct TextOptions: Hashable, Sendable {
  /// Which reader's rules hold.
  package enum Dialect: String, Hashable, Sendable {
    /// Hive's LazySimpleSerDe (`ROW FORMAT DELIMITED`): no quotes, optional escape, a line is a row.
    case delimited
    /// Hive's OpenCSVSerde: quotes, backslash escape, every value a string first, a line is a row.
    case openCSV
    /// RFC 4180, for files read without a table: quotes, doubled quotes, newlines inside quotes.
    case rfc4180
  }

  package var dialect = Dialect.rfc4180
  package var delimiter: UInt8 = 44
  package var quote: UInt8? = 34
  package var escape: UInt8?
  /// Text that stands for NULL; LazySimpleSerDe's is `\N`. Nil: an empty, unquoted field is NULL.
  package var nullText: String?
  /// Lines to pass over at the start of each file (`skip.header.line.count`).
  package var headerLines = 0
  /// First line names the columns; nil lets inference find out (files without a table).
  package var hasHeader: Bool?
  /// Each file's header says where its columns are (files read together without a table); nil: by position.
  package var header: TextHeader?
  /// Empty lines are no rows (files without a table that have more than one column).
  package var skipsBlankLines = false

  package init() {}
}

/// The columns of files that are read together, each with its own header.
package struct TextHeader: Hashable, Sendable {
  /// All columns, the first file's first.
  package var names: [String]
  /// How many of them the first file has; a file without a header must have as many.
  package var width: Int

  package init(names: [String], width: Int) {
    self.names = names
    self.width = width
  }
}

package struct JSONOptions: Hashable, Sendable {
  /// A malformed line is a row of NULLs instead of an error (`ignore.malformed.json`).
  package var ignoreMalformed = false
  /// Keys are matched without regard to case (`case.insensitive`, Athena's default).
  package var caseInsensitive = true
  /// Column name to JSON key (`mapping.<column>`).
  package var mapping: [String: String] = [:]
  /// Numbers with a fraction are cut to integers where a column is one, as Hive's SerDes do; an error when types are inferred.
  package var cutsFractions = true

  package init() {}
}

package struct ParquetOptions: Hashable, Sendable {
  package enum Compression: String, Hashable, Sendable, CaseIterable { case uncompressed, snappy, gzip, zstd }

  package var compression = Compression.zstd
  package var rowGroupRows = 122_880

  package init() {}
}
