// Runs one workload in this process and prints one line of JSON, as the scripts in peers/ do.
//
//     TextusBenchmarks matrix-products --threads 2

let workloads: [any Workload.Type] = [
  TextCNNTraining.self, TextCNNInference.self, RecurrentTraining.self, RecurrentInference.self,
  PTBLSTM.self, LanguageModelSteps.self, TranslationSteps.self, CharacterGeneration.self,
  Linear.self, Tokenisation.self, MatrixProducts.self, VectorLoading.self, NearestNeighbours.self,
  WordVectorsTraining.self, Measures.self,
]

do {
  var arguments = CommandLine.arguments.dropFirst()
  let names = workloads.map { $0.name }.joined(separator: ", ")
  guard let name = arguments.popFirst() else {
    throw UsageError("Name a workload: \(names).")
  }
  guard let workload = workloads.first(where: { $0.name == name }) else {
    throw UsageError("There is no workload \(name); there are \(names).")
  }
  let options = try Options(arguments)
  var record = Record(workload: name, threads: try options.threads)
  try workload.run(options, into: &record)
  if record["peak_rss_mb"] == nil { record["peak_rss_mb"] = .number(Machine.peakMemory) }
  print(record)
} catch {
  fail("\(error)")
}
