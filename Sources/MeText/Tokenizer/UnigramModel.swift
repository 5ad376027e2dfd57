/// A unigram language model over a text's pieces (Kudo 2018): the most probable way to cut the text,
/// as SentencePiece finds it, sums in float32 included.
struct UnigramModel: Sendable, Equatable {
    /// Entries in space form.
    private let pieces: ByteStringTable
    /// Log probabilities by id.
    private let scores: [Float]
    private let isUserDefined: [Bool]
    private let longest: Int
    private let unknownScore: Float
    private let highest: Float
    let unknown: BytePairModel.Unknown

    /// entries: what can be found in a text, in space form.
    init(
        entries: [(text: [UInt8], id: Int32)], scores: [Float], userDefined: Set<Int32>,
        lowest: Float, highest: Float, unknown: BytePairModel.Unknown
    ) {
        var pieces = ByteStringTable(capacity: entries.count)
        var longest = 0
        for (text, id) in entries where pieces.insert(text, id) {
            longest = max(longest, text.count)
        }
        (self.pieces, self.scores, self.longest) = (pieces, scores, longest)
        isUserDefined = scores.indices.map { userDefined.contains(Int32($0)) }
        // SentencePiece's penalty for what the vocabulary does not know.
        unknownScore = lowest - 10
        (self.highest, self.unknown) = (highest, unknown)
    }

    /// The best way to a place in the text.
    private struct Step {
        var from: Int32 = -1
        var id: Int32 = -1
        var score: Float = 0
    }

    /// Appends the tokens of `text[start..<end]`.
    func encode(_ text: Span<UInt8>, _ start: Int, _ end: Int, into encoded: inout EncodedText) {
        var steps = [Step](repeating: Step(), count: end - start + 1)
        var at = start
        while at < end {
            extend(&steps, text, start, at, end)
            at += UTF8Scan.length(text[at])
        }
        var path: [(id: Int32, from: Int, to: Int)] = []
        var to = end
        while to > start {
            let step = steps[to - start]
            path.append((step.id, start + Int(step.from), to))
            to = start + Int(step.from)
        }
        for step in path.reversed() {
            if step.id >= 0 {
                encoded.append(step.id, step.to)
            } else {
                unknown.append(text, step.from, step.to, to: &encoded)
            }
        }
    }

    /// Tries every entry that begins at `at`.
    private func extend(
        _ steps: inout [Step], _ text: Span<UInt8>, _ start: Int, _ at: Int, _ end: Int
    ) {
        let before = steps[at - start].score
        let single = UTF8Scan.length(text[at])
        var hasSingle = false
        var to = at
        while to < end {
            to += UTF8Scan.length(text[to])
            guard to - at <= longest else { break }
            guard let id = pieces.find(text, at, to) else { continue }
            // SentencePiece's bonus is by its own spelling, in which a space takes three bytes.
            let score =
                isUserDefined[Int(id)]
                ? Float(Double(Float(spelledLength(text, at, to)) * highest) - 0.1)
                : scores[Int(id)]
            take(&steps[to - start], Int32(at - start), id, score + before)
            if to - at == single { hasSingle = true }
        }
        guard !hasSingle else { return }
        take(&steps[at - start + single], Int32(at - start), -1, unknownScore + before)
    }

    @inline(__always)
    private func take(_ step: inout Step, _ from: Int32, _ id: Int32, _ score: Float) {
        guard step.from < 0 || score > step.score else { return }
        step = Step(from: from, id: id, score: score)
    }

    private func spelledLength(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        (start..<end).reduce(0) { $0 + (text[$1] == 0x20 ? 3 : 1) }
    }
}
