import LakeVectors

/// Functions of arrays that take a lambda expression.
enum ArrayLambdaFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add(
      "all_match", [.array(.variable("T")), .function([.variable("T")], .boolean)], .boolean, "Whether all elements satisfy a condition",
      ArrayLambdaKernels.match(decisive: false, settled: false))
    family.add(
      "any_match", [.array(.variable("T")), .function([.variable("T")], .boolean)], .boolean, "Whether an element satisfies a condition",
      ArrayLambdaKernels.match(decisive: true, settled: true))
    family.add(
      "none_match", [.array(.variable("T")), .function([.variable("T")], .boolean)], .boolean, "Whether no element satisfies a condition",
      ArrayLambdaKernels.match(decisive: true, settled: false))
    family.add(
      "array_first", [.array(.variable("T")), .function([.variable("T")], .boolean)], .variable("T"),
      "The first element that satisfies a condition; NULL when none does", ArrayLambdaKernels.first)
    family.add(
      "array_sort", [.array(.variable("T")), .function([.variable("T"), .variable("T")], .integer)], .array(.variable("T")),
      "The elements in the order of a function that compares two: negative, zero or positive", ComparatorSort.sort)
    family.add(
      "filter", [.array(.variable("T")), .function([.variable("T")], .boolean)], .array(.variable("T")),
      "The elements that satisfy a condition", ArrayLambdaKernels.filter)
    family.add(
      "reduce",
      [
        .array(.variable("T")), .variable("S"), .function([.variable("S"), .variable("T")], .variable("S")),
        .function([.variable("S")], .variable("R")),
      ], .variable("R"), nullOnNull: false, "All elements put into a state one after the other, and what is made of the state at the end",
      ReduceKernel.reduce)
    family.add(
      "transform", [.array(.variable("T")), .function([.variable("T")], .variable("U"))], .array(.variable("U")),
      "What a function gives for each element", ArrayLambdaKernels.transform)
    family.add(
      "zip_with", [.array(.variable("T")), .array(.variable("U")), .function([.variable("T"), .variable("U")], .variable("R"))],
      .array(.variable("R")), "What a function gives for the elements at the same place", ArrayLambdaKernels.zipWith)
    return family.functions
  }()
}
