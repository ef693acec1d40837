/// The character references this package resolves: numbers, and the names of HTML 4.
enum HTMLEntities {
  /// The scalar of a number such as `#8217` or `#x2019`, given without the `#`; nil for no number.
  static func scalar(number: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
    let isHexadecimal = number.first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
    let digits = String(decoding: number.dropFirst(isHexadecimal ? 1 : 0), as: UTF8.self)
    guard digits.utf8.first != UInt8(ascii: "+"), digits.utf8.first != UInt8(ascii: "-"),
      let value = UInt32(digits, radix: isHexadecimal ? 16 : 10)
    else { return nil }
    if (0x80..<0xA0).contains(value) { return windows1252[Int(value) - 0x80] }
    return value == 0 || Unicode.Scalar(value) == nil ? ScalarDecoding.replacement : value
  }

  /// What browsers show for the numbers 128 to 159, which people took from Windows' code page.
  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  /// The scalar of each name.
  static let scalars: [String: UInt32] = {
    var scalars: [String: UInt32] = [:]
    for (first, names) in rows {
      for (name, value) in zip(names.split(separator: " "), first...) {
        scalars[String(name)] = value
      }
    }
    return scalars
  }()

  /// Names of neighbouring scalars from the one given on.
  private static let rows: [(UInt32, String)] = [
    (0x22, "quot"), (0x26, "amp apos"), (0x3C, "lt"), (0x3E, "gt"),
    (
      0xA0,
      """
      nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn \
      sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave \
      Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc \
      Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml \
      Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc \
      euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash \
      ugrave uacute ucirc uuml yacute thorn yuml
      """
    ),
    (0x152, "OElig oelig"), (0x160, "Scaron scaron"), (0x178, "Yuml"), (0x192, "fnof"),
    (0x2C6, "circ"), (0x2DC, "tilde"),
    (
      0x391,
      """
      Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho
      """
    ),
    (0x3A3, "Sigma Tau Upsilon Phi Chi Psi Omega"),
    (
      0x3B1,
      """
      alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho \
      sigmaf sigma tau upsilon phi chi psi omega
      """
    ),
    (0x2002, "ensp emsp"), (0x2009, "thinsp"), (0x200C, "zwnj zwj lrm rlm"),
    (0x2013, "ndash mdash"),
    (0x2018, "lsquo rsquo sbquo"), (0x201C, "ldquo rdquo bdquo"), (0x2020, "dagger Dagger bull"),
    (0x2026, "hellip"), (0x2030, "permil"), (0x2032, "prime Prime"), (0x2039, "lsaquo rsaquo"),
    (0x20AC, "euro"), (0x2122, "trade"), (0x2190, "larr uarr rarr darr harr"), (0x2202, "part"),
    (0x220F, "prod"), (0x2211, "sum minus"), (0x221A, "radic"), (0x221E, "infin"),
    (0x2248, "asymp"), (0x2260, "ne equiv"), (0x2264, "le ge"), (0x25CA, "loz"),
    (0x2660, "spades"), (0x2663, "clubs"), (0x2665, "hearts diams"),
  ]
}
