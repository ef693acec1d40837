/// Numbers computed side by side: one for a problem with two classes, eight for eight classes.
///
/// The solver and the sparse products are written once over this protocol.
protocol Lanes: Sendable {
  /// The same lanes in double precision, for sums over many numbers.
  associatedtype Wide: WideLanes where Wide.Narrow == Self
  static var count: Int { get }
  init(repeating value: Float)
  subscript(lane: Int) -> Float { get set }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  static func scaled(_ a: Self, by factor: Float) -> Self
  init(narrowing wide: Wide)
}

/// The double-precision companion of ``Lanes``.
protocol WideLanes: Sendable {
  associatedtype Narrow
  init(repeating value: Double)
  init(widening narrow: Narrow)
  subscript(lane: Int) -> Double { get set }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
}

extension Float: Lanes {
  typealias Wide = Double
  static var count: Int { 1 }
  @inline(__always) init(repeating value: Float) { self = value }
  @inline(__always) subscript(lane: Int) -> Float {
    get { self }
    set { self = newValue }
  }
  @inline(__always) static func scaled(_ a: Float, by factor: Float) -> Float { a * factor }
  @inline(__always) init(narrowing wide: Double) { self = Float(wide) }
}

extension Double: WideLanes {
  @inline(__always) init(repeating value: Double) { self = value }
  @inline(__always) init(widening narrow: Float) { self = Double(narrow) }
  @inline(__always) subscript(lane: Int) -> Double {
    get { self }
    set { self = newValue }
  }
}

extension SIMD8<Float>: Lanes {
  typealias Wide = SIMD8<Double>
  static var count: Int { 8 }
  @inline(__always) static func scaled(_ a: Self, by factor: Float) -> Self { a * factor }
  @inline(__always) init(narrowing wide: SIMD8<Double>) { self.init(wide) }
}

extension SIMD8<Double>: WideLanes {
  @inline(__always) init(widening narrow: SIMD8<Float>) { self.init(narrow) }
}
