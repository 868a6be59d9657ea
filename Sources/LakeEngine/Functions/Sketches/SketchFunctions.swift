import LakeVectors

/// What is read from HyperLogLog, quantile, set and t-digests; none of it can run yet.
enum SketchFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("cardinality", [.opaque("HyperLogLog")], .bigint, "Number of different values of a sketch")
    family.declare("empty_approx_set", [], .opaque("HyperLogLog"), "A sketch of no values")
    family.declare("cardinality", [.opaque("SetDigest")], .bigint, "Number of different values of a digest")
    family.declare(
      "intersection_cardinality", [.opaque("SetDigest"), .opaque("SetDigest")], .bigint,
      "An estimate of the number of values in both digests")
    family.declare("jaccard_index", [.opaque("SetDigest"), .opaque("SetDigest")], .double, "An estimate of how alike two sets are")
    family.declare(
      "hash_counts", [.opaque("SetDigest")], .exact(.map(key: .bigint, value: .smallint)), "The hashes of a digest and their counts")
    family.declare(
      "value_at_quantile", [.opaque("qdigest", [.exact(.bigint)]), .double], .exact(.bigint),
      "The value below which lies a share of a digest")
    family.declare(
      "values_at_quantiles", [.opaque("qdigest", [.exact(.bigint)]), .array(.double)], .array(.exact(.bigint)),
      "The values below which lie shares of a digest")
    family.declare(
      "quantile_at_value", [.opaque("qdigest", [.exact(.bigint)]), .exact(.bigint)], .double,
      "The share of a digest that lies below a value")
    family.declare(
      "value_at_quantile", [.opaque("qdigest", [.exact(.double)]), .double], .exact(.double),
      "The value below which lies a share of a digest")
    family.declare(
      "values_at_quantiles", [.opaque("qdigest", [.exact(.double)]), .array(.double)], .array(.exact(.double)),
      "The values below which lie shares of a digest")
    family.declare(
      "quantile_at_value", [.opaque("qdigest", [.exact(.double)]), .exact(.double)], .double,
      "The share of a digest that lies below a value")
    family.declare(
      "value_at_quantile", [.opaque("qdigest", [.exact(.real)]), .double], .exact(.real), "The value below which lies a share of a digest")
    family.declare(
      "values_at_quantiles", [.opaque("qdigest", [.exact(.real)]), .array(.double)], .array(.exact(.real)),
      "The values below which lie shares of a digest")
    family.declare(
      "quantile_at_value", [.opaque("qdigest", [.exact(.real)]), .exact(.real)], .double, "The share of a digest that lies below a value")
    family.declare("value_at_quantile", [.opaque("tdigest"), .double], .double, "The value below which lies a share of a digest")
    family.declare(
      "values_at_quantiles", [.opaque("tdigest"), .array(.double)], .array(.double), "The values below which lie shares of a digest")
    return family.functions
  }()
}
