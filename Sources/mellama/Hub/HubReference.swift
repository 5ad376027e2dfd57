import Foundation

/// A model's name on a hub: `hf://owner/name[@revision][/file]`.
struct HubReference: Equatable, Sendable {
    static let scheme = "hf://"

    /// `owner/name`; models of the hub's first days have no owner.
    let repository: String
    /// A branch, a tag or a commit.
    var revision = "main"
    /// One file of it, where only that is meant.
    private(set) var file: String?

    /// Whether a text is meant as such a name.
    static func isMeant(by text: String) -> Bool { text.hasPrefix(scheme) }

    /// Reads a name; `revision` is one that was given beside it. Throws `CommandError` where it is
    /// none.
    init(_ text: String, revision given: String? = nil) throws {
        func wrong(_ why: String) -> CommandError {
            CommandError(
                "\(text.debugDescription): expected hf://owner/name[@revision][/file], \(why)")
        }
        let rest = text.dropFirst(Self.scheme.count)
        let halves = rest.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let head = halves[0].split(separator: "/", omittingEmptySubsequences: false)
            .map(String.init)
        if ["datasets", "spaces", "buckets"].contains(head[0]) {
            throw wrong("got the name of no model: \(head[0])")
        }
        let owned = head.prefix(2)
        guard owned.allSatisfy(Self.isNamePart) else {
            throw wrong("got an owner or name with other signs than letters, digits, '.', '_', '-'")
        }
        repository = owned.joined(separator: "/")
        var path = Array(head.dropFirst(2))
        if halves.count == 2 {
            guard path.isEmpty else { throw wrong("got a file before the revision") }
            (revision, path) = Self.revision(before: halves[1])
        }
        if let given {
            guard halves.count == 1 || given == revision else {
                throw wrong("got two revisions: \(revision) and \(given)")
            }
            revision = given
        }
        guard Self.isSafePath(revision) else {
            throw wrong("got the revision \(revision.debugDescription)")
        }
        if !path.isEmpty {
            let name = path.joined(separator: "/")
            guard Self.isSafePath(name) else {
                throw wrong("got the file \(name.debugDescription)")
            }
            file = name
        }
    }

    /// A revision, and the parts of the path behind it.
    private static func revision(before text: Substring) -> (String, path: [String]) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        // refs/pr/12 is the one kind of revision whose own slashes can be told from a file's.
        let length = parts.count >= 3 && parts[0] == "refs" ? 3 : 1
        let revision = parts.prefix(length).joined(separator: "/")
        return (revision.removingPercentEncoding ?? revision, Array(parts.dropFirst(length)))
    }

    private static func isNamePart(_ part: String) -> Bool {
        let isPlain = part.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isPlain && (1...96).contains(part.utf8.count) && !part.contains("--")
            && !part.contains("..") && !part.hasPrefix(".") && !part.hasPrefix("-")
    }

    /// Whether a name from outside, put after a folder's path, stays inside that folder.
    static func isSafePath(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return path.utf8.count <= 1024
            && parts.allSatisfy { part in
                (1...240).contains(part.utf8.count) && part != "." && part != ".."
                    && part.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\\") }
            }
    }

    /// The name as it is written.
    var description: String {
        Self.scheme + repository + (revision == "main" ? "" : "@\(revision)")
            + (file.map { "/\($0)" } ?? "")
    }

    /// Whether the revision is a commit and so always the same content.
    var isCommit: Bool { Self.isCommit(revision) }

    /// 40 digits of lower-case hexadecimal.
    static func isCommit(_ text: String) -> Bool { Self.isHexadecimal(text, digits: 40) }

    /// Whether a text is a number of lower-case hexadecimal digits.
    static func isHexadecimal(_ text: String, digits: Int) -> Bool {
        text.utf8.count == digits
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
