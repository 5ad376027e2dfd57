// Dates: everything but the bare year.
extension NoteScan {
    /// `3/14/2019`, `2019-03-14`, `14.03.2019`, `03/2019`, `2019-03`, `on 3/14`.
    mutating func findNumericDate(_ index: Int) -> Bool {
        guard standsFree(index) else { return false }
        if digits(index) == 8, isCompactDate(index) {
            claim(index, through: index, .date, "date-compact")
            return true
        }
        guard digits(index) <= 4, isGlued(index + 1), isGlued(index + 2), isNumber(index + 2),
            let mark = separator(index + 1)
        else { return false }
        let isTriple =
            isGlued(index + 3) && separator(index + 3) == mark && isGlued(index + 4)
            && isNumber(index + 4)
        if isTriple {
            guard isDate(index, index + 2, index + 4, mark: mark), endsFree(index + 4) else {
                return false
            }
            claim(weekdayStart(index), through: index + 4, .date, "date-numeric")
            return true
        }
        guard endsFree(index + 2) else { return false }
        if isMonthAndYear(index, mark: mark) {
            claim(index, through: index + 2, .date, "date-month-year")
            return true
        }
        return mark == UInt8(ascii: "/") && findDayOnly(index)
    }

    private func separator(_ index: Int) -> UInt8? {
        guard tokens.indices.contains(index), tokens[index].kind == .mark else { return nil }
        let byte = tokens[index].byte
        return "/-.".utf8.contains(byte) ? byte : nil
    }

    /// No digit goes on behind the token after another mark.
    private func endsFree(_ index: Int) -> Bool {
        if isWord(index + 1), isGlued(index + 1) { return `is`(index + 1, "t") }
        guard isGlued(index + 1), isGlued(index + 2), isNumber(index + 2) else { return true }
        return separator(index + 1) == nil || isMark(index + 1, "-")
    }

    private func isDay(_ index: Int) -> Bool {
        digits(index) <= 2 && (1...31).contains(value(index))
    }

    private func isMonthNumber(_ index: Int) -> Bool {
        digits(index) <= 2 && (1...12).contains(value(index))
    }

    private func isYear(_ index: Int) -> Bool {
        digits(index) == 4 && (1850...2250).contains(value(index))
    }

    private func isDate(_ a: Int, _ b: Int, _ c: Int, mark: UInt8) -> Bool {
        if isYear(a) { return isMonthNumber(b) && isDay(c) }
        guard (isMonthNumber(a) && isDay(b)) || (isDay(a) && isMonthNumber(b)) else { return false }
        if isYear(c) { return true }
        guard digits(c) == 2 else { return false }
        // Points and dashes with a short year: versions and outlines look alike.
        return mark == UInt8(ascii: "/") || (digits(a) == 2 && digits(b) == 2)
            || isAnnounced(a, within: 3, by: .dateCue)
    }

    private func isMonthAndYear(_ index: Int, mark: UInt8) -> Bool {
        guard mark != UInt8(ascii: ".") else { return false }
        if isMonthNumber(index), isYear(index + 2) { return true }
        return isYear(index) && isMonthNumber(index + 2) && digits(index + 2) == 2
            && isAnnounced(index, within: 3, by: .dateCue)
    }

    /// Eight digits that are a day, where a cue says date.
    private func isCompactDate(_ index: Int) -> Bool {
        let number = value(index)
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
        return (1900...2099).contains(year) && (1...12).contains(month) && (1...31).contains(day)
            && isAnnounced(index, within: 4, by: .dateCue)
    }

    /// `on 3/14`, `3/14-3/19`, `3/14: seen`; never a blood pressure, a score or half a tablet.
    private mutating func findDayOnly(_ index: Int) -> Bool {
        guard isDayPair(index) else { return false }
        let opensLine = startsLine(index) && isMark(index + 3, ":")
        let bracketed = isMark(index - 1, "(") && isMark(index + 3, ")")
        guard opensLine || isDateCued(index) || (bracketed && value(index + 2) > 10) else {
            return false
        }
        claim(weekdayStart(index), through: index + 2, .date, "date-day-month")
        var next = index + 3
        while isMark(next, "-") || isMark(next, ",") || isMark(next, "&") || `is`(next, "to")
            || `is`(next, "and") || `is`(next, "through") || `is`(next, "until")
        {
            guard isDayPair(next + 1) else { break }
            claim(next + 1, through: next + 3, .date, "date-day-month")
            next += 4
        }
        return true
    }

