/// Moves a written date by days and keeps the way it is written.
enum ShiftedDate {
    /// The date moved; a weekday before it falls away, for it would tell the shift. nil where the
    /// text is no date that can be counted (a holiday).
    static func shifted(_ text: [UInt8], by days: Int) -> [UInt8]? {
        var parts = fields(of: text)
        guard let first = parts.firstIndex(where: { $0.role != .other }) else { return nil }
        // A month without a day stands for its middle, a day without a year for a common year.
        var year = 2001
        var month = 0
        var day = 15
        for part in parts {
            switch part.role {
            case .year: year = part.value
            case .shortYear: year = part.value + (part.value > 50 ? 1900 : 2000)
            case .month: month = part.value
            case .day: day = part.value
            case .other: break
            }
        }
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        let moved = civil(dayNumber(year, month, day) + days)
        // In numbers, two digits everywhere mean zeros in front of small ones.
        let counted = parts.filter { $0.role == .day || $0.role == .month }
        let width = counted.allSatisfy { $0.text.count == 2 } ? 2 : 0
        for index in parts.indices {
            switch parts[index].role {
            case .year: parts[index].write(moved.year)
            case .shortYear: parts[index].write(moved.year % 100, width: 2)
            case .month: parts[index].writeMonth(moved.month, width: width)
            case .day: parts[index].write(moved.day, width: width)
            case .other: break
            }
        }
        return Array(ordinalsCorrected(parts[first...], day: moved.day))
    }

    private enum Role { case year, shortYear, month, day, other }

    private struct Field {
        var text: [UInt8]
        var role = Role.other
        var value = 0

        /// Writes a number; leading zeros stay where there were some.
        mutating func write(_ number: Int, width: Int = 0) {
            var digits = Array("\(number)".utf8)
            let wide = max(width, text.first == 0x30 ? text.count : 0)
            while digits.count < wide { digits.insert(0x30, at: 0) }
            text = digits
        }

        /// Writes a month as it was written: a number, three letters, a whole name, capitals.
        mutating func writeMonth(_ month: Int, width: Int) {
            guard let byte = text.first, NoteTokenizer.isLetter(byte) else {
                return write(month, width: width)
            }
            let isUpper = text.allSatisfy { $0 < 0x61 }
            let isLower = byte >= 0x61
            // "May" is its whole name as well, "June" and "July" are no shorter.
            let isShort = value == 5 ? false : text.count == 3 || (text.count == 4 && value == 9)
            var name = Array(ShiftedDate.months[month - 1].utf8)
            if isShort { name = Array(name.prefix(3)) }
            if isUpper { name = name.map { $0 & 0xDF } }
            if isLower { name[0] |= 0x20 }
            text = name
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    /// Runs of digits, of letters, and what is between, with their roles.
    private static func fields(of text: [UInt8]) -> [Field] {
        var fields: [Field] = []
        for byte in text {
            let kind = NoteTokenizer.isDigit(byte) ? 0 : NoteTokenizer.isLetter(byte) ? 1 : 2
            if let last = fields.last?.text.first,
                kind == (NoteTokenizer.isDigit(last) ? 0 : NoteTokenizer.isLetter(last) ? 1 : 2)
            {
                fields[fields.count - 1].text.append(byte)
            } else {
                fields.append(Field(text: [byte]))
            }
        }
        var numbers: [Int] = []
        var named = false
        for index in fields.indices {
            if NoteTokenizer.isDigit(fields[index].text[0]) {
                fields[index].value = fields[index].text.reduce(0) { ($0 &* 10) &+ Int($1 - 0x30) }
                numbers.append(index)
            } else if let month = month(fields[index].text) {
                fields[index].role = .month
                fields[index].value = month
                named = true
            }
        }
        assign(&fields, numbers: numbers, named: named)
        return fields
    }

    private static func month(_ text: [UInt8]) -> Int? {
        guard text.count >= 3 else { return nil }
        let word = String(decoding: text, as: UTF8.self).lowercased()
        let index = months.firstIndex {
            $0.lowercased() == word || (word.count < 5 && $0.lowercased().hasPrefix(word.prefix(3)))
        }
        return index.map { $0 + 1 }
    }

    private static func assign(_ fields: inout [Field], numbers: [Int], named: Bool) {
        var rest = numbers
        if let year = numbers.first(where: { fields[$0].text.count == 4 }) {
            fields[year].role = .year
            rest.removeAll { $0 == year }
        } else if numbers.count > (named ? 1 : 2), let year = numbers.last {
            fields[year].role = .shortYear
            rest.removeLast()
        } else if named, numbers.count == 1, let only = numbers.first, only > 0,
            fields[only - 1].text.last == UInt8(ascii: "'")
        {
            fields[only].role = .shortYear
            rest = []
        }
        if named {
            rest.prefix(1).forEach { fields[$0].role = .day }
        } else if rest.count == 1, rest.count < numbers.count {
            fields[rest[0]].role = .month
        } else if rest.count == 2 {
            // Month first, unless that cannot be or points say otherwise.
            let isDayFirst =
                fields[rest[0]].value > 12
                || (fields[rest[0] + 1].text == [UInt8(ascii: ".")] && fields[rest[1]].value <= 12)
            fields[rest[0]].role = isDayFirst ? .day : .month
            fields[rest[1]].role = isDayFirst ? .month : .day
        }
    }

    /// "1st" becomes "2nd" where the day did.
    private static func ordinalsCorrected(_ parts: ArraySlice<Field>, day: Int) -> [UInt8] {
        var output: [UInt8] = []
        var previous = Role.other
        for part in parts {
            let word = String(decoding: part.text, as: UTF8.self).lowercased()
            if previous == .day, ["st", "nd", "rd", "th"].contains(word) {
                let isTeen = (11...13).contains(day)
                let ending = isTeen ? "th" : [1: "st", 2: "nd", 3: "rd"][day % 10] ?? "th"
                output += ending.utf8
            } else {
                output += part.text
            }
            previous = part.role
        }
        return output
    }

    // Days since 1970-03-01 shifted to eras of 400 years, after Howard Hinnant's "chrono-compatible
    // low-level date algorithms".
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    }

    private static func civil(_ number: Int) -> (year: Int, month: Int, day: Int) {
        let era = (number >= 0 ? number : number - 146_096) / 146_097
        let dayOfEra = number - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
