// Phones, social security numbers, ages over 89.
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

    // MARK: Ages

    /// `93-year-old`, `aged 93`, `93 y/o`, `93F`, `turned 95`.
    mutating func findAge(_ index: Int) -> Bool {
        guard digits(index) <= 3, (90...125).contains(value(index)), standsFree(index),
            !isGlued(index + 1)
                || !(isMark(index + 1, "/") || isMark(index + 1, "%")) || isSexBehind(index + 1)
        else { return false }
        guard isAgeBefore(index) || isAgeAfter(index + 1) || isSexBehind(index + 1) else {
            return false
        }
        claim(index, through: index, .age, "age-over-89")
        return true
    }

    private func isAgeBefore(_ index: Int) -> Bool {
        var at = index - 1
        if isMark(at, ":") || `is`(at, "of") || `is`(at, "is") { at -= 1 }
        if `is`(at, "age") || `is`(at, "aged") || `is`(at, "ages") { return true }
        if `is`(index - 1, "turned") || `is`(index - 1, "turning") { return true }
        // "died at 93", "lived to 94"; never "a rate of 93".
        let isLast = !isGlued(index + 1) || isMark(index + 1, ".") || isMark(index + 1, ",")
        guard isLast, flags(index + 1).isDisjoint(with: .unit) else { return false }
        return (`is`(index - 1, "at") && (`is`(index - 2, "died") || `is`(index - 2, "away")))
            || (`is`(index - 1, "to") && `is`(index - 2, "lived"))
    }

    /// `91/F`, behind an age.
    private func isSexBehind(_ index: Int) -> Bool {
        isMark(index, "/") && isGlued(index + 1) && (`is`(index + 1, "f") || `is`(index + 1, "m"))
            && !isGlued(index + 2)
    }

    private func isAgeAfter(_ index: Int) -> Bool {
        var at = index
        if isMark(at, "-") { at += 1 }
        if isGlued(at), shape(at) == .initial, `is`(at, "f") || `is`(at, "m") { return true }
        if `is`(at, "yo") || `is`(at, "yof") || `is`(at, "yom") { return true }
        if `is`(at, "y"), isGlued(at), !isGlued(at + 1) { return true }
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
        guard isAgeAfter(at) || isAgeBefore(index) else { return }
        claim(index, through: last, .age, "age-spelled")
    }
}
