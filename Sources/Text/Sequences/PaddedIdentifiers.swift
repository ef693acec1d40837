/// An end of a sequence: where padding goes, or from where tokens are cut.
public enum SequenceEnd: String, Sendable, Hashable, CaseIterable, Codable {
  /// The start: before the first token.
  case before
  /// The end: after the last token.
  case after
}

/// Sequences of identifiers brought to one length, with the length each really has.
public struct PaddedIdentifiers: Sendable, Hashable {
  /// The identifiers, row-major.
  ///
  /// Shape `[N, T]`.
  public let identifiers: [Int32]
  /// How many identifiers of each row are real.
  ///
  /// Shape `[N]`, values in `0...T`.
  public let lengths: [Int32]
  /// The number of rows `N`.
  public let count: Int
  /// The number of time steps `T` of every row.
  public let length: Int
  /// The end at which rows are padded: the real identifiers are at the other one.
  public let side: SequenceEnd

  /// A batch put together from its parts.
  ///
  /// `identifiers` has shape `[N, T]`, `lengths` shape `[N]` with values in `0...T`.
  public init(identifiers: [Int32], lengths: [Int32], length: Int, side: SequenceEnd = .after) {
    require(
      length >= 0 && identifiers.count == lengths.count * length,
      "PaddedIdentifiers: \(identifiers.count) identifiers are not [\(lengths.count), \(length)]")
    require(
      lengths.allSatisfy { $0 >= 0 && $0 <= length },
      "PaddedIdentifiers: lengths must be in 0...\(length)")
    self.identifiers = identifiers
    self.lengths = lengths
    self.count = lengths.count
    self.length = length
    self.side = side
  }

  /// A row with its padding.
  ///
  /// Shape `[T]`.
  public subscript(row: Int) -> ArraySlice<Int32> {
    require(row >= 0 && row < count, "PaddedIdentifiers: no row \(row) among \(count)")
    return identifiers[row * length..<(row + 1) * length]
  }

  /// The real identifiers of a row, without padding.
  public func unpadded(_ row: Int) -> ArraySlice<Int32> {
    let kept = Int(lengths[row])
    return side == .after ? self[row].prefix(kept) : self[row].suffix(kept)
  }

  /// Which positions are real.
  ///
  /// Shape `[N, T]`, row-major.
  public var mask: [Bool] {
    var mask = [Bool](repeating: false, count: identifiers.count)
    for row in 0..<count {
      let start = row * length + (side == .after ? 0 : length - Int(lengths[row]))
      for index in start..<start + Int(lengths[row]) { mask[index] = true }
    }
    return mask
  }
}

extension TokenSequences {
  /// The sequences at `indices`, in their order, brought to one length.
  ///
  /// - Parameters:
  ///   - length: The time steps `T` of the result; nil, the default, takes the longest sequence.
  ///   - side: Where shorter sequences are padded; after the last token by default (Keras' default is
  ///     before).
  ///   - truncation: Where longer sequences lose tokens; after, the default, keeps the first ones.
  ///   - padding: The identifier that stands for nothing; 0 by default.
  /// - Returns: Identifiers of shape `[N, T]` with the length of each row.
  public func padded(
    indices: some Collection<Int>, length: Int? = nil, side: SequenceEnd = .after,
    truncation: SequenceEnd = .after, padding: Int32 = 0
  ) -> PaddedIdentifiers {
    let width = length ?? indices.reduce(0) { max($0, self.length(at: $1)) }
    require(width >= 0, "padded: the length must not be negative, it is \(width)")
    var lengths: [Int32] = []
    lengths.reserveCapacity(indices.count)
    let all = [Int32](unsafeUninitializedCapacity: indices.count * width) { rows, filled in
      var position = 0
      for index in indices {
        let tokens = self[index]
        let kept = truncation == .after ? tokens.prefix(width) : tokens.suffix(width)
        let gap = width - kept.count
        if side == .before { position = rows.fill(position, padding, count: gap) }
        position = rows[position...].initialize(fromContentsOf: kept)
        if side == .after { position = rows.fill(position, padding, count: gap) }
        lengths.append(Int32(kept.count))
      }
      filled = position
    }
    return PaddedIdentifiers(identifiers: all, lengths: lengths, length: width, side: side)
  }

  /// All sequences brought to one length; see `padded(indices:length:side:truncation:padding:)`.
  public func padded(
    length: Int? = nil, side: SequenceEnd = .after, truncation: SequenceEnd = .after,
    padding: Int32 = 0
  ) -> PaddedIdentifiers {
    padded(
      indices: 0..<count, length: length, side: side, truncation: truncation, padding: padding)
  }
}

extension UnsafeMutableBufferPointer<Int32> {
  /// Initialises `count` elements from `start` on; returns the position behind them.
  fileprivate func fill(_ start: Int, _ value: Int32, count: Int) -> Int {
    self[start..<start + count].initialize(repeating: value)
    return start + count
  }
}

/// Sequences brought to one length; see `TokenSequences.padded`.
///
/// - Returns: Identifiers of shape `[N, T]` with the length of each row.
public func pad(
  _ sequences: [[Int32]], length: Int? = nil, side: SequenceEnd = .after,
  truncation: SequenceEnd = .after, padding: Int32 = 0
) -> PaddedIdentifiers {
  TokenSequences(sequences)
    .padded(length: length, side: side, truncation: truncation, padding: padding)
}
