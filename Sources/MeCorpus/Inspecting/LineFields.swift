import MeText

/// Text values of JSON lines, found without decoding the rest: millions of lines are counted by them.
enum LineFields {
    /// The value of a text field on a line that `JSONEncoder` wrote; nil where there is none, or one
    /// with escapes in it.
    ///
    /// A quotation mark inside of a text is escaped there, so the key is never found in another value.
    static func text(_ key: String, in line: [UInt8]) -> String? {
        guard let start = end(of: Array("\"\(key)\":\"".utf8), in: line) else { return nil }
        let rest = line[start...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        let value = rest[..<end]
        return value.contains(UInt8(ascii: "\\")) ? nil : String(decoding: value, as: UTF8.self)
    }

    /// The place behind the first `needle`, written out.
    private static func end(of needle: [UInt8], in line: [UInt8]) -> Int? {
        guard line.count >= needle.count else { return nil }
        for start in 0...(line.count - needle.count) where line[start] == needle[0] {
            var length = 1
            while length < needle.count, line[start + length] == needle[length] { length += 1 }
            if length == needle.count { return start + length }
        }
        return nil
    }
}

/// A few lines out of any number, each as likely as the other, in flat memory (reservoir sampling,
/// Vitter 1985); the same for the same lines and seed.
struct LineSample {
    private(set) var count = 0
    private var lines: [(number: Int, line: [UInt8])] = []
    private let size: Int
    private var generator: SeededGenerator

    init(size: Int, seed: UInt64, stream: String) {
        self.size = size
        generator = SeededGenerator(seed: seed, stream: stream)
    }

    mutating func add(_ line: [UInt8]) {
        defer { count += 1 }
        guard lines.count == size else { return lines.append((count, line)) }
        let place = generator.below(count + 1)
        if place < size { lines[place] = (count, line) }
    }

    /// Those chosen, in the order they came.
    var chosen: [[UInt8]] { lines.sorted { $0.number < $1.number }.map(\.line) }
}
