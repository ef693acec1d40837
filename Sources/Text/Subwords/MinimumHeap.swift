/// A binary heap that hands out its least element first.
struct MinimumHeap<Element: Comparable> {
  private var elements: [Element]

  /// A heap of the given elements.
  init(_ elements: [Element] = []) {
    self.elements = elements
    for parent in stride(from: elements.count / 2 - 1, through: 0, by: -1) { sink(parent) }
  }

  /// Whether there are no elements.
  var isEmpty: Bool { elements.isEmpty }

  mutating func removeAll() { elements.removeAll(keepingCapacity: true) }

  /// Adds an element.
  mutating func push(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if elements[parent] <= element { break }
      elements[child] = elements[parent]
      child = parent
    }
    elements[child] = element
  }

  /// Removes the least element; nil when there is none.
  mutating func pop() -> Element? {
    guard let last = elements.popLast() else { return nil }
    guard let least = elements.first else { return last }
    elements[0] = last
    sink(0)
    return least
  }

  private mutating func sink(_ start: Int) {
    let element = elements[start]
    var parent = start
    while 2 * parent + 1 < elements.count {
      var child = 2 * parent + 1
      if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
      if element <= elements[child] { break }
      elements[parent] = elements[child]
      parent = child
    }
    elements[parent] = element
  }
}
