import Foundation
import Testing

@Suite struct ServerTests {
  static let passengers = """
    CREATE EXTERNAL TABLE passengers (passenger_id int, flight_id int, name string, seat_number string)
    STORED AS PARQUET LOCATION 's3://bucket/passengers/'
    """

  let lake: TemporaryLake
  let fixtures = Command.root.appending(path: "Fixtures/passengers")

  init() throws {
    lake = try TemporaryLake()
    #expect(try lake.lakeq(Self.passengers).status == 0)
    try lake.write(
      "endpoints/passengers.sql",
      String(contentsOf: Command.root.appending(path: "Fixtures/demo/endpoints/passengers.sql"), encoding: .utf8))
  }

  private func serve() throws -> Server { try Server(["--lake", lake.path, "--endpoints", lake.path + "/endpoints"]) }

  private static func notification(_ message: String, id: String) throws -> String {
    let envelope = ["Type": "Notification", "MessageId": id, "TopicArn": "arn:aws:sns:eu-west-1:1:passengers", "Message": message]
    return String(decoding: try JSONEncoder().encode(envelope), as: UTF8.self)
  }

  @Test func passengersByteForByte() throws {
    let server = try serve()
    let lines = try String(contentsOf: fixtures.appending(path: "passengers.ndjson"), encoding: .utf8).split(separator: "\n")
    for (number, line) in lines.enumerated() {
      let reply = try server.post(
        "/sns/default/passengers", Self.notification(String(line), id: "m\(number)"), headers: ["x-amz-sns-message-type": "Notification"])
      #expect(reply.status == 200 && reply.text.contains("\"rows\": 1"), "\(reply.text)")
    }
    var expected = try Data(contentsOf: fixtures.appending(path: "expected.json"))
    expected.removeLast()
    let reply = try server.get("/passengers")
    #expect(reply.status == 200)
    #expect(reply.body == expected)
    #expect(reply.headers["content-type"] == "application/json")
    #expect(reply.headers["content-length"] == "1175")

    // A repeated delivery is acknowledged and stored once.
    let again = try server.post("/sns/default/passengers", Self.notification(String(lines[0]), id: "m0"))
    #expect(again.status == 200 && again.text.contains("\"duplicate\": true"))
    #expect(try server.get("/passengers").body == expected)

    #expect(
      try server.get("/passengers?flight_id=1013&format=csv").text == "passenger_id,flight_id,name,seat_number\n13,1013,Javier Peña,20A\n")
    #expect(try server.get("/passengers?flight_id=9&format=ndjson").text == "")
    #expect(server.stop() == 0)

