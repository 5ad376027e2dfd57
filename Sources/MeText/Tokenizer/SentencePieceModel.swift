/// A SentencePiece model (`tokenizer.model`): pieces with scores and kinds, and how text is
/// normalized (Kudo and Richardson 2018).
package struct SentencePieceModel: Sendable, Equatable {
    package enum Kind: Int, Sendable {
        case normal = 1
        case unknown, control, userDefined, unused, byte
    }

    package struct Piece: Sendable, Equatable {
        package var text: String
        package var score: Float
        package var kind: Kind

        package init(text: String, score: Float, kind: Kind) {
            (self.text, self.score, self.kind) = (text, score, kind)
        }
    }

    enum Algorithm: Int, Sendable {
        case unigram = 1
        case bytePairs, words, characters
    }

    var pieces: [Piece] = []
    var algorithm = Algorithm.unigram
    var fallsBackToBytes = false
    var unknownID: Int32 = 0
    var beginID: Int32 = 1
    var endID: Int32 = 2
    var paddingID: Int32 = -1
    var normalizer = SentencePieceNormalizer()
    var normalizerName = ""
    private var escapesSpaces = true
    private var spaceIsSuffix = false

    init() {}

    /// Reads a model. Throws `TokenizerError` for damage and for kinds that are not implemented.
    init(_ bytes: [UInt8], source: String) throws {
        do {
            try read(bytes)
        } catch let damage as ProtobufReader.Damage {
            throw TokenizerParts.failure(
                source, "byte \(damage.position)", expected: "a SentencePiece model",
                got: "bytes that make no message")
        }
        func refuse(_ place: String, _ expected: String, _ got: String) -> TokenizerError {
            TokenizerParts.failure(
                source, place, expected: expected, got: got,
                advice: "This part of a tokenizer is not implemented here; use another model.")
        }
        guard algorithm == .unigram || algorithm == .bytePairs else {
            throw refuse("trainer_spec.model_type", "unigram or bpe", "\(algorithm)")
        }
        if spaceIsSuffix {
            throw refuse("trainer_spec.treat_whitespace_as_suffix", "false", "true")
        }
        if !escapesSpaces { throw refuse("normalizer_spec.escape_whitespaces", "true", "false") }
        if algorithm == .bytePairs,
            let index = pieces.firstIndex(where: { $0.kind == .unused })
        {
            throw refuse("pieces[\(index)].type", "a used piece", "an unused one")
        }
        guard pieces.contains(where: { $0.kind == .unknown }) else {
            throw TokenizerParts.failure(
                source, "pieces", expected: "one of kind unknown", got: "\(pieces.count) others")
        }
    }

    private mutating func read(_ bytes: [UInt8]) throws {
        var reader = ProtobufReader(bytes[...])
        while let (field, value) = try reader.next() {
            guard case .bytes(let part) = value else { continue }
            switch field {
            case 1: pieces.append(try Self.piece(part))
            case 2: try readTrainer(part)
            case 3: try readNormalizer(part)
            default: break
            }
        }
    }

    private static func piece(_ bytes: ArraySlice<UInt8>) throws -> Piece {
        var reader = ProtobufReader(bytes)
        var piece = Piece(text: "", score: 0, kind: .normal)
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (1, .bytes(let text)):
                guard let text = String(validating: text, as: UTF8.self) else {
                    throw ProtobufReader.Damage(position: bytes.startIndex)
                }
                piece.text = text
            case (2, .word(let bits)): piece.score = Float(bitPattern: bits)
            case (3, .number(let kind)):
                guard let kind = Kind(rawValue: Int(truncatingIfNeeded: kind)) else {
                    throw ProtobufReader.Damage(position: bytes.startIndex)
                }
                piece.kind = kind
            default: break
            }
        }
        return piece
    }

    private mutating func readTrainer(_ bytes: ArraySlice<UInt8>) throws {
        var reader = ProtobufReader(bytes)
        while let (field, value) = try reader.next() {
            guard case .number(let number) = value else { continue }
            let id = Int32(truncatingIfNeeded: number)
            switch field {
            case 3:
                guard let known = Algorithm(rawValue: Int(id)) else {
                    throw ProtobufReader.Damage(position: reader.position)
                }
                algorithm = known
            case 24: spaceIsSuffix = number != 0
            case 35: fallsBackToBytes = number != 0
            case 40: unknownID = id
            case 41: beginID = id
            case 42: endID = id
            case 43: paddingID = id
            default: break
            }
        }
    }

    private mutating func readNormalizer(_ bytes: ArraySlice<UInt8>) throws {
        var reader = ProtobufReader(bytes)
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (1, .bytes(let name)): normalizerName = String(decoding: name, as: UTF8.self)
            case (2, .bytes(let map)):
                guard normalizer.setMap(Array(map)) else {
                    throw ProtobufReader.Damage(position: map.startIndex)
                }
            case (3, .number(let flag)): normalizer.addsPrefix = flag != 0
            case (4, .number(let flag)): normalizer.joinsSpaces = flag != 0
            case (5, .number(let flag)): escapesSpaces = flag != 0
            default: break
            }
        }
    }

    /// The bytes of `tokenizer.model`, with all that decides how text is encoded.
    var fileBytes: [UInt8] {
        var file = ProtobufWriter()
        for piece in pieces {
            var message = ProtobufWriter()
            message.bytes(1, piece.text.utf8)
            message.float(2, piece.score)
            if piece.kind != .normal { message.number(3, UInt64(piece.kind.rawValue)) }
            file.bytes(1, message.bytes)
        }
        func id(_ id: Int32) -> UInt64 { UInt64(bitPattern: Int64(id)) }
        var trainer = ProtobufWriter()
        trainer.number(3, UInt64(algorithm.rawValue))
        trainer.number(4, UInt64(pieces.count))
        trainer.number(35, fallsBackToBytes ? 1 : 0)
        trainer.number(40, id(unknownID))
        trainer.number(41, id(beginID))
        trainer.number(42, id(endID))
        trainer.number(43, id(paddingID))
        for (field, number) in [(45, unknownID), (46, beginID), (47, endID), (48, paddingID)]
        where pieces.indices.contains(Int(number)) {
            trainer.bytes(field, pieces[Int(number)].text.utf8)
        }
        file.bytes(2, trainer.bytes)
        var rules = ProtobufWriter()
        rules.bytes(1, normalizerName.utf8)
        rules.bytes(2, normalizer.map)
        rules.number(3, normalizer.addsPrefix ? 1 : 0)
        rules.number(4, normalizer.joinsSpaces ? 1 : 0)
        rules.number(5, 1)
        file.bytes(3, rules.bytes)
        return file.bytes
    }
}
