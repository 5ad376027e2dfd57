// E-mail, web addresses, addresses of machines.
extension NoteScan {
    /// `jane.doe@example.org`, around the `@`.
    mutating func findEmail(_ at: Int) {
        guard isGlued(at), isGlued(at + 1), at > 0 else { return }
        var first = at
        while first > 0, tokens[first].glued, isMailPart(first - 1) { first -= 1 }
        while first < at, tokens[first].kind == .mark { first += 1 }
        var last = at
        var lastName = at
        while last + 1 < tokens.count, tokens[last + 1].glued, isMailPart(last + 1) {
            last += 1
            if tokens[last].kind != .mark { lastName = last }
        }
        guard first < at, lastName > at + 1, isMark(lastName - 1, ".") else { return }
        claim(first, through: lastName, .email, "email")
    }

    private func isMailPart(_ index: Int) -> Bool {
        switch tokens[index].kind {
        case .word, .number: true
        case .mark: ".-_+%".utf8.contains(tokens[index].byte)
        case .masked: false
        }
    }

    /// From a mark inside it: `https://…`, `www.example.org/x`, `example.org/x`, `portal.nhs.uk`.
    mutating func findWebAddress(_ mark: Int) {
        guard !claimed[mark], isGlued(mark), mark > 0, isGlued(mark + 1) else { return }
        if isMark(mark, "/") {
            // "://", seen from its first slash.
            guard isMark(mark + 1, "/"), isMark(mark - 1, ":"), isWord(mark - 2), isGlued(mark - 1)
            else { return }
            claim(mark - 2, through: webEnd(mark), .url, "url")
            return
        }
        guard isWord(mark + 1) else { return }
        var first = mark
        while first > 0, tokens[first].glued, isHostPart(first - 1), !claimed[first - 1] {
            first -= 1
        }
        while first < mark, tokens[first].kind == .mark { first += 1 }
        let isWeb = `is`(first, "www")
        guard first < mark, isWeb || endsInDomain(mark) else { return }
        claim(first, through: webEnd(mark), .url, isWeb ? "url" : "url-domain")
    }

    private func isHostPart(_ index: Int) -> Bool {
        switch tokens[index].kind {
        case .word, .number: true
        case .mark: ".-".utf8.contains(tokens[index].byte)
        case .masked: false
        }
    }

    /// The host that goes on at this point ends in a known top-level domain, all in lower case.
    private func endsInDomain(_ mark: Int) -> Bool {
        guard shape(mark + 1) == .lower, isWord(mark - 1) || isNumber(mark - 1),
            shape(mark - 1) != .title
        else { return false }
        var last = mark + 1
        while isGlued(last + 1), isGlued(last + 2), isHostPart(last + 1), isWord(last + 2),
            tokens[last + 1].kind == .mark
        { last += 2 }
        guard flags(last).contains(.topLevel), isMark(last - 1, ".") else { return false }
        // Short endings are words and units too: only behind a longer host or before a path.
        return tokens[last].count > 2 || last > mark + 1 || isMark(last + 1, "/")
    }

    /// The last token of an address that runs to the next blank, without closing punctuation.
    private func webEnd(_ index: Int) -> Int {
        var last = index
        while last + 1 < tokens.count, tokens[last + 1].glued,
            !"<>\"|,;".utf8.contains(tokens[last + 1].byte)
        { last += 1 }
        while last > index, tokens[last].kind == .mark, !isMark(last, "/") { last -= 1 }
        return last
    }

    /// `192.168.14.7`, `00:1A:2B:3C:4D:5E`, `2001:db8::7`.
    mutating func findMachineAddress(_ index: Int) -> Bool {
        if standsFree(index), isFourBytes(index) {
            claim(index, through: index + 6, .url, "ip")
            return true
        }
        return findColonAddress(index)
    }

    private func isFourBytes(_ index: Int) -> Bool {
        for part in 0..<4 {
            let at = index + 2 * part
            guard isNumber(at), digits(at) <= 3, value(at) <= 255 else { return false }
            if part > 0, !isGlued(at) || !isGlued(at - 1) || !isMark(at - 1, ".") { return false }
        }
        return !(isMark(index + 7, ".") && isGlued(index + 7) && isNumber(index + 8))
            && value(index) > 9
    }

    /// Groups of hexadecimal digits with at least four colons, all glued.
    private mutating func findColonAddress(_ index: Int) -> Bool {
        var first = index
        while first > 0, tokens[first].glued, isHexadecimal(first - 1) { first -= 1 }
        var last = first
        var colons = isMark(first, ":") ? 1 : 0
        while last + 1 < tokens.count, tokens[last + 1].glued, isHexadecimal(last + 1) {
            last += 1
            if isMark(last, ":") { colons += 1 }
        }
        while last > index, isMark(last, ":") {
            last -= 1
            colons -= 1
        }
        guard colons >= 4 else { return false }
        claim(first, through: last, colons == 5 ? .record : .url, colons == 5 ? "mac" : "ip")
        return true
    }

    private func isHexadecimal(_ index: Int) -> Bool {
        guard !claimed[index] else { return false }
        let token = tokens[index]
        switch token.kind {
        case .number: return token.count <= 4
        case .mark: return token.byte == UInt8(ascii: ":")
        case .word:
            return token.count <= 4
                && bytes[Int(token.start)..<Int(token.end)].allSatisfy {
                    (0x61...0x66).contains($0 | 0x20)
                }
        case .masked: return false
        }
    }
}
