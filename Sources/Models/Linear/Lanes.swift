/// Numbers computed side by side: one for two classes, four or eight for more.
///
/// The solver and the sparse products are written once over this protocol; with eight lanes, one
/// pass over the matrix serves eight classes.
protocol Lanes: Sendable {
  /// The same lanes in double precision, for sums over many numbers.
  associatedtype Wide: WideLanes where Wide.Narrow == Self
  static var count: Int { get }
  init(repeating value: Float)
  init(narrowing wide: Wide)
  subscript(lane: Int) -> Float { get set }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  static func scaled(_ a: Self, by factor: Float) -> Self
}

/// The double-precision companion of ``Lanes``.
protocol WideLanes: Sendable {
  associatedtype Narrow: Lanes
  init(repeating value: Double)
  init(widening narrow: Narrow)
  subscript(lane: Int) -> Double { get set }
  static func + (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
}

extension WideLanes {
  /// Whether any lane is not zero.
  var hasAny: Bool { (0..<Narrow.count).contains { self[$0] != 0 } }
}

extension Float: Lanes {
  typealias Wide = Double
  static var count: Int { 1 }
  @inline(__always) init(repeating value: Float) { self = value }
  @inline(__always) init(narrowing wide: Double) { self = Float(wide) }
  @inline(__always) static func scaled(_ a: Float, by factor: Float) -> Float { a * factor }
  @inline(__always) subscript(lane: Int) -> Float {
    get { self }
    set { self = newValue }
  }
}

extension Double: WideLanes {
  typealias Narrow = Float
  @inline(__always) init(repeating value: Double) { self = value }
  @inline(__always) init(widening narrow: Float) { self = Double(narrow) }
  @inline(__always) subscript(lane: Int) -> Double {
    get { self }
    set { self = newValue }
  }
}

extension SIMD4<Float>: Lanes {
  typealias Wide = SIMD4<Double>
  static var count: Int { 4 }
  @inline(__always) init(narrowing wide: SIMD4<Double>) { self.init(wide) }
  @inline(__always) static func scaled(_ a: Self, by factor: Float) -> Self { a * factor }
}

extension SIMD4<Double>: WideLanes {
  typealias Narrow = SIMD4<Float>
  @inline(__always) init(widening narrow: SIMD4<Float>) { self.init(narrow) }
}

extension SIMD8<Float>: Lanes {
  typealias Wide = SIMD8<Double>
  static var count: Int { 8 }
  @inline(__always) init(narrowing wide: SIMD8<Double>) { self.init(wide) }
  @inline(__always) static func scaled(_ a: Self, by factor: Float) -> Self { a * factor }
}

extension SIMD8<Double>: WideLanes {
  typealias Narrow = SIMD8<Float>
  @inline(__always) init(widening narrow: SIMD8<Float>) { self.init(narrow) }
}
