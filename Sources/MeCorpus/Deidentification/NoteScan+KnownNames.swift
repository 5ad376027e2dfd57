// Names by their own looks, and names found once looked for everywhere.
extension NoteScan {
    /// `Maria Kettlewell`, `SMITH, JOHN`, `Jennifer`.
    mutating func scanKnownNames(_ index: Int) {
        if startsLine(index), let end = listedInversionEnd(index) {
            return claimName(index, through: end, "inverted-line")
        }
        if startsSentence(index), isSubject(index) {
            return claimName(index, through: index, "subject")
        }
        guard !claimed[index], !tokens[index].flags.isDisjoint(with: .name), isCapital(index) else {
            return
        }
        if flags(index).contains(.listed) { return claimName(index, through: index, "listed") }
        if isEponymous(index) { return }
        let isGiven = flags(index).contains(.given)
        if isGiven || flags(index).contains(.ambiguous) {
            if let end = pairEnd(index) { return claimName(index, through: end, "given-surname") }
        }
        if let end = knownInversionEnd(index) {
            return claimName(index, through: end, "inverted")
        }
        guard shape(index) == .title, !isInTitleCase(index) else { return }
        let isDosed = isNumber(index + 1) && flags(index + 2).contains(.unit)
        if isGiven, !isDosed { return claimName(index, through: index, "given", spread: false) }
        let isPlain = flags(index).isDisjoint(with: [.ambiguous, .eponym, .common, .city])
        if flags(index).contains(.surname), isPlain, !startsSentence(index) {
            claimName(particleStart(index), through: index, "surname", spread: false)
        }
    }

    /// A given name with a surname behind it.
    private mutating func pairEnd(_ index: Int) -> Int? {
        var at = index + 1
        if shape(at) == .initial, breaks(at) == 0 {
            at += isMark(at + 1, ".") && isGlued(at + 1) ? 2 : 1
        }
        while isWord(at), flags(at).contains(.particle), shape(at) == .lower { at += 1 }
        guard breaks(at) == 0, isCapital(at), shape(at) == shape(index), !isEponymous(at) else {
            return nil
        }
        let isKnown = isNameWord(at, .known)
        let isGiven = flags(index).contains(.given)
        if !isGiven, !isKnown || startsSentence(index) && shape(index) == .upper { return nil }
        if shape(index) == .upper, !isKnown { return nil }
        let isUsual =
            isKnown || isNameWord(at, .likely)
            || (flags(at).contains(.ambiguous) && flags(at).isDisjoint(with: .common))
        guard isUsual else { return nil }
        return nameEnd(at, .likely, limit: 2) ?? at
    }

    /// `Smith, John Q.`
    private mutating func knownInversionEnd(_ index: Int) -> Int? {
        guard isMark(index + 1, ","), breaks(index + 2) == 0, shape(index + 2) == shape(index),
            flags(index + 2).contains(.given), !flags(index).contains(.given),
            !flags(index).isDisjoint(with: [.surname, .ambiguous]),
            flags(index).isDisjoint(with: .common)
        else { return nil }
        var last = index + 2
        if shape(last + 1) == .initial, breaks(last + 1) == 0 {
            last += isMark(last + 2, ".") ? 2 : 1
        }
        return last
    }

    /// `Ashgrove, Tobin M.` at the start of a line: the initial tells.
    private mutating func listedInversionEnd(_ index: Int) -> Int? {
        guard isMark(index + 1, ","), isNear(index + 2) else { return nil }
        // "D'Agostino, Vincenzo (MRN 552031)"
        if isMark(index + 3, "("), flags(index + 4).contains(.recordCue) || `is`(index + 4, "dob"),
            isNameWord(index, .likely), isNameWord(index + 2, .likely)
        {
            return index + 2
        }
        // "LEUNG, WAI-KIT 05/05/2005"
        if shape(index) == .upper, shape(index + 2) == .upper, isNameWord(index, .likely),
            let end = nameEnd(index + 2, .likely, limit: 2), isNumber(end + 1), claimed[end + 1]
        {
            return end
        }
        guard shape(index + 3) == .initial,
            isNear(index + 3), isMark(index + 4, ".") || breaks(index + 4) > 0,
            shape(index + 2) == shape(index), isNameWord(index, .likely),
            isNameWord(index + 2, .likely)
        else { return nil }
        return isMark(index + 4, ".") ? index + 4 : index + 3
    }

    /// `Kettlewell is a 61 year old …`, `Jo's husband`
    private mutating func isSubject(_ index: Int) -> Bool {
        if shape(index) == .title, isMark(index + 1, "'"), `is`(index + 2, "s"),
            flags(index + 3).contains(.relative)
        {
            return isNameWord(index, .likely)
        }
        guard shape(index) == .title, `is`(index + 1, "is") || `is`(index + 1, "was"),
            `is`(index + 2, "a") || `is`(index + 2, "an"), digits(index + 3) == 2
        else { return false }
        let at = isMark(index + 4, "-") ? index + 5 : index + 4
        let isAge = `is`(at, "year") || `is`(at, "yo") || `is`(at, "y") || `is`(at, "yr")
        return isAge && isNameWord(index, .likely)
    }