    // What was acknowledged is there after a restart, also for the command.
    let count = try lake.lakeq("SELECT count(*) AS n FROM passengers")
    #expect(count.output == "n\n20\n")
  }

  @Test func rawMessagesAndOtherBodies() throws {
    let server = try serve()
    let raw = #"{"passenger_id": 1, "flight_id": 7, "name": "Ñusta", "seat_number": null}"#
    #expect(
      try server.post("/sns/default/passengers", raw, headers: ["x-amz-sns-rawdelivery": "true", "x-amz-sns-message-id": "r1"]).status
        == 200)
    let array = #"[{"passenger_id": 2, "name": "B"}, {"passenger_id": 3, "name": "C", "shoe_size": 43}]"#
    let reply = try server.post("/ingest/default/passengers", array)
    #expect(reply.status == 200 && reply.text.contains("\"rows\": 2") && reply.text.contains("shoe_size"), "\(reply.text)")
    let csv = "name,passenger_id\n\"Doe, Jane\",4\n"
    #expect(try server.post("/ingest/default/passengers", csv, headers: ["Content-Type": "text/csv"]).status == 200)
    #expect(
      try server.get("/query?sql=SELECT+passenger_id,name,flight_id+FROM+passengers+ORDER+BY+1&format=csv").text
        == "passenger_id,name,flight_id\n1,Ñusta,7\n2,B,\n3,C,\n4,\"Doe, Jane\",\n")
  }

  @Test func badInputIsRefusedWithAReason() throws {
    let server = try serve()
    let cases: [(HTTPReply, Int, String)] = [
      (try server.post("/ingest/default/passengers", "{\"passenger_id\": \"x\", \"name\": \"A\"}"), 400, "HIVE_BAD_DATA"),
      (try server.post("/ingest/default/passengers", "{\"passenger_id\": 1"), 400, "HIVE_BAD_DATA"),
      (try server.post("/ingest/default/nowhere", "{\"a\": 1}"), 404, "TABLE_NOT_FOUND"),
      (try server.get("/passengers?flight_id=abc"), 400, "INVALID_CAST_ARGUMENT"),
      (try server.get("/passengers?flight=1"), 400, "Unknown parameter 'flight'"),
      (try server.get("/passengers?format=xml"), 400, "Unknown format 'xml'"),
      (try server.get("/nothing"), 404, "/passengers"),
      (try server.get("/..%2f..%2fetc%2fpasswd"), 404, "NOT_FOUND"),
      (try server.get("/query?sql=SELEC+1"), 400, "\"line\": 1, \"column\": 1"),
      (try server.get("/query?sql=DROP+TABLE+passengers"), 400, "Only queries"),
      (try server.get("/query?sql=SELECT+*+FROM+'/etc/passwd'"), 400, "cannot be read by name"),
      (try server.post("/passengers", ""), 405, "use GET"),
    ]
    for (reply, status, text) in cases {
      #expect(reply.status == status && reply.text.contains(text), "\(status) \(text): got \(reply.status) \(reply.text)")
    }
    #expect(try server.get("/query?sql=SELECT+count(*)+AS+n+FROM+passengers").text == #"{"n": {"0": 0}}"#)
    #expect(try server.get("/livez").status == 200 && server.get("/readyz").status == 200)
  }

  @Test func headAllowAndReadiness() throws {
    let server = try serve()
    let head = try HTTPClient.send("HEAD", "/query?sql=SELECT+1+AS+one", port: server.port)
    #expect(head.status == 200 && head.body.isEmpty && head.headers["content-length"] == "17")
    let refused = try HTTPClient.send("DELETE", "/passengers", port: server.port)
    #expect(refused.status == 405 && refused.headers["allow"] == "GET")
    #expect(try server.get("/ingest/default/passengers").headers["allow"] == "POST")
    let nowhere = try Server(["--lake", lake.path + "/none"])
    #expect(try nowhere.get("/livez").status == 200)
    #expect(try nowhere.get("/readyz").status == 503)
  }

  @Test func whoIsToBlameForAnError() throws {
    try lake.write("endpoints/broken.sql", "SELECT 1 FRM x")
    try lake.write("endpoints/lost.sql", "SELECT * FROM not_there")
    try lake.write("endpoints/change.sql", "DROP TABLE passengers")
    try lake.write("endpoints/typed.sql", "SELECT :n + 1 AS n")
    let server = try serve()
    for name in ["broken", "lost", "change"] { #expect(try server.get("/" + name).status == 500, "\(name)") }
    #expect(try server.get("/typed?n=1&n=2").text.contains("given twice"))
    #expect(try server.get("/query?sql=SELECT+:a+%7C%7C+:b+AS+t&a=x&b=y&format=csv").text == "t\nxy\n")
    #expect(try server.get("/query?sql=SELECT+1&zzz=1").status == 400)
    #expect(try server.post("/ingest/default/passengers?zzz=1", "{\"name\": \"x\"}").status == 400)
    let port = String(server.port)
    let second = try lake.lakeq("serve", "--port", port)
    #expect(second.status == 1 && second.error.contains("Port \(port) of 127.0.0.1 is taken"), "\(second.error)")
  }

  @Test func compressedBodiesAndTextsThatATableCannotHold() throws {
    #expect(
      try lake.lakeq(
        "CREATE EXTERNAL TABLE plain (id int, t string) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LOCATION 's3://bucket/plain/'"
      ).status == 0)
    let server = try serve()
    let bad = try server.post("/ingest/default/plain", "{\"id\": 1, \"t\": \"a\"}\n{\"id\": 2, \"t\": \"b,c\"}")
    #expect(bad.status == 400 && bad.text.contains("row 2, column 't'"), "\(bad.text)")
    let zipped = try Command.run(
      ["-c"], input: "{\"id\": 3, \"t\": \"z\"}\n", program: URL(filePath: "/bin/gzip"), binary: lake.path + "/body.gz")
    #expect(zipped.status == 0)
    let body = try Data(contentsOf: URL(filePath: lake.path + "/body.gz"))
    let reply = try HTTPClient.send("POST", "/ingest/default/plain", port: server.port, headers: ["Content-Encoding": "gzip"], body: body)
    #expect(reply.status == 200, "\(reply.text)")
    let unknown = try HTTPClient.send("POST", "/ingest/default/plain", port: server.port, headers: ["Content-Encoding": "br"], body: body)
    #expect(unknown.status == 415)
    #expect(try lake.lakeq("SELECT * FROM plain").output == "id,t\n3,z\n")
  }

  @Test func partitionsAppearWithTheirFirstRow() throws {
    let ddl =
      "CREATE EXTERNAL TABLE clicks (id int) PARTITIONED BY (dt date) ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION 's3://bucket/clicks/'"
    #expect(try lake.lakeq(ddl).status == 0)
    let server = try serve()
    let rows = "{\"id\": 1, \"dt\": \"2023-10-22\"}\n{\"id\": 2, \"dt\": \"2023-10-23\"}\n{\"id\": 3, \"dt\": \"2023-10-22\"}\n"
    #expect(try server.post("/ingest/default/clicks", rows).text.contains("\"rows\": 3"))
    #expect(try server.post("/ingest/default/clicks?dt=2023-10-24", "{\"id\": 4}").status == 200)
    #expect(try server.post("/ingest/default/clicks", "{\"id\": 5}").text.contains("partition column 'dt'"))
    #expect(
      try lake.lakeq("SELECT dt, count(*) AS n FROM clicks GROUP BY dt ORDER BY dt").output
        == "dt,n\n2023-10-22,2\n2023-10-23,1\n2023-10-24,1\n")
    #expect(try lake.lakeq("SHOW PARTITIONS clicks").output == "partition\ndt=2023-10-22\ndt=2023-10-23\ndt=2023-10-24\n")
  }

  @Test func endpointsChangeWhileTheServerRuns() throws {
    let server = try serve()
    #expect(try server.get("/one").status == 404)
    try lake.write("endpoints/one.sql", "SELECT 1 AS one;\n")
    #expect(try server.get("/one").text == #"{"one": {"0": 1}}"#)
    try lake.write("endpoints/deep/two.sql", "SELECT 'zwei' AS two")
    #expect(try server.get("/deep/two?format=json").text.contains("zwei"))
  }

  @Test func manyPushesAtOnceAreAllStored() async throws {
    let server = try serve()
    try await withThrowingTaskGroup(of: Int.self) { group in
      for sender in 0..<8 {
        group.addTask {
          for number in 0..<10 {
            let row = "{\"passenger_id\": \(sender * 10 + number), \"name\": \"p\"}"
            guard try server.post("/ingest/default/passengers", row).status == 200 else { return 0 }
          }
          return 10
        }
      }
      var stored = 0
      for try await count in group { stored += count }
      #expect(stored == 80)
    }
    #expect(try lake.lakeq("SELECT count(*) AS n, count(DISTINCT passenger_id) AS d FROM passengers").output == "n,d\n80,80\n")
  }
}

extension Server: @unchecked Sendable {}
