/// The line of JSON a run prints, its keys in the order in which they were set.
struct Record: CustomStringConvertible {
  enum Value {
    case text(String)
    case number(Double)
    case count(Int)
  }

  private var entries: [(key: String, value: Value)]

  init(workload: String, threads: Int) {
    entries = [
      ("workload", .text(workload)), ("framework", .text("textus")), ("threads", .count(threads)),
    ]
  }

  subscript(key: String) -> Value? {
    get { entries.last { $0.key == key }?.value }
    set {
      let index = entries.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append((key, value))
      case (nil, nil): break
      }
    }
  }

  /// Notes the median and the tenth and ninetieth percentile of some durations, in milliseconds.
  mutating func note(_ durations: Durations, as prefix: String) {
    self["\(prefix)_ms"] = .number(durations.percentile(50) * 1e3)
    self["\(prefix)_ms_p10"] = .number(durations.percentile(10) * 1e3)
    self["\(prefix)_ms_p90"] = .number(durations.percentile(90) * 1e3)
  }

  /// Notes how busy the machine was meanwhile.
  mutating func note(_ noise: Machine.Noise) {
    self["wall_s"] = .number(noise.wall)
    self["own_cpu"] = .number(noise.own)
    self["other_cpu"] = .number(noise.other)
  }

  /// Notes the work that the task cannot avoid and the share of the machine's bound it reached.
  mutating func note(necessaryFlops flops: Double, seconds: Double, threads: Int) {
    let bound = Machine.gigaflops(threads: threads)
    self["necessary_gflop"] = .number(flops * 1e-9)
    self["machine_gflops"] = .number(bound)
    self["fraction_of_bound"] = .number(flops * 1e-9 / seconds / bound)
  }

  var description: String {
    let fields = entries.map { "\(Self.quoted($0.key)): \(Self.rendered($0.value))" }
    return "{\(fields.joined(separator: ", "))}"
  }

  private static func rendered(_ value: Value) -> String {
    switch value {
    case .text(let text): quoted(text)
    case .count(let count): "\(count)"
    // Four decimals are more than any of these numbers is worth; JSON knows no infinities.
    case .number(let number):
      number.isFinite ? "\((number * 1e4).rounded() / 1e4)" : "null"
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
