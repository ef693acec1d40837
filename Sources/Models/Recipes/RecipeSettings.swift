/// The settings of a kind of model, as a recipe gives them.
public protocol RecipeSettings: Codable, Sendable {
  /// The kinds of networks; the defaults of all else depend on it.
  associatedtype Architecture: RawRepresentable<String>, Sendable
  /// The kind of network.
  var architecture: Architecture { get }
  /// The seed of every random number.
  var seed: UInt64 { get set }

  /// Checks every number.
  ///
  /// - Throws: ``SettingsError`` naming the first setting that makes no sense.
  func validate() throws(SettingsError)
}

extension ClassifierSettings: RecipeSettings {
  /// The seed of every random number.
  public var seed: UInt64 {
    get { training.seed }
    set { training.seed = newValue }
  }
}

extension LanguageModelSettings: RecipeSettings {
  /// The seed of every random number.
  public var seed: UInt64 {
    get { training.seed }
    set { training.seed = newValue }
  }
}

extension TranslationSettings: RecipeSettings {
  /// The seed of every random number.
  public var seed: UInt64 {
    get { training.seed }
    set { training.seed = newValue }
  }
}
