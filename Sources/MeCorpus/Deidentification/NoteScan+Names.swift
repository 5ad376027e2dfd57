// Names: by what announces them, by what follows them, by their own looks.
extension NoteScan {
    /// Titles, headers, relatives, signatures, credentials.
    mutating func scanNameCues(_ index: Int) {
        let flags = tokens[index].flags
        if flags.contains(.title), !claimed[index] { findTitled(index) }
        if flags.contains(.credential) || isInitial(index) { findBeforeCredential(index) }
        if flags.contains(.header) || `is`(index, "dear") || flags.contains(.relative) {
            findBehindHeader(index)
        }
        if flags.contains(.signing) { findSigned(index) }
        if flags.contains(.relative) { findRelative(index) }
        if flags.contains(.meeting) || `is`(index, "to") { findMet(index) }
    }

    private func isInitial(_ index: Int) -> Bool { shape(index) == .initial }

    // MARK: Runs of name words

    /// How willing a rule is to take a word for a name.
    enum Trust {
        /// A title stands before it: anything but a function word.
        case sure
        /// A header or relation: no common word.
        case likely
        /// Known to be a name.
        case known
    }

    mutating func isNameWord(_ index: Int, _ trust: Trust) -> Bool {
        guard isCapital(index), shape(index) != .initial else { return false }
        let flags = tokens[index].flags
        if !flags.isDisjoint(with: [.dummy, .function]) && !flags.contains(.ambiguous) {
            return false
        }
        if flags.contains(.title) || isStandIn(index) { return false }
        switch trust {
        case .sure:
            return flags.isDisjoint(with: .common) || !flags.isDisjoint(with: .name)
        case .likely:
            if !flags.isDisjoint(with: [.given, .surname, .listed]) { return true }
            return flags.isDisjoint(with: [.common, .eponymHead, .institutionHead, .unit, .month])
                && !isOrdinaryWord(index) && !isWrittenLower(tokens[index].hash)
        case .known:
            return !flags.isDisjoint(with: [.given, .surname, .listed])
                && flags.isDisjoint(with: .common)
        }
    }

    /// The last token of a run of name words, initials and particles that begins here.
    mutating func nameEnd(_ start: Int, _ trust: Trust, limit: Int = 4) -> Int? {
        var at = start
        var last: Int?
        var words = 0
        var first = NoteToken.Shape.none
        while words < limit, at < tokens.count, at == start || isNear(at) {
            if shape(at) == .initial, !claimed[at], !`is`(at, "i") || isMark(at + 1, ".") {
                // An initial alone is no name; it joins one.
                if last != nil || isInitialJoined(at) {
                    if last != nil { last = isMark(at + 1, ".") && isGlued(at + 1) ? at + 1 : at }
                    at += isMark(at + 1, ".") && isGlued(at + 1) ? 2 : 1
                    continue
                }
                break
            } else if isParticle(at),
                isCapital(at + 1) || isParticle(at + 1)
                    || (isMark(at + 1, "-") && isGlued(at + 2) && isCapital(at + 2))
            {
                at += isMark(at + 1, "-") ? 2 : 1
                if isMark(at, "."), isGlued(at) { at += 1 }
                continue
            }
            let level = words == 0 ? trust : trust == .sure ? .likely : trust
            guard isNameWord(at, level), first == .none || shape(at) == first else { break }
            if words > 0, first == .upper, trust != .known, !isNameWord(at, .known),
                flags(at - 1).isDisjoint(with: .given), !isMark(at - 1, "-"), !isMark(at - 1, "."),
                isWord(at + 1), isNear(at + 1)
            {
                break
            }
            first = shape(at)
            words += 1
            last = at
            at += 1
            if isMark(at, "-"), isGlued(at), isGlued(at + 1), isCapital(at + 1) { at += 1 }
        }
        return last
    }

    /// The initial at `index` goes on into a name word: `J. Q. Public`, `J Smith`.
    private func isInitialJoined(_ index: Int) -> Bool {
        var at = index + 1
        if isMark(at, "."), isGlued(at) { at += 1 }
        return isNear(at) && isCapital(at) && flags(at).isDisjoint(with: [.title, .function])
    }

