import LakeCatalog
import LakeVectors
import Testing

@Suite struct PartitionNameTests {
  @Test(arguments: [
    (["dt"], ["2023-10-22"], "dt=2023-10-22"),
    (["DT", "country"], ["2023-10-22", "ES"], "dt=2023-10-22/country=ES"),
    (["p"], ["a/b=c:d%"], "p=a%2Fb%3Dc%3Ad%25"),
    (["p"], ["ñandú 旅"], "p=ñandú 旅"),
    (["p"], [""], "p=__HIVE_DEFAULT_PARTITION__"),
  ])
  func names(keys: [String], values: [String], name: String) {
    #expect(PartitionName.make(keys: keys, values: values) == name)
  }

  @Test func nullIsHivesDefault() {
    #expect(PartitionName.make(keys: ["p"], values: [nil]) == "p=__HIVE_DEFAULT_PARTITION__")
    #expect(PartitionName.values("p=__HIVE_DEFAULT_PARTITION__", keys: ["p"]) == [nil])
  }

  @Test func everyNameReadsBack() {
    for value in ["x", "a/b", "100%", "%41", "=", "c:\\d", "\u{1}", "a b", "{x}", "ñ"] {
      let name = PartitionName.make(keys: ["k", "l"], values: [value, "1"])
      #expect(PartitionName.values(Substring(name), keys: ["k", "l"]) == [value, "1"])
      #expect(name.split(separator: "/").count == 2)
    }
  }

  @Test(arguments: ["dt=1/x=2", "x=1", "dt", "", "dt=1/", "xdt=1"])
  func otherFoldersAreNoPartitions(name: String) {
    #expect(PartitionName.values(Substring(name), keys: ["dt"]) == (name == "dt=1/" ? ["1"] : nil))
  }

  @Test func brokenEscapesStay() { #expect(PartitionName.unescape("100%zz%4") == "100%zz%4") }
}

@Suite struct PartitionListTests {
  @Test func addingKeepsOrderAndKnownEntries() {
    var list = PartitionList([.init(name: "dt=2"), .init(name: "dt=1", location: "s3://b/one/")])
    #expect(list.add([.init(name: "dt=3"), .init(name: "dt=1"), .init(name: "dt=0")]) == ["dt=0", "dt=3"])
    #expect(list.entries.map(\.name) == ["dt=0", "dt=1", "dt=2", "dt=3"])
    #expect(list.entries[1].location == "s3://b/one/")
    list.remove(["dt=2", "dt=9"])
    #expect(list.text == "dt=0\ndt=1\ts3://b/one/\ndt=3\n")
    #expect(PartitionList(text: list.text) == list)
    #expect(PartitionList(text: "").entries.isEmpty)
  }
}
