/// One step that changes a text before it is cut into tokens.
///
/// Steps are applied in the order in which they are listed; the ranges of tokens still speak of the
/// original text. ASCII text passes all steps but `html` and `caseFolding` without being copied.
public enum NormalizationStep: String, Codable, Hashable, Sendable, CaseIterable {
  /// Removes HTML tags, comments, scripts and style sheets, and resolves entities.
  ///
  /// A tag that ends a line, a cell or a block (`<br />`, `</p>`, `<td>` …) becomes a space, others
  /// (`<b>`) nothing. `&amp;`, about a hundred more names, and numbers (`&#8217;`, `&#x2019;`) become
  /// their characters. A `<` that begins no tag stays.
  case html
  /// Unicode normalisation form C: canonical composition.
  case nfc
  /// Unicode normalisation form KC: full-width letters, ligatures and the like become plain.
  case nfkc
  /// Full Unicode case folding, locale-independent; `ß` becomes `ss`.
  case caseFolding
  /// Removes accents: `é` becomes `e`, `ё` becomes `е`.
  ///
  /// Removed are non-spacing marks used by several scripts (Unicode script `Inherited`), as they
  /// stand in the canonical decomposition. Vowel signs of Thai or Devanagari and the voicing marks
  /// of Kana are letters' parts and stay; so do `ø` and `ł`, which have no decomposition.
  case accentStripping
}
