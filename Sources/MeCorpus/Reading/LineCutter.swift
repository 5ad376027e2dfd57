/// A record as it was found in its stream.
struct Cut: Equatable {
    var bytes: [UInt8]
    /// Where it begins, in bytes from 0 and lines from 1.
    var offset: Int
    var line: Int
}

/// Cuts a stream at its line feeds.
struct LineCutter {
    /// The next line without its line feed, nil at the end. Throws `BrokenFile` for a line longer
    /// than `limit`, which is passed over, and once for a stream that ends before its time.
    mutating func next(_ window: inout ByteWindow, limit: Int) throws -> Cut? {
        var searched = 0
        while true {
            if let end = window.first(0x0A, from: searched) {
                if end > limit { throw try passOver(&window, limit) }
                defer { window.consume(end + 1) }
                return Cut(
                    bytes: Array(window[0..<end]), offset: window.offset, line: window.line)
            }
            searched = window.count
            if searched > limit { throw try passOver(&window, limit) }
            if try window.more() { continue }
            try window.throwDamage()
            guard window.count > 0 else { return nil }
            let cut = Cut(
                bytes: Array(window[0..<window.count]), offset: window.offset, line: window.line)
            window.consume(window.count)
            return cut
        }
    }

    /// Reads to the end of a line that is too long, without keeping it.
    private func passOver(_ window: inout ByteWindow, _ limit: Int) throws -> BrokenFile {
        let broken = window.broken(ByteWindow.tooLong("line", limit))
        while true {
            if let end = window.first(0x0A, from: 0) {
                window.consume(end + 1)
                return broken
            }
            window.consume(window.count)
            if try !window.more() { return broken }
        }
    }
}
