import MeText

/// Which pieces of which documents stand in which sequence, for a window of the mix: the documents
/// drawn next, as many as are held in memory at once.
struct SequencePlan {
    /// A run of a document's tokens in one sequence.
    struct Piece: Equatable {
        /// Number of its draw in the window.
        var draw: Int
        /// First token in the document, and how many.
        var from: Int
        var length: Int
    }

    var sequences: [[Piece]]
    /// The border window the long documents were split with, in tokens.
    var window: Int

    private static let enough = 0.98
    /// A gap of fewer tokens is left alone.
    private static let leastPiece = 32

    /// Splits what is longer than the context, packs, and puts the sequences in random order.
    /// Splitting at borders leaves gaps, so the window in which a border is looked for is halved
    /// until the sequences are full enough. Where documents that fit leave gaps all the same, parts
    /// of documents that are split anyway go into them.
    ///
    /// tokens: of each draw.
    init(
        tokens: [[Int32]], borders: DocumentBorders, contextLength: Int,
        generator: inout SeededGenerator
    ) {
        var window = contextLength / 4
        var pieces: [Piece] = []
        var groups: [[Int]] = []
        let total = tokens.reduce(0) { $0 + $1.count }
        while true {
            pieces = Self.split(tokens, borders: borders, capacity: contextLength, window: window)
            groups = Packing.bestFit(lengths: pieces.map(\.length), capacity: contextLength)
            if Double(total) >= Self.enough * Double(groups.count * contextLength) || window == 0 {
                break
            }
            window /= 2
        }
        self.window = window
        sequences = groups.map { group in group.map { pieces[$0] } }
        let least = Int((Double(total) / (Self.enough * Double(contextLength))).rounded(.down))
        if sequences.count > least {
            fillGaps(to: least, splitDraws: Self.splitDraws(pieces), capacity: contextLength)
        }
        let order = Mixing.shuffled(sequences.count, with: &generator)
        sequences = order.map { [sequences] in sequences[$0] }
    }

    private static func split(
        _ tokens: [[Int32]], borders: DocumentBorders, capacity: Int, window: Int
    ) -> [Piece] {
        var pieces: [Piece] = []
        for (draw, tokens) in tokens.enumerated() {
            var from = 0
            for length in borders.pieces(of: tokens[...], capacity: capacity, window: window) {
                pieces.append(Piece(draw: draw, from: from, length: length))
                from += length
            }
        }
        return pieces
    }

    // MARK: Gaps

    /// Draws in more than one piece.
    private static func splitDraws(_ pieces: [Piece]) -> Set<Int> {
        Set(pieces.filter { $0.from > 0 }.map(\.draw))
    }

    /// Shares the tokens of sequences that hold nothing but parts of split documents, the emptiest
    /// first, out to the gaps of the others, until `count` sequences are left or the gaps are full.
    private mutating func fillGaps(to count: Int, splitDraws: Set<Int>, capacity: Int) {
        func tokens(_ sequence: [Piece]) -> Int { sequence.reduce(0) { $0 + $1.length } }
        let loose = sequences.indices
            .filter { sequences[$0].allSatisfy { splitDraws.contains($0.draw) } }
            .sorted { (tokens(sequences[$0]), $0) < (tokens(sequences[$1]), $1) }
        let given = Array(loose.prefix(sequences.count - count))
        let isGiven = Set(given)
        var gaps = sequences.indices.filter { !isGiven.contains($0) }
            .map { (sequence: $0, room: capacity - tokens(sequences[$0])) }
            .filter { $0.room >= Self.leastPiece }
            .sorted { ($0.room, $0.sequence) > ($1.room, $1.sequence) }[...]
        var emptied = Set<Int>()
        for source in given {
            // At most so much of the gaps is lost at the end of each piece.
            let lost = 2 * Self.leastPiece * sequences[source].count
            guard gaps.reduce(0, { $0 + $1.room }) >= tokens(sequences[source]) + lost
            else { break }
            for piece in sequences[source] { share(piece, over: &gaps) }
            emptied.insert(source)
        }
        sequences = sequences.indices.filter { !emptied.contains($0) }.map { sequences[$0] }
    }

    /// Puts a piece into the largest gaps, cut to their size.
    private mutating func share(
        _ piece: Piece, over gaps: inout ArraySlice<(sequence: Int, room: Int)>
    ) {
        var rest = piece
        while rest.length > 0, let gap = gaps.first {
            var length = min(rest.length, gap.room)
            let isScrap = (1..<Self.leastPiece).contains(rest.length - length)
            if isScrap, length > 2 * Self.leastPiece { length -= Self.leastPiece }
            sequences[gap.sequence].append(
                Piece(draw: rest.draw, from: rest.from, length: length))
            rest.from += length
            rest.length -= length
            gaps.removeFirst()
            if rest.length == 0, gap.room - length >= Self.leastPiece {
                gaps.insert((gap.sequence, gap.room - length), at: gaps.startIndex)
            }
        }
        precondition(rest.length == 0, "SequencePlan.share: the gaps were counted wrongly")
    }
}
