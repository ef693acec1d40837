extension TokenCounter {
  /// The vocabulary of what was counted: most frequent first, smaller bytes first among equals.
  ///
  /// - Parameters:
  ///   - maximumSize: the most entries, reserved ones included; nil for no limit.
  ///   - minimumCount: tokens that occurred less often do not become entries.
  ///   - minimumDocumentCount: tokens in fewer documents do not become entries.
  ///   - maximumDocumentFraction: tokens in a larger part of the documents, from 0 to 1, do not
  ///     become entries.
  ///   - reserved: the entries that come first. A text's token with a reserved spelling (the
  ///     `<unk>` of a prepared corpus) adds to the reserved entry's count.
  public func vocabulary(
    maximumSize: Int? = nil, minimumCount: Int = 1, minimumDocumentCount: Int = 0,
    maximumDocumentFraction: Double = 1, reserved: ReservedTokens = ReservedTokens()
  ) -> Vocabulary {
    let first = Vocabulary([], reserved: reserved)
    var table = first.table
    var newCounts = first.counts
    var newDocumentCounts = first.counts
    let documents = documentCount + (hasOpenDocument ? 1 : 0)
    let mostDocuments = maximumDocumentFraction * Double(documents)
    var chosen: [Int] = []
    for identifier in tallies.indices {
      let known = withBytes(identifier) { table.find($0) }
      if known >= 0 {
        newCounts[Int(known)] = tallies[identifier].count
        newDocumentCounts[Int(known)] = tallies[identifier].documentCount
      } else if tallies[identifier].count >= minimumCount,
        tallies[identifier].documentCount >= minimumDocumentCount,
        Double(tallies[identifier].documentCount) <= mostDocuments
      {
        chosen.append(identifier)
      }
    }
    chosen.sort { left, right in
      tallies[left].count == tallies[right].count
        ? isSmaller(left, right) : tallies[left].count > tallies[right].count
    }
    if let maximumSize { chosen = Array(chosen.prefix(max(0, maximumSize - first.count))) }
    for identifier in chosen {
      _ = withBytes(identifier) { table.insert($0) }
      newCounts.append(tallies[identifier].count)
      newDocumentCounts.append(tallies[identifier].documentCount)
    }
    // Without ended documents there is one long text: document counts would say nothing.
    let hasDocuments = documentCount > 0
    return Vocabulary(
      table, counts: newCounts, documentCounts: hasDocuments ? newDocumentCounts : [],
      reserved: reserved, totalCount: totalCount,
      totalDocumentCount: hasDocuments ? documents : 0)
  }

  private func isSmaller(_ left: Int, _ right: Int) -> Bool {
    table.arena[table.range(of: left)].lexicographicallyPrecedes(
      table.arena[table.range(of: right)])
  }
}