    /// Letters that stand for a name that was taken out: XXXX, YYY.
    private func isStandIn(_ index: Int) -> Bool {
        let token = tokens[index]
        return token.count > 1
            && bytes[Int(token.start)..<Int(token.end)].allSatisfy { $0 == token.byte }
    }

    private func isParticle(_ index: Int) -> Bool {
        flags(index).contains(.particle) && !claimed[index]
            && (shape(index) == .lower || shape(index) == .title)
            && flags(index).isDisjoint(with: .function)
    }

    /// Claims a name and remembers its parts for the rest of the note.
    mutating func claimName(_ from: Int, through last: Int, _ rule: String, spread: Bool = true) {
        claim(from, through: last, .name, rule)
        guard spread else { return }
        for index in from...last where isWord(index) && tokens[index].count > 1 {
            let flags = tokens[index].flags
            guard flags.isDisjoint(with: [.particle, .credential, .function]) else { continue }
            nameParts.insert(tokens[index].hash)
        }
    }

    /// `, John Q.` behind a surname.
    private mutating func invertedEnd(_ surname: Int, _ trust: Trust) -> Int? {
        guard isMark(surname + 1, ","), isNear(surname + 2), isCapital(surname + 2),
            flags(surname + 2).isDisjoint(with: .credential) || shape(surname + 2) == .title
        else { return nil }
        if shape(surname + 2) == .initial {
            let isCredential = isGlued(surname + 4) && isWord(surname + 4)
            if `is`(surname + 2, "i") || isCredential { return nil }
            return isMark(surname + 3, ".") ? surname + 3 : surname + 2
        }
        return nameEnd(surname + 2, trust, limit: 2)
    }

    // MARK: Cues

    /// `Dr. Quigley`, `Mrs. de la Cruz`, `MR. SMITH`; the title stays.
    private mutating func findTitled(_ index: Int) {
        var at = index + 1
        let hasPoint = isMark(at, ".") && isGlued(at)
        if hasPoint { at += 1 }
        if shape(index) == .upper, !hasPoint, `is`(index, "ms") || `is`(index, "mr") { return }
        // "330 ms. The": milliseconds.
        if shape(index) == .lower,
            isNumber(index - 1) || tokens.indices.contains(at) && tokens[at].isFar
        {
            return
        }
        let isWeak =
            `is`(index, "miss") || `is`(index, "nurse") || `is`(index, "doctor")
            || `is`(index, "madam") || !flags(index).isDisjoint(with: .weakTitle)
        if isWeak, shape(index) == .lower || shape(at) != .title { return }
        if shape(at) == .lower, !isParticle(at) {
            guard hasPoint, !flags(at).isDisjoint(with: .name), !flags(at).contains(.common),
                !claimed[at]
            else { return }
            return claimName(at, through: at, "title-lower")
        }
        guard breaks(at) < 2 else { return }
        if let end = nameEnd(at, isWeak ? .likely : .sure) {
            claimName(at, through: invertedEnd(end, .known) ?? end, "title")
            // "Drs. Amsel and Porteous"
            var next = end + 1
            while `is`(index, "drs"), `is`(next, "and") || isMark(next, ",") || isMark(next, "&"),
                let end = nameEnd(next + 1, .sure)
            {
                claimName(next + 1, through: end, "title")
                next = end + 1
            }
        }
    }

