import LakeVectors

/// listagg. The grammar's separator and ON OVERFLOW come as arguments, as Trino lists them.
enum ListAggregates {
  static let functions: [AggregateFunction] = [
    AggregateFunction(
      "listagg",
      FunctionSignature(
        [.anyVarchar, .exact(.varchar), .exact(.boolean), .exact(.varchar), .exact(.boolean)], returns: .exact(.varchar)),
      "The texts one after the other, with a separator between them: listagg(x, ',') WITHIN GROUP (ORDER BY y)"
    ) { _, result in ListaggKernel(result) }
  ]
}
