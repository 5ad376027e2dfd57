import Foundation

/// The moment a template is told when it asks for the date.
package struct TemplateDate: Equatable, Sendable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int

    package init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
    ) {
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    /// What training and evaluation tell, so that their result does not depend on the day: the date
    /// that Llama 3.1's template has for itself.
    package static let fixed = TemplateDate(year: 2024, month: 7, day: 26)

    /// This moment, where the machine is.
    package static var now: TemplateDate {
        let fields: Set<Calendar.Component> = [.year, .month, .day, .hour, .minute, .second]
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .current
        let parts = calendar.dateComponents(fields, from: Date())
        return TemplateDate(
            year: parts.year ?? 2024, month: parts.month ?? 1, day: parts.day ?? 1,
            hour: parts.hour ?? 0, minute: parts.minute ?? 0, second: parts.second ?? 0)
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
    private static let weekdays = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]

    /// 0 for Sunday (Zeller's congruence).
    private var weekday: Int {
        let (m, y) = month < 3 ? (month + 12, year - 1) : (month, year)
        let h = (day + 13 * (m + 1) / 5 + y + y / 4 - y / 100 + y / 400) % 7
        return (h + 6) % 7
    }

    private var dayOfYear: Int {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return lengths.prefix(month - 1).reduce(0, +) + (isLeap && month > 2 ? 1 : 0) + day
    }

    /// The text of C's `strftime`. Throws `JinjaError` for a field that is not known here.
    func formatted(_ format: String) throws -> String {
        var text = ""
        var rest = Substring(format)
        while let next = rest.popFirst() {
            guard next == "%" else {
                text.append(next)
                continue
            }
            let isBare = rest.first == "-"
            if isBare { rest.removeFirst() }
            let name = rest.popFirst() ?? "%"
            let field = try field(name)
            text += isBare ? String(field.drop { $0 == "0" }) : field
            if isBare, !field.isEmpty, field.allSatisfy({ $0 == "0" }) { text += "0" }
        }
        return text
    }

    private func field(_ name: Character) throws -> String {
        func digits(_ value: Int, _ width: Int = 2) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let hour12 = hour % 12 == 0 ? 12 : hour % 12
        switch name {
        case "Y": return String(year)
        case "y": return digits(year % 100)
        case "m": return digits(month)
        case "d": return digits(day)
        case "e": return day < 10 ? " \(day)" : "\(day)"
        case "B": return Self.months[month - 1]
        case "b", "h": return String(Self.months[month - 1].prefix(3))
        case "A": return Self.weekdays[weekday]
        case "a": return String(Self.weekdays[weekday].prefix(3))
        case "H": return digits(hour)
        case "I": return digits(hour12)
        case "M": return digits(minute)
        case "S": return digits(second)
        case "p": return hour < 12 ? "AM" : "PM"
        case "j": return digits(dayOfYear, 3)
        case "F": return "\(year)-\(digits(month))-\(digits(day))"
        case "T": return "\(digits(hour)):\(digits(minute)):\(digits(second))"
        case "%": return "%"
        default: throw JinjaError(.unsupported, "strftime_now's '%\(name)'")
        }
    }
}
