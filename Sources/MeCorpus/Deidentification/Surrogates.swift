import Crypto

/// Invented values that stand for a patient's identifiers. All of them come from a secret key by
/// HMAC-SHA256, so that nobody without the key can try names or days until one fits.
struct SurrogateSource: Sendable {
    private let key: SymmetricKey
    private let maximumShift: Int

    init(key: [UInt8], maximumShift: Int) {
        self.key = SymmetricKey(data: key)
        self.maximumShift = maximumShift
    }

    /// The surrogates of one patient.
    func person(_ patient: String, lexicon: Lexicon) -> SurrogatePerson {
        let secret = HMAC<SHA256>.authenticationCode(
            for: Array("patient".utf8) + [0] + Array(patient.utf8), using: key)
        return SurrogatePerson(
            key: SymmetricKey(data: Array(secret)), maximumShift: maximumShift, lexicon: lexicon)
    }
}

/// One patient's surrogates: the same identifier always gets the same one.
struct SurrogatePerson {
    private let key: SymmetricKey
    private let lexicon: Lexicon
    /// Days by which all dates of this patient move; never 0.
    let shift: Int

    init(key: SymmetricKey, maximumShift: Int, lexicon: Lexicon) {
        self.key = key
        self.lexicon = lexicon
        var draw = SurrogateDraw(key: key, purpose: "shift", text: [])
        let number = draw.number(below: 2 * maximumShift)
        shift = number < maximumShift ? number - maximumShift : number - maximumShift + 1
    }

    /// What stands for these bytes of a category.
    mutating func surrogate(for text: [UInt8], _ category: IdentifierCategory) -> [UInt8] {
        switch category {
        case .name: return name(text)
        case .date: return ShiftedDate.shifted(text, by: shift) ?? Array(category.placeholder.utf8)
        case .age: return Array("90+".utf8)
        case .record, .phone, .socialSecurity: return scrambled(text)
        case .email: return Array("\(word(text, 8))@example.org".utf8)
        case .url: return Array("https://example.org/\(word(text, 8))".utf8)
        case .address: return address(text)
        case .institution: return institution(text)
        }
    }

    private func draw(_ purpose: String, _ text: [UInt8]) -> SurrogateDraw {
        SurrogateDraw(
            key: key, purpose: purpose, text: text.map { Self.isCapital($0) ? $0 | 0x20 : $0 })
    }

    private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

    /// Each word of a name on its own, so that "Mary Smith" and "Smith" agree.
    private func name(_ text: [UInt8]) -> [UInt8] {
        let bytes = text
        var output: [UInt8] = []
        var done = 0
        for token in NoteTokenizer.tokens(of: bytes, lexicon: lexicon) where token.kind == .word {
            let isKept = token.shape == .lower && token.flags.contains(.particle)
            guard !isKept else { continue }
            output += bytes[done..<Int(token.start)]
            output += namePart(Array(bytes[Int(token.start)..<Int(token.end)]), token)
            done = Int(token.end)
        }
        return output + bytes[done...]
    }

