import Foundation
import LakeCatalog
import LakeFormats
import LakeStorage
import LakeVectors
import Testing

@Suite struct CatalogStoreTests {
  let folder = FileManager.default.temporaryDirectory.appending(path: "lakeq-catalog-\(UUID().uuidString)").path
  var store: CatalogStore { CatalogStore(layout: LakeLayout(root: folder)) }

  private func table(_ name: String) -> TableMetadata {
    TableMetadata(
      database: "default", name: name, columns: [.init(name: "id", type: "bigint")], partitionColumns: [.init(name: "dt", type: "date")],
      format: "csv", serdeProperties: ["field.delim": ","], location: "s3://b/t/")
  }

  @Test func tablesAreWrittenReadAndDropped() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try store.table(database: "default", name: "t") == nil)
    #expect(try store.createTable(table("t")))
    #expect(try store.createTable(table("t")) == false)
    #expect(try store.table(database: "default", name: "t") == table("t"))
    #expect(try store.tables(in: "default") == ["t"])
    let before = store.stamp(database: "default", name: "t")
    #expect(try store.updatePartitions(database: "default", name: "t") { $0.add([.init(name: "dt=2023-10-22")]) } == ["dt=2023-10-22"])
    #expect(store.stamp(database: "default", name: "t") != before)
    try store.dropTable(database: "default", name: "t")
    #expect(try store.tables(in: "default").isEmpty && store.stamp(database: "default", name: "t") == nil)
    #expect(try store.partitions(database: "default", name: "t").entries.isEmpty)
  }

  @Test func databasesAreFolders() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try store.databases() == ["default"])
    try store.createDatabase(DatabaseMetadata(name: "sales"))
    #expect(try store.databases() == ["default", "sales"] && store.databaseExists("sales"))
    var other = table("t")
    other.database = "sales"
    #expect(try store.createTable(other))
    #expect(throws: LakeError.self) { try store.dropDatabase("sales", cascade: false) }
    try store.dropDatabase("sales", cascade: true)
    #expect(!store.databaseExists("sales"))
  }

  @Test(arguments: ["../x", "a/b", "", ".hidden", "a b"])
  func namesThatLeaveTheCatalogAreRefused(name: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try store.table(database: "default", name: name) == nil)
    #expect(!store.databaseExists(name))
    #expect(throws: LakeError.self) { try store.createTable(table(name)) }
    #expect(throws: LakeError.self) { try store.createDatabase(DatabaseMetadata(name: name)) }
  }

  @Test func aBrokenFileIsAnErrorThatNamesIt() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try store.createTable(table("t")))
    try Data("{".utf8).write(to: URL(filePath: folder + "/.lakeq/default/t.json"))
    #expect { try store.table(database: "default", name: "t") } throws: { error in
      (error as? LakeError)?.code == .hiveInvalidMetadata && "\(error)".contains("t.json")
    }
  }

  @Test func manyWritersLoseNothing() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try store.createTable(table("t")))
    let store = store
    await withTaskGroup(of: Void.self) { group in
      for i in 0..<40 {
        group.addTask { _ = try? store.updatePartitions(database: "default", name: "t") { $0.add([.init(name: "dt=\(i)")]) } }
      }
    }
    #expect(try store.partitions(database: "default", name: "t").entries.count == 40)
  }

  /// An old file is kept in memory; another process's change of it is seen all the same.
  @Test func aDefinitionIsReadAgainWhenItsFileChanges() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (store, other) = (self.store, self.store)
    let path = folder + "/.lakeq/default/t.json"
    func age() throws {
      try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: path)
    }
    func columns() throws -> [String]? { try store.definition(database: "default", name: "t")?.columns.map(\.name) }
    #expect(try columns() == nil)
    #expect(try store.createTable(table("t")))
    try age()
    #expect(try columns() == ["id", "dt"])
    #expect(try columns() == ["id", "dt"])
    try other.dropTable(database: "default", name: "t")
    #expect(try columns() == nil)
    var changed = table("t")
    changed.columns = [.init(name: "no", type: "integer")]
    #expect(try other.createTable(changed))
    #expect(try columns() == ["no", "dt"])
    // The same size and time, another file.
    try age()
    #expect(try columns() == ["no", "dt"])
    try other.dropTable(database: "default", name: "t")
    changed.columns[0].name = "id"
    #expect(try other.createTable(changed))
    try age()
    #expect(try columns() == ["id", "dt"])
  }

  /// A time beyond 2262 does not fit into 64 bits of nanoseconds.
  @Test func aFileOfAnyTimeHasAStamp() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try store.createTable(table("t")))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 13_000_000_000)], ofItemAtPath: folder + "/.lakeq/default/t.json")
    #expect(try store.definition(database: "default", name: "t") != nil)
  }
}

@Suite struct SerDeMappingTests {
  private func options(_ serde: String?, _ properties: [String: String], table: [String: String] = [:], format: String = "csv") throws
    -> FormatOptions
  {
    try SerDeMapping.options(
      for: TableMetadata(
        database: "d", name: "t", columns: [], format: format, serde: serde, serdeProperties: properties, location: "s3://b/",
        properties: table))
  }

  @Test func formats() throws {
    #expect(try SerDeMapping.format(serde: nil, storedAs: nil) == "csv")
    #expect(try SerDeMapping.format(serde: nil, storedAs: "Parquet") == "parquet")
    #expect(try SerDeMapping.format(serde: "org.openx.data.jsonserde.JsonSerDe", storedAs: "TEXTFILE") == "json")
    #expect(throws: LakeError.self) { try SerDeMapping.format(serde: nil, storedAs: "ORC") }
    #expect(throws: LakeError.self) { try SerDeMapping.format(serde: "com.example.Mine", storedAs: nil) }
  }

  @Test func delimitedText() throws {
    let plain = try options(nil, [:]).text
    #expect(plain.delimiter == 1 && plain.dialect == .delimited && plain.quote == nil && plain.nullText == "\\N")
    let tab = try options(
      nil, ["field.delim": "\t", "escape.delim": "\\", "serialization.null.format": ""], table: ["skip.header.line.count": "2"]
    ).text
    #expect(tab.delimiter == 9 && tab.escape == 92 && tab.nullText == "" && tab.headerLines == 2)
    #expect(try options(nil, ["field.delim": "1"]).text.delimiter == 1)
    #expect(throws: LakeError.self) { try options(nil, ["field.delim": "||"]) }
    #expect(throws: LakeError.self) { try options(nil, [:], table: ["skip.header.line.count": "one"]) }
  }

  @Test func openCSVAndJSON() throws {
    let csv = try options("org.apache.hadoop.hive.serde2.OpenCSVSerde", ["separatorChar": ";", "quoteChar": "'"]).text
    #expect(csv.dialect == .openCSV && csv.delimiter == 59 && csv.quote == 39 && csv.escape == 92)
    let json = try options(nil, ["ignore.malformed.json": "TRUE", "mapping.Ts": "timestamp"], format: "json").json
    #expect(json.ignoreMalformed && json.mapping == ["ts": "timestamp"])
  }

  @Test func parquetCompression() throws {
    #expect(try options(nil, [:], table: ["parquet.compression": "SNAPPY"], format: "parquet").parquet.compression == .snappy)
    #expect(try options(nil, [:], format: "parquet").parquet.compression == .zstd)
    #expect(throws: LakeError.self) { try options(nil, [:], table: ["parquet.compression": "BZIP2"], format: "parquet") }
  }
}
