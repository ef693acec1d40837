import Tensors
import Text

/// What a fastText model says about its training, before its words.
struct FastTextSettings {
  var size: Int32
  var window: Int32 = 5
  var epochs: Int32 = 5
  var minimumCount: Int32 = 1
  var negative: Int32 = 5
  var wordNGrams: Int32 = 1
  /// 1 hierarchical softmax, 2 negative sampling, 3 softmax, 4 one against all.
  var loss: Int32 = 2
  /// 1 CBOW, 2 skip-gram, 3 supervised.
  var model: Int32 = 2
  var bucketCount: Int32
  var shortest: Int32
  var longest: Int32
  var updateRate: Int32 = 100
  var sample: Double = 1e-4

  static let magic: Int32 = 793_712_314
  static let version: Int32 = 12

  var fields: [Int32] {
    [
      size, window, epochs, minimumCount, negative, wordNGrams, loss, model, bucketCount, shortest,
      longest, updateRate,
    ]
  }
}

extension WordVectors {
  /// Writes a model that fastText loads; without sub-words it is one without n-grams.
  ///
  /// Source: fastText 0.9.2, `Args::save`, `Dictionary::save`, `DenseMatrix::save`.
  func writeFastText(to output: VectorOutput) throws(TextError) {
    let settings = FastTextSettings(
      size: Int32(size), bucketCount: Int32(subwords?.ngrams.bucketCount ?? 0),
      shortest: Int32(subwords?.ngrams.lengths.lowerBound ?? 0),
      longest: Int32(subwords?.ngrams.lengths.upperBound ?? 0))
    var head: [UInt8] = []
    append(FastTextSettings.magic, to: &head)
    append(FastTextSettings.version, to: &head)
    for field in settings.fields { append(field, to: &head) }
    append(settings.sample.bitPattern, to: &head)
    append(Int32(count), to: &head)
    append(Int32(count), to: &head)
    append(Int32(0), to: &head)
    append(Int64(counts?.reduce(0, +) ?? count), to: &head)
    // No n-gram was pruned.
    append(Int64(-1), to: &head)
    for row in 0..<count {
      table.withWord(at: row) { word in
        for place in word.indices where word[place] != 0 { head.append(word[place]) }
      }
      head.append(0)
      append(Int64(counts?[row] ?? 1), to: &head)
      // An entry of type 0 is a word.
      head.append(0)
    }
    try output.write(head)
    try write(matrix: subwords?.rows ?? vectors, to: output)
    try write(matrix: contextVectors ?? Tensor(zeros: [count, size]), to: output)
  }

  private func write(matrix: Tensor, to output: VectorOutput) throws(TextError) {
    // Not quantised.
    var head: [UInt8] = [0]
    append(Int64(matrix.shape[0]), to: &head)
    append(Int64(matrix.shape[1]), to: &head)
    try output.write(head)
    let outcome = matrix.withElements { elements in
      Result { () throws(TextError) in try output.write(UnsafeRawBufferPointer(elements)) }
    }
    return try outcome.get()
  }

  private func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
