// Firms, churches, wards, saints; streets without a number.
extension NoteScan {
    /// `Stonefield Paper Mill`, `Nightingale Ward`: the head is a common word, so what stands before
    /// it on the line must be capital words of which one at least is no common one.
    mutating func findFirm(_ head: Int) {
        guard shape(head) == .title, isNear(head), !claimed[head] else { return }
        var first = head
        var isNamed = false
        while first > 0, head - first < 4, isNear(first), shape(first - 1) == .title,
            !claimed[first - 1], flags(first - 1).isDisjoint(with: [.function, .title, .header])
        {
            first -= 1
            if isFirmWord(first) { isNamed = true }
        }
        guard isNamed, !(flags(first).contains(.eponym) && isEponymous(first)),
            flags(head + 1).isDisjoint(with: .street)
        else { return }
        claim(first, through: head, .institution, "firm")
    }

    private mutating func isFirmWord(_ index: Int) -> Bool {
        let isPerson = !flags(index).isDisjoint(with: [.surname, .listed, .city])
        if isPerson { return true }
        return flags(index).isDisjoint(
            with: [.common, .institutionPart, .institutionHead, .eponym, .firm, .month, .acronym])
            && !isOrdinaryWord(index) && !isWrittenLower(tokens[index].hash)
            && tokens[index].count > 3
    }

    /// `transferred from St. Brendan's`, `at Mt. Carrick`.
    mutating func findSaint(_ index: Int) {
        var at = index + 1
        if isMark(at, "."), isGlued(at) { at += 1 }
        guard shape(index) == .title, shape(at) == .title, isNear(at), !claimed[at],
            flags(at).isDisjoint(with: [.city, .common, .function]),
            flags(at + 1).isDisjoint(with: [.afterSaint, .eponymHead, .street, .weakStreet]),
            ["at", "from", "to", "by", "of"].contains(where: { `is`(index - 1, $0) })
        else { return }
        var last = at
        if isMark(at + 1, "'"), `is`(at + 2, "s") { last = at + 2 }
        // "St. Brendan's Hospital" is found from its head.
        if !flags(last + 1).isDisjoint(with: [.afterSaint, .eponymHead]) || isCapital(last + 1) {
            return
        }
        claim(index, through: last, .institution, "saint")
    }

    /// `on Kestrel Avenue`, `W. 5th St`, without a number of the house.
    mutating func findBareStreet(_ head: Int) {
        guard shape(head) == .title, isNear(head), !claimed[head], flags(head).contains(.street)
        else { return }
        // "5th Street"
        if flags(head - 1).isDisjoint(with: .name), isNumber(head - 2), isGlued(head - 1),
            isOrdinal(head - 1)
        {
            return claim(head - 2, through: head, .address, "street-ordinal")
        }
        var first = head
        while first > 0, head - first < 3, isNear(first), shape(first - 1) == .title,
            !claimed[first - 1], flags(first - 1).isDisjoint(with: [.function, .title])
        { first -= 1 }
        guard first < head, !isEponymous(first),
            ["at", "on", "from", "of", "near", "to"].contains(where: { `is`(first - 1, $0) }),
            (first..<head).contains(where: { flags($0).isDisjoint(with: .common) })
        else { return }
        claim(first, through: head, .address, "street-bare")
    }

    private func isOrdinal(_ index: Int) -> Bool {
        ["st", "nd", "rd", "th"].contains { `is`(index, $0) }
    }

    /// A city's name heads a test's: "Denver II", "Boston Naming Test", "Montreal Cognitive
    /// Assessment".
    func isTest(after city: Int) -> Bool {
        var at = city + 1
        while at < city + 4, isNear(at),
            shape(at) == .title || shape(at) == .upper
                || shape(at) == .initial
        {
            if flags(at).contains(.afterPlace) || flags(at).contains(.eponymHead) { return true }
            at += 1
        }
        return false
    }
}
