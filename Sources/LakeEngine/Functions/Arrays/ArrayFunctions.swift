import LakeVectors

/// Functions of arrays that cannot run yet.
enum ArrayFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("array_distinct", [.array(.comparable("E"))], .array(.variable("E")), "The elements without repetitions")
    family.declare(
      "array_intersect", [.array(.comparable("E")), .array(.comparable("E"))], .array(.variable("E")),
      "Elements that both arrays have, each once")
    family.declare(
      "array_union", [.array(.comparable("E")), .array(.comparable("E"))], .array(.variable("E")),
      "Elements that either array has, each once")
    family.declare(
      "array_except", [.array(.comparable("E")), .array(.comparable("E"))], .array(.variable("E")),
      "Elements of the first array that the second has not, each once")
    family.declare("array_first", [.array(.variable("E"))], .variable("E"), "The first element; NULL of an empty array")
    family.declare("array_last", [.array(.variable("E"))], .variable("E"), "The last element; NULL of an empty array")
    family.declare("array_histogram", [.array(.comparable("T"))], .map(.variable("T"), .bigint), "How often each element occurs")
    family.declare(
      "array_join", [.array(.variable("T")), .varchar], .varchar, "The elements as text with a delimiter between them; NULLs are left out")
    family.declare(
      "array_join", [.array(.variable("T")), .varchar, .varchar], .varchar,
      "The elements as text with a delimiter between them and a text for NULLs")
    family.declare("array_max", [.array(.orderable("E"))], .variable("E"), "The greatest element; NULL when one is NULL")
    family.declare("array_min", [.array(.orderable("E"))], .variable("E"), "The least element; NULL when one is NULL")
    family.declare(
      "array_position", [.array(.comparable("E")), .variable("E")], .bigint, "Where an element first occurs, from 1; 0 when it does not")
    family.declare(
      "array_remove", [.array(.comparable("E")), .variable("E")], .array(.variable("E")), "The elements that are not equal to a value")
    family.declare("array_sort", [.array(.orderable("E"))], .array(.variable("E")), "The elements in order, NULLs last")
    family.declare(
      "arrays_overlap", [.array(.comparable("E")), .array(.comparable("E"))], .boolean, "Whether the arrays have a common element")
    family.declare("cardinality", [.array(.variable("E"))], .bigint, "Number of elements of an array")
    family.declare(
      "concat", [.array(.variable("E")), .array(.variable("E"))], variadic: true, .array(.variable("E")), "The arrays one after the other")
    family.declare(
      "concat", [.array(.variable("E")), .variable("E")], .array(.variable("E")), nullOnNull: false, "An array and one more element")
    family.declare(
      "concat", [.variable("E"), .array(.variable("E"))], .array(.variable("E")), nullOnNull: false, "An element and an array after it")
    family.declare("combinations", [.array(.variable("T")), .integer], .array(.array(.variable("T"))), "All choices of so many elements")
    family.declare("contains", [.array(.comparable("T")), .variable("T")], .boolean, "Whether an array has an element")
    family.declare("contains", [.varchar, .exact(.ipaddress)], .boolean, "Whether a network (CIDR) has an address")
    family.declare(
      "contains_sequence", [.array(.comparable("T")), .array(.variable("T"))], .boolean,
      "Whether an array has the elements of another in a row")
    family.declare(
      "element_at", [.array(.variable("E")), .bigint], .variable("E"),
      "An element, from 1 or from the end when negative; NULL when there is none")
    family.declare("flatten", [.array(.array(.variable("E")))], .array(.variable("E")), "The elements of the arrays in an array")
    family.declare(
      "ngrams", [.array(.variable("T")), .bigint], .array(.array(.variable("T"))), "All runs of so many neighbouring elements")
    family.declare("repeat", [.variable("T"), .bigint], .array(.variable("T")), nullOnNull: false, "A value so many times")
    family.declare("reverse", [.array(.variable("E"))], .array(.variable("E")), "The elements in reverse order")
    family.declare("shuffle", [.array(.variable("E"))], .array(.variable("E")), isDeterministic: false, "The elements in random order")
    family.declare(
      "slice", [.array(.variable("E")), .bigint, .bigint], .array(.variable("E")),
      "So many elements from a position, from the end when it is negative")
    family.declare(
      "trim_array", [.array(.variable("E")), .bigint], .array(.variable("E")), "The array without so many elements at its end")
    family.declare(
      "zip", [.array(.variable("T1")), .array(.variable("T2"))], .array(.row([.variable("T1"), .variable("T2")])),
      "Rows of the elements at the same place; NULL where an array is shorter")
    family.declare(
      "zip", [.array(.variable("T1")), .array(.variable("T2")), .array(.variable("T3"))],
      .array(.row([.variable("T1"), .variable("T2"), .variable("T3")])),
      "Rows of the elements at the same place; NULL where an array is shorter")
    family.declare(
      "zip", [.array(.variable("T1")), .array(.variable("T2")), .array(.variable("T3")), .array(.variable("T4"))],
      .array(.row([.variable("T1"), .variable("T2"), .variable("T3"), .variable("T4")])),
      "Rows of the elements at the same place; NULL where an array is shorter")
    family.declare(
      "zip", [.array(.variable("T1")), .array(.variable("T2")), .array(.variable("T3")), .array(.variable("T4")), .array(.variable("T5"))],
      .array(.row([.variable("T1"), .variable("T2"), .variable("T3"), .variable("T4"), .variable("T5")])),
      "Rows of the elements at the same place; NULL where an array is shorter")
    family.declare("euclidean_distance", [.array(.double), .array(.double)], .double, "The distance of two points")
    family.declare("dot_product", [.array(.double), .array(.double)], .double, "The sum of the products of the elements at the same place")
    family.declare("cosine_similarity", [.array(.double), .array(.double)], .double, "The cosine of the angle of two vectors")
    family.declare("cosine_distance", [.array(.double), .array(.double)], .double, "1 minus the cosine of the angle of two vectors")
    return family.functions
  }()
}
