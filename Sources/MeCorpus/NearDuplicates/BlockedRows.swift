/// Rows of equal width that grow by whole blocks: no row is ever moved, and what is set aside for
/// growth does not grow with what is there.
struct BlockedRows<Element: Sendable>: Sendable {
    let width: Int
    private(set) var count = 0
    private var blocks: [[Element]] = []

    private static var rowsInBlock: Int { 512 }

    init(width: Int) {
        self.width = width
    }

    /// Appends a row of `width` elements.
    mutating func append(_ row: [Element]) {
        precondition(
            row.count == width, "BlockedRows: expected \(width) elements, got \(row.count)")
        if count.isMultiple(of: Self.rowsInBlock) {
            var block: [Element] = []
            block.reserveCapacity(Self.rowsInBlock * width)
            blocks.append(block)
        }
        blocks[blocks.count - 1] += row
        count += 1
    }

    subscript(row: Int, column: Int) -> Element {
        get { blocks[row / Self.rowsInBlock][row % Self.rowsInBlock * width + column] }
        set { blocks[row / Self.rowsInBlock][row % Self.rowsInBlock * width + column] = newValue }
    }

    /// A row's elements, in place.
    subscript(row: Int) -> ArraySlice<Element> {
        let start = row % Self.rowsInBlock * width
        return blocks[row / Self.rowsInBlock][start..<(start + width)]
    }
}
