/// The function words that English prose cannot do without (Rae et al. 2021).
enum StopWords {
    private static let hashes = Set(
        ["the", "be", "to", "of", "and", "that", "have", "with"].map { WordKey.of($0) })

    /// How many different ones stand among the words; stops at `enough`.
    static func different(
        in text: Span<UInt8>, _ words: [TextProfile.Word], upTo enough: Int
    ) -> Int {
        var found: Set<UInt64> = []
        for word in words where word.bytes.count <= 8 {
            let key = WordKey.of(text, word.bytes)
            guard hashes.contains(key), found.insert(key).inserted else { continue }
            if found.count >= enough { break }
        }
        return found.count
    }
}

/// A word's key: its bytes without marks around it, ASCII letters in lower case.
enum WordKey {
    static func of(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isMark(text[start]) { start += 1 }
        while end > start, isMark(text[end - 1]) { end -= 1 }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for at in start..<end {
            let byte = text[at]
            let folded = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            hash = (hash ^ UInt64(folded)) &* 0x0000_0100_0000_01b3
        }
        return hash
    }

    static func of(_ word: String) -> UInt64 {
        let bytes = Array(word.utf8)
        return of(bytes.span, 0..<bytes.count)
    }

    /// ASCII that is no letter or digit.
    private static func isMark(_ byte: UInt8) -> Bool {
        byte < 0x80 && !(byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
            && !(byte >= 0x30 && byte <= 0x39)
    }
}

/// Which language a text is in, by its script or by its function words. A guess for whole documents:
/// a sentence, a table or a list of drugs has too few of them to tell.
enum LanguageGuess {
    private static let functionWords: [(language: String, words: String)] = [
        (
            "en",
            "the of and to in is was with for that were by this are as on from at be or which not it"
        ),
        (
            "de",
            "der die das und ist von mit den dem ein eine nicht sich auf für im werden bei wurde auch"
        ),
        ("fr", "le la les des et est une dans du que pour qui par sur avec au sont pas plus ont"),
        (
            "es",
            "el los las y del que una por con para se como es su al más fue entre sus pacientes"
        ),
        ("it", "il di che e un una per con non del della sono nel alla gli dei le più dal è"),
        ("pt", "o os do da em um uma que não com para dos das por mais foi ao na no são"),
        (
            "nl",
            "het een van en op te met voor dat niet zijn bij werd door naar ook om aan uit wordt"
        ),
    ]

    /// The languages of each word, one bit each.
    private static let table: [UInt64: UInt8] = {
        var table: [UInt64: UInt8] = [:]
        for (index, entry) in functionWords.enumerated() {
            for word in entry.words.split(separator: " ") {
                table[WordKey.of(String(word)), default: 0] |= 1 << UInt8(index)
            }
        }
        return table
    }()

    /// The code of a text's language; nil where it cannot be told.
    static func language(of text: Span<UInt8>, _ words: [TextProfile.Word]) -> String? {
        if let script = script(of: text) { return script }
        var counts = [Int](repeating: 0, count: functionWords.count)
        for word in words where word.bytes.count <= 10 {
            guard let languages = table[WordKey.of(text, word.bytes)] else { continue }
            for index in counts.indices where languages >> UInt8(index) & 1 == 1 {
                counts[index] += 1
            }
        }
        let order = counts.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }
        let (first, second) = (counts[order[0]], counts[order[1]])
        guard first >= 5, first * 20 >= words.count, first * 2 >= second * 3 else { return nil }
        return functionWords[order[0]].language
    }

    /// The language that a script other than Latin stands for, where most letters are of it.
    private static func script(of text: Span<UInt8>) -> String? {
        var (latin, others) = (0, [String: Int]())
        var at = 0
        while at < text.count {
            let byte = text[at]
            if byte < 0x80 {
                if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A { latin += 1 }
                at += 1
                continue
            }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            guard at + length <= text.count else { break }
            if let name = script(byte, text[at + 1]) { others[name, default: 0] += 1 }
            at += length
        }
        guard let most = others.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
            most.value > 20, most.value > latin
        else { return nil }
        return others["ja", default: 0] * 10 > most.value ? "ja" : most.key
    }

    /// By the first two bytes of a character.
    private static func script(_ first: UInt8, _ second: UInt8) -> String? {
        switch first {
        case 0xCE, 0xCF: "el"
        case 0xD0...0xD3: "ru"
        case 0xD6, 0xD7: "he"
        case 0xD8...0xDB: "ar"
        case 0xE0:
            second >= 0xA4 && second < 0xA6 ? "hi" : second >= 0xB8 && second < 0xBA ? "th" : nil
        // Kana; half of this range are marks that Chinese uses too.
        case 0xE3: second >= 0x81 && second <= 0x83 ? "ja" : nil
        case 0xE4...0xE9: "zh"
        case 0xEA...0xED: second >= 0xB0 || first > 0xEA ? "ko" : nil
        default: nil
        }
    }
}
