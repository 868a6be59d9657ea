/// Every function there is. The analyzer resolves calls against it; SHOW FUNCTIONS, completion and the reference page
/// read it. A new function is an entry in its family's file; a new family is a file and one line here.
package enum FunctionRegistry {
  /// One line a family file.
  private static let scalarFamilies: [[ScalarFunction]] = {
    var families: [[ScalarFunction]] = []
    families.append(ArithmeticFunctions.all)
    families.append(RoundingFunctions.all)
    families.append(DecimalFunctions.all)
    families.append(FloatingFunctions.all)
    families.append(RandomFunctions.all)
    families.append(CharacterFunctions.all)
    families.append(SubstringFunctions.all)
    families.append(TrimFunctions.all)
    families.append(ConcatenationFunctions.all)
    families.append(DistanceFunctions.all)
    families.append(EncodingFunctions.all)
    families.append(ConstructorFunctions.all)
    families.append(ComparisonFunctions.all)
    families.append(DateFieldFunctions.all)
    families.append(DateArithmeticFunctions.all)
    families.append(IntervalFunctions.all)
    families.append(SubqueryFunctions.all)
    families.append(TimestampConversionFunctions.all)
    families.append(UnixTimeFunctions.all)
    families.append(TimeZoneFunctions.all)
    families.append(DurationFunctions.all)
    families.append(DateFormatFunctions.all)
    families.append(RegexpFunctions.all)
    families.append(JSONFunctions.all)
    families.append(URLFunctions.all)
    families.append(ArrayFunctions.all)
    families.append(SequenceFunctions.all)
    families.append(ArrayLambdaFunctions.all)
    families.append(MapFunctions.all)
    families.append(MapLambdaFunctions.all)
    families.append(BinaryFunctions.all)
    families.append(BitwiseShiftFunctions.all)
    families.append(DistributionFunctions.all)
    families.append(ConversionFunctions.all)
    families.append(ColorFunctions.all)
    families.append(SketchFunctions.all)
    families.append(TextFunctions.all)
    families.append(TeradataFunctions.all)
    families.append(GeometryConversions.all)
    families.append(GeometryMeasures.all)
    families.append(GeometryOperations.all)
    families.append(BingTileFunctions.all)
    return families
  }()

  /// One line a family file.
  private static let aggregateFamilies: [[AggregateFunction]] = {
    var families: [[AggregateFunction]] = []
    families.append(CountAggregates.functions)
    families.append(SumAggregates.functions)
    families.append(MinMaxAggregates.functions)
    families.append(BooleanAggregates.functions)
    families.append(StatisticalAggregates.functions)
    families.append(ListAggregates.functions)
    families.append(CollectingAggregates.functions)
    families.append(SketchAggregates.functions)
    families.append(DistributionAggregates.functions)
    return families
  }()

  /// One line a family file.
  private static let windowFamilies: [[WindowFunction]] = {
    var families: [[WindowFunction]] = []
    families.append(RankingFunctions.functions)
    families.append(FrameValueFunctions.functions)
    families.append(OffsetFunctions.functions)
    return families
  }()

  /// In the order of registration: where a call fits several signatures equally well, the first wins.
  package static let allScalars: [ScalarFunction] = scalarFamilies.flatMap(\.self)
  package static let allAggregates: [AggregateFunction] = aggregateFamilies.flatMap(\.self)
  package static let allWindows: [WindowFunction] = windowFamilies.flatMap(\.self)

  private static let scalarsByName = Dictionary(grouping: allScalars, by: \.name).mapValues { Overloads($0, signature: \.signature) }
  private static let aggregatesByName = Dictionary(grouping: allAggregates, by: \.name).mapValues { Overloads($0, signature: \.signature) }
  private static let windowsByName = Dictionary(grouping: allWindows, by: \.name).mapValues { Overloads($0, signature: \.signature) }

  private static let noScalars = Overloads<ScalarFunction>([], signature: \.signature)
  private static let noAggregates = Overloads<AggregateFunction>([], signature: \.signature)
  private static let noWindows = Overloads<WindowFunction>([], signature: \.signature)

  /// All signatures of a scalar function; `name` in lower case. Empty when there is none.
  package static func scalars(named name: String) -> Overloads<ScalarFunction> { scalarsByName[name] ?? noScalars }

  /// All signatures of an aggregate function; `name` in lower case. Empty when there is none.
  package static func aggregates(named name: String) -> Overloads<AggregateFunction> { aggregatesByName[name] ?? noAggregates }

  /// All signatures of a function that needs OVER (an aggregate may have it); `name` in lower case. Empty when there is none.
  package static func windows(named name: String) -> Overloads<WindowFunction> { windowsByName[name] ?? noWindows }

  /// Every name once, sorted. Names that begin with `$` are operators (date plus interval) and not listed.
  package static let names: [String] = Set(allScalars.map(\.name) + allAggregates.map(\.name) + allWindows.map(\.name))
    .filter { !$0.hasPrefix("$") }.sorted()
}
