import Testing

@testable import MeCorpus

@Suite struct TextCleanerTests {
    @Test(arguments: [
        ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd"),
        ("  a \t b\u{A0}c  \n\n\n\n  d \n", "a b c\n\nd"),
        ("a\u{0}\u{7}b\u{FEFF}c\u{AD}d\u{200B}e", "abcde"),
        ("e\u{301} A\u{30A}", "é Å"),
        ("\u{212B} \u{2126}", "Å Ω"),
        (
            "5 µg/mL, 10⁻³ M, ½ tablet, ±2 °C, α-blocker, ≥ 3×",
            "5 µg/mL, 10⁻³ M, ½ tablet, ±2 °C, α-blocker, ≥ 3×"
        ),
        ("50\u{202F}mg\u{2009}daily", "50 mg daily"),
        ("한글 e\u{200D}e 🩺", "한글 e\u{200D}e 🩺"),
        (" \u{200B}\n", ""),
    ])
    func cleans(text: String, expected: String) {
        // Compared as scalars: String equality would hide what normalisation does.
        #expect(Array(TextCleaner.clean(text).unicodeScalars) == Array(expected.unicodeScalars))
    }
}
