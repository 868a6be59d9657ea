import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct MemoryPoolTests {
  private func query(_ limit: Int) -> QueryContext {
    QueryContext(SessionContext(limits: QueryLimits(memoryBytes: limit)))
  }

  @Test func anOperatorThatSpillsGetsHalfOfWhatOthersLeave() throws {
    let query = query(64 << 20)
    let sort = MemoryReservation(query, OperatorMemory("Sort"))
    #expect(sort.tryGrow(32 << 20))
    #expect(!sort.tryGrow(1))
    let join = MemoryReservation(query, OperatorMemory("InnerJoin"))
    #expect(join.tryGrow(16 << 20))
    #expect(!join.tryGrow(1))
    #expect(query.memory.reserved == 48 << 20)
    sort.release()
    #expect(join.tryGrow(16 << 20))
    #expect(query.memory.reserved == 32 << 20 && query.memory.peak == 48 << 20)
  }

  @Test func aLittleIsNeverRefused() throws {
    let query = query(64 << 20)
    let hog = MemoryReservation(query, OperatorMemory("Window"))
    try hog.grow(64 << 20)
    let sort = MemoryReservation(query, OperatorMemory("Sort"))
    #expect(sort.tryGrow(1 << 20))
    #expect(!sort.tryGrow(1))
    try sort.resize(to: 100)
    #expect(sort.bytes == 100)
  }

  @Test func theErrorNamesTheOperator() throws {
    let query = query(64 << 20)
    let scan = MemoryReservation(query, OperatorMemory("Output"))
    try scan.grow(1_536 << 10)
    let join = MemoryReservation(query, OperatorMemory("CrossJoin"))
    try join.grow(60 << 20)
    let error = #expect(throws: LakeError.self) { try join.grow(4 << 20) }
    #expect(error?.code == .exceededMemoryLimit)
    #expect(
      error?.message
        == "Query exceeded per-node memory limit of 64MB [Allocated: 61.50MB, Delta: 4MB, Top Consumers: {CrossJoin=60MB, Output=1.50MB}]")
    #expect(error?.hint?.contains("--memory-limit") == true)
  }

  @Test func memoryComesBackWithItsOwner() throws {
    let query = query(1 << 20)
    do {
      let some = MemoryReservation(query, OperatorMemory("Sort"))
      try some.grow(5000)
      #expect(query.memory.reserved == 5000)
    }
    #expect(query.memory.reserved == 0 && query.memory.peak == 5000)
  }

  @Test(arguments: [
    (64 << 20, "64MB"), (0, "0B"), (1023, "1023B"), (1024, "1kB"), (772_464, "754.35kB"), (2 << 30, "2GB"), (1_610_612_736, "1.50GB"),
  ]) func sizesAsTrinoWritesThem(bytes: Int, text: String) {
    #expect(MemorySize.text(bytes) == text)
  }

  @Test(
    arguments: [
      ("64MB", 64 << 20), ("64 mb", 64 << 20), ("2GB", 2 << 30), ("1.5g", 3 << 29), ("512k", 512 << 10), ("1000000", 1_000_000),
      ("10B", 10), ("75%", 750), ("100%", 1000), ("0", nil), ("-1MB", nil), ("101%", nil), ("0%", nil), ("MB", nil), ("", nil),
      ("5 apples", nil), ("1.2.3MB", nil), ("9999999TB", nil), ("nan", nil), ("inf", nil),
    ] as [(String, Int?)]) func sizesAreRead(text: String, bytes: Int?)
  {
    #expect(MemorySize.bytes(text, of: 1000) == bytes)
  }

  @Test(
    arguments: [
      ("30s", 30_000_000_000), ("500ms", 500_000_000), ("1.5m", 90_000_000_000), ("2h", 7_200_000_000_000), ("3", 3_000_000_000),
      ("0s", nil), ("-1s", nil), ("s", nil), ("", nil), ("5 weeks", nil), ("1e99s", nil),
    ] as [(String, Int?)]) func timesAreRead(text: String, nanos: Int?)
  {
    #expect(TimeLimit.nanos(text) == nanos)
  }

  @Test func timesAsTrinoWritesThem() {
    #expect(TimeLimit.text(30_000_000_000) == "30.00s")
    #expect(TimeLimit.text(1_500_000) == "1.50ms")
    #expect(TimeLimit.text(90_000_000_000) == "1.50m")
  }

  @Test func controlGroupsOfBothVersions() {
    let two = MachineMemory.limitFiles("0::/user/a\n")
    #expect(two == ["/sys/fs/cgroup/user/a/memory.max", "/sys/fs/cgroup/user/memory.max", "/sys/fs/cgroup/memory.max"])
    let one = MachineMemory.limitFiles("5:cpu:/x\n4:cpuset,memory:/docker/c\n")
    #expect(
      one == [
        "/sys/fs/cgroup/memory/docker/c/memory.limit_in_bytes", "/sys/fs/cgroup/memory/docker/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
      ])
    #expect(MachineMemory.limitFiles("garbage\n\n::\n").isEmpty)
    #expect(MachineMemory.limit("536870912\n") == 536_870_912)
    #expect(MachineMemory.limit("max\n") == nil)
    #expect(MachineMemory.limit("9223372036854771712\n") == nil)
    #expect(MachineMemory.byteCount > 1 << 20)
  }
}