    /// An eponym with what it names: `Wilson's disease`, `Stevens-Johnson syndrome`.
    func isEponymous(_ index: Int) -> Bool {
        var at = index + 1
        // Hyphens and further names of the eponym: Guillain-Barré, "Marcus Gunn pupil".
        var steps = 0
        while steps < 3,
            (isMark(at, "-") && isGlued(at)) || isMark(at, "'")
                || (`is`(at, "s") && isGlued(at)) || (isWord(at) && flags(at).contains(.eponym))
                || bytesAre(at, [0xE2, 0x80, 0x99])
        {
            if isWord(at), flags(at).contains(.eponym) { steps += 1 }
            at += 1
        }
        if !flags(at).isDisjoint(with: .eponymHead), breaks(at) < 2 { return true }
        if flags(index).contains(.eponym), at > index + 1 { return true }
        let isTail = isMark(index - 1, "-") && isGlued(index) && flags(index - 2).contains(.eponym)
        return isTail
    }

    private func bytesAre(_ index: Int, _ expected: [UInt8]) -> Bool {
        tokens.indices.contains(index) && tokens[index].kind == .mark
            && bytes[Int(tokens[index].start)..<Int(tokens[index].end)].elementsEqual(expected)
    }

    /// Its neighbours have capitals too: a heading, the name of a device or a company.
    private func isInTitleCase(_ index: Int) -> Bool {
        func isTitled(_ at: Int) -> Bool {
            isWord(at) && shape(at) != .lower && flags(at).isDisjoint(with: [.title, .function])
        }
        let before = index > 0 && breaks(index) == 0 && isTitled(index - 1)
        let after = breaks(index + 1) == 0 && isTitled(index + 1)
        let isBound =
            isMark(index - 1, "-") && isGlued(index)
            || isMark(index + 1, "-") && isGlued(index + 1)
        return before || after || isBound
    }

    /// Every other place where a part of a name stands that a cue found.
    mutating func propagateNames() {
        guard !nameParts.isEmpty else { return }
        for index in tokens.indices where !claimed[index] && tokens[index].kind == .word {
            guard nameParts.contains(tokens[index].hash), isCapital(index), !isEponymous(index)
            else { continue }
            let flags = tokens[index].flags
            let isWordToo =
                !flags.isDisjoint(with: [.common, .month])
                || (flags.isDisjoint(with: [.given, .surname])
                    && isWrittenLower(tokens[index].hash))
            if isWordToo { continue }
            if flags.contains(.ambiguous), startsSentence(index), isWrittenLower(tokens[index].hash)
            {
                continue
            }
            var start = particleStart(index)
            // "Sue" before a surname that is known by now.
            if start > 0, isNear(start), shape(start - 1) == .title, isNameWord(start - 1, .likely)
            {
                start -= 1
            }
            claim(start, through: index, .name, "propagated")
        }
    }

    /// The particles before a surname: "van der".
    private func particleStart(_ index: Int) -> Int {
        var start = index
        while start > 0, isNear(start), tokens[start - 1].flags.contains(.particle),
            shape(start - 1) == .title || shape(start - 1) == .lower,
            tokens[start - 1].flags.isDisjoint(with: .function), !claimed[start - 1]
        { start -= 1 }
        return start
    }

    /// Words by their endings: drugs, diseases, procedures, adjectives.
    func isOrdinaryWord(_ index: Int) -> Bool {
        let token = tokens[index]
        guard token.count >= 6 else { return false }
        return Self.endings.contains { ending in
            guard token.count > ending.count + 1 else { return false }
            let tail = bytes[Int(token.end) - ending.count..<Int(token.end)]
            return zip(tail, ending).allSatisfy { $0.0 | 0x20 == $0.1 }
        }
    }

    private static let endings: [[UInt8]] = [
        "tion", "sion", "itis", "osis", "emia", "ectomy", "otomy", "ology", "ologist", "gram",
        "graphy", "scopy", "ness", "ment", "ity", "oma", "pathy", "gesia", "hesia", "lled",
        "plasty", "iasis", "uria",
        "pril", "olol", "statin", "sartan", "azole", "cillin", "mycin", "mab", "nib", "zepam",
        "oxacin", "cycline", "dipine", "caine", "gliptin", "parin", "profen", "azine", "olone",
        "sone", "ated", "ized", "ised", "cted", "ned", "red", "ted", "ing", "ally", "edly",
        "ous", "ical", "onal", "ular", "inal", "eal", "able", "ible", "ative", "ctive", "tric",
        "stic", "logic", "ents", "tory", "ance", "ence", "ures", "ture", "scope", "ness", "cyte",
        "idine", "amine", "orin", "acin", "ulin", "roid", "sis", "tic", "nic", "ics", "ized",
    ].map { Array($0.utf8) }
}
