/// A short, printable piece of `bytes` in double quotes, for error messages.
///
/// Control characters and quotes are escaped and invalid UTF-8 replaced, so that a binary file
/// cannot garble a terminal; at most `maximumLength` characters are shown.
func excerpt(_ bytes: UnsafeBufferPointer<UInt8>, maximumLength: Int = 40) -> String {
  // A character takes at most a few dozen bytes; anything beyond this cannot be shown anyway.
  let head = bytes.prefix(maximumLength * 8)
  var result = "\""
  var count = 0
  for scalar in String(decoding: head, as: UTF8.self).unicodeScalars {
    if count == maximumLength { return result + "…\"" }
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator:
      result += scalar.escaped(asASCII: true)
    default:
      result += scalar == "\"" ? "\\\"" : String(scalar)
    }
    count += 1
  }
  return result + (head.count < bytes.count ? "…\"" : "\"")
}

/// A short, printable piece of a text in double quotes, for error messages.
package func excerpt(_ text: some Sequence<UInt8>, maximumLength: Int = 40) -> String {
  Array(text.prefix(maximumLength * 8 + 1)).withUnsafeBufferPointer {
    excerpt($0, maximumLength: maximumLength)
  }
}

/// The names in double quotes, separated by commas, at most `limit` of them.
func listed(_ names: [[UInt8]], limit: Int = 8) -> String {
  let shown = names.prefix(limit).map { excerpt($0) }.joined(separator: ", ")
  return names.count > limit ? shown + " … (\(names.count) in all)" : shown
}
