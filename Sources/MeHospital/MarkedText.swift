/// Text under construction that remembers where named pieces of it stand.
struct MarkedText {
    /// A piece of the text; positions count Unicode scalars, the end is exclusive.
    struct Mark: Codable, Equatable {
        var start: Int
        var end: Int
        var category: String
        var text: String
    }

    private(set) var text = ""
    private(set) var marks: [Mark] = []
    private var length = 0

    /// Appends a frame in which `[category:piece]` marks a piece; other text is taken as it is.
    mutating func add(_ frame: String) {
        var plain = ""
        var rest = Substring(frame)
        while let open = rest.firstIndex(of: "[") {
            plain += rest[..<open]
            rest = rest[rest.index(after: open)...]
            guard let close = rest.firstIndex(of: "]") else { break }
            append(plain)
            plain = ""
            plant(rest[..<close])
            rest = rest[rest.index(after: close)...]
        }
        append(plain + rest)
    }

    private mutating func plant(_ inner: Substring) {
        guard let colon = inner.firstIndex(of: ":") else {
            append("[\(inner)]")
            return
        }
        let piece = String(inner[inner.index(after: colon)...])
        let start = length
        append(piece)
        marks.append(
            Mark(start: start, end: length, category: String(inner[..<colon]), text: piece))
    }

    private mutating func append(_ piece: String) {
        text += piece
        length += piece.unicodeScalars.count
    }
}
