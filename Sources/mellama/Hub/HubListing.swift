import Foundation

/// A file of a model, as the hub lists it.
struct HubFile: Equatable, Sendable {
    /// What its content must give, in lower-case hexadecimal.
    enum Digest: Equatable, Sendable {
        /// SHA-256 of the content: large files.
        case sha256(String)
        /// Git's name of the content, SHA-1 of "blob", the length, a zero byte and the content.
        case gitBlob(String)

        /// From an entity tag or a listing; nil where it is neither.
        init?(_ text: String?) {
            guard let text else { return nil }
            if HubReference.isHexadecimal(text, digits: 64) {
                self = .sha256(text)
            } else if HubReference.isHexadecimal(text, digits: 40) {
                self = .gitBlob(text)
            } else {
                return nil
            }
        }

        /// The name that the cache keeps the content under.
        var name: String {
            switch self {
            case .sha256(let name), .gitBlob(let name): name
            }
        }

        /// For a message.
        var kind: String {
            switch self {
            case .sha256: "SHA-256"
            case .gitBlob: "Git's SHA-1"
            }
        }
    }

    /// Its path in the model, with slashes; safe to put after a folder's path.
    let path: String
    var bytes: Int?
    var digest: Digest?
}

/// What a hub says of one revision of a model.
struct HubListing: Sendable {
    /// Files in a model at most; more is no model but a mistake.
    static let maximumFiles = 100_000

    let commit: String
    let files: [HubFile]

    private struct Answer: Decodable {
        struct Large: Decodable {
            var sha256: String?
            var size: Int?
        }
        struct Sibling: Decodable {
            var rfilename: String
            var size: Int?
            var blobId: String?
            var lfs: Large?
        }
        var sha: String
        var siblings: [Sibling]
    }

    /// Reads the hub's JSON; whatever could lead out of the model's folder is an error.
    init(_ json: Data, of reference: HubReference) throws {
        let name = reference.description
        let answer: Answer
        do {
            answer = try JSONDecoder().decode(Answer.self, from: json)
        } catch {
            throw CommandError(
                "\(name): expected the hub's JSON with sha and siblings, got \(json.count) bytes that "
                    + "are none. Is HF_ENDPOINT a hub?")
        }
        guard HubReference.isCommit(answer.sha) else {
            throw CommandError(
                "\(name): expected a commit of 40 hexadecimal digits from the hub, got "
                    + answer.sha.prefix(60).debugDescription)
        }
        guard answer.siblings.count <= Self.maximumFiles else {
            throw CommandError(
                "\(name): expected \(Self.maximumFiles) files at most, the hub lists "
                    + "\(answer.siblings.count)")
        }
        commit = answer.sha
        files = try Self.checked(answer.siblings, name)
    }

    private static func checked(_ siblings: [Answer.Sibling], _ name: String) throws -> [HubFile] {
        var seen: Set<String> = []
        return try siblings.map { sibling in
            let path = sibling.rfilename
            guard HubReference.isSafePath(path), seen.insert(path).inserted else {
                throw CommandError(
                    "\(name): the hub lists a file \(String(path.prefix(200)).debugDescription): "
                        + "expected each name once and inside the model's folder")
            }
            let bytes = sibling.lfs?.size ?? sibling.size
            guard bytes.map({ (0...(1 << 50)).contains($0) }) ?? true else {
                throw CommandError("\(name): the hub says \(bytes ?? 0) bytes of the file \(path)")
            }
            // The blob of a large file in Git is a pointer to it, not the file.
            let digest = sibling.lfs == nil ? sibling.blobId : sibling.lfs?.sha256
            return HubFile(path: path, bytes: bytes, digest: HubFile.Digest(digest))
        }
    }
}
