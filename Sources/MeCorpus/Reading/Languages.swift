/// Names of languages: MEDLINE writes three letters (its own for some), JATS the codes of the web.
enum Languages {
    /// Three letters as MEDLINE writes them, for "en", "en-US" or "eng"; empty where none is known.
    static func threeLetters(_ code: String) -> String {
        let base = code.prefix { $0 != "-" && $0 != "_" }.lowercased()
        if base.count == 3 { return base }
        return table[base] ?? ""
    }

    private static let table: [String: String] = [
        "en": "eng", "es": "spa", "pt": "por", "fr": "fre", "de": "ger", "it": "ita", "zh": "chi",
        "ja": "jpn", "ko": "kor", "ru": "rus", "pl": "pol", "tr": "tur", "nl": "dut", "sv": "swe",
        "da": "dan", "no": "nor", "nb": "nor", "fi": "fin", "cs": "cze", "hu": "hun", "ro": "rum",
        "uk": "ukr", "el": "gre", "fa": "per", "ar": "ara", "he": "heb", "hr": "hrv", "sr": "srp",
        "id": "ind", "ms": "may", "ca": "cat", "eu": "baq", "bg": "bul", "sk": "slo", "sl": "slv",
    ]
}
