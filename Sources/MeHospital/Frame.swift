/// Sentence frames: `{slot}` is replaced by a fact of the subject, or by a drawn number.
enum Frame {
    typealias Slots = [String: String]

    /// The frame with its slots filled and its first letter raised. Slots that `slots` does not
    /// know are drawn: {n} people, {pct}, {wk} weeks, {yr} years, {p}, {ctr} centres, {age}.
    static func fill(_ frame: String, _ slots: Slots, _ chance: inout Chance) -> String {
        var output: [UInt8] = []
        var key: [UInt8]?
        for byte in frame.utf8 {
            switch byte {
            case UInt8(ascii: "{"):
                key = []
            case UInt8(ascii: "}"):
                let name = String(decoding: key ?? [], as: UTF8.self)
                output += Array((slots[name] ?? drawn(name, frame, &chance)).utf8)
                key = nil
            default:
                if key == nil { output.append(byte) } else { key?.append(byte) }
            }
        }
        return capitalised(String(decoding: output, as: UTF8.self))
    }

    /// The text with its first letter as a capital.
    static func capitalised(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    /// The phrase with "a" or "an" before it.
    static func withArticle(_ phrase: String) -> String {
        "aeiou".contains(phrase.prefix(1)) ? "an \(phrase)" : "a \(phrase)"
    }

    private static func drawn(_ name: String, _ frame: String, _ chance: inout Chance) -> String {
        switch name {
        case "n": return "\(chance.number(38...612))"
        case "m": return "\(chance.number(12...96))"
        case "pct": return "\(chance.number(41...93))"
        case "low": return "\(chance.number(4...29))"
        case "wk": return "\(chance.pick([6, 8, 10, 12, 16, 20, 24, 26, 36, 48, 52]))"
        case "yr": return "\(chance.number(2...14))"
        case "ctr": return "\(chance.number(3...21))"
        case "age": return "\(chance.number(19...86))"
        case "p": return "0.0\(chance.number(10...48))"
        case "year": return "\(chance.number(2009...2023))"
        case "design": return chance.pick(Vocabulary.designs)
        default:
            preconditionFailure("Frame.fill: expected a known slot, got {\(name)} in: \(frame)")
        }
    }
}
