/// Takes in a vocabulary file line by line.
struct VocabularyReader {
  private let path: String
  private let reservedByCaller: ReservedTokens
  private var reservedInFile = ReservedTokens.none
  private var table = ByteTable()
  private var counts: [Int] = []
  private var documentCounts: [Int] = []
  /// The line of each entry, 0 for those the caller reserved.
  private var lines: [Int] = []
  private var hasDocuments = false
  private var hasRoles = false
  private var total: (count: Int, documents: Int)?

  init(path: String, reserved: ReservedTokens) {
    self.path = path
    reservedByCaller = reserved
  }

  /// Reads one line.
  mutating func read(_ line: [UInt8], _ number: Int) throws(TextError) {
    let columns = line.split(
      separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
    guard columns.count <= 4 else {
      throw failure(
        number, "expected \"token<TAB>count\", found \(columns.count) columns",
        "Write a tab inside a token as \\t.")
    }
    let count = try columns.count > 1 ? self.count(columns[1], number) : 0
    let documents = try columns.count > 2 ? self.count(columns[2], number) : 0
    let role = try columns.count > 3 ? self.role(columns[3], number) : nil
    if role == .total {
      guard counts.isEmpty, total == nil, columns[0].isEmpty else {
        throw failure(
          number, "the line with the role \"total\" must be the first and have no token",
          "Remove it, or write the vocabulary again.")
      }
      total = (count, documents)
      return
    }
    try addEntry(VocabularyFormat.token(columns[0]), role, number)
    counts.append(count)
    documentCounts.append(documents)
    if documents > 0 { hasDocuments = true }
  }

  private mutating func addEntry(
    _ token: [UInt8], _ role: VocabularyFormat.Role?, _ number: Int
  ) throws(TextError) {
    if token.isEmpty {
      throw failure(
        number, "expected \"token<TAB>count\", found an empty token",
        "Remove the line; an empty token cannot occur in a text.")
    }
    guard table.count < ByteTable.largestCount else {
      throw failure(number, "more than 2³¹ − 2 entries", "Raise the minimum count.")
    }
    if counts.isEmpty, role == nil { try reserveForCaller() }
    let identifier = token.withUnsafeBufferPointer { table.insert($0) }
    if Int(identifier) < counts.count {
      let first = lines[Int(identifier)]
      throw failure(
        number,
        "the token \(excerpt(token)) was "
          + (first > 0 ? "in line \(first) already" : "reserved already"),
        first > 0
          ? "Remove one of the lines." : "Remove the line, or read the file without reserving it.")
    }
    lines.append(number)
    guard let role else { return }
    let isFirst = hasRoles ? counts.count == reservedInFile.all.count : counts.isEmpty
    let spelling = String(decoding: token, as: UTF8.self)
    hasRoles = true
    switch role {
    case .padding where isFirst && counts.isEmpty:
      reservedInFile.padding = spelling
    case .unknown
    where isFirst && reservedInFile.unknown == nil && reservedInFile.additional.isEmpty:
      reservedInFile.unknown = spelling
    case .reserved where isFirst:
      reservedInFile.additional.append(spelling)
    default:
      throw failure(
        number, "the reserved entry \(excerpt(token)) is out of place",
        "Reserved entries come first, in the order padding, unknown, others.")
    }
    guard Array(spelling.utf8) == token else {
      throw failure(
        number, "the reserved entry \(excerpt(token)) is not valid UTF-8",
        "Write the vocabulary again.")
    }
  }

  /// Puts the caller's reserved entries first, where the file has none of its own.
  private mutating func reserveForCaller() throws(TextError) {
    let first = Vocabulary([], reserved: reservedByCaller)
    table = first.table
    counts = first.counts
    documentCounts = counts
    lines = counts
  }

  /// The vocabulary of all lines read.
  func vocabulary() throws(TextError) -> Vocabulary {
    guard !counts.isEmpty else {
      throw TextError(
        .invalidData, path: path, message: "the vocabulary has no entries",
        advice: "Expected lines of the form \"token<TAB>count\".")
    }
    return Vocabulary(
      table, counts: counts,
      documentCounts: hasDocuments || (total?.documents ?? 0) > 0 ? documentCounts : [],
      reserved: hasRoles ? reservedInFile : reservedByCaller,
      totalCount: total?.count ?? counts.reduce(0, &+), totalDocumentCount: total?.documents ?? 0)
  }

  private func count(_ column: ArraySlice<UInt8>, _ number: Int) throws(TextError) -> Int {
    let digits = String(decoding: column, as: UTF8.self)
    guard let count = Int(digits), count >= 0, count <= 1 << 48 else {
      throw failure(
        number, "expected a count, found \(excerpt(column))",
        "A line has the form \"token<TAB>count\"; a tab inside a token is written \\t.")
    }
    return count
  }

  private func role(
    _ column: ArraySlice<UInt8>, _ number: Int
  ) throws(TextError) -> VocabularyFormat.Role {
    guard let role = VocabularyFormat.Role(rawValue: String(decoding: column, as: UTF8.self)) else {
      throw failure(
        number, "unknown role \(excerpt(column))",
        "The fourth column is padding, unknown, reserved or total.")
    }
    return role
  }

  private func failure(_ line: Int, _ message: String, _ advice: String) -> TextError {
    TextError(.invalidData, path: path, line: line, message: message, advice: advice)
  }
}
