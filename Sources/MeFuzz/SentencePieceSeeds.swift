/// Small SentencePiece models, as messages of protocol buffers.
enum SentencePieceSeeds {
    private static func field(_ number: Int, _ value: FuzzPart, wire: Int) -> FuzzPart {
        FuzzPart(.group, [FuzzPart(.varint(UInt64(number << 3 | wire))), value])
    }

    private static func number(_ field: Int, _ value: Int) -> FuzzPart {
        self.field(field, FuzzPart(.varint(UInt64(bitPattern: Int64(value)))), wire: 0)
    }

    private static func message(_ field: Int, _ parts: [FuzzPart]) -> FuzzPart {
        self.field(field, FuzzPart(.sized(width: 0), parts), wire: 2)
    }

    private static func bytes(_ field: Int, _ bytes: [UInt8]) -> FuzzPart {
        message(field, [FuzzPart(.raw(bytes))])
    }

    private static func piece(_ text: String, _ score: Float, _ kind: Int = 1) -> FuzzPart {
        let bits = FuzzPart.number(score.bitPattern, 4)
        let parts = [bytes(1, Array(text.utf8)), field(2, bits, wire: 5)]
        return message(1, kind == 1 ? parts : parts + [number(3, kind)])
    }

    /// A map that makes `b` of `A`: a double array of four bytes a unit, then the replacements.
    private static let map: FuzzPart = {
        var units = [UInt32](repeating: 0, count: 256)
        // The root's children lie at 128 ^ byte; that of "A" has its value at its own place ^ 1.
        units[0] = 128 << 10
        let child = 128 ^ 0x41
        units[child] = 1 << 10 | 1 << 8 | 0x41
        units[child ^ 1] = 0x8000_0000
        let trie = FuzzPart(.group, units.map { .number($0, 4) })
        return FuzzPart(
            .group, [FuzzPart(.sized(width: 4), [trie]), FuzzPart(.raw(Array("b\0é \0".utf8)))])
    }()

    private static func model(
        kind: Int, _ pieces: [FuzzPart], byteFallback: Bool = false, map: [FuzzPart] = []
    ) -> FuzzPart {
        let trainer = [
            number(3, kind), number(4, pieces.count), number(24, 0),
            number(35, byteFallback ? 1 : 0), number(40, 0), number(41, 1), number(42, 2),
            number(43, -1),
        ]
        let rules =
            [
                bytes(1, Array("nfkc".utf8)), number(3, 1), number(4, kind == 1 ? 1 : 0),
                number(5, 1),
            ]
            + map.map { message(2, [$0]) }
        return FuzzPart(.group, pieces + [message(2, trainer), message(3, rules)])
    }

    private static let first = [piece("<unk>", 0, 2), piece("<s>", 0, 3), piece("</s>", 0, 3)]

    static let byteSpellings = (0..<256).map { byte in
        "<0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))>"
    }

    private static let bytePieces = byteSpellings.map { piece($0, 0, 6) }

    private static let normal: [FuzzPart] =
        ["▁", "a", "b", "ab", "▁a", "▁ab", "é", "c", "th", "the", "▁the"].enumerated().map {
            piece($1, -Float($0))
        }

    /// Fifteen pieces, of BPE.
    static let small = model(kind: 2, first + normal + [piece("<user>", 0, 4)])

    static let all = [
        small,
        model(kind: 1, first + normal + [piece("<user>", 0, 4), piece("x", 0, 5)], map: [map]),
        model(kind: 2, first + bytePieces + normal, byteFallback: true, map: [map]),
        model(kind: 1, first + bytePieces + normal, byteFallback: true),
    ]
}
