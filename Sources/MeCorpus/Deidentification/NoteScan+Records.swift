// Record, account, licence, device numbers.
extension NoteScan {
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
            let last = spacedEnd(at, isAnnounced: cues > 1)
                ?? recordEnd(at, minimum: cues > 1 ? 4 : cues == 1 ? 5 : 7)
        else { return }
        claim(at, through: last, .record, "record-cue")
    }

    /// A word with a digit glued to it.
    private func isRecordRun(_ index: Int) -> Bool { isGlued(index + 1) && isNumber(index + 1) }

    /// The last token of `485 777 3456` or `RK 448 2291`: groups of three or four digits with
    /// blanks, two at least.
    private func spacedEnd(_ index: Int, isAnnounced: Bool) -> Int? {
        guard isAnnounced else { return nil }
        var at = index
        if isWord(at), shape(at) == .upper || shape(at) == .initial, tokens[at].count <= 3 {
            at += 1
        }
        var groups = 0
        while (3...4).contains(digits(at)), !claimed[at], at == index || isNear(at),
            !isGlued(at + 1) || isMark(at + 1, ",") || isMark(at + 1, ".") || isMark(at + 1, ";")
        {
            groups += 1
            at += 1
        }
        return groups >= 2 && flags(at).isDisjoint(with: .unit) ? at - 1 : nil
    }

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
        if isCaseNumber(index) {
            claim(index - 1, through: index + 2, .record, "case-number")
            return true
        }
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

    /// `S21-04417`, `CY20/7765`: letters, a year, a running number, as laboratories count.
    private func isCaseNumber(_ index: Int) -> Bool {
        digits(index) == 2 && isGlued(index) && shape(index - 1) != .lower && isWord(index - 1)
            && tokens[index - 1].count <= 3 && !claimed[index - 1] && standsFree(index - 1)
            && isGlued(index + 1) && (isMark(index + 1, "-") || isMark(index + 1, "/"))
            && isGlued(index + 2) && (3...6).contains(digits(index + 2)) && !isGlued(index + 3)
            && flags(index + 3).isDisjoint(with: .unit)
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
}
