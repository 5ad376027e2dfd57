/// What the rules know of single words, by a hash of their lower-case UTF-8 bytes.
///
/// The lists are written from general knowledge; no name dictionary of others is in them.
struct Lexicon: Sendable {
    /// The roles a word can play; many play several.
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt64
        /// A given name that is hardly ever anything else.
        static let given = Flags(rawValue: 1 << 0)
        /// A given name or surname that is a word or an eponym as well.
        static let ambiguous = Flags(rawValue: 1 << 1)
        static let surname = Flags(rawValue: 1 << 2)
        static let month = Flags(rawValue: 1 << 3)
        static let weekday = Flags(rawValue: 1 << 4)
        static let title = Flags(rawValue: 1 << 5)
        static let credential = Flags(rawValue: 1 << 6)
        static let relative = Flags(rawValue: 1 << 7)
        /// A common or clinical word: no name unless a strong cue says so.
        static let common = Flags(rawValue: 1 << 8)
        static let eponym = Flags(rawValue: 1 << 9)
        /// What an eponym names: "disease", "sign", "catheter".
        static let eponymHead = Flags(rawValue: 1 << 10)
        static let street = Flags(rawValue: 1 << 11)
        static let weakStreet = Flags(rawValue: 1 << 12)
        static let institutionHead = Flags(rawValue: 1 << 13)
        /// Part of an institution's name that names nothing by itself.
        static let institutionPart = Flags(rawValue: 1 << 14)
        static let state = Flags(rawValue: 1 << 15)
        /// A state's letters that mean something in medicine: LA, PA, MS.
        static let weakState = Flags(rawValue: 1 << 16)
        static let stateName = Flags(rawValue: 1 << 17)
        static let city = Flags(rawValue: 1 << 18)
        static let cityStart = Flags(rawValue: 1 << 19)
        static let dateCue = Flags(rawValue: 1 << 20)
        static let ratioCue = Flags(rawValue: 1 << 21)
        static let phoneCue = Flags(rawValue: 1 << 22)
        static let extensionCue = Flags(rawValue: 1 << 23)
        static let recordCue = Flags(rawValue: 1 << 24)
        static let weakRecordCue = Flags(rawValue: 1 << 25)
        static let particle = Flags(rawValue: 1 << 26)
        static let header = Flags(rawValue: 1 << 27)
        static let signing = Flags(rawValue: 1 << 28)
        static let function = Flags(rawValue: 1 << 29)
        static let unit = Flags(rawValue: 1 << 30)
        /// Stands for something taken out: XYZ, ABC.
        static let dummy = Flags(rawValue: 1 << 31)
        static let woman = Flags(rawValue: 1 << 32)
        static let acronym = Flags(rawValue: 1 << 33)
        static let meeting = Flags(rawValue: 1 << 34)
        static let socialCue = Flags(rawValue: 1 << 35)
        static let holiday = Flags(rawValue: 1 << 36)
        /// A name the user gave.
        static let listed = Flags(rawValue: 1 << 37)
        static let old = Flags(rawValue: 1 << 38)
        static let topLevel = Flags(rawValue: 1 << 39)
        static let country = Flags(rawValue: 1 << 40)
        static let homeCue = Flags(rawValue: 1 << 41)
        /// A number that a dozen words may name: "ninety".
        static let ninety = Flags(rawValue: 1 << 42)

        /// What may follow "hospital" that is no part of its name: "course", "stay".
        static let stay = Flags(rawValue: 1 << 43)
        /// A common word that names of places begin with: "Three Rivers".
        static let placeWord = Flags(rawValue: 1 << 44)

        /// What a "name" may be of that is no person.
        static let thing = Flags(rawValue: 1 << 45)

        /// What counts publications and trials.
        static let publication = Flags(rawValue: 1 << 46)

        /// Heads of what else has people: firms, churches, wards. Common words, so all around them
        /// must look like a name.
        static let firm = Flags(rawValue: 1 << 47)
        /// Who stands before a name without any mark: "PCP Stoddard".
        static let role = Flags(rawValue: 1 << 48)
        /// Announces a day only where nothing else can be meant.
        static let weakDateCue = Flags(rawValue: 1 << 49)
        /// Behind a city's name it is a test's: "Denver II".
        static let afterPlace = Flags(rawValue: 1 << 50)
        /// Behind a saint's name it is no hospital's.
        static let afterSaint = Flags(rawValue: 1 << 51)

        /// A title that is a word as well: small letters do not count.
        static let weakTitle = Flags(rawValue: 1 << 52)

        /// Words that a rule of its own looks behind: "goes by", "Old", "labeled".
        static let hint = Flags(rawValue: 1 << 53)
        static let saint = Flags(rawValue: 1 << 54)

        static let name: Flags = [.given, .surname, .ambiguous, .listed]
    }

    private var keys: [UInt64]
    private var values: [Flags]
    private var count = 0
    private var mask: Int

    /// The built-in lists and the user's own words.
    init(names: [String], allowed: [String]) {
        self = Self.builtIn
        for name in names {
            for part in name.split(separator: " ") { add(String(part).lowercased(), .listed) }
        }
        for word in allowed { add(word.lowercased(), [.common, .function], instead: true) }
    }

    /// The flags of the word with this hash; empty where it is unknown.
    @inline(__always)
    func flags(_ hash: UInt64) -> Flags {
        var slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask
        while keys[slot] != 0 {
            if keys[slot] == hash { return values[slot] }
            slot = (slot + 1) & mask
        }
        return []
    }

    /// FNV-1a, one byte further.
    @inline(__always)
    static func hash(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    static let hashStart: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The hash of a lower-case word.
    static func hash(of word: String) -> UInt64 { word.utf8.reduce(hashStart, Lexicon.hash) }

    private static let builtIn = Lexicon()

    private init() {
        mask = (1 << 14) - 1
        keys = Array(repeating: 0, count: mask + 1)
        values = Array(repeating: [], count: mask + 1)
        for (words, flags) in Self.lists + Self.hints {
            for word in words.split(whereSeparator: \.isWhitespace) {
                // A name of two words is written with a line below.
                add(String(word).replacing("_", with: " "), flags)
            }
        }
    }

    private mutating func add(_ word: String, _ flags: Flags, instead: Bool = false) {
        if count * 2 > mask { grow() }
        let hash = Self.hash(of: word)
        var slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask
        while keys[slot] != 0, keys[slot] != hash { slot = (slot + 1) & mask }
        if keys[slot] == 0 { count += 1 }
        keys[slot] = hash
        if instead { values[slot] = flags } else { values[slot].formUnion(flags) }
    }

    private mutating func grow() {
        let old = zip(keys, values).filter { $0.0 != 0 }
        mask = mask * 2 + 1
        keys = Array(repeating: 0, count: mask + 1)
        values = Array(repeating: [], count: mask + 1)
        for (hash, flags) in old {
            var slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask
            while keys[slot] != 0 { slot = (slot + 1) & mask }
            keys[slot] = hash
            values[slot] = flags
        }
    }
}
