/// A byte for every Unicode scalar, as pages of 256 scalars of which equal ones are kept once.
struct ScalarPages: Sendable {
    /// Page number of each run of 256 scalars.
    private var pageOfRun: [UInt16] = []
    private var pages: [UInt8] = []

    /// Asks `classify` for the scalars of the planes that have some, and for one of the others.
    init(_ classify: (Unicode.Scalar) -> UInt8) {
        var pageNumbers: [[UInt8]: UInt16] = [:]
        for run in 0..<(0x11_0000 >> 8) {
            // Planes 4 to 13 are unassigned, 15 and 16 private: no need to ask a million times.
            let plane = run >> 8
            let isAlike = plane > 3 && plane != 14
            let page = (0..<256).map { low in
                Unicode.Scalar(UInt32(isAlike ? run << 8 : run << 8 | low)).map(classify) ?? 0
            }
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

    @inline(__always)
    subscript(_ scalar: UInt32) -> UInt8 {
        pages[Int(pageOfRun[Int(scalar >> 8)]) << 8 | Int(scalar & 0xff)]
    }
}

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

/// The class of every Unicode scalar.
///
/// Built from the standard library's Unicode data, but only up to Unicode 16: the reference's
/// pattern library knows no later ones, and so every platform gives the same ids.
struct CharacterClasses: Sendable {
    private let pages: ScalarPages

    static let shared = CharacterClasses(isLaterNumber: { _ in false })
    /// What `Digits` cuts apart before the pattern sees it: it knows the numbers of Unicode 17 too.
    static let withLaterNumbers = CharacterClasses {
        (0x11DE0...0x11DE9).contains($0.value) || (0x16FF4...0x16FF6).contains($0.value)
    }

    private init(isLaterNumber: (Unicode.Scalar) -> Bool) {
        pages = ScalarPages {
            (isLaterNumber($0) ? CharacterClass.number : Self.classify($0)).rawValue
        }
    }

    private static func classify(_ scalar: Unicode.Scalar) -> CharacterClass {
        let properties = scalar.properties
        if properties.isWhitespace { return .white }
        guard (properties.age?.major ?? 0) <= 16 else { return .other }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return .letter
        case .decimalNumber, .letterNumber, .otherNumber:
            return .number
        default:
            return .other
        }
    }

    /// The class of the scalar with this code point.
    @inline(__always)
    subscript(_ scalar: UInt32) -> CharacterClass {
        CharacterClass(rawValue: pages[scalar]) ?? .other
    }
}

/// What BERT's normalizer and splitter tell characters apart by.
struct BertClasses: Sendable {
    enum Class: UInt8 {
        case other, white, punctuation
    }

    private let pages = ScalarPages { scalar in
        let properties = scalar.properties
        if properties.isWhitespace { return Class.white.rawValue }
        return isPunctuation(scalar) ? Class.punctuation.rawValue : Class.other.rawValue
    }

    static let shared = BertClasses()

    /// All of ASCII that is no letter, digit, space or control, and Unicode's punctuation.
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 33...47, 58...64, 91...96, 123...126: return true
        default: break
        }
        switch category(scalar) {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            return true
        default: return false
        }
    }

    /// The category in Unicode 8, which the reference knows; of its characters seven have another
    /// one since.
    static func category(_ scalar: Unicode.Scalar) -> Unicode.GeneralCategory {
        switch scalar.value {
        case 0x166d, 0x111c9: return .otherPunctuation
        case 0x1734: return .nonspacingMark
        case 0x1885, 0x1886: return .otherLetter
        case 0xa9bd, 0x1171e: return .spacingMark
        default: break
        }
        let isKnown = (scalar.properties.age?.major ?? 0) <= 8
        return isKnown ? scalar.properties.generalCategory : .unassigned
    }

    @inline(__always)
    subscript(_ scalar: UInt32) -> Class { Class(rawValue: pages[scalar]) ?? .other }
}
