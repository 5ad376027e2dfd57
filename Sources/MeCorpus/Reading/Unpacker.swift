import CMeArchive
import Foundation

/// How a file is compressed, told by its first bytes.
enum Compression: Int32 {
    case gzip = 1
    case zstandard = 2

    /// nil: not compressed in a way that is known here.
    static func detect(_ head: [UInt8]) -> Compression? {
        if head.starts(with: [0x1F, 0x8B]) { return .gzip }
        // A frame, or a skippable frame as parallel compressors put first.
        if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return .zstandard }
        let isSkippable = head.count >= 4 && head[0] & 0xF0 == 0x50
        return isSkippable && head[1...3].elementsEqual([0x2A, 0x4D, 0x18]) ? .zstandard : nil
    }

    /// What stands in the way of reading a file that is packed in another way; nil: nothing.
    static func unread(_ head: [UInt8]) -> String? {
        let kinds: [(magic: [UInt8], name: String, with: String)] = [
            ([0x42, 0x5A, 0x68], "bzip2", "bunzip2"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz", "unxz"),
            ([0x50, 0x4B, 0x03, 0x04], "zip", "unzip"),
            ([0x37, 0x7A, 0xBC, 0xAF], "7z", "7z x"),
        ]
        guard let kind = kinds.first(where: { head.starts(with: $0.magic) }) else { return nil }
        return "\(kind.name) is not read; unpack it with \(kind.with)"
    }

    var name: String { self == .gzip ? "gzip" : "Zstandard" }

    /// Which of the system's libraries is missing, and what to do without it.
    fileprivate func missingLibrary(_ path: String) -> CorpusError {
        let (library, package, command) =
            self == .gzip ? ("libz", "zlib1g", "gunzip") : ("libzstd", "libzstd1", "unzstd")
        return CorpusError(
            path: path, expected: "\(library) to read a file compressed with \(name)",
            got: "no such library on this machine",
            advice: "install \(package), or decompress the file with \(command)")
    }
}

/// A stream of bytes without its compression, where it has any; several gzip members or Zstandard
/// frames are one stream. Throws `DamagedStream` once everything before the damage was handed out.
final class Unpacker {
    private let upstream: () throws -> [UInt8]
    private let path: String
    private var input: [UInt8] = []
    private var used = 0
    private var decoder: StreamDecoder?
    private var isStarted = false
    private var isAtEnd = false
    /// Whether a member or frame has begun and not ended.
    private var isInside = false
    /// Found, but not told yet.
    private var damage: DamagedStream?
    private static let outputBytes = 1 << 18

    /// `upstream` gives the next bytes, empty at the end; `path` is for errors.
    init(path: String, upstream: @escaping () throws -> [UInt8]) {
        (self.path, self.upstream) = (path, upstream)
    }

    /// The next bytes, empty at the end. Throws `CorpusError` where a library is missing.
    func chunk() throws -> [UInt8] {
        if !isStarted { try start() }
        guard let decoder else {
            if input.isEmpty { return try upstream() }
            defer { input = [] }
            return input
        }
        while damage == nil, !isAtEnd {
            let output = try decode(decoder)
            if !output.isEmpty { return output }
        }
        if let damage {
            self.damage = nil
            isAtEnd = true
            throw damage
        }
        return []
    }

    /// Looks at the first bytes.
    private func start() throws {
        isStarted = true
        while input.count < 6 {
            let more = try upstream()
            if more.isEmpty { break }
            input += more
        }
        if let reason = Compression.unread(input) { throw DamagedStream(reason: reason) }
        guard let kind = Compression.detect(input) else { return }
        guard let opened = StreamDecoder(kind) else { throw kind.missingLibrary(path) }
        decoder = opened
    }

    private func decode(_ decoder: StreamDecoder) throws -> [UInt8] {
        if used == input.count {
            do {
                input = try upstream()
            } catch let broken as DamagedStream {
                damage = broken
                return []
            }
            used = 0
        }
        let isLast = input.isEmpty
        if !isInside, isLast || isPadding(decoder.kind) {
            isAtEnd = true
            return []
        }
        var status = StreamDecoder.Status.more
        isInside = true
        let output = decoder.decode(input, from: &used, room: Self.outputBytes, &status)
        switch status {
        case .end: isInside = false
        case .damaged(let reason):
            damage = DamagedStream(reason: "damaged \(decoder.kind.name): \(reason)")
        case .more where isLast && output.isEmpty:
            damage = DamagedStream(reason: "the \(decoder.kind.name) stream is cut off")
        case .more: break
        }
        return output
    }

    /// What follows the last member: zeros are padding, anything else but a member is damage.
    private func isPadding(_ kind: Compression) -> Bool {
        guard kind == .gzip, input[used] == 0 else { return false }
        // gzip ignores such a tail too; tapes and some servers pad to a block.
        return input[used...].allSatisfy { $0 == 0 }
    }
}

/// Owns a decoder of the system's library.
private final class StreamDecoder {
    enum Status {
        case more, end
        case damaged(String)
    }

    let kind: Compression
    private let archive: OpaquePointer

    /// nil when the library is not there.
    init?(_ kind: Compression) {
        guard let archive = me_archive_open(kind.rawValue) else { return nil }
        (self.kind, self.archive) = (kind, archive)
    }

    deinit { me_archive_close(archive) }

    /// Decodes what stands in `input` from `used` on to at most `room` bytes.
    func decode(
        _ input: [UInt8], from used: inout Int, room: Int, _ status: inout Status
    ) -> [UInt8] {
        var taken = 0
        var code: Int32 = 0
        let begin = used
        let output = [UInt8](unsafeUninitializedCapacity: room) { buffer, written in
            input.withUnsafeBufferPointer { bytes in
                code = me_archive_decode(
                    archive, bytes.baseAddress.map { $0 + begin }, bytes.count - begin, &taken,
                    buffer.baseAddress, room, &written)
            }
        }
        used += taken
        switch code {
        case Int32(ME_ARCHIVE_MORE): status = .more
        case Int32(ME_ARCHIVE_END): status = .end
        default: status = .damaged(String(cString: me_archive_reason(archive)))
        }
        return output
    }
}
