import Foundation

/// A new file that is written from its beginning to its end through a buffer.
struct AppendFile {
    private let handle: FileHandle
    private let path: String
    private var buffer: [UInt8] = []
    /// Bytes written so far.
    private(set) var count = 0

    private static let bufferBytes = 1 << 20

    /// Makes the file, or empties it. Throws `CorpusError`.
    init(_ file: URL) throws {
        path = file.path
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else {
            throw CorpusError(
                path: path, expected: "a file that can be written",
                got: String(cString: strerror(errno)))
        }
        self.handle = handle
    }

    mutating func append(_ bytes: some Collection<UInt8>) throws {
        buffer += bytes
        count += bytes.count
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// Appends the whole of another file, in chunks.
    mutating func append(contentsOf file: URL) throws {
        var stream = try ByteStream(file)
        while true {
            let chunk = try stream.chunk(upTo: Self.bufferBytes)
            if chunk.isEmpty { return }
            try append(chunk)
        }
    }

    /// Writes what waits in the buffer, puts the file on the disk and closes it.
    mutating func close() throws {
        try flush()
        try Self.told(path) {
            try handle.synchronize()
            try handle.close()
        }
    }

    private mutating func flush() throws {
        try Self.told(path) { try handle.write(contentsOf: buffer) }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func told(_ path: String, _ work: () throws -> Void) throws {
        do {
            try work()
        } catch {
            throw CorpusError(
                path: path, expected: "room to write", got: reason(error),
                advice: "what is finished is kept: make room and start the same command again")
        }
    }

    /// The system's own words, which Foundation hides behind its own.
    private static func reason(_ error: any Error) -> String {
        let error = error as NSError
        let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        return inner.domain == NSPOSIXErrorDomain
            ? String(cString: strerror(Int32(inner.code))) : error.localizedDescription
    }
}

/// A finished file that is read at any place. To be used by one thread at a time.
struct PlacedFile {
    private let handle: FileHandle
    private let path: String

    init(_ file: URL) throws {
        path = file.path
        do {
            handle = try FileHandle(forReadingFrom: file)
        } catch {
            throw CorpusError(
                path: path, expected: "a readable file", got: error.localizedDescription)
        }
    }

    /// Exactly `count` bytes from `offset` on.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        guard count > 0 else { return [] }
        do {
            try handle.seek(toOffset: UInt64(offset))
            let bytes = [UInt8](try handle.read(upToCount: count) ?? Data())
            if bytes.count == count { return bytes }
        } catch {
            throw damaged(error.localizedDescription, at: offset, count: count)
        }
        throw damaged("the end of the file", at: offset, count: count)
    }

    private func damaged(_ got: String, at offset: Int, count: Int) -> CorpusError {
        CorpusError(
            path: path, place: "byte \(offset)", expected: "\(count) bytes", got: got,
            advice: "delete the folder it lies in and build again")
    }
}