    private func isDayPair(_ index: Int) -> Bool {
        guard isMonthNumber(index) && isDay(index + 2) || isDay(index) && isMonthNumber(index + 2),
            isMark(index + 1, "/"), isGlued(index + 1), isGlued(index + 2), !claimed(index),
            !isMark(index + 3, "%"), flags(index + 3).isDisjoint(with: [.unit, .ratioCue])
        else { return false }
        return !(isMark(index + 3, "-") && flags(index + 4).contains(.unit))
    }

    private func claimed(_ index: Int) -> Bool {
        tokens.indices.contains(index) && claimed[index]
    }

    /// The nearest words before announce a date and no score.
    private func isDateCued(_ index: Int) -> Bool {
        var at = index - 1
        if isMark(at, ":") || isMark(at, "(") { at -= 1 }
        if isWeaklyCued(index) { return true }
        guard isWord(at) || isMark(at, "."), breaks(index) < 2 else { return false }
        if isMark(at, ".") { at -= 1 }
        if isAnnounced(index, within: 2, by: .ratioCue) { return false }
        if flags(at).contains(.weekday) { return true }
        return flags(at).contains(.dateCue)
            || (`is`(at, "the") && flags(at - 1).contains(.dateCue))
            || (`is`(at, "of") && `is`(at - 1, "as"))
    }

    /// `extubated 2/9.`, `the morning of 7/22`: words before which a share is likely as well, so
    /// the pair must end the phrase, or be no usual share.
    private func isWeaklyCued(_ index: Int) -> Bool {
        var at = index - 1
        if isMark(at, ",") { at -= 1 }
        if `is`(at, "of") || `is`(at, "week") { at -= 1 }
        guard breaks(index) == 0, flags(at).contains(.weakDateCue),
            !isAnnounced(index, within: 3, by: .ratioCue)
        else { return false }
        let (first, second) = (value(index), value(index + 2))
        if second > 6, second != 10, second != 8 { return true }
        let isEnd =
            breaks(index + 3) > 0 || [",", ".", ";", ")"].contains { isMark(index + 3, $0) }
        return isEnd && first != second && second != 5 && second != 10
    }

    /// A weekday written before a date belongs to it.
    private func weekdayStart(_ index: Int) -> Int {
        var at = index - 1
        if `is`(at, "the") { at -= 1 }
        if isMark(at, ",") || isMark(at, ".") { at -= 1 }
        return at >= 0 && flags(at).contains(.weekday) && !claimed[at] && breaks(index) == 0
            ? at : index
    }

    /// `14 March 2019`, `4th of March`, `14-Mar-2019`.
    mutating func findDayMonth(_ index: Int) -> Bool {
        guard isDay(index), standsFree(index) else { return false }
        var at = index + 1
        if isGlued(at), isOrdinalEnd(at) { at += 1 }
        if `is`(at, "of") { at += 1 }
        if isMark(at, "-") || isMark(at, ".") || isMark(at, "/") { at += 1 }
        if isOrdinalEnd(index + 1), !isMonthWord(at) { return findOrdinal(index) }
        // "1. July 18": the number counts a list.
        guard isMonthWord(at), !isDay(at + 1) || `is`(index + 1, "of") else { return false }
        // "20 May have": a modal verb, not a month.
        if `is`(at, "may"), shape(at) == .upper, !isNumber(at + 1) { return false }
        var last = at
        if isMark(last + 1, "."), isGlued(last + 1) { last += 1 }
        if let year = yearEnd(after: last) { last = year }
        claim(weekdayStart(index), through: last, .date, "date-day-name")
        return true
    }

