/// Something to measure: prints the same keys as its peers' script.
protocol Workload {
  /// Its name on the command line and in the results.
  static var name: String { get }

  /// Does the work and notes what was measured.
  static func run(_ options: Options, into record: inout Record) throws
}
