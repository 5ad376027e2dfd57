/// What kind of identifier a finding is: the HIPAA Safe Harbor categories that occur in notes.
package enum IdentifierCategory: String, Codable, CaseIterable, CodingKeyRepresentable, Sendable {
    /// Names of patients, relatives and clinicians.
    case name
    /// Dates with any element beside the year.
    case date
    /// Ages over 89.
    case age
    /// Record, account, licence, device and serial numbers.
    case record
    /// Phones, faxes and pagers.
    case phone
    case email
    /// Web addresses and addresses of machines.
    case url
    /// Streets, cities, ZIP codes: all that is smaller than a state.
    case address
    /// Hospitals, clinics, schools.
    case institution
    /// Social security numbers.
    case socialSecurity

    /// The typed placeholder that stands in the text instead.
    package var placeholder: String {
        switch self {
        case .record: "[ID]"
        case .socialSecurity: "[SSN]"
        default: "[" + rawValue.uppercased() + "]"
        }
    }
}

/// How clinical text is de-identified.
package struct DeidentificationSettings: Codable, Equatable, Sendable {
    /// What stands where an identifier stood.
    package enum Replacement: String, Codable, CaseIterable, Sendable {
        /// `[NAME]`, `[DATE]` …
        case placeholder
        /// An invented name, a shifted date, other digits; the same for a patient throughout.
        case surrogate
    }

    package var replacement = Replacement.placeholder
    /// The categories that are replaced; all by default.
    package var categories = IdentifierCategory.allCases
    /// A file with the secret that surrogates are derived from, at least 16 bytes: who has it can
    /// undo the shift of dates. Empty where placeholders need none.
    package var keyFile = ""
    /// Dates move by 1 to so many days, back or forth, with surrogates.
    package var maximumShift = 364
    /// Names the rules could not know (staff lists, places), any case: replaced wherever they stand
    /// with a capital letter.
    package var names: [String] = []
    /// Words that are never part of a name here, any case.
    package var allowed: [String] = []

    package init() {}
}

/// One identifier that was found; it does not hold the text.
package struct IdentifierFinding: Codable, Equatable, Sendable {
    package var category: IdentifierCategory
    /// Bytes of the original text in UTF-8; the end is exclusive.
    package var start: Int
    package var end: Int
    /// The rule that found it, for the audit.
    package var rule: String

    /// A finding at bytes `start` to `end`.
    package init(category: IdentifierCategory, start: Int, end: Int, rule: String) {
        self.category = category
        self.start = start
        self.end = end
        self.rule = rule
    }
}

/// A line of the audit manifest: where something was replaced and why, never what.
package struct DeidentificationEntry: Codable, Equatable, Sendable {
    package var document: String
    package var category: IdentifierCategory
    /// Bytes of the original text in UTF-8; the end is exclusive.
    package var start: Int
    package var end: Int
    package var rule: String

    /// In a corpus folder.
    package static let fileName = "identifiers.jsonl"

    /// The manifest's entry of a finding in a document.
    package init(document: String, finding: IdentifierFinding) {
        self.document = document
        category = finding.category
        start = finding.start
        end = finding.end
        rule = finding.rule
    }
}

/// Finds identifiers in clinical text by rules and replaces them (Docs/deidentification.md). A pure
/// value: the same text, patient, settings and key always give the same result.
package struct Deidentifier: Sendable {
    package typealias Finding = IdentifierFinding

    package let settings: DeidentificationSettings
    private let lexicon: Lexicon
    private let surrogates: SurrogateSource?
    private let kept: Set<IdentifierCategory>

    /// A de-identifier. `key` is the secret that surrogates are derived from, at least 16 bytes;
    /// placeholders need none. Throws `CorpusError` for a setting that cannot be meant.
    package init(_ settings: DeidentificationSettings, key: [UInt8] = []) throws {
        try settings.validate(keyBytes: key.count)
        self.settings = settings
        lexicon = Lexicon(names: settings.names, allowed: settings.allowed)
        kept = Set(IdentifierCategory.allCases).subtracting(settings.categories)
        surrogates =
            settings.replacement == .surrogate
            ? SurrogateSource(key: key, maximumShift: settings.maximumShift) : nil
    }

    /// The text with its identifiers replaced, and what was found, in order of place. `patient`
    /// names whose note it is: with surrogates, notes of one patient agree with each other.
    package func deidentify(
        _ text: String, patient: String
    ) -> (text: String, findings: [Finding]) {
        let bytes = Array(text.utf8)
        let findings = find(in: bytes)
        guard !findings.isEmpty else { return (text, []) }
        var person = surrogates.map { $0.person(patient, lexicon: lexicon) }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var done = 0
        for finding in findings {
            output += bytes[done..<finding.start]
            if let surrogate = person?.surrogate(
                for: Array(bytes[finding.start..<finding.end]), finding.category)
            {
                output += surrogate
            } else {
                output += finding.category.placeholder.utf8
            }
            done = finding.end
        }
        output += bytes[done...]
        return (String(decoding: output, as: UTF8.self), findings)
    }

    /// The identifiers in UTF-8 bytes, in order of place; they do not overlap.
    package func find(in bytes: [UInt8]) -> [Finding] {
        var note = NoteScan(bytes: bytes, lexicon: lexicon)
        note.run()
        guard !kept.isEmpty else { return note.sortedFindings() }
        return note.sortedFindings().filter { !kept.contains($0.category) }
    }
}

extension DeidentificationSettings {
    /// Throws one `CorpusError` naming the first setting that cannot be meant.
    package func validate(keyBytes: Int) throws {
        func require(_ holds: Bool, _ field: String, _ expected: String, _ got: String) throws {
            guard !holds else { return }
            throw CorpusError(path: "deidentification.\(field)", expected: expected, got: got)
        }
        try require(!categories.isEmpty, "categories", "at least one category", "none")
        try require(
            (1...3650).contains(maximumShift), "maximumShift", "1 to 3650 days", "\(maximumShift)")
        try require(
            replacement == .placeholder || keyBytes >= 16, "key",
            "a secret of at least 16 bytes for surrogates", "\(keyBytes) bytes")
    }
}
