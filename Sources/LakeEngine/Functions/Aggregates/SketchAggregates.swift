import LakeVectors

/// Aggregates that estimate, which cannot run yet.
enum SketchAggregates {
  static let functions: [AggregateFunction] = {
    var all: [AggregateFunction] = []
    all.append(
      AggregateFunction(
        withoutKernel: "approx_set", FunctionSignature([.comparable("T")], returns: .opaque("HyperLogLog")),
        "A sketch that counts different values"))
    all.append(
      AggregateFunction(
        withoutKernel: "merge", FunctionSignature([.opaque("HyperLogLog")], returns: .opaque("HyperLogLog")), "The sketch of all values"))
    all.append(
      AggregateFunction(
        withoutKernel: "merge", FunctionSignature([.opaque("tdigest")], returns: .opaque("tdigest")), "The digest of all values"))
    all.append(
      AggregateFunction(
        withoutKernel: "merge",
        FunctionSignature([.opaque("qdigest", [.variable("T")])], returns: .pattern(.opaque("qdigest", [.variable("T")]))),
        "The digest of all values"))
    all.append(
      AggregateFunction(
        withoutKernel: "qdigest_agg", FunctionSignature([.exact(.bigint)], returns: .pattern(.opaque("qdigest", [.exact(.bigint)]))),
        "The quantile digest of the values"))
    all.append(
      AggregateFunction(
        withoutKernel: "qdigest_agg",
        FunctionSignature([.exact(.bigint), .bigint], returns: .pattern(.opaque("qdigest", [.exact(.bigint)]))),
        "The quantile digest of weighted values"))
    all.append(
      AggregateFunction(
        withoutKernel: "qdigest_agg",
        FunctionSignature([.exact(.bigint), .bigint, .double], returns: .pattern(.opaque("qdigest", [.exact(.bigint)]))),
        "The quantile digest of weighted values, with an accuracy"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_percentile", FunctionSignature([.exact(.bigint), .double], returns: .exact(.bigint)),
        "The value below which lies a share of the values"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_percentile", FunctionSignature([.exact(.bigint), .array(.double)], returns: .array(.exact(.bigint))),
        "The values below which lie shares of the values"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_percentile", FunctionSignature([.exact(.bigint), .double, .double], returns: .exact(.bigint)),
        "The value below which lies a share of weighted values"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_percentile",
        FunctionSignature([.exact(.bigint), .double, .array(.double)], returns: .array(.exact(.bigint))),
        "The values below which lie shares of weighted values"))
    all.append(
      AggregateFunction(
        withoutKernel: "qdigest_agg", FunctionSignature([.exact(.double)], returns: .pattern(.opaque("qdigest", [.exact(.double)]))),
        "The quantile digest of the values"))
    all.append(
      AggregateFunction(
        withoutKernel: "qdigest_agg",
        FunctionSignature([.exact(.double), .bigint], returns: .pattern(.opaque("qdigest", [.exact(.double)]))),
        "The quantile digest of weighted values"))
    all.append(
      AggregateFunction(
        withoutKernel: "qdigest_agg",
        FunctionSignature([.exact(.double), .bigint, .double], returns: .pattern(.opaque("qdigest", [.exact(.double)]))),
        "The quantile digest of weighted values, with an accuracy"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_percentile", FunctionSignature([.exact(.double), .double], returns: .exact(.double)),
        "The value below which lies a share of the values"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_percentile", FunctionSignature([.exact(.double), .array(.double)], returns: .array(.exact(.double))),
        "The values below which lie shares of the values"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_percentile", FunctionSignature([.exact(.double), .double, .double], returns: .exact(.double)),
        "The value below which lies a share of weighted values"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_percentile",
        FunctionSignature([.exact(.double), .double, .array(.double)], returns: .array(.exact(.double))),
        "The values below which lie shares of weighted values"))
    all.append(
      AggregateFunction(
        withoutKernel: "qdigest_agg", FunctionSignature([.exact(.real)], returns: .pattern(.opaque("qdigest", [.exact(.real)]))),
        "The quantile digest of the values"))
    all.append(
      AggregateFunction(
        withoutKernel: "qdigest_agg", FunctionSignature([.exact(.real), .bigint], returns: .pattern(.opaque("qdigest", [.exact(.real)]))),
        "The quantile digest of weighted values"))
    all.append(
      AggregateFunction(
        withoutKernel: "qdigest_agg",
        FunctionSignature([.exact(.real), .bigint, .double], returns: .pattern(.opaque("qdigest", [.exact(.real)]))),
        "The quantile digest of weighted values, with an accuracy"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_percentile", FunctionSignature([.exact(.real), .double], returns: .exact(.real)),
        "The value below which lies a share of the values"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_percentile", FunctionSignature([.exact(.real), .array(.double)], returns: .array(.exact(.real))),
        "The values below which lie shares of the values"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_percentile", FunctionSignature([.exact(.real), .double, .double], returns: .exact(.real)),
        "The value below which lies a share of weighted values"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_percentile", FunctionSignature([.exact(.real), .double, .array(.double)], returns: .array(.exact(.real))),
        "The values below which lie shares of weighted values"))
    all.append(
      AggregateFunction(
        withoutKernel: "tdigest_agg", FunctionSignature([.double], returns: .opaque("tdigest")), "The t-digest of the values"))
    all.append(
      AggregateFunction(
        withoutKernel: "tdigest_agg", FunctionSignature([.double, .double], returns: .opaque("tdigest")), "The t-digest of weighted values")
    )
    all.append(
      AggregateFunction(
        withoutKernel: "make_set_digest", FunctionSignature([.comparable("T")], returns: .opaque("SetDigest")),
        "The set digest of the values"))
    all.append(
      AggregateFunction(
        withoutKernel: "merge_set_digest", FunctionSignature([.opaque("SetDigest")], returns: .opaque("SetDigest")),
        "The set digest of all values"))
    return all
  }()
}
