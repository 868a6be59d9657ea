import LakeFormats
import LakeStorage
import LakeVectors
import Testing

@Suite struct CSVReaderTests {
  /// The plainest reader there is: one byte at a time.
  static func naive(_ bytes: [UInt8], columns: Int, skipBlank: Bool = false) -> [[Value]] {
    var rows: [[Value]] = []
    var row: [Value] = []
    var field: [UInt8] = []
    var quoted = false
    var inside = false
    var i = 0
    func endField() {
      row.append(field.isEmpty && !quoted ? .null : .string(String(decoding: field, as: UTF8.self)))
      field = []
      quoted = false
    }
    func endRow() {
      let blank = row.isEmpty && field.isEmpty && !quoted
      endField()
      if !(blank && skipBlank) {
        rows.append((0..<columns).map { $0 < row.count ? row[$0] : .null })
      }
      row = []
    }
    while i < bytes.count {
      let byte = bytes[i]
      if inside {
        if byte == 34 {
          if i + 1 < bytes.count, bytes[i + 1] == 34 {
            field.append(34)
            i += 1
          } else {
            inside = false
          }
        } else {
          field.append(byte)
        }
      } else if byte == 34 {
        inside = true
        quoted = true
      } else if byte == 44 {
        endField()
      } else if byte == 10 {
        endRow()
      } else if byte == 13, i + 1 < bytes.count, bytes[i + 1] == 10 {
        // Part of the line's end.
      } else {
        field.append(byte)
      }
      i += 1
    }
    if !bytes.isEmpty, bytes.last != 10 { endRow() }
    return rows
  }

  static func randomCSV(_ random: inout SeededRandom, rows: Int, columns: Int) -> [UInt8] {
    let pieces = ["a", "bc", "éß", "日本", "😀", "x y", "1234567", "longer than twelve bytes", "", "-"]
    let inner = pieces + ["\"\"", ",", "\n", "\r\n", ",,\n\n", "\"\"\"\""]
    var text = ""
    for _ in 0..<rows {
      let width = random.below(12) == 0 ? 1 + random.below(columns + 2) : columns
      for column in 0..<width {
        if column > 0 { text += "," }
        if random.below(3) == 0 {
          text += "\"" + (0..<random.below(6)).map { _ in random.pick(inner) }.joined() + "\""
        } else {
          text += (0..<random.below(3)).map { _ in random.pick(pieces) }.joined()
        }
      }
      text += random.below(3) == 0 ? "\r\n" : "\n"
    }
    if random.below(2) == 0 { text.removeLast() }
    return Array(text.utf8)
  }

  @Test(arguments: [64, 128, 192, 512, 4096, 256 << 10])
  func rfc4180EqualsTheNaiveReaderAtEverySplitSize(splitBytes: Int) throws {
    for seed in 0..<30 {
      var random = SeededRandom(UInt64(seed))
      let columns = 1 + random.below(5)
      let bytes = CSVReaderTests.randomCSV(&random, rows: 1 + random.below(60), columns: columns)
      let file = try TemporaryFile(bytes)
      let data = try file.open()
      let expected = CSVReaderTests.naive(bytes, columns: columns)
      let format = CSVFormat(splitBytes: splitBytes)
      let wanted = TextScan.columns(Array(repeating: .varchar, count: columns))
      for batch in [1, 7, 2048] {
        let rows = try TextScan.rows(format, data, wanted, FormatOptions(), batch: batch)
        #expect(rows == expected, "seed \(seed), split \(splitBytes), batch \(batch)")
      }
      let backwards = try TextScan.rows(format, data, wanted, FormatOptions(), backwards: true)
      #expect(backwards == expected, "backwards, seed \(seed)")
      #expect(try TextScan.count(format, data, FormatOptions(), batch: 5) == expected.count, "count, seed \(seed)")
    }
  }

