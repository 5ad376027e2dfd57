// Streets, cities, ZIP codes, institutions.
extension NoteScan {
    // MARK: Institutions

    /// From its head back to its proper words: `Larkfield General Hospital`, `University of Oslo`.
    mutating func findInstitution(_ head: Int) {
        if flags(head).contains(.acronym) {
            if shape(head) == .upper {
                claim(head, through: head, .institution, "institution-known")
            }
            return
        }
        guard isInstitutionHead(head) else { return }
        let (first, proper) = institutionStart(head)
        var last = head
        // "Hospital of Larkfield", "University of Oslo Hospital"
        if `is`(head + 1, "of"), isProper(head + 2),
            breaks(head + 2) == 0 || `is`(head, "university")
        {
            last = head + 2
            while isProper(last + 1) || flags(last + 1).contains(.institutionHead),
                isCapital(last + 1), breaks(last + 1) == 0
            { last += 1 }
        } else if proper == 0 {
            return
        } else {
            while isCapital(last + 1), breaks(last + 1) == 0,
                !flags(last + 1).isDisjoint(with: [.institutionHead, .institutionPart])
            { last += 1 }
        }
        if flags(last + 1).contains(.street) || flags(first).contains(.dummy) { return }
        claim(min(first, head), through: last, .institution, "institution")
    }

    private func isInstitutionHead(_ index: Int) -> Bool {
        guard isWord(index), !isMark(index + 1, ":"), !flags(index + 1).contains(.stay) else {
            return false
        }
        if isCapital(index) {
            if `is`(index, "home") || `is`(index, "facility") {
                return `is`(index - 1, "nursing") || `is`(index - 1, "care")
                    || `is`(index - 1, "rest")
            }
            if `is`(index, "center") || `is`(index, "centre") || `is`(index, "health") {
                return isCapital(index - 1)
            }
            return true
        }
        // "Larkfield General hospital"
        return (`is`(index, "hospital") || `is`(index, "clinic")) && shape(index - 1) == .title
    }

    /// The first token of the name that ends in this head, and how many proper words are in it.
    private mutating func institutionStart(_ head: Int) -> (first: Int, proper: Int) {
        var first = head
        var proper = 0
        var at = head - 1
        for _ in 0..<6 {
            guard at >= 0, isNear(at + 1), !claimed[at] else { break }
            if flags(at).contains(.dummy) { return (head, 0) }
            if flags(at).contains(.institutionPart), isCapital(at), !flags(at).contains(.function) {
                first = at
            } else if isSaintPoint(at) || `is`(at, "of") || `is`(at, "and") || isMark(at, "&") {
                if at == head - 1, !isSaintPoint(at) { break }
                guard isCapital(at - 1) else { break }
                if isSaintPoint(at) {
                    first = at - 1
                    proper += 1
                    at -= 1
                }
            } else if isMark(at, "'") || (`is`(at, "s") && isMark(at - 1, "'")) || isMark(at, "-") {
                guard isGlued(at) || `is`(at, "s") else { break }
            } else if isProper(at) {
                first = at
                proper += 1
            } else if flags(at).contains(.placeWord), shape(at) == .title {
                first = at
                proper += 1
            } else {
                break
            }
            at -= 1
        }
        return (first, proper)
    }

    private func isSaintPoint(_ index: Int) -> Bool {
        isMark(index, ".") && `is`(index - 1, "st") && isCapital(index - 1)
    }

    /// A word with a capital that is no common word.
    mutating func isProper(_ index: Int) -> Bool {
        guard isCapital(index), tokens[index].count > 1,
            flags(index).isDisjoint(with: [.dummy, .function])
        else { return false }
        if !flags(index).isDisjoint(with: [.city, .surname, .given, .listed, .stateName]) {
            return true
        }
        if flags(index).contains(.common) || isOrdinaryWord(index) { return false }
        return !startsSentence(index) || !isWrittenLower(tokens[index].hash)
    }

    func startsSentence(_ index: Int) -> Bool {
        startsLine(index) || isMark(index - 1, ".") || isMark(index - 1, ":")
            || isMark(index - 1, "?") || isMark(index - 1, "!")
    }

    // MARK: Streets

