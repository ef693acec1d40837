/// Collects the layers written in the braces of ``Sequential`` and ``Branches``.
@resultBuilder
public enum LayerBuilder {
  /// One layer.
  public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }

  /// Several layers made elsewhere.
  public static func buildExpression(_ layers: [any Layer]) -> [any Layer] { layers }

  /// The layers of all lines.
  public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap { $0 } }

  /// The layers of an `if` without `else`.
  public static func buildOptional(_ layers: [any Layer]?) -> [any Layer] { layers ?? [] }

  /// The layers of the first branch of an `if` or `switch`.
  public static func buildEither(first layers: [any Layer]) -> [any Layer] { layers }

  /// The layers of the other branch.
  public static func buildEither(second layers: [any Layer]) -> [any Layer] { layers }

  /// The layers of all rounds of a `for`.
  public static func buildArray(_ rounds: [[any Layer]]) -> [any Layer] { rounds.flatMap { $0 } }
}
