/// The functions of one name, in the order of registration, and beside them their signatures.
package struct Overloads<Function: Sendable>: RandomAccessCollection, Sendable {
  private let functions: [Function]
  package let signatures: [FunctionSignature]

  init(_ functions: [Function], signature: (Function) -> FunctionSignature) {
    self.functions = functions
    signatures = functions.map(signature)
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { functions.count }
  package subscript(index: Int) -> Function { functions[index] }
}