    /// `12 Larkspur Lane, Apt 4, Springfield, IL 62704`.
    mutating func findStreet(_ index: Int) {
        guard standsFree(index), digits(index) <= 5 else { return }
        var at = index + 1
        if isWord(at), isGlued(at), tokens[at].count == 1 { at += 1 }
        var words = 0
        var allCommon = true
        while words < 5, breaks(at) == 0 {
            if isCapital(at) {
                let isWeak = flags(at).contains(.weakStreet)
                if words > 0, flags(at).contains(.street) || (isWeak && !allCommon) {
                    if `is`(at, "dr"), isMark(at + 1, "."), isCapital(at + 2) { return }
                    claim(index, through: addressEnd(at), .address, "street")
                    return
                }
                if flags(at).contains(.unit) || flags(at).contains(.function) { return }
                if !flags(at).contains(.common) { allCommon = false }
                words += 1
            } else if isNumber(at), isGlued(at + 1), isWord(at + 1), !isGlued(at) {
                at += 1
                words += 1
                allCommon = false
            } else if !(isMark(at, ".") && isGlued(at)) {
                return
            }
            at += 1
        }
    }

    /// How far an address goes on behind its street: flat, city, state, ZIP code.
    private mutating func addressEnd(_ street: Int) -> Int {
        var last = street
        if isMark(last + 1, "."), isGlued(last + 1),
            isMark(last + 2, ",") || isCapital(last + 2)
                || isNumber(last + 2)
        {
            last += 1
        }
        var at = last + 1
        if isMark(at, ",") { at += 1 }
        let flats = ["apt", "apartment", "suite", "ste", "unit", "floor", "flat"]
        if isMark(at, "#") || flats.contains(where: { `is`(at, $0) }) {
            at += 1
            if isMark(at, ".") || isMark(at, "#") { at += 1 }
            if isNumber(at) || shape(at) == .initial {
                last = at
                if isGlued(at + 1), isWord(at + 1) { last = at + 1 }
                at = last + 1
                if isMark(at, ",") { at += 1 }
            }
        }
        if let end = cityEnd(at) { return end }
        // A town of which the lists know nothing: "7 Mill Road, Ashby".
        let isTown = isMark(at - 1, ",") && at - 1 == last + 1 && isNear(at) && isProper(at)
        guard isTown, shape(at) == .title, flags(at).isDisjoint(with: [.given, .title]) else {
            return last
        }
        return isProper(at + 1) && isNear(at + 1) ? at + 1 : at
    }

    /// The last token of `Springfield, IL 62704` that begins here, if it does.
    private mutating func cityEnd(_ index: Int) -> Int? {
        var at = index
        guard isCapital(at), breaks(at) < 2, !flags(at).contains(.function) else { return nil }
        while at - index < 4, isCapital(at), breaks(at) == 0 || at == index,
            !isState(at) || at == index
        { at += 1 }
        let cityLast = at - 1
        if isMark(at, ",") { at += 1 }
        guard isState(at) else { return isKnownCity(index) == nil ? nil : cityLast }
        return zipEnd(after: at) ?? at
    }

    private func isState(_ index: Int) -> Bool {
        shape(index) == .upper && !flags(index).isDisjoint(with: [.state, .weakState])
            || (shape(index) == .title && flags(index).contains(.stateName))
    }

    private func zipEnd(after state: Int) -> Int? {
        var at = state + 1
        if isMark(at, ",") || isMark(at, ".") { at += 1 }
        guard digits(at) == 5, breaks(at) == 0 else { return nil }
        let isLong = isMark(at + 1, "-") && isGlued(at + 1) && digits(at + 2) == 4
        return isLong ? at + 2 : at
    }

    /// `PO Box 1123`, `P.O. Box 9`.
    mutating func findPostBox(_ index: Int) {
        var at = index + 1
        if `is`(index, "p") {
            while isMark(at, ".") || `is`(at, "o") { at += 1 }
        } else if !`is`(index, "po") {
            return
        }
        guard `is`(at, "box"), isNumber(at + 1) else { return }
        claim(index, through: addressEnd(at + 1), .address, "post-box")
    }

    // MARK: Cities

