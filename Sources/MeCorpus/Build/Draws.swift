import MeText

/// One use of a document: its first `length` tokens, in that epoch of its source.
struct Draw: Equatable {
    var document: Int
    var length: Int
    var epoch: Int
}

/// The documents of one source in whole shuffled epochs until its budget is met; the last one is
/// cut to meet it to the very token.
struct SourceDraws {
    /// Tokens still to be drawn.
    private(set) var left: Int
    private let documents: Range<Int>
    private let length: (Int) -> Int
    private let seed: UInt64
    private let name: String
    private var epoch = -1
    /// What is left of the epoch, the next one last.
    private var order: [UInt32] = []

    /// `documents` are numbers in the table, `length` tells their tokens; `name` keeps this source's
    /// random numbers apart from another's.
    init(
        documents: Range<Int>, budget: Int, seed: UInt64, name: String,
        length: @escaping (Int) -> Int
    ) {
        (self.documents, self.length, self.seed, self.name) = (documents, length, seed, name)
        left = documents.contains { length($0) > 0 } ? budget : 0
    }

    /// The next draw; nil when the budget is met.
    mutating func next() -> Draw? {
        while left > 0 {
            guard let place = order.popLast() else {
                epoch += 1
                var generator = SeededGenerator(seed: seed, stream: "\(name)/epoch-\(epoch)")
                order = Mixing.shuffled(documents.count, with: &generator).map { UInt32($0) }
                continue
            }
            let document = documents.lowerBound + Int(place)
            let count = min(length(document), left)
            guard count > 0 else { continue }
            left -= count
            return Draw(document: document, length: count, epoch: epoch)
        }
        return nil
    }
}

/// The draws of all sources in one random order, in which each source is spread evenly.
struct MixedDraws {
    private var sources: [SourceDraws]
    private var left: Int
    private var generator: SeededGenerator

    init(_ sources: [SourceDraws], seed: UInt64) {
        self.sources = sources
        left = sources.reduce(0) { $0 + $1.left }
        generator = SeededGenerator(seed: seed, stream: "mix")
    }

    /// The next draw; a source is chosen with the probability that one of the tokens left is its.
    mutating func next() -> Draw? {
        guard left > 0 else { return nil }
        var place = generator.below(left)
        for source in sources.indices {
            if place < sources[source].left {
                guard let draw = sources[source].next() else { return nil }
                left -= draw.length
                return draw
            }
            place -= sources[source].left
        }
        return nil
    }
}