    /// `Tues 4th`, `on the 14th.`; never "on the 4th floor".
    private mutating func findOrdinal(_ index: Int) -> Bool {
        let start = weekdayStart(index)
        let isEnd =
            !isWord(index + 2) || breaks(index + 2) > 0 || flags(index + 2).contains(.function)
        let isOnThe = `is`(index - 1, "the") && `is`(index - 2, "on")
        guard isGlued(index + 1), breaks(index) == 0, isEnd, start < index || isOnThe else {
            return false
        }
        claim(start, through: index + 1, .date, "date-ordinal")
        return true
    }

    private func isOrdinalEnd(_ index: Int) -> Bool {
        ["st", "nd", "rd", "th"].contains { `is`(index, $0) }
    }

    /// A month's name; "may", "march", "mar", "sat" and the like need their capital.
    private func isMonthWord(_ index: Int) -> Bool {
        guard isWord(index), flags(index).contains(.month), !claimed[index] else { return false }
        return shape(index) != .lower
            || !(`is`(index, "may") || `is`(index, "march") || `is`(index, "mar")
                || `is`(index, "dec") || `is`(index, "jun"))
    }

    /// The last token of a year that follows: `2019`, `, 2019`, `-2019`, `'19`, `of 2019`.
    private func yearEnd(after index: Int) -> Int? {
        var at = index + 1
        if isMark(at, ",") || isMark(at, "-") || isMark(at, "/") || `is`(at, "of") { at += 1 }
        if isMark(at, "'"), digits(at + 1) == 2 { return at + 1 }
        if isYear(at), breaks(at) < 2 { return at }
        let isShort = digits(at) == 2 && isGlued(at) && isMark(at - 1, "-")
        return isShort ? at : nil
    }

    /// `March 14, 2019`, `Mar-14-2019`, `March 2019`, `in March`.
    mutating func findMonth(_ index: Int) {
        guard isMonthWord(index) else { return }
        var last = index
        if isMark(last + 1, "."), isGlued(last + 1), tokens[index].count < 5 { last += 1 }
        var rule = "date-month"
        let start = weekdayStart(index)
        var day = last + 1
        if isMark(day, "-") || isMark(day, "/") { day += 1 }
        if `is`(day, "the") { day += 1 }
        if isDay(day), breaks(day) < 2, !isQuantity(day) {
            last = day
            if isGlued(last + 1), isOrdinalEnd(last + 1) { last += 1 }
            // "March 3-5", "March 3 and 5"
            if isMark(last + 1, "-"), isGlued(last + 1), isDay(last + 2) { last += 2 }
            last = yearEnd(after: last) ?? last
            rule = "date-name-day"
        } else if let year = yearEnd(after: last) {
            last = year
            rule = "date-name-year"
        } else {
            guard isMonthAlone(index) else { return }
            last = index
        }
        claim(start, through: last, .date, rule)
    }

    private func isQuantity(_ index: Int) -> Bool {
        if flags(index + 1).contains(.unit), !`is`(index + 1, "to") { return true }
        return isGlued(index + 1) && isGlued(index + 2) && isNumber(index + 2)
            && (isMark(index + 1, ".") || isMark(index + 1, "/"))
    }

    /// A month with neither day nor year: after "in", "since", "last" …
    private func isMonthAlone(_ index: Int) -> Bool {
        guard shape(index) == .title, tokens[index].count > 2, !isCapital(index + 1) else {
            return false
        }
        let cues = [
            "in", "since", "until", "till", "last", "of", "early", "late", "mid", "next",
            "this", "by", "during", "from", "through",
        ]
        let at = isMark(index - 1, "-") ? index - 2 : index - 1
        return cues.contains { `is`(at, $0) }
    }

    mutating func findHoliday(_ index: Int) {
        guard shape(index) == .title || shape(index) == .upper,
            flags(index + 1).isDisjoint(with: .eponymHead)
        else { return }
        let isWhole = `is`(index + 1, "Day") || `is`(index + 1, "Eve")
        claim(index, through: isWhole ? index + 1 : index, .date, "date-holiday")
    }
}
