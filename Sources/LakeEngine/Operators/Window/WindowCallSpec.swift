/// The calls of one window, with positions in the incoming batches.
package struct WindowSpec: Sendable {
  package let partitionBy: [Int]
  package let orderBy: [SortKeySpec]
  package let calls: [WindowCallSpec]
  /// The columns that come out before those of the calls.
  package let output: [Int]

  package init(partitionBy: [Int], orderBy: [SortKeySpec], calls: [WindowCallSpec], output: [Int]) {
    self.partitionBy = partitionBy
    self.orderBy = orderBy
    self.calls = calls
    self.output = output
  }
}

package struct WindowCallSpec: Sendable {
  package let function: WindowCallee
  package let arguments: [Int]
  package let frame: FrameExtent<Int>
  package let ignoresNulls: Bool
  /// A boolean column: an aggregate sees only rows where it is true.
  package let filter: Int?

  package init(
    function: WindowCallee, arguments: [Int], frame: FrameExtent<Int> = .standard, ignoresNulls: Bool = false, filter: Int? = nil
  ) {
    self.function = function
    self.arguments = arguments
    self.frame = frame
    self.ignoresNulls = ignoresNulls
    self.filter = filter
  }
}
