/// A text of the template interpreter: code points, each of which knows whose words it is.
///
/// Operations take stretches with their origin along, so that in a rendered conversation the
/// template's own words, where special tokens count, can be told from what a message says. Equal
/// texts are those of equal code points, whatever their origins.
struct JinjaText: Sendable {
    /// Whose words a code point is.
    struct Origin: Equatable, Sendable {
        /// The index of the message that says it; -1 for the template.
        var message: Int32 = -1
        /// Inside `{% generation %}`.
        var isGenerated = false

        static let template = Origin()
    }

    /// A stretch of one origin; begins where the one before ends.
    struct Run: Sendable {
        var end: Int
        var origin: Origin
    }

    private(set) var scalars: [Unicode.Scalar] = []
    private(set) var runs: [Run] = []

    init() {}

    init(_ string: String, message: Int? = nil) {
        scalars = Array(string.unicodeScalars)
        let origin = Origin(message: Int32(message ?? -1))
        if !scalars.isEmpty { runs = [Run(end: scalars.count, origin: origin)] }
    }

    var count: Int { scalars.count }
    var isEmpty: Bool { scalars.isEmpty }

    var string: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The first origin that is a message's, else the template.
    var firstMessage: Origin {
        runs.first { $0.origin.message >= 0 }?.origin ?? .template
    }

    /// The origin of each code point, asked for in order.
    func origin(at index: Int) -> Origin { runs[run(holding: index)].origin }

    mutating func append(_ other: JinjaText) {
        let shift = scalars.count
        scalars += other.scalars
        for run in other.runs { extend(to: shift + run.end, run.origin) }
    }

    mutating func append(_ scalar: Unicode.Scalar, _ origin: Origin) {
        scalars.append(scalar)
        extend(to: scalars.count, origin)
    }

    /// Appends a text whose words are all `origin`'s.
    mutating func append(_ string: String, _ origin: Origin) {
        scalars += string.unicodeScalars
        extend(to: scalars.count, origin)
    }

    private mutating func extend(to end: Int, _ origin: Origin) {
        guard end > runs.last?.end ?? 0 else { return }
        if let last = runs.last, last.origin == origin {
            runs[runs.count - 1].end = end
        } else {
            runs.append(Run(end: end, origin: origin))
        }
    }

    /// The code points in a range, with their origins.
    subscript(range: Range<Int>) -> JinjaText {
        var part = JinjaText()
        guard !range.isEmpty else { return part }
        part.scalars = Array(scalars[range])
        var index = run(holding: range.lowerBound)
        while true {
            let end = min(runs[index].end, range.upperBound)
            part.runs.append(Run(end: end - range.lowerBound, origin: runs[index].origin))
            if end == range.upperBound { return part }
            index += 1
        }
    }

