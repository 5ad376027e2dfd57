import MeText

/// Which pieces of which documents stand in which sequence.
struct SequencePlan {
    /// A run of a document's tokens in one sequence.
    struct Piece: Equatable {
        var document: Int
        /// First token in the document, and how many.
        var from: Int
        var length: Int
        var epoch: Int
    }

    var sequences: [[Piece]]
    /// The border window the long documents were split with, in tokens.
    var window: Int
    /// Tokens over room, 0 to 1.
    var fill: Double

    private static let enough = 0.98

    /// Splits what is longer than the context, packs, and puts the sequences in seeded random
    /// order. Splitting at borders leaves gaps, so the window in which a border is looked for is
    /// halved until the sequences are full enough.
    init(
        draws: [Mixing.Draw], store: DocumentStore, borders: DocumentBorders, contextLength: Int,
        seed: UInt64
    ) {
        var window = contextLength / 4
        var pieces: [Piece] = []
        var groups: [[Int]] = []
        var fill = 0.0
        while true {
            pieces = Self.split(
                draws, store: store, borders: borders, capacity: contextLength, window: window)
            groups = Packing.bestFit(lengths: pieces.map(\.length), capacity: contextLength)
            let tokens = pieces.reduce(0) { $0 + $1.length }
            fill = groups.isEmpty ? 0 : Double(tokens) / Double(groups.count * contextLength)
            if fill >= Self.enough || window == 0 { break }
            window /= 2
        }
        var generator = SeededGenerator(seed: seed, stream: "sequences")
        let order = Mixing.shuffled(groups.count, with: &generator)
        sequences = order.map { group in groups[group].map { pieces[$0] } }
        self.window = window
        self.fill = fill
    }

    private static func split(
        _ draws: [Mixing.Draw], store: DocumentStore, borders: DocumentBorders, capacity: Int,
        window: Int
    ) -> [Piece] {
        var pieces: [Piece] = []
        for draw in draws {
            let begin = store.records[draw.document].range.lowerBound
            let tokens = store.tokens[begin..<(begin + draw.length)]
            var from = 0
            for length in borders.pieces(of: tokens, capacity: capacity, window: window) {
                pieces.append(
                    Piece(document: draw.document, from: from, length: length, epoch: draw.epoch))
                from += length
            }
        }
        return pieces
    }
}
