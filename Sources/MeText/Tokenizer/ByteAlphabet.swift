/// GPT-2's byte alphabet: how byte-level vocabularies write any byte as one printable character
/// (space is `Ġ`, newline is `Ċ`). Radford et al. 2019, `bytes_to_unicode`.
enum ByteAlphabet {
    /// The character that stands for each byte.
    static let scalarOfByte: [Unicode.Scalar] = {
        var next: UInt32 = 0x100
        return (0..<256).map { (byte: Int) -> Unicode.Scalar in
            let code = UInt32(byte)
            if isPrintable(code), let itself = Unicode.Scalar(code) { return itself }
            defer { next += 1 }
            return Unicode.Scalar(next) ?? "\u{fffd}"
        }
    }()

    /// The byte behind a character of the alphabet, by code point; -1 where there is none.
    private static let byteOfScalar: [Int16] = {
        var table = [Int16](repeating: -1, count: 0x144)
        for (byte, scalar) in scalarOfByte.enumerated() {
            table[Int(scalar.value)] = Int16(byte)
        }
        return table
    }()

    private static func isPrintable(_ code: UInt32) -> Bool {
        (33...126).contains(code) || (161...172).contains(code) || (174...255).contains(code)
    }

    /// The bytes a vocabulary entry stands for; nil when it has a character outside the alphabet.
    static func bytes(of piece: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(piece.utf8.count)
        for scalar in piece.unicodeScalars {
            guard scalar.value < 0x144, byteOfScalar[Int(scalar.value)] >= 0 else { return nil }
            bytes.append(UInt8(byteOfScalar[Int(scalar.value)]))
        }
        return bytes
    }

    /// The bytes written in the alphabet.
    static func piece(of bytes: some Sequence<UInt8>) -> String {
        var piece = String.UnicodeScalarView()
        for byte in bytes { piece.append(scalarOfByte[Int(byte)]) }
        return String(piece)
    }
}
