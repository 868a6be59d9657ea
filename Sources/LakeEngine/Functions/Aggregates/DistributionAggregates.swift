import LakeVectors

/// Aggregates of distributions and geometries that cannot run yet.
enum DistributionAggregates {
  static let functions: [AggregateFunction] = {
    var all: [AggregateFunction] = []
    all.append(
      AggregateFunction(
        withoutKernel: "approx_most_frequent",
        FunctionSignature([.bigint, .varchar, .bigint], returns: .exact(.map(key: .varchar, value: .bigint))), ignoresNulls: false,
        "About the most frequent values and their counts"))
    all.append(
      AggregateFunction(
        withoutKernel: "approx_most_frequent",
        FunctionSignature([.bigint, .bigint, .bigint], returns: .exact(.map(key: .bigint, value: .bigint))), ignoresNulls: false,
        "About the most frequent values and their counts"))
    all.append(
      AggregateFunction(
        withoutKernel: "numeric_histogram",
        FunctionSignature([.bigint, .exact(.double)], returns: .exact(.map(key: .double, value: .double))), ignoresNulls: false,
        "About how the values are distributed"))
    all.append(
      AggregateFunction(
        withoutKernel: "numeric_histogram",
        FunctionSignature([.bigint, .exact(.double), .double], returns: .exact(.map(key: .double, value: .double))), ignoresNulls: false,
        "About how weighted values are distributed"))
    all.append(
      AggregateFunction(
        withoutKernel: "numeric_histogram", FunctionSignature([.bigint, .exact(.real)], returns: .exact(.map(key: .real, value: .real))),
        ignoresNulls: false, "About how the values are distributed"))
    all.append(
      AggregateFunction(
        withoutKernel: "numeric_histogram",
        FunctionSignature([.bigint, .exact(.real), .double], returns: .exact(.map(key: .real, value: .real))), ignoresNulls: false,
        "About how weighted values are distributed"))
    all.append(
      AggregateFunction(
        withoutKernel: "checksum", FunctionSignature([.variable("T")], returns: .varbinary), ignoresNulls: false,
        "A checksum that does not depend on the order of the values"))
    all.append(
      AggregateFunction(
        withoutKernel: "kurtosis", FunctionSignature([.double], returns: .double), "Excess kurtosis"))
    all.append(
      AggregateFunction(
        withoutKernel: "skewness", FunctionSignature([.double], returns: .double), "Skewness"))
    all.append(
      AggregateFunction(
        withoutKernel: "convex_hull_agg", FunctionSignature([.opaque("Geometry")], returns: .opaque("Geometry")),
        "The convex hull of all geometries"))
    all.append(
      AggregateFunction(
        withoutKernel: "geometry_union_agg", FunctionSignature([.opaque("Geometry")], returns: .opaque("Geometry")),
        "What any of the geometries covers"))
    return all
  }()
}
