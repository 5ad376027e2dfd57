import Foundation
import MeText

/// A reader of files that come from strangers, with small valid files to start from.
package struct FuzzReader: Sendable {
    package let name: String
    /// Folders as the reader meets them: files by name.
    let seeds: [[String: FuzzPart]]
    /// Memory that may be taken whatever the files' size: for tables, and what Foundation keeps.
    package var fixedBytes = 4 << 20
    /// Memory that may be taken for each byte of the files.
    package let bytesPerByte = 400
    /// Reads the folder and, where it is accepted, uses what was read.
    let use: @Sendable (URL) throws -> Void

    init(_ name: String, seeds: [[String: FuzzPart]], use: @escaping @Sendable (URL) throws -> Void)
    {
        (self.name, self.seeds, self.use) = (name, seeds, use)
    }

    /// The same for files with a template: a program, with limits of its own.
    var runningTemplates: FuzzReader {
        var reader = self
        reader.fixedBytes = 512 << 20
        return reader
    }

    /// The files of an input: the same for the same seed and index, whatever came before.
    package func input(_ index: Int, seed: UInt64) -> [String: [UInt8]] {
        let stream = SeededGenerator(seed: seed, stream: name + "\(index)")
        var mutation = FuzzMutation(random: stream)
        let chosen = seeds[mutation.below(seeds.count)]
        var files: [String: [UInt8]] = [:]
        let names = chosen.keys.sorted()
        let target = mutation.below(names.count)
        for (number, name) in names.enumerated() {
            guard let part = chosen[name] else { continue }
            files[name] =
                number == target || mutation.chance(6)
                ? changed(part, name, &mutation) : part.bytes
        }
        return files
    }

    /// The valid folders.
    package var validInputs: [[String: [UInt8]]] { seeds.map { $0.mapValues(\.bytes) } }

    private func changed(
        _ part: FuzzPart, _ name: String, _ mutation: inout FuzzMutation
    ) -> [UInt8] {
        let donors = seeds.compactMap { $0[name] }
        let donor = donors[mutation.below(donors.count)]
        var tree = part
        let style = mutation.below(10)
        if style < 8 {
            repeat { mutation.change(&tree, donor: donor) } while mutation.chance(3)
        }
        var bytes = tree.bytes
        if style >= 7 {
            repeat { mutation.change(&bytes) } while mutation.chance(3)
        }
        // Half of one valid file and half of another.
        if style == 9, mutation.chance(4) {
            let other = donor.bytes
            bytes =
                Array(bytes[..<mutation.below(bytes.count)])
                + other[mutation.below(other.count)...]
        }
        return bytes
    }
}

/// What became of an input.
package enum FuzzOutcome: Sendable {
    case accepted
    case refused(any Error)
    /// Something that must not happen: an error that is none of ours, or one that does not say where.
    case failed(String)
}

/// What a reader must not do, found by what used what it had read.
struct FuzzFailure: Error {
    let problem: String
}

/// A folder that inputs are put into, one after the other.
package struct FuzzFolder {
    package let url: URL
    private var names: Set<String> = []

    package init(in parent: URL) throws {
        url = parent.appending(path: "mellama-fuzz-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    /// Takes the place of the input before.
    package mutating func put(_ files: [String: [UInt8]]) throws {
        for name in names where files[name] == nil { unlink(url.path + "/" + name) }
        for (name, bytes) in files {
            try Data(bytes).write(to: url.appending(path: name))
        }
        names = Set(files.keys)
    }

    package func remove() { try? FileManager.default.removeItem(at: url) }
}
