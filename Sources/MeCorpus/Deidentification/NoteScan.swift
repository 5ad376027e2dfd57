/// One note while it is searched: its tokens, and who claimed them. Rules run from the surest to
/// the weakest; a token that was claimed once stays so.
struct NoteScan {
    let bytes: [UInt8]
    let lexicon: Lexicon
    private(set) var tokens: [NoteToken]
    private(set) var claimed: [Bool]
    private(set) var findings: [IdentifierFinding] = []
    /// Parts of names found by a cue, by hash: they are looked for in the rest of the note.
    var nameParts: Set<UInt64> = []
    /// Hashes of words that stand in lower case in this note; made when first asked for.
    private var lowerWords: Set<UInt64>?

    init(bytes: [UInt8], lexicon: Lexicon) {
        self.bytes = bytes
        self.lexicon = lexicon
        tokens = NoteTokenizer.tokens(of: bytes, lexicon: lexicon)
        claimed = Array(repeating: false, count: tokens.count)
    }

    /// Runs all the rules.
    mutating func run() {
        for index in tokens.indices where tokens[index].kind == .mark { scanMark(index) }
        for index in tokens.indices where tokens[index].kind == .word { scanCues(index) }
        for index in tokens.indices where !claimed[index] { scanPlaces(index) }
        for index in tokens.indices where !claimed[index] { scanNumbers(index) }
        for index in tokens.indices where !claimed[index] { scanCities(index) }
        for index in tokens.indices where tokens[index].kind == .word { scanNameCues(index) }
        for index in tokens.indices where tokens[index].kind == .word { scanWeakCues(index) }
        for index in tokens.indices where tokens[index].kind == .word { scanKnownNames(index) }
        propagateNames()
    }

    /// E-mail, web addresses, phones that begin with a mark.
    private mutating func scanMark(_ index: Int) {
        switch tokens[index].byte {
        case UInt8(ascii: "@"): findEmail(index)
        case UInt8(ascii: "/"), UInt8(ascii: "."): findWebAddress(index)
        default: break
        }
    }

    /// Words that announce a number.
    private mutating func scanCues(_ index: Int) {
        let flags = tokens[index].flags
        if !flags.isDisjoint(with: [.recordCue, .weakRecordCue]) { findRecord(index) }
        if flags.contains(.socialCue) { findSocialSecurity(after: index) }
    }

    private mutating func scanPlaces(_ index: Int) {
        let token = tokens[index]
        if token.kind == .word {
            if !token.flags.isDisjoint(with: [.institutionHead, .acronym]) {
                findInstitution(index)
            }
            if token.flags.contains(.firm), !claimed[index] { findFirm(index) }
            if token.flags.contains(.street) { findBareStreet(index) }
            if token.flags.contains(.saint) { findSaint(index) }
            if token.byte | 0x20 == UInt8(ascii: "p") { findPostBox(index) }
        } else if token.kind == .number {
            findStreet(index)
        }
    }

    private mutating func scanNumbers(_ index: Int) {
        let token = tokens[index]
        switch token.kind {
        case .number:
            if findMachineAddress(index) || findSocialSecurity(index) { return }
            if findPhone(index) || findNumericDate(index) || findAge(index) { return }
            if findDayMonth(index) || findLongNumber(index) { return }
        case .word:
            if token.flags.contains(.month) { findMonth(index) }
            if token.flags.contains(.ninety) { findSpelledAge(index) }
            if token.flags.contains(.holiday) { findHoliday(index) }
        case .mark:
            if token.byte == UInt8(ascii: "(") || token.byte == UInt8(ascii: "+") {
                _ = findPhone(index)
            }
        case .masked: break
        }
    }

    /// Claims tokens `from` to `through` for a category, with a rule's name.
    mutating func claim(
        _ from: Int, through last: Int, _ category: IdentifierCategory, _ rule: String
    ) {
        for index in from...last where !claimed[index] { claimed[index] = true }
        findings.append(
            IdentifierFinding(
                category: category, start: Int(tokens[from].start), end: Int(tokens[last].end),
                rule: rule))
    }

