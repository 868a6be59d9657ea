import Glibc
import LakeStorage
import LakeVectors
import Testing

@Suite struct GlobTests {
  @Test(arguments: [
    ("a.csv", "*.csv", true), ("a.csv", "*", true), ("a.csv", "?.csv", true), ("ab.csv", "?.csv", false),
    ("part-3.csv", "part-[0-9].csv", true), ("part-x.csv", "part-[!0-9].csv", true), ("part-3.csv", "part-[!0-9].csv", false),
    ("año.csv", "a?o.csv", true), ("aaaaaaaaab", "*a*a*a*c", false), ("", "*", true), ("", "?", false), ("[", "[", true),
  ])
  func matching(name: String, pattern: String, expected: Bool) {
    #expect(Glob.matches(name, pattern) == expected)
  }

  @Test func filesAreListedAsDeepAsThePatternGoes() throws {
    let folder = TemporaryFolder()
    for name in ["a.csv", "b.json", ".hidden.csv", "x/a.csv", "x/y/a.csv", "_tmp/a.csv"] { folder.write(name, "1") }
    func names(_ pattern: String) throws -> [String] {
      try Glob.files(folder.path + "/" + pattern).map { String($0.dropFirst(folder.path.count + 1)) }
    }
    #expect(try names("*.csv") == ["a.csv"])
    #expect(try names("**/*.csv") == ["a.csv", "x/a.csv", "x/y/a.csv"])
    #expect(try names("*/a.csv") == ["x/a.csv"])
    #expect(try names("x") == [])
    #expect(try names("none/*.csv") == [])
  }
}

@Suite struct LakeLayoutTests {
  let layout = LakeLayout(root: "/data/lake/")

  @Test func locationsBecomeFolders() throws {
    #expect(try layout.path(of: "s3://bucket/a/b/") == "/data/lake/bucket/a/b")
    #expect(try layout.path(of: "s3a://bucket") == "/data/lake/bucket")
    #expect(layout.catalogFolder == "/data/lake/.lakeq")
  }

  @Test(arguments: ["s3://b/../../etc", "s3://", "/etc/passwd", "s3://.lakeq/x", "hdfs://b/c", "s3://b/./c"])
  func locationsOutsideTheLakeAreRefused(location: String) {
    #expect(throws: LakeError.self) { try layout.path(of: location) }
  }
}

@Suite struct FileSinkTests {
  @Test func nothingIsSeenBeforePublish() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/deep/er/file.bin"
    let sink = try FileSink(path: path)
    try sink.write([UInt8](repeating: 7, count: 600_000))
    try sink.write("end")
    #expect(try FolderListing.dataFiles(below: folder.path) == [])
    try sink.publish()
    #expect(try FolderListing.dataFiles(below: folder.path) == [path])
    let file = try DataFile(path: path)
    #expect(file.byteCount == 600_003 && sink.position == 600_003)
    let tail = try file.read(at: 600_000, count: 3)
    #expect(UnsafeRawBufferPointer(start: tail.base, count: 3).elementsEqual(Array("end".utf8)))
  }

  @Test func aDiscardedSinkLeavesNothing() throws {
    let folder = TemporaryFolder()
    do {
      let sink = try FileSink(path: folder.path + "/x")
      try sink.write("x")
    }
    #expect(try FolderListing.entries(of: folder.path) == [])
  }

  @Test func publishReplaces() throws {
    let folder = TemporaryFolder()
    folder.write("x", "old")
    let sink = try FileSink(path: folder.path + "/x")
    try sink.write("newer")
    try sink.publish()
    #expect(try DataFile(path: folder.path + "/x").byteCount == 5)
  }
}

@Suite struct DataFileTests {
  @Test func foldersAndMissingFilesAreErrors() {
    let folder = TemporaryFolder()
    #expect(throws: LakeError.self) { try DataFile(path: folder.path) }
    #expect(throws: LakeError.self) { try DataFile(path: folder.path + "/none") }
  }

  @Test func bytesInMemoryReadLikeAFile() throws {
    let file = DataFile(bytes: Array("hello".utf8), name: "request body")
    #expect(file.byteCount == 5 && !file.isCacheable)
    let part = try file.read(at: 1, count: 3)
    #expect(UnsafeRawBufferPointer(start: part.base, count: 3).elementsEqual(Array("ell".utf8)))
    #expect(try file.read(at: 4, count: 9, into: part.base) == 1)
    #expect(throws: LakeError.self) { try file.read(at: 4, count: 2) }
    #expect(DataFile(bytes: [], name: "none").byteCount == 0)
  }

  @Test func rangesOutsideAreErrors() throws {
    let folder = TemporaryFolder()
    folder.write("x", "12345")
    let file = try DataFile(path: folder.path + "/x")
    #expect(throws: LakeError.self) { try file.read(at: 3, count: 3) }
    #expect(throws: LakeError.self) { try file.read(at: -1, count: 1) }
    #expect(throws: LakeError.self) { try file.read(at: 0, count: Int.max) }
    #expect(try file.read(at: 5, count: 0).byteCount == 0)
  }
}
