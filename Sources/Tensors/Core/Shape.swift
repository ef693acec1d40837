/// The sizes of a tensor's axes, outermost first; `[]` is a scalar.
public struct Shape: Hashable, Sendable {
  /// The size of every axis.
  public let sizes: [Int]

  /// The product of the sizes: how many numbers a tensor of this shape holds.
  public let elementCount: Int

  /// A shape with the given sizes; traps on a negative size.
  public init(_ sizes: [Int]) {
    var count = 1
    for size in sizes {
      require(size >= 0, "Shape: axis sizes must not be negative, got \(sizes)")
      count *= size
    }
    self.sizes = sizes
    self.elementCount = count
  }

  /// The number of axes.
  public var rank: Int { sizes.count }

  /// The size of the axis at `index`; negative indices count from the last axis.
  public subscript(index: Int) -> Int { sizes[normalized(index)] }

  /// The axis number in `0..<rank` that `axis` (which may be negative) denotes; traps outside.
  public func normalized(_ axis: Int) -> Int {
    let result = axis < 0 ? axis + rank : axis
    require(result >= 0 && result < rank, "axis \(axis) does not exist in shape \(self)")
    return result
  }

  /// The product of the sizes before `axis`: the number of outer repetitions.
  public func outerCount(before axis: Int) -> Int { sizes[..<axis].reduce(1, *) }

  /// The product of the sizes after `axis`: the distance between neighbours along it.
  public func innerCount(after axis: Int) -> Int { sizes[(axis + 1)...].reduce(1, *) }

  /// This shape with the size of one axis replaced.
  public func replacing(_ axis: Int, with size: Int) -> Shape {
    var sizes = sizes
    sizes[normalized(axis)] = size
    return Shape(sizes)
  }

  /// This shape without the given axis.
  public func removing(_ axis: Int) -> Shape {
    var sizes = sizes
    sizes.remove(at: normalized(axis))
    return Shape(sizes)
  }
}

extension Shape: ExpressibleByArrayLiteral {
  /// A shape written as a literal, `[2, 3]`.
  public init(arrayLiteral elements: Int...) { self.init(elements) }
}

extension Shape: CustomStringConvertible {
  /// The sizes in brackets, `[2, 3]`.
  public var description: String { "\(sizes)" }
}
