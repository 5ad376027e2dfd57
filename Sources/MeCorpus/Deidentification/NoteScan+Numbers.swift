// Phones, social security numbers, record numbers, ages over 89.
extension NoteScan {
    // MARK: Phones

    /// Groups of digits that a phone number may be made of, from a number, a bracket or a plus.
    private struct DigitGroups {
        var counts: [Int] = []
        var last = 0
        /// Some mark stands between the groups.
        var isPunctuated = false
        var hasPlus = false
        var total: Int { counts.reduce(0, +) }
    }

    /// `(555) 555-0134`, `555-555-0134 x12`, `+44 20 7946 0958`, `call 555-0134`, `pager 4432`.
    mutating func findPhone(_ index: Int) -> Bool {
        guard standsFree(index), let groups = digitGroups(index) else { return false }
        let isCued = isAnnounced(index, within: 10, by: .phoneCue)
        guard isPhone(groups, isCued: isCued) || isExtension(index, groups) else { return false }
        var last = groups.last
        if flags(last + 1).contains(.extensionCue) || (`is`(last + 1, "x") && isNumber(last + 2)) {
            var at = last + 2
            while isMark(at, ".") || isMark(at, "#") || isMark(at, ":") { at += 1 }
            if isNumber(at) { last = at }
        }
        let rule = flags(index - 1).contains(.extensionCue) ? "phone-extension" : "phone"
        claim(index, through: last, .phone, rule)
        return true
    }

    private func digitGroups(_ index: Int) -> DigitGroups? {
        var groups = DigitGroups()
        var at = index
        if isMark(at, "+") {
            groups.hasPlus = true
            at += 1
        }
        while groups.counts.count < 6 {
            var opened = false
            if isMark(at, "(") {
                opened = true
                at += 1
            }
            guard isNumber(at), !claimed[at] else { break }
            groups.counts.append(digits(at))
            groups.last = at
            at += 1
            if opened {
                guard isMark(at, ")") else { return nil }
                groups.isPunctuated = true
                at += 1
            }
            let isJoint = isMark(at, "-") || isMark(at, ".") || isMark(at, "/")
            if isJoint, isNumber(at + 1) || isMark(at + 1, "(") {
                guard isGlued(at) || !isGlued(at + 1) else { break }
                groups.isPunctuated = true
                at += 1
            } else if at < tokens.count, tokens[at].breaks > 0 {
                break
            }
        }
        return groups.counts.isEmpty ? nil : groups
    }

    private func isPhone(_ groups: DigitGroups, isCued: Bool) -> Bool {
        let counts = groups.counts
        if groups.hasPlus { return (8...15).contains(groups.total) && counts.count > 1 }
        let isNational =
            counts.starts(with: [3, 3, 4])
            || (counts.first == 1 && counts.dropFirst().starts(with: [3, 3, 4]))
        if isNational, groups.isPunctuated || isCued { return true }
        guard isCued else { return false }
        if counts.starts(with: [3, 4]), groups.isPunctuated { return true }
        if counts.count == 1 { return counts[0] == 10 || counts[0] == 11 || counts[0] == 7 }
        return (8...14).contains(groups.total) && counts[0] <= 5
            && counts.dropFirst().allSatisfy { $0 >= 2 && $0 <= 8 }
    }

    /// `pager 4432`, `ext. 119`.
    private func isExtension(_ index: Int, _ groups: DigitGroups) -> Bool {
        guard isNumber(index), (3...7).contains(digits(index)),
            flags(index + 1).isDisjoint(with: .unit)
        else { return false }
        var at = index - 1
        while isMark(at, ".") || isMark(at, "#") || isMark(at, ":") || `is`(at, "number")
            || `is`(at, "at") || `is`(at, "no")
        { at -= 1 }
        return at >= 0 && flags(at).contains(.extensionCue)
    }

    // MARK: Social security numbers

    /// `123-45-6789`.
    mutating func findSocialSecurity(_ index: Int) -> Bool {
        guard standsFree(index), digits(index) == 3, digits(index + 2) == 2,
            digits(index + 4) == 4, isMark(index + 1, "-"), isMark(index + 3, "-"),
            isGlued(index + 1), isGlued(index + 2), isGlued(index + 3), isGlued(index + 4)
        else { return false }
        claim(index, through: index + 4, .socialSecurity, "ssn")
        return true
    }

    /// After "SSN" or "social security": nine digits in any form, or the last four.
    mutating func findSocialSecurity(after cue: Int) {
        var at = cue + 1
        if `is`(cue, "ss") {
            guard isMark(at, "#") || isMark(at, ":") else { return }
        } else if `is`(cue, "social") {
            guard `is`(at, "security") else { return }
            at += 1
        }
        let limit = min(at + 9, tokens.count)
        while at < limit, breaks(at) == 0, !isNumber(at) { at += 1 }
        guard at < limit, breaks(at) == 0, !claimed[at] else { return }
        var last = at
        var total = digits(at)
        while isNumber(last + 1) || (isMark(last + 1, "-") && isNumber(last + 2)), total < 9 {
            last += isNumber(last + 1) ? 1 : 2
            total += digits(last)
        }
        guard total == 9 || (total == 4 && last == at) else { return }
        claim(at, through: last, .socialSecurity, "ssn-cue")
    }

    // MARK: Record, account, licence, device numbers

