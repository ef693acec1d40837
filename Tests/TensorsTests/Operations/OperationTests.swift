import Tensors
import TestSupport
import Testing

@Suite struct OperationTests {
  static let table: [OperationCase] =
    arithmeticCases + activationCases + reductionCases + shapeCases + productCases
    + sequenceCases + lossCases

  @Test(arguments: table)
  func `the value agrees with a naive reference`(row: OperationCase) {
    let output = row.operation(row.inputs)
    let expected = row.reference(row.inputs.map { Naive($0) })
    #expect(difference(output, expected) == nil, "\(row.name)")
  }

  @Test(arguments: table.filter(\.checksGradient))
  func `the gradient agrees with central differences`(row: OperationCase) {
    checkGradient(
      of: row.operation, at: row.inputs, step: row.step, tolerance: row.tolerance, "\(row.name)")
  }

  @Test(arguments: table)
  func `the value is the same while a tape records`(row: OperationCase) {
    let plain = row.operation(row.inputs)
    _ = withGradients(training: false) {
      let recorded = row.operation(row.inputs.map { Parameter($0).tensor })
      #expect(recorded.shape == plain.shape)
      #expect(difference(recorded, Naive(plain), tolerance: 1e-6) == nil, "\(row.name)")
      return recorded.sum()
    }
  }

  @Test func `every name in the table is unique`() {
    #expect(Set(Self.table.map(\.name)).count == Self.table.count)
  }
}
