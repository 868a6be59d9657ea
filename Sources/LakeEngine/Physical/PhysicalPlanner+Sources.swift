import LakeVectors

extension PhysicalPlanner {
  func openSequence(_ sequence: LogicalPlan.NumberSequence) -> OpenPipeline {
    OpenPipeline(source: SequenceSource(sequence), symbols: [sequence.symbol], node: OperatorNode("Sequence"))
  }
}
