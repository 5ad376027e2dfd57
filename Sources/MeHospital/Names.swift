/// Invented names that can be spoken, lie at least three edits apart, and are neither real drugs,
/// diseases and genes nor end like them.
struct NameMaker {
    private var taken: [[UInt8]] = []
    private var starts: Set<String> = []
    private var chance: Chance

    init(seed: UInt64) {
        chance = Chance(seed: seed, "names")
    }

    /// A drug's name, capitalised always so that it reads alike wherever it stands.
    mutating func drug() -> String {
        fresh { chance in
            chance.pick(Self.drugStarts) + chance.pick(Self.drugMiddles)
                + chance.pick(Self.drugEnds)
        }
    }

    /// A surname-like word for an eponym.
    mutating func eponym() -> String {
        fresh { chance in chance.pick(Self.eponymStarts) + chance.pick(Self.eponymEnds) }
    }

    /// A gene symbol such as VORK2.
    mutating func gene() -> String {
        fresh { chance in
            chance.pick(Self.geneStarts) + chance.pick(Self.geneEnds) + "\(chance.number(2...9))"
        }
    }

    /// A binomial such as Balneta kortis.
    mutating func organism() -> String {
        fresh { chance in
            chance.pick(Self.genusStarts) + chance.pick(Self.genusEnds) + " "
                + chance.pick(Self.speciesStarts) + chance.pick(Self.speciesEnds)
        }
    }

    /// The stem of an invented protein, lower case.
    mutating func protein() -> String {
        fresh { chance in chance.pick(Self.proteinStarts) + chance.pick(Self.proteinEnds) }
    }

    private mutating func fresh(_ make: (inout Chance) -> String) -> String {
        var attempts = 0
        while true {
            let name = make(&chance)
            let bytes = Array(name.lowercased().utf8)
            // A shared opening makes two names one to a reader who skims; given up only when the
            // syllables run out.
            let start = String(name.prefix(3))
            attempts += 1
            guard attempts < 400 || attempts % 2 == 0 else { continue }
            if attempts < 400, starts.contains(start) { continue }
            precondition(attempts < 20_000, "NameMaker: ran out of names after \(taken.count)")
            guard !Self.isDenied(bytes), taken.allSatisfy({ Self.distance($0, bytes) > 2 })
            else { continue }
            taken.append(bytes)
            starts.insert(start)
            return name
        }
    }

    /// True for a real name, or an ending by which real drugs are classed.
    static func isDenied(_ lowercased: [UInt8]) -> Bool {
        let name = String(decoding: lowercased, as: UTF8.self)
        return deniedNames.contains(name) || deniedEndings.contains { name.hasSuffix($0) }
    }

    /// Levenshtein's distance in bytes.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        if abs(left.count - right.count) > 2 { return 3 }
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let change = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }

    static let deniedEndings = [
        "pril", "olol", "statin", "sartan", "azole", "cillin", "mycin", "micin", "vir", "mab",
        "nib", "zepam", "zolam", "oxacin", "cycline", "dipine", "caine", "gliptin", "triptan",
        "parin", "fenac", "profen", "setron", "tidine", "thiazide", "dronate", "lukast",
        "glitazone", "gliflozin", "semide", "barbital", "codone", "oxetine", "ipramine",
        "azine", "floxacin", "terol", "sone", "olone", "tropin", "kinase", "lisib", "parib",
    ]
    static let deniedNames: Set<String> = [
        "lumivex", "valdor", "nortor", "calvex", "kras2", "brca2", "tp53", "rock2", "dock2",
        "park2", "park7", "braf", "pax6", "sox2", "vegf2", "prolin", "fibrin", "melanin",
    ]
    private static let drugStarts = [
        "Bor", "Cald", "Dram", "Fenn", "Gulv", "Hov", "Jel", "Kest", "Lum", "Mav", "Norb", "Pelt",
        "Quor", "Rask", "Silt", "Tov", "Ulm", "Vad", "Wen", "Yar", "Zeb", "Brin", "Clov", "Drel",
        "Flim", "Gran", "Plun", "Skav", "Tramb", "Vost", "Hesk", "Jund", "Murt", "Opp", "Prell",
        "Sorv", "Tild", "Umb", "Vesp", "Wolt", "Yest", "Zunt", "Birk", "Cront", "Dusk", "Elv",
        "Fross", "Glent", "Harb", "Ink", "Kolp", "Lorb", "Mint", "Nand", "Osk", "Pimb",
    ]
    private static let drugMiddles = ["a", "e", "i", "o", "u", "am", "el", "in", "or", "um"]
    private static let drugEnds = [
        "vex", "dal", "mar", "zin", "tor", "lux", "fane", "brel", "quel", "nox", "dane", "goth",
        "pell", "sym", "kor", "rift", "lode", "wick", "tam", "vane", "zeph", "crest", "moss",
    ]
    private static let eponymStarts = [
        "Ost", "Brel", "Tam", "Kor", "Vell", "Dunn", "Hask", "Ferr", "Lund", "Sor", "Pell", "Grav",
        "Nym", "Quar", "Zoll", "Ald", "Wex", "Jorr", "Cath", "Mord", "Thist", "Ibb", "Ruth",
        "Skell", "Blay", "Corv", "Drum", "Esk", "Fand", "Gand", "Hurl", "Kend", "Lorm", "Munt",
        "Norr", "Oxl", "Prin", "Rav",
        "Sted", "Twy", "Urm", "Varl", "Whit", "Yarm", "Zell", "Arn", "Bost", "Cald", "Dess", "Ett",
    ]
    private static let eponymEnds = [
        "enby", "owick", "ander", "ingate", "umley", "arlo", "esko", "ivand", "oster", "ulver",
        "ambry", "ethorn", "ikoff", "olby", "urst",
    ]
    private static let geneStarts = [
        "VO", "KE", "TRU", "BLI", "ZA", "DRO", "NU", "FLE", "GWI", "HO", "JA", "MI", "PRU", "SKE",
        "WO", "YE", "BU", "CRI", "DE", "FRA", "GO", "KLI", "LU", "NE", "PLO", "QUE", "RU", "STI",
        "TE",
        "VA", "XI", "ZO",
    ]
    private static let geneEnds = ["RK", "LM", "VD", "ZT", "GN", "PX", "SB", "HQ", "DL", "MF"]
    private static let genusStarts = [
        "Baln", "Tork", "Pseul", "Grim", "Velk", "Ostr", "Harn", "Zym",
        "Corb", "Dilp", "Ferv", "Knod", "Lusp", "Murb",
    ]
    private static let genusEnds = ["eta", "ulla", "ovium", "ista", "ibacter", "ospira"]
    private static let speciesStarts = ["kort", "mand", "plov", "sald", "turg", "ventr", "laph"]
    private static let speciesEnds = ["is", "ensis", "ata", "osum", "ivora"]
    private static let proteinStarts = [
        "mel", "tars", "quen", "obr", "fild", "gant", "hurm", "jast", "kelv", "nolb", "pirt",
        "sunth", "vark", "wend", "yolm", "zarb",
    ]
    private static let proteinEnds = [
        "vor", "idan", "lin", "enor", "umet", "ocar", "athin", "iquil",
    ]
}
