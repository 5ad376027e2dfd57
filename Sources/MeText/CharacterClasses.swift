/// What the pre-tokenizers' patterns tell characters apart by.
enum CharacterClass: UInt8 {
    /// `[^\s\p{L}\p{N}]`: punctuation, marks, controls, whatever is not assigned.
    case other
    /// `\s`: Unicode's White_Space.
    case white
    /// `\p{L}`
    case letter
    /// `\p{N}`: decimal digits, letter-like and other numbers.
    case number
}

/// The class of every Unicode scalar, as pages of 256 scalars of which equal ones are kept once.
///
/// Built from the standard library's Unicode data, letters only up to Unicode 16: the reference's
/// pattern library knows no later ones, and so every platform gives the same ids.
struct CharacterClasses: Sendable {
    /// Page number of each run of 256 scalars.
    private var pageOfRun: [UInt16] = []
    private var pages: [UInt8] = []

    static let shared = CharacterClasses()

    private init() {
        var pageNumbers: [[UInt8]: UInt16] = [:]
        for run in 0..<(0x11_0000 >> 8) {
            let page = Self.page(of: run)
            if let known = pageNumbers[page] {
                pageOfRun.append(known)
                continue
            }
            let number = UInt16(pages.count >> 8)
            pageNumbers[page] = number
            pageOfRun.append(number)
            pages += page
        }
    }

    private static func page(of run: Int) -> [UInt8] {
        // Planes 4 to 13 are unassigned, 15 and 16 private: no need to ask a million times.
        let plane = run >> 8
        guard plane < 4 || plane == 14 else { return [UInt8](repeating: 0, count: 256) }
        return (0..<256).map { low in
            guard let scalar = Unicode.Scalar(UInt32(run << 8 | low)) else { return 0 }
            return classify(scalar).rawValue
        }
    }

    private static func classify(_ scalar: Unicode.Scalar) -> CharacterClass {
        let properties = scalar.properties
        if properties.isWhitespace { return .white }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return (properties.age?.major ?? 0) <= 16 ? .letter : .other
        case .decimalNumber, .letterNumber, .otherNumber:
            return .number
        default:
            return .other
        }
    }

    /// The class of the scalar with this code point.
    @inline(__always)
    subscript(_ scalar: UInt32) -> CharacterClass {
        let page = Int(pageOfRun[Int(scalar >> 8)])
        return CharacterClass(rawValue: pages[page << 8 | Int(scalar & 0xff)]) ?? .other
    }
}
