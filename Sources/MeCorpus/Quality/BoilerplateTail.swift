/// The notice that a paragraph ends with, as those of abstracts do: "Copyright © 2021 …".
enum BoilerplateTail {
    /// No notice is longer, in bytes.
    private static let longest = 420

    /// Words that only a publisher's name or claim has.
    static let publishers = [
        "elsevier", "wiley", "springer", "oxford university press", "cambridge university press",
        "taylor & francis", "informa ", "sage publications", "karger", "thieme", "portland press",
        "bmj publishing", "mary ann liebert", "wolters kluwer", "lippincott", "on behalf of",
        " ltd",
        " inc.", " b.v.", " llc", " gmbh", "all rights reserved", "publishing group",
        "public library of science",
    ]

    private static let publisherBytes = publishers.map { Array($0.utf8) }

    /// Starts that say enough.
    private static let sure = [
        "copyright ©", "copyright© ", "copyright©", "copyright (c)", "copyright: ©", "© 19", "© 20",
        "©19", "©20", "© the author", "© copyright", "(c) 19", "(c) 20", "all rights reserved",
        "this is an open access article", "this is an open-access article",
        "this article is distributed under the terms of the creative",
        "this work is licensed under", "(psycinfo database record",
        "(psycinfo database record (c)", "the author(s), under exclusive",
        "creative commons attribution", "open access article under the cc",
    ].map { Array($0.utf8) }

    private static let publishedBy = Array("published by ".utf8)

    /// The rule and where the notice begins that ends this line; nil where it ends with none.
    static func start(_ bytes: [UInt8], _ line: Range<Int>) -> (rule: String, at: Int)? {
        guard line.count > 12 else { return nil }
        var at = max(line.lowerBound, line.upperBound - longest)
        while at < line.upperBound - 8 {
            if isStart(bytes, at, line), mayBegin(bytes[at]) {
                if sure.contains(where: { LowerCase.starts(bytes, at, $0) }) {
                    return ("tail.copyright", at)
                }
                if isPublisher(bytes, at..<line.upperBound) { return ("tail.publisher", at) }
            }
            at += 1
        }
        return nil
    }

    @inline(__always)
    private static func mayBegin(_ byte: UInt8) -> Bool {
        byte == 0xC2 || byte == 0x28 || (byte &- 0x41) < 26
    }

    /// A sentence begins here.
    @inline(__always)
    private static func isStart(_ bytes: [UInt8], _ at: Int, _ line: Range<Int>) -> Bool {
        if at == line.lowerBound { return true }
        guard bytes[at - 1] == 0x20, at - 2 >= line.lowerBound else { return false }
        switch bytes[at - 2] {
        case UInt8(ascii: "."), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "?"),
            UInt8(ascii: "!"), UInt8(ascii: ";"):
            return true
        default: return false
        }
    }

    /// `Published by Elsevier Inc.`, `Thoracic Cancer published by … on behalf of …` to the end of
    /// the line, without a verb: short, and a publisher's name in it.
    private static func isPublisher(_ bytes: [UInt8], _ rest: Range<Int>) -> Bool {
        guard rest.count <= 200, bytes[rest.lowerBound] != 0x28,
            let by = LowerCase.find(bytes, rest, publishedBy), by - rest.lowerBound <= 80
        else { return false }
        // "Guidelines published by …. They say …": another sentence, not a notice.
        for at in rest.lowerBound..<by where bytes[at] == UInt8(ascii: ".") { return false }
        let isFirst = by == rest.lowerBound
        let behind = by + publishedBy.count..<rest.upperBound
        let named = publisherBytes.contains { LowerCase.find(bytes, behind, $0) != nil }
        let verbs = [" recommend", " show", " found ", " were ", " was ", " are ", " is ", " in "]
        let says = verbs.contains { LowerCase.find(bytes, behind, Array($0.utf8)) != nil }
        return named && !says && (isFirst || LowerCase.find(bytes, behind, onBehalf) != nil)
    }

    private static let onBehalf = Array("on behalf of".utf8)
}