    private func run(holding index: Int) -> Int {
        var (low, high) = (0, runs.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].end > index { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The same with every word marked as the model's.
    var generated: JinjaText {
        var text = self
        for index in text.runs.indices { text.runs[index].origin.isGenerated = true }
        return text
    }

    /// The same without what one message says.
    func removing(message: Int32) -> JinjaText {
        var kept = JinjaText()
        var start = 0
        for run in runs {
            if run.origin.message != message { kept.append(self[start..<run.end]) }
            start = run.end
        }
        return kept
    }
}

extension JinjaText: Hashable {
    static func == (one: JinjaText, other: JinjaText) -> Bool { one.scalars == other.scalars }

    func hash(into hasher: inout Hasher) { hasher.combine(scalars) }

    /// Whether it comes before another in the order of code points.
    static func < (one: JinjaText, other: JinjaText) -> Bool {
        one.scalars.lexicographicallyPrecedes(other.scalars)
    }
}

extension JinjaText {
    /// Code points for which Python's `isspace` is true.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        (0x1c...0x1f).contains(scalar.value) || scalar.properties.isWhitespace
    }

    /// Without white space, or without `characters`, at the ends asked for.
    func stripped(_ characters: JinjaText? = nil, left: Bool = true, right: Bool = true)
        -> JinjaText
    {
        let goes: (Unicode.Scalar) -> Bool
        if let characters {
            let all = Set(characters.scalars)
            goes = all.contains
        } else {
            goes = Self.isSpace
        }
        var (start, end) = (0, count)
        if left { while start < end, goes(scalars[start]) { start += 1 } }
        if right { while end > start, goes(scalars[end - 1]) { end -= 1 } }
        return self[start..<end]
    }

    /// Where a text begins in this one, at or after `start`.
    func firstIndex(of part: JinjaText, from start: Int = 0) -> Int? {
        Self.find(part.scalars, in: scalars, from: start)
    }

    /// Where a text begins in this one for the last time.
    func lastIndex(of part: JinjaText) -> Int? {
        Self.find(part.scalars.reversed(), in: scalars.reversed(), from: 0)
            .map { count - part.count - $0 }
    }

    /// Where `part` begins in `whole`, in steps of the two lengths' sum (Knuth, Morris, Pratt 1977):
    /// a text made to be searched for in vain must not be expensive.
    private static func find(
        _ part: [Unicode.Scalar], in whole: [Unicode.Scalar], from start: Int
    ) -> Int? {
        guard start <= whole.count else { return nil }
        if part.isEmpty { return start }
        // How much of the beginning of `part` ends at each of its places.
        var borders = [0]
        for index in 1..<max(1, part.count) {
            var length = borders[index - 1]
            while length > 0, part[length] != part[index] { length = borders[length - 1] }
            borders.append(part[length] == part[index] ? length + 1 : 0)
        }
        var matched = 0
        for index in start..<whole.count {
            while matched > 0, part[matched] != whole[index] { matched = borders[matched - 1] }
            if part[matched] == whole[index] { matched += 1 }
            if matched == part.count { return index + 1 - matched }
        }
        return nil
    }

    /// Whether a text stands at an index.
    func holds(_ part: JinjaText, at index: Int) -> Bool {
        guard index >= 0, index + part.count <= count else { return false }
        for offset in 0..<part.count where scalars[index + offset] != part.scalars[offset] {
            return false
        }
        return true
    }

    /// The parts between separators, at most `limit` cuts.
    func split(by separator: JinjaText, limit: Int = .max) -> [JinjaText] {
        var parts: [JinjaText] = []
        var start = 0
        while parts.count < limit, let found = firstIndex(of: separator, from: start) {
            parts.append(self[start..<found])
            start = found + separator.count
        }
        return parts + [self[start..<count]]
    }

    /// The words between white space, at most `limit` cuts.
    func splitBySpace(limit: Int = .max) -> [JinjaText] {
        var parts: [JinjaText] = []
        var index = 0
        while true {
            while index < count, Self.isSpace(scalars[index]) { index += 1 }
            guard index < count else { return parts }
            if parts.count == limit {
                return parts + [self[index..<count].stripped(left: false)]
            }
            let start = index
            while index < count, !Self.isSpace(scalars[index]) { index += 1 }
            parts.append(self[start..<index])
        }
    }

    /// The lines, without their ends, as Python's `splitlines` cuts them.
    func lines(keepingEnds: Bool = false) -> [JinjaText] {
        var lines: [JinjaText] = []
        var start = 0
        var index = 0
        while index < count {
            let value = scalars[index].value
            let ends: Bool
            switch value {
            case 0x0a...0x0d, 0x1c...0x1e, 0x85, 0x2028, 0x2029: ends = true
            default: ends = false
            }
            guard ends else {
                index += 1
                continue
            }
            let end = index
            index += 1
            if value == 0x0d, index < count, scalars[index].value == 0x0a { index += 1 }
            lines.append(self[start..<(keepingEnds ? index : end)])
            start = index
        }
        return start < count ? lines + [self[start..<count]] : lines
    }

    /// One text in the place of another. What replaces words of a message counts as the message's:
    /// else a message could call forth special tokens.
    func replacing(_ old: JinjaText, with new: JinjaText, limit: Int = .max) -> JinjaText {
        var result = JinjaText()
        var start = 0
        var search = 0
        var done = 0
        while done < limit, let found = firstIndex(of: old, from: search) {
            result.append(self[start..<found])
            let origin = self[found..<(found + old.count)].firstMessage
            if origin == .template { result.append(new) } else { result.append(new.string, origin) }
            start = found + old.count
            search = old.isEmpty ? found + 1 : start
            if old.isEmpty, found < count { result.append(self[found..<(found + 1)]) }
            if old.isEmpty { start = min(found + 1, count) }
            done += 1
            if old.isEmpty, found >= count { break }
        }
        result.append(self[start..<count])
        return result
    }

    /// Each code point in the spelling `change` gives it, which may be several.
    func mapping(_ change: (Int, Unicode.Scalar) -> String) -> JinjaText {
        var result = JinjaText()
        for (index, scalar) in scalars.enumerated() {
            result.append(change(index, scalar), origin(at: index))
        }
        return result
    }

    var uppercased: JinjaText { mapping { $1.properties.uppercaseMapping } }
    var lowercased: JinjaText { mapping { $1.properties.lowercaseMapping } }

    /// The first code point in title case, the others in lower case.
    var capitalized: JinjaText {
        mapping { $0 == 0 ? $1.properties.titlecaseMapping : $1.properties.lowercaseMapping }
    }

    /// Code points after `breaks` in upper (or title) case, the others in lower case.
    func titled(
        after breaks: (Unicode.Scalar) -> Bool, by first: KeyPath<Unicode.Scalar.Properties, String>
    ) -> JinjaText {
        mapping { index, scalar in
            index == 0 || breaks(scalars[index - 1])
                ? scalar.properties[keyPath: first] : scalar.properties.lowercaseMapping
        }
    }
}