  @Test func columnsAreReadInAnyOrderAndWithSelections() throws {
    var text = ""
    for i in 0..<300 { text += "\(i),name \(i) of some length,\(i % 3 == 0 ? "" : "\(i).5"),\"q,\(i)\"\n" }
    let file = try TemporaryFile(text)
    let columns = [
      ReadColumn(name: "d", ordinal: 3, type: .varchar), ReadColumn(name: "a", ordinal: 0, type: .bigint),
      ReadColumn(name: "c", ordinal: 2, type: .double), ReadColumn(name: "again", ordinal: 0, type: .varchar),
    ]
    for splitBytes in [64, 1024, 1 << 20] {
      let reader = try CSVFormat(splitBytes: splitBytes).open(try file.open(), ReadRequest(columns: columns))
      var at = 0
      for split in 0..<reader.splitCount {
        guard let batches = try reader.openSplit(split) else { continue }
        while case let count = try batches.nextBatch(maxRows: 7), count > 0 {
          let odd = (0..<count).filter { (at + $0) % 2 == 1 }
          let d = try batches.read(0, SelectionVector(odd))
          let c = try batches.read(2, SelectionVector(odd))
          let again = try batches.read(3, nil)
          #expect(d.count == odd.count && again.count == count)
          for (i, row) in odd.enumerated() {
            #expect(d.value(i) == .string("q,\(at + row)"))
            #expect(c.value(i) == ((at + row) % 3 == 0 ? .null : .double(Double(at + row) + 0.5)))
          }
          for row in 0..<count { #expect(again.value(row) == .string("\(at + row)")) }
          at += count
        }
      }
      #expect(at == 300)
    }
  }

  private func read(
    _ text: String, _ types: [DataType], _ change: (inout TextOptions) -> Void = { _ in }
  ) throws -> [[Value]] {
    var options = FormatOptions()
    change(&options.text)
    let file = try TemporaryFile(text)
    return try TextScan.rows(CSVFormat(), try file.open(), TextScan.columns(types), options)
  }

  @Test func delimitedFollowsLazySimpleSerDe() throws {
    let rows = try read("1|\\N|\"x|y\n2|\n|a||extra|more\nabc||é\r\n", [.bigint, .varchar, .varchar, .varchar]) {
      $0.dialect = .delimited
      $0.delimiter = 124
    }
    #expect(
      rows == [
        [.integer(1), .null, .string("\"x"), .string("y")],
        [.integer(2), .string(""), .null, .null],
        [.null, .string("a"), .string(""), .string("extra")],
        [.null, .string(""), .string("é"), .null],
      ])
  }

  @Test func delimitedEscapesAndNullText() throws {
    let rows = try read("a\\|b|\\\\|c\\nd\n-|0|-\n", [.varchar, .varchar, .varchar]) {
      $0.dialect = .delimited
      $0.delimiter = 124
      $0.escape = 92
      $0.nullText = "-"
    }
    #expect(rows == [[.string("a|b"), .string("\\"), .string("c\nd")], [.null, .string("0"), .null]])
    let signs = try read("+5,1.5\n2.0,1e2\n", [.bigint, .bigint]) { $0.dialect = .delimited }
    #expect(signs == [[.integer(5), .integer(1)], [.integer(2), .null]])
    let numbers = try read("-1,0\n7,-1\n", [.bigint, .bigint]) {
      $0.dialect = .delimited
      $0.nullText = "-1"
    }
    #expect(numbers == [[.null, .integer(0)], [.integer(7), .null]])
  }

