package import LakeStorage
import LakeVectors
extension JSONFormat {
  package func makeWriter(_ sink: FileSink, schema: [ColumnSchema], options: FormatOptions) throws -> any FileWriter { throw LakeError(.notSupported, "") }
}
extension CSVFormat {
  package func makeWriter(_ sink: FileSink, schema: [ColumnSchema], options: FormatOptions) throws -> any FileWriter { throw LakeError(.notSupported, "") }
}
