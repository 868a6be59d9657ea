/// What is wrong with the bytes of a file, as the decoder that met it knows it; whoever knows the file, the row group and
/// the column makes the error of it.
package enum DataDefect: Error, Hashable, Sendable {
  /// The bytes contradict the format or themselves.
  case damaged(String)
  /// Well-formed as far as can be told, but not something that can be read here.
  case unsupported(String)
  /// A sound value that the declared type, named here, cannot hold.
  case outOfRange(String)
}
