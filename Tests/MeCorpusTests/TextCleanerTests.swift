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

    /// What changes its meaning when it is folded: units, powers, fractions, Greek, dosages, signs,
    /// ligatures and symbols of their own. Nothing of it is touched, by the rules for papers neither.
    @Test func aPageOfUnitsStaysAsItIs() throws {
        let page = """
            0.5 µg/kg/min (µ is U+00B5), 5 μmol/L (μ is U+03BC), 12 Å, 37.0 ± 0.4 °C, 101 °F
            1.2 × 10⁹/L, 10⁻³ M, m², cm³, CO₂, Na⁺, Ca²⁺, HCO₃⁻, ¹⁸F-FDG, ⁹⁹ᵐTc, H₂¹⁵O
            ≥ 3 mg/dL, ≤ 5 %, < 0.05, > 90 mmHg, ≈ 7, ≠ 0, ∼ 2, Δ = −1.5, ∑xᵢ, √n, ∞, ∂, ∫
            ½ tablet, ¼ tsp, ¾ cup, ⅓ dose, 1⁄2, 5 mg–10 mg, 2—3 days, 3′ and 5″ ends, 5 ‰
            α-blocker, β₂-agonist, γ-GT, κ = 0.81, λ, σ², χ² test, Ω, ω-3, TGF-β1, NF-κB, Aβ₄₂
            №, ℃, ℞ amoxicillin, ™, ®, ©, †, ‡, §, ¶, →, ↑ K⁺, ↓ Na⁺, ⇌, ♀, ♂
            ﬁbrosis, ǆ, ĳ, œdème, naïve, Sjögren, Ménière, Guillain-Barré, Ångström, ß-hCG
            q.d., b.i.d., 1–2 tabs p.o. q4–6h prn; 0.9 % NaCl; 2.5/325; 120/80; 5'-GTP; 25 °
            """
        #expect(Array(TextCleaner.clean(page).unicodeScalars) == Array(page.unicodeScalars))
        for rules in [BoilerplateRules.papers, .web] {
            #expect(try #require(Boilerplate(rules)).strip(page).removals.isEmpty)
        }
    }
}