    private func namePart(_ part: [UInt8], _ token: NoteToken) -> [UInt8] {
        var draw = draw("name", part)
        if token.count == 1 { return [0x41 + UInt8(draw.number(below: 26))] }
        let pool =
            token.flags.contains(.given)
            ? (token.flags.contains(.woman) ? Self.women : Self.men) : Self.families
        var chosen: [UInt8]
        repeat {
            chosen = Array(pool[draw.number(below: pool.count)].utf8)
        } while Lexicon.hash(of: String(decoding: chosen, as: UTF8.self).lowercased()) == token.hash
        switch token.shape {
        case .upper: return chosen.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }
        case .lower: return chosen.map { Self.isCapital($0) ? $0 | 0x20 : $0 }
        default: return chosen
        }
    }

    /// Other digits and letters in the same places.
    private func scrambled(_ text: [UInt8]) -> [UInt8] {
        // Grouping may differ between two mentions of one number: only what counts is drawn from.
        var draw = draw(
            "number", text.filter { NoteTokenizer.isDigit($0) || NoteTokenizer.isLetter($0) })
        return text.map { byte in
            if NoteTokenizer.isDigit(byte) { return 0x30 + UInt8(draw.number(below: 10)) }
            guard NoteTokenizer.isLetter(byte) else { return byte }
            return (Self.isCapital(byte) ? 0x41 : 0x61) + UInt8(draw.number(below: 26))
        }
    }

    private func word(_ text: [UInt8], _ count: Int) -> String {
        var draw = draw("word", text)
        return String(
            decoding: (0..<count).map { _ in 0x61 + UInt8(draw.number(below: 26)) }, as: UTF8.self)
    }

    private func address(_ text: [UInt8]) -> [UInt8] {
        var draw = draw("address", text)
        let number = draw.number(below: 980) + 2
        let place = Self.places[draw.number(below: Self.places.count)]
        let hasNumber = text.first.map(NoteTokenizer.isDigit) ?? false
        if hasNumber, text.count <= 10, text.allSatisfy({ !NoteTokenizer.isLetter($0) }) {
            return scrambled(text)
        }
        return Array((hasNumber ? "\(number) \(place) Street" : place).utf8)
    }

    private func institution(_ text: [UInt8]) -> [UInt8] {
        var draw = draw("institution", text)
        let place = Self.places[draw.number(below: Self.places.count)]
        let kinds = ["Clinic", "University", "Pharmacy", "School", "Nursing Home"]
        let whole = String(decoding: text, as: UTF8.self).lowercased()
        let kind = kinds.first { whole.contains($0.lowercased()) } ?? "Hospital"
        return Array("\(place) \(kind)".utf8)
    }

    // Invented or everyday; none is drawn with regard to the name it stands for.
    private static let women = [
        "Alma", "Beata", "Celia", "Dora", "Elsie", "Flora", "Gerda", "Hanne", "Ilse", "Jutta",
        "Katja", "Lotte", "Mona", "Nadia", "Oda", "Petra", "Rita", "Selma", "Tilda", "Ulla",
        "Vera", "Wiebke", "Xenia", "Ylva", "Zita",
    ]
    private static let men = [
        "Anton", "Bertil", "Carsten", "Detlef", "Egon", "Falk", "Gustav", "Holger", "Ingo",
        "Jasper", "Knut", "Lorenz", "Magnus", "Norbert", "Oswald", "Pascal", "Quentin", "Ruben",
        "Stefan", "Till", "Urs", "Volker", "Walther", "Yannick", "Zeno",
    ]
    private static let families = [
        "Alderton", "Birkfeld", "Carlow", "Denholm", "Elverby", "Fenwick", "Garstang", "Hollins",
        "Ivesdale", "Jarrow", "Kelsall", "Lanfield", "Marwood", "Netherby", "Ormesby", "Pickmere",
        "Quainton", "Ravenel", "Selby", "Tarleton", "Ulverston", "Vickery", "Wharram", "Yarwood",
        "Ashcombe", "Brampton", "Coverdale", "Dunmore", "Eskdale", "Farnley",
    ]
    private static let places = [
        "Ashbrook", "Birchfield", "Coldwater", "Dunmere", "Elmhurst", "Fairhaven", "Glenrock",
        "Highmoor", "Ironbridge", "Kingsford", "Larchwood", "Millbrook", "Northgate", "Oakdale",
        "Pinecrest", "Redfield", "Stonebridge", "Thornbury", "Westbourne", "Yewdale",
    ]
}

/// Numbers from a key, a purpose and a text: HMAC-SHA256, one block after another.
struct SurrogateDraw {
    private let key: SymmetricKey
    private let message: [UInt8]
    private var block: [UInt8] = []
    private var counter: UInt8 = 0

    init(key: SymmetricKey, purpose: String, text: [UInt8]) {
        self.key = key
        message = Array(purpose.utf8) + [0] + text
    }

    /// A number from 0 to `limit` - 1.
    mutating func number(below limit: Int) -> Int {
        if block.count < 4 {
            let input = message + [0, counter]
            block += Array(HMAC<SHA256>.authenticationCode(for: input, using: key))
            counter &+= 1
        }
        let value = block.suffix(4).reduce(0) { $0 << 8 | Int($1) }
        block.removeLast(4)
        return value % limit
    }
}