  @Test func openCSVQuotesAndEscapes() throws {
    let text = "\"a,b\",\"say \\\"hi\\\"\",\"\"\"x\"\"\"\n\"1\",,plain\n\"open, 2\nnext,row\n"
    let rows = try read(text, [.varchar, .varchar, .varchar]) {
      $0.dialect = .openCSV
      $0.escape = 92
    }
    #expect(
      rows == [
        [.string("a,b"), .string("say \"hi\""), .string("\"x\"")],
        [.string("1"), .string(""), .string("plain")],
        [.string("open, 2"), .null, .null],
        [.string("next"), .string("row"), .null],
      ])
    let typed = try read("\"12\",\"\",\"19000\",\"1500\"\n", [.bigint, .bigint, .date, .timestamp(precision: 3)]) {
      $0.dialect = .openCSV
      $0.escape = 92
    }
    #expect(typed == [[.integer(12), .null, .integer(19000), .integer(1_500_000)]])
    #expect(throws: LakeError.self) {
      try read("abc\n", [.bigint]) { $0.dialect = .openCSV }
    }
  }

  @Test func everyScalarType() throws {
    let types: [DataType] = [
      .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal(precision: 10, scale: 2),
      .decimal(precision: 38, scale: 3), .varchar(length: 3), .char(length: 5), .date, .timestamp(precision: 3), .varbinary,
      .time(precision: 3),
    ]
    let text = """
      TRUE,-128,32767,-2147483648,9223372036854775807,1.5,-2.5e-3,-12345678.995,12345678901234567890123456789012345.6789,\
      äöüß,ab   ,2024-02-29,2024-02-29 23:59:59.9996,aGVsbG8=,01:02:03.004
      x,128,32768,2147483648,9223372036854775808,x,1e,123456789,1x,,,2023-02-29,2024-02-30 00:00:00,***,25:00:00

      """
    let rows = try read(text, types) { $0.dialect = .delimited }
    #expect(
      rows[0] == [
        .boolean(true), .integer(-128), .integer(32767), .integer(-2_147_483_648), .integer(.max), .real(1.5), .double(-0.0025),
        .decimal(-1_234_567_900), .decimal(Int128("12345678901234567890123456789012345679") ?? 0), .string("äöü"), .string("ab"),
        .integer(19782), .integer(1_709_251_200_000_000), .binary(Array("hello".utf8)), .integer(3_723_004_000_000_000),
      ])
    #expect(rows[1][0...8].allSatisfy { $0 == .null })
    #expect(rows[1][9] == .string("") && rows[1][10] == .string(""))
    #expect(rows[1][11] == .null && rows[1][12] == .null && rows[1][13] == .binary([42, 42, 42]) && rows[1][14] == .null)
  }

  @Test func rfc4180NamesFileLineAndColumnOfABadValue() throws {
    let file = try TemporaryFile("1,2\n3,4\n5,\"multi\nline\"\n7,oops\n")
    for splitBytes in [64, 1 << 20] {
      let error = #expect(throws: LakeError.self) {
        try TextScan.rows(
          CSVFormat(splitBytes: splitBytes), try file.open(),
          [ReadColumn(name: "b", ordinal: 1, type: .varchar), ReadColumn(name: "price", ordinal: 1, type: .bigint)],
          FormatOptions())
      }
      #expect(error?.code == .hiveBadData)
      #expect(error?.message.contains(file.path) == true)
      #expect(error?.message.contains("line 3") == true)
      #expect(error?.message.contains("'price'") == true)
    }
  }

  @Test func shapesOfFiles() throws {
    let one = FormatOptions()
    func rows(_ text: String, _ columns: Int = 1, _ options: FormatOptions = one) throws -> [[Value]] {
      let file = try TemporaryFile(text)
      let wanted = TextScan.columns(Array(repeating: .varchar, count: columns))
      let rows = try TextScan.rows(CSVFormat(splitBytes: 64), try file.open(), wanted, options)
      #expect(try TextScan.count(CSVFormat(splitBytes: 64), try file.open(), options) == rows.count)
      return rows
    }
    #expect(try rows("") == [])
    #expect(try rows("\n") == [[.null]])
    #expect(try rows("a") == [[.string("a")]])
    #expect(try rows("a\r\n") == [[.string("a")]])
    #expect(try rows("\u{feff}a\nb") == [[.string("a")], [.string("b")]])
    #expect(try rows("\"\"\n") == [[.string("")]])
    var header = FormatOptions()
    header.text.headerLines = 1
    #expect(try rows("name\n", 1, header) == [])
    #expect(try rows("name", 1, header) == [])
    #expect(try rows("\"na\nme\"\nx", 1, header) == [[.string("x")]])
    header.text.headerLines = 3
    #expect(try rows("a\nb\n", 1, header) == [])
    #expect(try rows(String(repeating: "h", count: 200) + "\n2\n3\nrow\n", 1, header) == [[.string("row")]])
    let edge = String(repeating: "x", count: 63)
    #expect(try rows(edge + "\n" + edge + "\n" + edge + "\n").count == 3)
    #expect(try rows(String(repeating: "y", count: 64) + "\n" + String(repeating: "z", count: 65) + "\n").count == 2)
    let long = String(repeating: "long ", count: 40_000)
    #expect(try rows("a,\(long)\nb,c", 2) == [[.string("a"), .string(long)], [.string("b"), .string("c")]])
  }

  @Test func invalidUTF8IsRepaired() throws {
    let file = try TemporaryFile([97, 0xff, 98, 44, 0xc3, 0xa9, 10, 0xe2, 0x82, 44, 120, 10])
    let rows = try TextScan.rows(CSVFormat(), try file.open(), TextScan.columns([.varchar, .varchar]), FormatOptions())
    #expect(rows == [[.string("a\u{fffd}b"), .string("é")], [.string("\u{fffd}"), .string("x")]])
  }

  @Test func quotesInsideUnquotedFields() throws {
    let pairs = try read("say \"hi\" now,x\n\"a\",\"b\"\n", [.varchar, .varchar])
    #expect(pairs == [[.string("say \"hi\" now"), .string("x")], [.string("a"), .string("b")]])
    let error = #expect(throws: LakeError.self) { try read("a,b\n5\" pipe,c\n\"x\",7\" pipe\n", [.varchar, .varchar]) }
    #expect(error?.code == .hiveBadData && error?.message.contains("line 2") == true)
    let inches = try TextScan.query(CSVFormat(), "item,n\n5\" pipe,1\nbolt,2\n7\" pipe,3\n")
    #expect(inches.rows.map { $0[0] } == [.string("5\" pipe"), .string("bolt"), .string("7\" pipe")])
  }

  @Test func unclosedQuoteIsAnErrorThatNamesTheLine() throws {
    let file = try TemporaryFile("a,b\nc,\"never\nclosed\n")
    for splitBytes in [64, 1 << 20] {
      let error = #expect(throws: LakeError.self) {
        try TextScan.rows(CSVFormat(splitBytes: splitBytes), try file.open(), TextScan.columns([.varchar]), FormatOptions())
      }
      #expect(error?.code == .hiveBadData && error?.message.contains("line 2") == true)
    }
  }

  @Test func hostileBytesNeverTrap() throws {
    let alphabet: [UInt8] = [0, 10, 13, 34, 34, 44, 44, 92, 97, 48, 45, 46, 0xff, 0xe2, 0x82, 0xac, 32, 101]
    let types: [DataType] = [
      .varchar, .bigint, .double, .date, .timestamp(precision: 6), .decimal(precision: 38, scale: 2), .boolean, .varbinary, .real,
    ]
    for seed in 0..<200 {
      var random = SeededRandom(UInt64(1000 + seed))
      let bytes = (0..<random.below(900)).map { _ in random.pick(alphabet) }
      let file = try TemporaryFile(bytes)
      for dialect in [TextOptions.Dialect.delimited, .openCSV, .rfc4180] {
        var options = FormatOptions()
        options.text.dialect = dialect
        options.text.escape = seed % 2 == 0 ? 92 : nil
        options.text.headerLines = seed % 3
        let format = CSVFormat(splitBytes: 64 * (1 + seed % 3))
        _ = try? TextScan.rows(format, try file.open(), TextScan.columns(types), options, batch: 3)
        _ = try? TextScan.rows(format, try file.open(), TextScan.columns([.varchar]), options)
        _ = try? TextScan.count(format, try file.open(), options)
      }
      _ = try? CSVFormat().inferSchema(try file.open(), FormatOptions())
    }
  }
}
