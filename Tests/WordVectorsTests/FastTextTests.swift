import Tensors
import TestSupport
import Testing
import Text
import WordVectors

@Suite("Sub-words")
struct FastTextTests {
  @Test("n-grams are cut and hashed as fastText does")
  func ngrams() {
    // Numbers from fastText's own hash, bytes beyond ASCII read as signed.
    let ngrams = CharacterNGrams(lengths: 3...3, bucketCount: 1 << 30)
    #expect(ngrams.buckets(of: "ab".utf8Span.span).count == 2)
    #expect(ngrams.buckets(of: "東京".utf8Span.span).count == 2)
    #expect(ngrams.buckets(of: "</s>".utf8Span.span).isEmpty)
    let single = CharacterNGrams(lengths: 1...1, bucketCount: 1000)
    // The marks alone are left out.
    #expect(single.buckets(of: "abc".utf8Span.span).count == 3)
    #expect(CharacterNGrams(lengths: 9...9).buckets(of: "abc".utf8Span.span).isEmpty)
  }

  @Test(
    "vectors of a real model are those of fastText, for words seen and unseen",
    .enabled(if: SharedData.isThere, SharedData.absence),
    arguments: [
      // Printed by gensim 4.4 from the same file.
      ("the", [0xBEA9_12CE, 0xBEA2_E0B0] as [UInt32]), ("night", [0x3EAA_E870, 0xBDA6_DBA4]),
      ("nights", [0x3E05_ECD4, 0xBDB5_7AAC]), ("landau", [0xBE80_B8EC, 0xBE0C_9E60]),
      ("naïveté", [0xBEF4_4AF1, 0xBDD7_11E3]), ("東京", [0xBF20_CAF9, 0xBEC0_23E4]),
    ])
  func realModel(word: String, bits: [UInt32]) throws {
    let vectors = try WordVectors.read(SharedData.path("vectors/fasttext-model.bin")).vectors
    #expect(vectors.count == 1763)
    #expect(vectors.counts?.first == 3523)
    let vector = try #require(vectors.vector(of: word))
    for (number, bits) in zip(vector, bits) {
      #expect(abs(number - Float(bitPattern: bits)) <= 2 * number.ulp)
    }
  }
}