    mutating func scanCities(_ index: Int) {
        if isNumber(index) { return findZip(index) }
        guard isWord(index), shape(index) != .lower else { return }
        if let last = isKnownCity(index) {
            let isSurname = isNear(index) && flags(index - 1).contains(.given)
            guard flags(last + 1).isDisjoint(with: .eponymHead), !isMark(last + 1, "'"), !isSurname,
                !isTest(after: last)
            else {
                return
            }
            claim(index, through: stateEnd(after: last), .address, "city-known")
        } else if isMark(index + 1, ","), isState(index + 2), isCityBeforeState(index) {
            claim(cityStart(index), through: stateEnd(after: index), .address, "city-state")
        } else if isAnnouncedHome(index), isProper(index), !flags(index).contains(.country),
            !flags(index).contains(.stateName), !flags(index + 1).contains(.stateName)
        {
            var last = index
            while isProper(last + 1), breaks(last + 1) == 0 { last += 1 }
            claim(index, through: stateEnd(after: last), .address, "city-cue")
        }
    }

    private func isKnownCity(_ index: Int) -> Int? {
        guard isCapital(index), shape(index) != .upper || isMark(index + 1, ",") else { return nil }
        if flags(index).contains(.cityStart), isCapital(index + 1) {
            let space = Lexicon.hash(tokens[index].hash, 0x20)
            let low = bytes[Int(tokens[index + 1].start)..<Int(tokens[index + 1].end)]
            let both = low.reduce(space) { Lexicon.hash($0, $1 | 0x20) }
            if lexicon.flags(both).contains(.city) { return index + 1 }
            let third = isWord(index + 2)
            if `is`(index, "rio") || `is`(index, "salt"), third { return index + 1 }
        }
        return flags(index).contains(.city) ? index : nil
    }

    /// A city of which the lists know nothing, before its state: sure with a ZIP code or a state
    /// whose letters are nothing else.
    private mutating func isCityBeforeState(_ index: Int) -> Bool {
        guard isProper(index) || flags(index).contains(.ambiguous), isCapital(index) else {
            return false
        }
        return zipEnd(after: index + 2) != nil || flags(index + 2).contains(.state)
            || isAnnouncedHome(cityStart(index))
            || (flags(index + 2).contains(.stateName) && shape(index + 2) == .title)
    }

    private mutating func cityStart(_ index: Int) -> Int {
        var first = index
        while first > 0, isProper(first - 1), breaks(first) == 0, index - first < 2,
            !isMark(first - 1, ",")
        { first -= 1 }
        return first
    }

    private func stateEnd(after city: Int) -> Int {
        var at = city + 1
        if isMark(at, ",") { at += 1 }
        guard isState(at), at > city + 1 || shape(at) == .upper else { return city }
        if let zip = zipEnd(after: at) { return zip }
        return flags(at).contains(.stateName) ? city : at
    }

    /// `lives in`, `moved from`, `resident of`, `born in`.
    private func isAnnouncedHome(_ index: Int) -> Bool {
        guard index > 1, breaks(index) == 0 else { return false }
        // "VNA of Braintree"
        if `is`(index - 1, "of"), `is`(index - 2, "vna") { return true }
        guard ["in", "of", "from", "to", "near"].contains(where: { `is`(index - 1, $0) }) else {
            return false
        }
        let isWard = `is`(index - 2, "resident") && `is`(index - 1, "in")
        return !isWard && (flags(index - 2).contains(.homeCue) || `is`(index - 2, "born"))
    }

    /// A ZIP code behind its state, or behind "ZIP".
    private mutating func findZip(_ index: Int) {
        guard digits(index) == 5, standsFree(index) else { return }
        let isNamed =
            `is`(index - 1, "zip")
            || (isMark(index - 1, ":") && (`is`(index - 2, "zip") || `is`(index - 3, "zip")))
            || (`is`(index - 1, "code") && `is`(index - 2, "zip"))
        let isBehindState = isState(index - 1) && (isMark(index - 2, ",") || isCapital(index - 2))
        guard isNamed || isBehindState else { return }
        let isLong = isMark(index + 1, "-") && digits(index + 2) == 4
        claim(index, through: isLong ? index + 2 : index, .address, "zip")
    }
}
