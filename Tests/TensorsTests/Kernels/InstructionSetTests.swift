import CKernels
import Testing

/// An instruction set for which there are kernels, beside the plain one.
enum InstructionSet: Int32, CaseIterable, Sendable {
  case avx2 = 1
  case avx512 = 2
  case amx = 3

  /// Those that this processor has.
  static let supported = allCases.filter { kernel_supports_instruction_set($0.rawValue) != 0 }
}

@Suite struct InstructionSetTests {
  static let cases =
    unaryKernelCases + gradientKernelCases + binaryKernelCases + reductionKernelCases
    + rowKernelCases + tableKernelCases + updateKernelCases

  @Test(arguments: cases)
  func `every length and alignment gives the plain kernel's result`(kernel: KernelCase) throws {
    let plain = try #require(kernel_table_of(Int32(KERNEL_BASELINE))).pointee
    let tables = try InstructionSet.supported.map {
      (set: $0, table: try #require(kernel_table_of($0.rawValue)).pointee)
    }
    for n in 0...67 {
      for offset in [0, 1 + n % 3] {
        let expected = kernel.run(plain, n, offset)
        for (set, table) in tables {
          let actual = kernel.run(table, n, offset)
          if actual == expected { continue }
          for (index, (a, e)) in zip(actual, expected).enumerated() where a != e {
            let error = abs(Double(a) - Double(e)) / max(1, abs(Double(e)))
            if error <= kernel.tolerance || (a.isNaN && e.isNaN) { continue }
            Issue.record(
              "\(set), n = \(n), offset \(offset), element \(index): \(a), plain \(e)")
          }
        }
      }
    }
  }

  @Test func `the set in use can be changed, but not to one the processor lacks`() async {
    await #expect(processExitsWith: .success) {
      for set in [Int32(KERNEL_BASELINE)] + InstructionSet.supported.map(\.rawValue) {
        #expect(kernel_use_instruction_set(set) == 1)
        #expect(kernel_instruction_set() == set)
      }
      let before = kernel_instruction_set()
      #expect(kernel_use_instruction_set(17) == 0)
      #expect(kernel_use_instruction_set(-1) == 0)
      #expect(kernel_instruction_set() == before)
    }
  }
}
