// Names that no mark announces: behind a role, after initials, in brackets, as nicknames.
extension NoteScan {
    /// The weaker cues of a word.
    mutating func scanWeakCues(_ index: Int) {
        if flags(index).contains(.role) { findBehindRole(index) }
        if shape(index) == .initial { findAfterInitials(index) }
        if flags(index).contains(.relative) || flags(index).contains(.header) {
            findBracketed(index)
        }
        if flags(index).contains(.relative) { findRelatives(index) }
        guard flags(index).contains(.hint) else { return }
        findSingleNamed(index)
        findNickname(index)
        findLabel(index)
    }

    /// `PCP Stoddard aware`, `chaplain O. Mbatha`.
    private mutating func findBehindRole(_ index: Int) {
        guard isNear(index + 1), !claimed[index + 1] else { return }
        if shape(index + 1) == .initial, let end = nameEnd(index + 1, .likely, limit: 2),
            end > index + 2
        {
            return claimName(index + 1, through: end, "role")
        }
        guard shape(index + 1) == .title, isUnknown(index + 1),
            let end = nameEnd(index + 1, .likely, limit: 2),
            shape(end + 1) != .title || !isNear(end + 1),
            !isMark(end + 1, ":"), !isEponymous(index + 1)
        else { return }
        claimName(index + 1, through: end, "role")
    }

    /// A word that is a name, or that no list, ending or other place of the note knows.
    private mutating func isUnknown(_ index: Int) -> Bool {
        if !flags(index).isDisjoint(with: [.given, .surname, .listed]) { return true }
        return flags(index).isDisjoint(
            with: [.common, .eponym, .month, .city, .country, .stateName, .ambiguous, .firm])
            && tokens[index].count > 2 && isNameWord(index, .likely)
    }

    /// `J. R. Whitcombe` anywhere; `K. Sorensen` and `J Pruitt` where a line or an item begins.
    private mutating func findAfterInitials(_ index: Int) {
        guard !claimed[index], !isGlued(index) || isMark(index - 1, "("),
            shape(index - 1) != .initial, !isMark(index - 2, ".") || !isGlued(index - 1)
        else { return }
        var at = index
        var initials = 0
        var points = 0
        while shape(at) == .initial, !claimed[at], at == index || breaks(at) == 0, initials < 3 {
            initials += 1
            at += 1
            if isMark(at, "."), isGlued(at) {
                points += 1
                at += 1
            }
        }
        guard isNear(at), shape(at) == .title, isUnknown(at), points > 0 || initials == 1 else {
            return
        }
        let isListItem =
            startsLine(index) || [",", ";", "/", "(", "-"].contains { isMark(index - 1, $0) }
        let isCued = ["by", "with", "and", "to", "per", "from"].contains { `is`(index - 1, $0) }
        let isStrong = points > 1 && initials == points
        guard isStrong || (points == 1 && (isListItem || isCued)) || isSignedOff(at) else { return }
        guard let end = nameEnd(at, .likely, limit: 2) else { return }
        // "E. Coli", "A. The": a sentence goes on behind a letter.
        if !isStrong, !isSignedOff(at), shape(end + 1) == .lower, isListItem, startsLine(index) {
            return
        }
        claimName(index, through: end, "initials")
    }

    /// A credential closes it.
    private func isSignedOff(_ index: Int) -> Bool {
        let at = isMark(index + 1, ",") ? index + 2 : index + 1
        return isNear(at) && flags(at).contains(.credential) && shape(at) == .upper
    }

    /// `Interpreter (Rosa, ID 77)`, `mother (Svenja)`.
    private mutating func findBracketed(_ index: Int) {
        guard isMark(index + 1, "("), shape(index + 2) == .title, !claimed[index + 2],
            isUnknown(index + 2), let end = nameEnd(index + 2, .likely, limit: 3),
            isMark(end + 1, ",") || isMark(end + 1, ")") || isMark(end + 1, ";")
        else { return }
        claimName(index + 2, through: end, "bracketed")
    }

    /// `sons Per and Anders`, behind a relation with one name found.
    private mutating func findRelatives(_ index: Int) {
        guard isNear(index + 1), shape(index + 1) == .title, isUnknown(index + 1) else { return }
        var at = index + 1
        guard `is`(at + 1, "and") || isMark(at + 1, ",") || isMark(at + 1, "&") else { return }
        var count = 0
        while count < 4, shape(at) == .title, isUnknown(at) || claimed[at] {
            if !claimed[at] { claimName(at, through: at, "relatives") }
            count += 1
            guard `is`(at + 1, "and") || isMark(at + 1, ",") || isMark(at + 1, "&") else { return }
            at += 2
        }
    }

    /// `Pt Ferreira slept`; `goes by Lan`; `known as Bibi`.
    private mutating func findSingleNamed(_ index: Int) {
        let at = index + 1
        guard isNear(at), shape(at) == .title, !claimed[at] else { return }
        let isPatient = `is`(index, "pt") || (`is`(index, "patient") && shape(index) == .title)
        if isPatient, isUnknown(at), !isEponymous(at) {
            let goesOn = shape(at + 1) == .lower && isNear(at + 1)
            if goesOn || isMark(at + 1, "'") { return claimName(at, through: at, "patient-single") }
        }
        let isCalled =
            (`is`(index, "by") && `is`(index - 1, "goes"))
            || (`is`(index, "as") && `is`(index - 1, "known") && flags(at).contains(.given))
            || ["née", "nee", "aka", "nicknamed"].contains { `is`(index, $0) }
        guard isCalled, isUnknown(at), let end = nameEnd(at, .likely, limit: 2) else { return }
        claimName(at, through: end, "called")
    }

    /// `Old Pete`, `Big Joe`, `Uncle Ray`, within a sentence.
    private mutating func findNickname(_ index: Int) {
        let isNick = [
            "old", "big", "little", "uncle", "aunt", "auntie", "cousin", "brother", "sister",
        ]
        .contains { `is`(index, $0) }
        guard isNick, shape(index) == .title, isNear(index + 1), shape(index + 1) == .title,
            !flags(index + 1).isDisjoint(with: [.given, .listed]), !startsLine(index),
            !isMark(index - 1, ".")
        else { return }
        if !claimed[index + 1] {
            claimName(index, through: index + 1, "nickname", spread: false)
        } else {
            claim(index, through: index, .name, "nickname")
        }
    }

    /// `labeled "Quinby, left breast"`: what a laboratory reads off a jar.
    private mutating func findLabel(_ index: Int) {
        guard ["labeled", "labelled", "marked", "designated"].contains(where: { `is`(index, $0) })
        else { return }
        var at = index + 1
        if `is`(at, "as") || `is`(at, "with") { at += 1 }
        while tokens.indices.contains(at), tokens[at].kind == .mark, at < index + 4 { at += 1 }
        guard at > index + 1, shape(at) == .title || shape(at) == .upper, !claimed[at],
            isUnknown(at),
            let end = nameEnd(at, .likely, limit: 3), isMark(end + 1, ",")
        else { return }
        claimName(at, through: end, "label")
    }
}
