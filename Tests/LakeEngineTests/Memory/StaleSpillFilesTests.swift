import Foundation
import Testing

@testable import LakeEngine

/// Where temporary files have a name for a moment (file systems without `O_TMPFILE`).
@Suite struct StaleSpillFilesTests {
  @Test func filesOfDeadProcessesGoThoseOfOthersStay() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lakeq-stale-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // No process has the greatest number; this one and the first one run.
    let dead = ["lakeq-spill-\(Int32.max)-1", "lakeq-spill-\(Int32.max)-18446744073709551615"]
    let others = [
      "lakeq-spill-\(getpid())-7", "lakeq-spill-1-7", "lakeq-spill-", "lakeq-spill--5-1", "lakeq-spill-0-1", "lakeq-spill-99999999999-1",
      "data.csv",
    ]
    for name in dead + others { try Data("x".utf8).write(to: folder.appending(path: name)) }
    StaleSpillFiles.remove(in: folder.path)
    #expect(try Set(FileManager.default.contentsOfDirectory(atPath: folder.path)) == Set(others))
    let own = StaleSpillFiles.newPath(in: folder.path)
    #expect(own.hasPrefix("\(folder.path)/lakeq-spill-\(getpid())-") && own != StaleSpillFiles.newPath(in: folder.path))
    StaleSpillFiles.remove(in: folder.path + "/none")
  }
}
