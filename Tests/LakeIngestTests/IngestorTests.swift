import Foundation
import LakeIngest
import LakeQ
import Testing

@Suite struct IngestorTests {
  let root = FileManager.default.temporaryDirectory.appending(path: "lakeq-ingest-\(UUID().uuidString)")

  private func lake(_ ddl: String) async throws -> Lake {
    let lake = try Lake(at: root.path)
    _ = try await lake.query(ddl)
    return lake
  }

  private func json(_ text: String, id: String? = nil) -> IngestBody { IngestBody(Array(text.utf8), encoding: .json, messageID: id) }

  private func files(_ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path).filter { $0.contains("ingest-") }
  }

  @Test(arguments: [
    "STORED AS PARQUET", "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'", "ROW FORMAT DELIMITED FIELDS TERMINATED BY ','",
  ])
  func rowsAreVisibleOnceAppendReturns(format: String) async throws {
    defer { try? FileManager.default.removeItem(at: root) }
    let lake = try await lake(
      "CREATE EXTERNAL TABLE t (id bigint, name string, price decimal(10,2), at timestamp, ok boolean) \(format) LOCATION 's3://b/t/'")
    let ingestor = Ingestor(lake)
    let receipt = try await ingestor.append(
      json(#"[{"id": 1, "name": "Peña", "price": 12.5, "at": "2023-10-22 10:00:00.123", "ok": true}, {"id": 2}]"#), database: "default",
      table: "t")
    #expect(receipt.rows == 2 && !receipt.isDuplicate && receipt.ignoredFields.isEmpty)
    let first = try await lake.query("SELECT * FROM t ORDER BY id")
    #expect(first.csv() == "id,name,price,at,ok\n1,Peña,12.50,2023-10-22 10:00:00.123,true\n2,,,,\n")
    for id in 3...12 { try await ingestor.append(json("{\"id\": \(id), \"name\": \"n\"}"), database: "default", table: "t") }
    #expect(try await lake.query("SELECT count(*) AS n, sum(id) AS s FROM t").csv() == "n,s\n12,78\n")
    // Small files grow instead of multiplying.
    #expect(try files("b/t").count == 1)
    ingestor.close()
    await #expect(throws: LakeError.self) { try await ingestor.append(json(#"{"id": 9}"#), database: "default", table: "t") }
  }

  @Test func aMessageIsStoredOnceAcrossRestarts() async throws {
    defer { try? FileManager.default.removeItem(at: root) }
    let lake = try await lake("CREATE EXTERNAL TABLE t (id int) STORED AS PARQUET LOCATION 's3://b/t/'")
    let first = Ingestor(lake)
    #expect(try await first.append(json(#"{"id": 1}"#, id: "m\n1"), database: "default", table: "t").isDuplicate == false)
    #expect(try await first.append(json(#"{"id": 1}"#, id: "m\n1"), database: "default", table: "t").isDuplicate)
    first.close()
    let second = Ingestor(lake)
    defer { second.close() }
    #expect(try await second.append(json(#"{"id": 1}"#, id: "m\n1"), database: "default", table: "t").isDuplicate)
    #expect(try await second.append(json(#"{"id": 2}"#, id: "m2"), database: "default", table: "t").rows == 1)
    #expect(try await lake.query("SELECT count(*) AS n FROM t").csv() == "n\n2\n")
  }

  @Test func badRowsStoreNothing() async throws {
    defer { try? FileManager.default.removeItem(at: root) }
    let lake = try await lake("CREATE EXTERNAL TABLE t (id int) PARTITIONED BY (dt date) STORED AS PARQUET LOCATION 's3://b/t/'")
    let ingestor = Ingestor(lake)
    defer { ingestor.close() }
    let bodies = [
      "{\"id\": 1, \"dt\": \"2023-10-22\"}\n{\"id\": \"x\", \"dt\": \"2023-10-22\"}", "{\"id\": 1, \"dt\": \"2023-10-22\"}\n{\"id\": 2}",
      "{", "[{\"id\": 1}",
      "{\"other\": 1}", "{\"id\": 1, \"dt\": \"yesterday\"}",
    ]
    for body in bodies {
      let error = await #expect(throws: LakeError.self) { try await ingestor.append(json(body), database: "default", table: "t") }
      #expect([.hiveBadData, .invalidCastArgument, .invalidArguments].contains(error?.code), "\(body): \(String(describing: error))")
    }
    await #expect { try await ingestor.append(json("{}"), database: "default", table: "u") } throws: {
      ($0 as? LakeError)?.code == .tableNotFound
    }
    #expect(try await ingestor.append(json(" \n"), database: "default", table: "t").rows == 0)
    #expect(try await lake.query("SELECT count(*) AS n FROM t").csv() == "n\n0\n")
    #expect(try await lake.query("SHOW PARTITIONS t").rowCount == 0)
  }

  @Test func partitionsAndUnknownFields() async throws {
    defer { try? FileManager.default.removeItem(at: root) }
    let lake = try await lake(
      "CREATE EXTERNAL TABLE t (id int) PARTITIONED BY (country string, dt date) STORED AS PARQUET LOCATION 's3://b/t/'")
    let ingestor = Ingestor(lake)
    defer { ingestor.close() }
    let rows =
      #"[{"id": 1, "country": "A/B", "dt": "2023-10-22", "Extra": 1}, {"id": 2, "country": "ES", "dt": "2023-10-22"}, {"id": 3, "country": "A/B", "dt": "2023-10-22"}]"#
    #expect(try await ingestor.append(json(rows), database: "default", table: "T").ignoredFields == ["extra"])
    #expect(
      try await lake.query("SHOW PARTITIONS t").column("partition", as: String.self) == [
        "country=A%2FB/dt=2023-10-22", "country=ES/dt=2023-10-22",
      ])
    #expect(try await lake.query("SELECT id FROM t WHERE country = 'A/B' ORDER BY id").csv() == "id\n1\n3\n")
  }

  @Test func manySendersShareWrites() async throws {
    defer { try? FileManager.default.removeItem(at: root) }
    let lake = try await lake("CREATE EXTERNAL TABLE t (id int) STORED AS PARQUET LOCATION 's3://b/t/'")
    let ingestor = Ingestor(lake)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for id in 0..<200 {
        group.addTask {
          try await ingestor.append(IngestBody(Array("{\"id\": \(id)}".utf8), encoding: .json), database: "default", table: "t")
        }
      }
      try await group.waitForAll()
    }
    ingestor.close()
    #expect(try await lake.query("SELECT count(DISTINCT id) AS d, count(*) AS n FROM t").csv() == "d,n\n200,200\n")
  }
}
