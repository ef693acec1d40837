/// The checks of settings that all kinds of models share.
enum SettingsCheck {
  /// Throws, with the setting's name, unless the condition holds.
  static func holds(
    _ condition: Bool, _ name: String, _ message: @autoclosure () -> String
  ) throws(SettingsError) {
    if !condition { throw SettingsError(name: name, message: message()) }
  }

  /// Throws unless a number is at least 0 and below 1.
  static func share(_ value: Float, _ name: String) throws(SettingsError) {
    try holds(value >= 0 && value < 1, name, "must be at least 0 and below 1, not \(value)")
  }

  /// Throws unless a number is from `least` to `most`.
  static func count(
    _ value: Int, _ name: String, from least: Int = 1, to most: Int = 1 << 30
  ) throws(SettingsError) {
    try holds(
      value >= least && value <= most, name, "must be from \(least) to \(most), not \(value)")
  }
}