    /// After "MRN", "Unit No:", "Account #", "Licence number": letters and digits, glued.
    mutating func findRecord(_ cue: Int) {
        let isStrong = flags(cue).contains(.recordCue) && !`is`(cue, "serial")
        guard !isGlued(cue) || isMark(cue - 1, "/") || isMark(cue - 1, "(") || isMark(cue - 1, ",")
        else { return }
        var at = cue + 1
        var cues = isStrong ? 2 : 0
        let limit = min(cue + 8, tokens.count)
        while at < limit, breaks(at) < 2 {
            if isMark(at, ":") || isMark(at, ".") || isMark(at, "-") || isMark(at, "(") {
                cues += isMark(at, ":") ? 1 : 0
            } else if isMark(at, "#") {
                cues += 2
            } else if ["number", "no", "num", "nr", "id", "identification", "nos"]
                .contains(where: { `is`(at, $0) }), !isRecordRun(at)
            {
                cues += 2
            } else if !([
                "is", "was", "of", "the", "plate", "code", "record", "account", "security",
            ]
            .contains { `is`(at, $0) }) {
                break
            }
            at += 1
        }
        // Without any mark between: only a long run, and no year.
        guard at < limit, cues > 0 || (at == cue + 1 && (digits(at) != 4 || digits(at + 2) == 3)),
            let last = recordEnd(at, minimum: cues > 1 ? 4 : cues == 1 ? 5 : 7)
        else { return }
        claim(at, through: last, .record, "record-cue")
    }

    /// A word with a digit glued to it.
    private func isRecordRun(_ index: Int) -> Bool { isGlued(index + 1) && isNumber(index + 1) }

    /// The last token of a run like `4711-AB/09`, if it looks like a number of something.
    private func recordEnd(_ index: Int, minimum: Int) -> Int? {
        var at = index
        var last = index
        var characters = 0
        var digitCount = 0
        while at < tokens.count, at == index || tokens[at].glued, !claimed[at] {
            let token = tokens[at]
            if token.kind == .mark {
                guard isMark(at, "-") || isMark(at, "/") || isMark(at, "."), isGlued(at + 1) else {
                    break
                }
            } else {
                if token.kind == .word, token.shape == .lower || token.shape == .title,
                    token.count > 2
                {
                    return nil
                }
                characters += token.count
                digitCount += digits(at)
                last = at
            }
            at += 1
        }
        let looksDated = characters == digitCount && isMark(index + 1, "/")
        guard characters >= minimum, digitCount >= 2, !looksDated else { return nil }
        return flags(last + 1).contains(.unit) && digitCount < 7 ? nil : last
    }

    /// Seven digits and more without a unit: a number of something, announced or not.
    mutating func findLongNumber(_ index: Int) -> Bool {
        guard digits(index) >= 7, flags(index + 1).isDisjoint(with: .unit),
            !isAnnounced(index, within: 2, by: .publication)
        else { return false }
        var start = index
        if isGlued(index) {
            guard isWord(index - 1), tokens[index - 1].count <= 2, !claimed[index - 1],
                shape(index - 1) != .lower, standsFree(index - 1)
            else { return standsFree(index) && claimLong(index, index) }
            start = index - 1
        }
        return claimLong(start, index)
    }

    private mutating func claimLong(_ start: Int, _ index: Int) -> Bool {
        let isDecimal =
            (isMark(index + 1, ".") || isMark(index + 1, ",")) && isGlued(index + 1)
            && isGlued(index + 2) && isNumber(index + 2)
        let tail = bytes[Int(tokens[index].end) - 4..<Int(tokens[index].end)]
        guard !isDecimal, !tail.allSatisfy({ $0 == 0x30 }) else { return false }
        claim(start, through: index, .record, "long-number")
        return true
    }

    // MARK: Ages

    /// `93-year-old`, `aged 93`, `93 y/o`, `93F`, `turned 95`.
    mutating func findAge(_ index: Int) -> Bool {
        guard digits(index) <= 3, (90...125).contains(value(index)), standsFree(index),
            !isGlued(index + 1)
                || !(isMark(index + 1, "/") || isMark(index + 1, "%"))
        else { return false }
        guard isAgeBefore(index) || isAgeAfter(index + 1) else { return false }
        claim(index, through: index, .age, "age-over-89")
        return true
    }

    private func isAgeBefore(_ index: Int) -> Bool {
        var at = index - 1
        if isMark(at, ":") || `is`(at, "of") || `is`(at, "is") { at -= 1 }
        if `is`(at, "age") || `is`(at, "aged") || `is`(at, "ages") { return true }
        return `is`(index - 1, "turned") || `is`(index - 1, "turning")
    }

    private func isAgeAfter(_ index: Int) -> Bool {
        var at = index
        if isMark(at, "-") { at += 1 }
        if isGlued(at), shape(at) == .initial, `is`(at, "f") || `is`(at, "m") { return true }
        if `is`(at, "yo") || `is`(at, "yof") || `is`(at, "yom") { return true }
        if `is`(at, "y") {
            let next = isMark(at + 1, "/") || isMark(at + 1, ".") || isMark(at + 1, "-")
            return `is`(at + (next ? 2 : 1), "o")
        }
        guard ["year", "years", "yr", "yrs"].contains(where: { `is`(at, $0) }) else { return false }
        at += 1
        while isMark(at, "-") || isMark(at, ".") { at += 1 }
        if flags(at).contains(.old) || (`is`(at, "of") && `is`(at + 1, "age")) { return true }
        return ["man", "woman", "male", "female", "gentleman", "lady"].contains { `is`(at, $0) }
    }

    /// `ninety-three-year-old`.
    mutating func findSpelledAge(_ index: Int) {
        var last = index
        var at = index + 1
        if isMark(at, "-") { at += 1 }
        let ones = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        if ones.contains(where: { `is`(at, $0) }) {
            last = at
            at += 1
        }
        guard isAgeAfter(at) else { return }
        claim(index, through: last, .age, "age-spelled")
    }
}
