package import LakeVectors

/// A column as a file or a table has it.
package struct ColumnSchema: Hashable, Sendable {
  package let name: String
  package let type: DataType

  package init(name: String, type: DataType) {
    self.name = name
    self.type = type
  }
}