    /// `Patient: SMITH, JOHN Q.`, `Attending: Jane Doe`, `Dear Ms. Doe`.
    private mutating func findBehindHeader(_ index: Int) {
        var at = index + 1
        if `is`(index, "dear") {
            guard shape(index) != .lower else { return }
        } else {
            if `is`(at, "name") || `is`(at, "s") { at += 1 }
            if `is`(at, "is"), `is`(at - 1, "name"), let end = nameEnd(at + 1, .likely) {
                return claimName(at + 1, through: end, "named")
            }
            if isMark(at, "("), isMark(at + 2, ")") { at += 3 }
            let isClosing = `is`(index, "sincerely") || `is`(index, "regards")
            guard isMark(at, ":") || (isClosing && isMark(at, ",")) else {
                return findNamedPatient(index)
            }
            at += 1
            if isMark(at, ",") { at += 1 }
        }
        guard breaks(at) < 2 || `is`(index, "sincerely") else { return }
        // "CC:" heads the chief complaint as well; "Model Name:" names no person.
        let isComplaint = `is`(index, "cc") && shape(index) != .lower
        let trust = flags(index).contains(.relative) || isComplaint ? Trust.known : .likely
        if `is`(index, "name"), flags(index - 1).contains(.thing) { return }
        var rule = "header"
        while let end = headerNameEnd(at, trust) {
            claimName(at, through: end, rule)
            rule = "header-list"
            guard isMark(end + 1, ",") || isMark(end + 1, ";") || `is`(end + 1, "and"),
                breaks(end + 2) == 0, flags(end + 2).isDisjoint(with: .credential)
            else { return }
            at = end + 2
        }
    }

    /// `Pt Ilse Brandtner c/o headache`: two words at least, for "Patient Care" is none.
    private mutating func findNamedPatient(_ index: Int) {
        guard ["pt", "patient", "client"].contains(where: { `is`(index, $0) }), isNear(index + 1),
            shape(index + 1) == .title, let end = nameEnd(index + 1, .likely), end > index + 1,
            !isInHeading(end)
        else { return }
        claimName(index + 1, through: end, "patient")
    }

    /// The run of capitals goes on: a heading.
    private func isInHeading(_ last: Int) -> Bool { isCapital(last + 1) && isNear(last + 1) }

    private mutating func headerNameEnd(_ at: Int, _ trust: Trust) -> Int? {
        guard let end = nameEnd(at, trust) else { return nil }
        return invertedEnd(end, .likely) ?? end
    }

    /// `Electronically signed by Jane Doe`, `Dictated by: J. Doe`.
    private mutating func findSigned(_ index: Int) {
        guard `is`(index + 1, "by") else { return }
        var at = index + 2
        if isMark(at, ":") { at += 1 }
        guard breaks(at) < 2, let end = headerNameEnd(at, .likely) else { return }
        claimName(at, through: end, "signed")
    }

    /// `daughter Mary`, `his wife, Ana,`, `son (Bob)`.
    private mutating func findRelative(_ index: Int) {
        var at = index + 1
        if isMark(at, "-"), `is`(at + 1, "in"), `is`(at + 3, "law") { at += 4 }
        let isDirect = isWord(at)
        if isMark(at, ",") || isMark(at, "(") { at += 1 }
        if `is`(at, "is") || `is`(at, "named") { at += 1 }
        guard breaks(at) < 2, shape(at) == .title, !isEponymous(at),
            flags(at).isDisjoint(with: [.eponym, .common]) || flags(at).contains(.given)
        else { return }
        let isKnown = !flags(at).isDisjoint(with: [.given, .ambiguous, .listed])
        guard
            isKnown || (isDirect && shape(index) != .upper) || isMark(at + 1, ",")
                || isMark(at + 1, ")")
        else { return }
        guard let end = nameEnd(at, isKnown ? .sure : .likely, limit: 3) else { return }
        claimName(at, through: end, "relative")
    }

    /// `named Rosa`, `seen by Jane Doe`, `spoke with John`.
    private mutating func findMet(_ index: Int) {
        var at = index + 1
        if `is`(at, "by") || `is`(at, "with") { at += 1 }
        guard shape(at) == .title || shape(at) == .initial, breaks(at) < 2, !isEponymous(at) else {
            return
        }
        let isNamed = ["named", "called", "referring"].contains { `is`(index, $0) }
        if isNamed {
            if let end = nameEnd(at, .likely) { claimName(at, through: end, "named") }
        } else if !flags(at).isDisjoint(with: [.given, .listed]) {
            if let end = nameEnd(at, .sure, limit: 3) { claimName(at, through: end, "met") }
        } else if shape(at) == .initial, let end = nameEnd(at, .likely, limit: 2), end > at + 1 {
            claimName(at, through: end, "met")
        }
    }
}