    /// Findings in order of place; where two overlap, the earlier found stays.
    func sortedFindings() -> [IdentifierFinding] {
        let sorted = findings.enumerated().sorted {
            ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
        }
        var kept: [IdentifierFinding] = []
        for (_, finding) in sorted {
            if let last = kept.last, finding.start < last.end {
                // Grown rather than lost: what either rule found is covered.
                kept[kept.count - 1].end = max(last.end, finding.end)
            } else {
                kept.append(finding)
            }
        }
        return kept
    }

    /// The word stands in lower case somewhere in the note, or is nothing but a word.
    mutating func isWrittenLower(_ hash: UInt64) -> Bool {
        if lowerWords == nil {
            var words = Set<UInt64>(minimumCapacity: min(tokens.count / 3, 4096))
            // Not those in an e-mail address, where names stand in lower case.
            for index in tokens.indices where tokens[index].shape == .lower && !claimed[index] {
                words.insert(tokens[index].hash)
            }
            lowerWords = words
        }
        return lowerWords?.contains(hash) ?? false
    }
}

// What rules ask about tokens; an index outside the note is never anything.
extension NoteScan {
    func isWord(_ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens[index].kind == .word
    }

    func isNumber(_ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens[index].kind == .number
    }

    /// A mark of this byte.
    func isMark(_ index: Int, _ mark: Unicode.Scalar) -> Bool {
        tokens.indices.contains(index) && tokens[index].kind == .mark
            && tokens[index].byte == UInt8(truncatingIfNeeded: mark.value)
    }

    func isGlued(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].glued }

    func flags(_ index: Int) -> Lexicon.Flags {
        tokens.indices.contains(index) ? tokens[index].flags : []
    }

    func shape(_ index: Int) -> NoteToken.Shape {
        tokens.indices.contains(index) ? tokens[index].shape : .none
    }

    func breaks(_ index: Int) -> Int {
        tokens.indices.contains(index) ? Int(tokens[index].breaks) : 2
    }

    /// It follows the token before on the same line, with one blank at most.
    func isNear(_ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens[index].breaks == 0 && !tokens[index].isFar
    }

    /// A word with a capital, none of it claimed.
    func isCapital(_ index: Int) -> Bool {
        isWord(index) && !claimed[index] && shape(index) != .lower
    }

    /// The word's letters are these, in any case.
    func `is`(_ index: Int, _ word: String) -> Bool {
        isWord(index) && tokens[index].count == word.utf8.count
            && zip(bytes[Int(tokens[index].start)...], word.utf8).allSatisfy {
                $0.0 == $0.1 || ($0.0 | 0x20 == $0.1 && NoteTokenizer.isLetter($0.0))
            }
    }

    /// The value of a number of at most nine digits; -1 for others.
    func value(_ index: Int) -> Int {
        guard isNumber(index), tokens[index].count <= 9 else { return -1 }
        return bytes[Int(tokens[index].start)..<Int(tokens[index].end)].reduce(0) {
            $0 * 10 + Int($1 - 0x30)
        }
    }

    /// Digits of a number, 0 for anything else.
    func digits(_ index: Int) -> Int { isNumber(index) ? tokens[index].count : 0 }

    /// Some word within `distance` tokens before, on the same line, has one of these flags.
    func isAnnounced(_ index: Int, within distance: Int, by flags: Lexicon.Flags) -> Bool {
        var at = index
        for _ in 0..<distance {
            guard at > 0, tokens[at].breaks == 0 else { return false }
            at -= 1
            if !tokens[at].flags.isDisjoint(with: flags) { return true }
        }
        return false
    }

    /// The token begins a line.
    func startsLine(_ index: Int) -> Bool { index == 0 || breaks(index) > 0 }

    /// Nothing like a letter, a digit, a point or a slash is glued to its left side.
    func standsFree(_ index: Int) -> Bool {
        guard isGlued(index), index > 0 else { return true }
        let before = tokens[index - 1]
        if before.kind == .word || before.kind == .number { return false }
        let joined = isGlued(index - 1) && index > 1 && tokens[index - 2].kind != .mark
        switch before.byte {
        case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"):
            return !joined
        default: return true
        }
    }
}
