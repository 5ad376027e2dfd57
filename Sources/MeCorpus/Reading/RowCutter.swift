/// Cuts comma-separated values into rows by RFC 4180: quoted cells may hold commas, line ends and
/// doubled quotes. A quote opens a cell only where it begins one.
struct RowCutter {
    /// At the begin of a cell, in a plain one, in a quoted one, after a quote in a quoted one.
    private enum Place {
        case start, plain, quoted, quote
    }

    /// The next row without its line end, nil at the end; rows without content are passed over.
    /// Throws `BrokenFile` for a row longer than `limit`, or with a quote that nothing closes.
    mutating func next(_ window: inout ByteWindow, limit: Int) throws -> Cut? {
        while let row = try anyRow(&window, limit: limit) {
            if !row.bytes.isEmpty { return row }
        }
        return nil
    }

    private func anyRow(_ window: inout ByteWindow, limit: Int) throws -> Cut? {
        var place = Place.start
        var at = 0
        var tooLong: BrokenFile?
        while !Self.findEnd(window, &at, &place) {
            if at > limit {
                tooLong = tooLong ?? window.broken(ByteWindow.tooLong("row", limit))
                window.consume(at)
                at = 0
            }
            if try !window.more() { return try last(&window, place, tooLong) }
        }
        if at > limit { tooLong = tooLong ?? window.broken(ByteWindow.tooLong("row", limit)) }
        let row = tooLong == nil ? Self.row(window, at) : nil
        window.consume(at + 1)
        if let tooLong { throw tooLong }
        return row
    }

    /// What stands after the last line end.
    private func last(
        _ window: inout ByteWindow, _ place: Place, _ tooLong: BrokenFile?
    ) throws -> Cut? {
        let row = Self.row(window, window.count)
        let fault = tooLong ?? window.broken("a quote that nothing closes")
        // A row that was too long has been told; what ended the stream is told next.
        if tooLong == nil { try window.throwDamage() }
        window.consume(window.count)
        guard tooLong == nil, place != .quoted else { throw fault }
        return row.bytes.isEmpty ? nil : row
    }

    private static func row(_ window: ByteWindow, _ end: Int) -> Cut {
        var end = end
        while end > 0, window[end - 1] == 0x0D { end -= 1 }
        return Cut(bytes: Array(window[0..<end]), offset: window.offset, line: window.line)
    }

    /// Goes on to the line feed that ends the row; false where it is not at hand yet.
    private static func findEnd(
        _ window: ByteWindow, _ at: inout Int, _ place: inout Place
    ) -> Bool {
        while at < window.count {
            if place == .quoted {
                guard let quote = window.first(UInt8(ascii: "\""), from: at) else {
                    at = window.count
                    return false
                }
                at = quote + 1
                place = .quote
                continue
            }
            let byte = window[at]
            if byte == 0x0A { return true }
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                place = place == .start || place == .quote ? .quoted : .plain
            case UInt8(ascii: ","): place = .start
            case 0x0D: break
            default: place = .plain
            }
        }
        return false
    }
}
