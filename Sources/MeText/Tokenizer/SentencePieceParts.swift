extension SentencePieceModel {
    /// The parts of a tokenizer that encodes as SentencePiece does with this model.
    func parts(source: String) throws -> TokenizerParts {
        let byteIDs = try byteIDs(source: source)
        let unknown: BytePairModel.Unknown =
            fallsBackToBytes ? .bytes(byteIDs) : .token(unknownPiece, fused: true)
        let userDefined = pieces.indices.filter { pieces[$0].kind == .userDefined }
            .map { Int32($0) }
        var normalizer = normalizer
        let symbols = userDefined.map { id in
            AddedToken(
                id: id, content: pieces[Int(id)].text, isSpecial: false, isNormalized: true)
        }
        normalizer.kept = AddedTokenMatcher(symbols)
        let control = pieces.indices.filter { [.control, .unknown].contains(pieces[$0].kind) }
            .map { id in
                AddedToken(
                    id: Int32(id), content: pieces[id].text, isSpecial: true, isNormalized: false)
            }
        let isBytePairs = algorithm == .bytePairs
        var parts = TokenizerParts(
            source: source, pieces: pieces.map(\.text),
            model: isBytePairs ? bytePairs(unknown) : .unigram(unigram(unknown, userDefined)),
            normalizer: .sentencePiece(normalizer),
            decoding: .sentencePiece(
                normalizer.joinsSpaces
                    ? .allDropped : normalizer.addsPrefix ? .firstDropped : .kept),
            // A unigram model finds these symbols by their scores.
            addedTokens: control + (isBytePairs ? symbols : []), file: .sentencePiece(self))
        if pieces.contains(where: { $0.kind == .byte }) {
            parts.byteValues = [Int16](repeating: -1, count: pieces.count)
            for (byte, id) in byteIDs.enumerated() where id >= 0 {
                parts.byteValues[Int(id)] = Int16(byte)
            }
        }
        func role(_ id: Int32) -> Int32? { pieces.indices.contains(Int(id)) ? id : nil }
        parts.roles = .init(
            begin: role(beginID), end: role(endID), unknown: unknownPiece, padding: role(paddingID))
        return parts
    }

    private var unknownPiece: Int32 {
        Int32(pieces.firstIndex { $0.kind == .unknown } ?? 0)
    }

    /// The id of the byte piece (`<0x0A>`) of each byte, -1 where there is none.
    private func byteIDs(source: String) throws -> [Int32] {
        var ids = [Int32](repeating: -1, count: 256)
        for (id, piece) in pieces.enumerated() where piece.kind == .byte {
            guard piece.text.count == 6, piece.text.hasPrefix("<0x"), piece.text.hasSuffix(">"),
                let byte = UInt8(piece.text.dropFirst(3).dropLast(), radix: 16)
            else {
                throw TokenizerParts.failure(
                    source, "pieces[\(id)]", expected: "a byte such as <0x0A>",
                    got: "\"\(piece.text)\"")
            }
            ids[Int(byte)] = Int32(id)
        }
        if fallsBackToBytes, let byte = ids.firstIndex(of: -1) {
            throw TokenizerParts.failure(
                source, "pieces", expected: "a piece for every byte",
                got: "none for <0x\(String(byte, radix: 16))>")
        }
        return ids
    }

    /// What can be found in a text.
    private var entries: [(text: [UInt8], id: Int32)] {
        pieces.enumerated().compactMap { id, piece in
            piece.kind == .normal || piece.kind == .userDefined
                ? (SpaceForm.bytes(of: piece.text), Int32(id)) : nil
        }
    }

    private func unigram(
        _ unknown: BytePairModel.Unknown, _ userDefined: [Int32]
    ) -> UnigramModel {
        let normal = pieces.filter { $0.kind == .normal }.map(\.score)
        return UnigramModel(
            entries: entries, scores: pieces.map(\.score), userDefined: Set(userDefined),
            lowest: normal.min() ?? 0, highest: normal.max() ?? 0, unknown: unknown)
    }

    /// Two symbols merge where they make an entry, the one with the highest score first.
    private func bytePairs(_ unknown: BytePairModel.Unknown) -> TokenModel {
        let entries = entries
        let order = Set(entries.map { pieces[Int($0.id)].score }).sorted(by: >)
        let rankOfScore = Dictionary(
            order.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
        let ranked = entries.map { ($0.text, $0.id, rankOfScore[pieces[Int($0.id)].score] ?? 0) }
        return .bytePairs(
            .characters(ranked: ranked, size: pieces.count, unknown: unknown),
            BytePairModel.splitsBeforeSpaces(entries.map(\.text)) ? .beforeSpaces : .whole)
    }
}

extension BytePairModel {
    /// A model over characters in which any two symbols that make an entry merge.
    ///
    /// ranked: entries in space form with id and rank; size: ids of the vocabulary. Characters that
    /// stand in longer entries only get ids from there on.
    static func characters(
        ranked: [(text: [UInt8], id: Int32, rank: Int32)], size: Int, unknown: Unknown
    ) -> BytePairModel {
        var known = Set(ranked.map(\.text))
        var all = ranked
        for entry in ranked {
            for character in characters(of: entry.text) where known.insert(character).inserted {
                all.append((character, Int32(size + all.count - ranked.count), .max))
            }
        }
        let merges = splitTable(all) { text in
            text.indices.filter { text[$0] & 0xc0 != 0x80 }
        }
        let single = all.filter { characters(of: $0.text).count == 1 }
        return BytePairModel(
            alphabet: .characters(CharacterIDs(single.map { ($0.text, $0.id) })), merges: merges,
            unknown: unknown, ignoresMerges: false, size: size,
            entries: ranked.map { ($0.text, $0.id) })
    }

    /// Whether no entry has a space behind something else.
    static func splitsBeforeSpaces(_ entries: [[UInt8]]) -> Bool {
        entries.allSatisfy { text in text.drop { $0 == 0x20 }.allSatisfy { $0 != 0x20 } }
    }

    private static func characters(of text: [UInt8]) -> [[UInt8]] {
        var characters: [[UInt8]] = []
        for byte in text {
            if byte & 0xc0 == 0x80, !characters.isEmpty {
                characters[characters.count - 1].append(byte)
            } else {
                characters.append([byte])
            }
        }
        return characters
    }
}
