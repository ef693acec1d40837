/// Rows of text in columns of equal width, two spaces between them.
struct Columns {
  private let rows: [[String]]

  init(_ rows: [[String]]) { self.rows = rows }

  var rendered: String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    var text = ""
    for row in rows {
      for (column, cell) in row.enumerated() {
        text += cell
        // Nothing follows the last cell, not even space.
        if column + 1 < row.count {
          text += String(repeating: " ", count: widths[column] - cell.count + 2)
        }
      }
      text += "\n"
    }
    return text
  }
}
