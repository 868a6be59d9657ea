// What a user of the library meets beside this module's own types: `DataType`, `Value`, `LakeError`, `ErrorCode`,
// `SourceLocation`, and the vectors that a frame's columns are made of.
@_exported public import LakeVectors
