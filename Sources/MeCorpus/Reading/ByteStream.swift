import Foundation

/// A file read in chunks, so that memory does not grow with the file.
struct ByteStream {
    private let handle: FileHandle
    private let path: String
    private var buffer: [UInt8] = []
    private var position = 0
    private static let chunkBytes = 1 << 20

    init(_ file: URL) throws {
        path = file.path
        do {
            handle = try FileHandle(forReadingFrom: file)
        } catch {
            let exists = FileManager.default.fileExists(atPath: path)
            throw CorpusError(
                path: path, expected: "a readable file",
                got: exists ? error.localizedDescription : "nothing there")
        }
    }

    /// The next bytes of the file, at most `count`; empty at its end.
    mutating func chunk(upTo count: Int) throws -> [UInt8] {
        do {
            return [UInt8](try handle.read(upToCount: count) ?? Data())
        } catch {
            throw CorpusError(
                path: path, expected: "a readable file", got: error.localizedDescription)
        }
    }

    /// The next `count` bytes, fewer only at the end of the file.
    mutating func bytes(_ count: Int) throws -> [UInt8] {
        var found: [UInt8] = []
        found.reserveCapacity(count)
        while found.count < count {
            if position == buffer.count {
                buffer = try chunk(upTo: Self.chunkBytes)
                position = 0
                if buffer.isEmpty { return found }
            }
            let end = min(buffer.count, position + count - found.count)
            found += buffer[position..<end]
            position = end
        }
        return found
    }

    /// The next byte, nil at the end of the file.
    mutating func next() throws -> UInt8? {
        if position == buffer.count {
            buffer = try chunk(upTo: Self.chunkBytes)
            position = 0
            if buffer.isEmpty { return nil }
        }
        position += 1
        return buffer[position - 1]
    }

    /// The next line without its line feed, nil at the end of the file.
    mutating func nextLine() throws -> [UInt8]? {
        var line: [UInt8] = []
        while true {
            if position == buffer.count {
                buffer = try chunk(upTo: Self.chunkBytes)
                position = 0
                if buffer.isEmpty { return line.isEmpty ? nil : line }
            }
            if let end = buffer[position...].firstIndex(of: 0x0A) {
                line += buffer[position..<end]
                position = end + 1
                return line
            }
            line += buffer[position...]
            position = buffer.count
        }
    }

    /// The whole file.
    static func all(of file: URL) throws -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: file, options: .mappedIfSafe))
        } catch {
            throw CorpusError(
                path: file.path, expected: "a readable file", got: error.localizedDescription)
        }
    }
}
