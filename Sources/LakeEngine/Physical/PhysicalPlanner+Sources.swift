import LakeVectors

extension PhysicalPlanner {
  func openSequence(_ sequence: LogicalPlan.NumberSequence) -> OpenPipeline {
    OpenPipeline(source: SequenceSource(sequence), symbols: [sequence.symbol], node: OperatorNode("Sequence"))
  }

  mutating func openUnnest(_ unnest: LogicalPlan.Unnest, _ needed: Set<Symbol>) throws -> OpenPipeline {
    throw LakeError(.notSupported, "UNNEST is not supported")
  }
}
