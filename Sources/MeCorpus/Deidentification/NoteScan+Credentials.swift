// Names by the credentials that follow them.
extension NoteScan {
    /// `Jane Q. Smith, MD`, `SMITH, JOHN, M.D.`: back from the credential.
    mutating func findBeforeCredential(_ index: Int) {
        guard let hasComma = credentialComma(index) else { return }
        var at = index - (hasComma ? 2 : 1)
        var first: Int?
        var words = 0
        var marks = 0
        while at >= 0, words < 4, isNear(at + 1) {
            if isMark(at, "."), shape(at - 1) == .initial, !claimed[at - 1] {
                at -= 1
                marks += 1
                first = at
            } else if shape(at) == .initial, !claimed[at], words > 0 {
                marks += 1
                first = at
            } else if isMark(at, "-"), isGlued(at), isGlued(at + 1), words > 0 {
            } else if isNameWord(at, .likely) || (words == 0 && isNameWord(at, .sure)) {
                words += 1
                first = at
            } else {
                break
            }
            at -= 1
        }
        guard var start = first, words > 0, words + marks > 1 || isKnownSurname(start) else {
            return
        }
        if words == 1, isMark(at, ","), !flags(start).isDisjoint(with: [.given, .ambiguous]),
            isNameWord(at - 1, .likely)
        {
            start = at - 1
        }
        if flags(start).contains(.common), words + marks < 2 { return }
        claimName(start, through: index - (hasComma ? 2 : 1), "credential")
    }

    private func isKnownSurname(_ index: Int) -> Bool {
        !flags(index).isDisjoint(with: [.surname, .listed])
    }

    /// Whether a comma stands before the credential at `index`; nil where there is none.
    private func credentialComma(_ index: Int) -> Bool? {
        let before = index - 1
        guard before >= 0, breaks(index) == 0 else { return nil }
        let hasComma = isMark(before, ",")
        if flags(index).contains(.credential) {
            let isWritten = shape(index) == .upper || hasComma && shape(index) == .title
            return isWritten ? hasComma : nil
        }
        // "M.D.", "D.O.", "R.N.", "P.A."
        guard isMark(index + 1, "."), isGlued(index + 1), isGlued(index + 2),
            shape(index + 2) == .initial
        else { return nil }
        let pairs = [("m", "d"), ("d", "o"), ("r", "n"), ("p", "a"), ("n", "p")]
        return pairs.contains { `is`(index, $0.0) && `is`(index + 2, $0.1) } ? hasComma : nil
    }
}
