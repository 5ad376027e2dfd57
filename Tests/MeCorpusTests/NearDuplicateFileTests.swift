import Foundation
import Testing

@testable import MeCorpus

@Suite struct NearDuplicateFileTests {
    private let settings = NearDuplicateSettings()

    private func index() throws -> NearDuplicateIndex {
        var chance = TestChance(state: 5)
        var index = try NearDuplicateIndex(settings: settings)
        for number in 0..<20 {
            let (one, other) = Planted.pair(60, &chance)
            index.add("PMC\(number)", one, priority: Int32(number % 3) - 1)
            index.add("Übersicht \(number)", other)
            index.add("again \(number)", one)
        }
        index.add("", "")
        return index
    }

    @Test func roundTrip() throws {
        try withFolder { folder in
            let file = folder.appendingPathComponent("near.index")
            var first = try index()
            try first.write(to: file)
            try first.write(to: file)
            let second = try NearDuplicateIndex(earlier: file, settings: settings)
            #expect(second.count == 61 && second.earlier == 61)
            for number in 0..<61 { #expect(second.record(number) == first.record(number)) }
            #expect(first.dropped().count >= 20)
            // Documents are found as before: each again, as a new one.
            var again = second
            for number in 0..<61 {
                again.add(.init(name: "n", priority: 0, order: 0), first.record(number).signature)
            }
            let verdicts = again.resolve()
            #expect(verdicts.dropLast().allSatisfy { $0 != .kept } && verdicts.last == .kept)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
            let size = try Data(contentsOf: file).count
            let names = (0..<61).reduce(0) { $0 + first.document($1).name.utf8.count }
            #expect(size == 64 + 61 * 1116 + names + 32)
        }
    }

    @Test func everyDamageIsOneClearError() throws {
        try withFolder { folder in
            let file = folder.appendingPathComponent("near.index")
            try index().write(to: file)
            let whole = [UInt8](try Data(contentsOf: file))
            func told(_ bytes: some Sequence<UInt8>) throws -> String {
                try Data(bytes).write(to: file)
                return message { _ = try NearDuplicateIndex(earlier: file, settings: settings) }
            }
            #expect(try told(whole) == "nothing was thrown")
            // One bit anywhere: head, record, name, checksum.
            for place in stride(from: 0, to: whole.count, by: 97) + [64, 68, 76, 88] {
                var bytes = whole
                bytes[place] ^= 1 << UInt8(place % 8)
                let text = try told(bytes)
                #expect(text.hasPrefix(file.path) && text.contains(": expected "), "byte \(place)")
            }
            for count in [0, 1, 63, 64, 65, 700, whole.count - 1] {
                #expect(try told(whole.prefix(count)).contains(": expected "), "\(count) bytes")
            }
            #expect(try told(whole + [0]).contains("expected \(whole.count) bytes"))
            #expect(
                try told(
                    "not an index, but long enough to be taken for the head of one".utf8
                        + Array("....".utf8)
                ).contains("an index of near-duplicates"))
        }
    }

    @Test func headsThatCannotBeAreRefusedBeforeMemoryIsSetAside() throws {
        try withFolder { folder in
            let file = folder.appendingPathComponent("near.index")
            for (documents, nameBytes) in [(Int(UInt32.max), 0), (1, Int.max), (3, 5)] {
                let header = NearDuplicateHeader(
                    settings: settings, documents: documents, nameBytes: nameBytes)
                try Data(header.encoded + Array(repeating: 0, count: 700)).write(to: file)
                let text = message {
                    _ = try NearDuplicateIndex(earlier: file, settings: settings)
                }
                #expect(text.contains("bytes, got 764"), "\(text)")
            }
            var absurd = settings
            absurd.threshold = 7
            let header = NearDuplicateHeader(settings: absurd, documents: 0, nameBytes: 0)
            try Data(header.encoded).write(to: file)
            #expect(
                message { _ = try NearDuplicateIndex(earlier: file, settings: settings) }
                    .contains("head: expected settings that can be meant"))
            var later = NearDuplicateHeader(settings: settings, documents: 0, nameBytes: 0).encoded
            later[8] = 2
            try Data(later).write(to: file)
            #expect(
                message { _ = try NearDuplicateIndex(earlier: file, settings: settings) }
                    .contains("expected version 1, got version 2"))
        }
    }

    @Test func otherSettingsAreRefused() throws {
        try withFolder { folder in
            let file = folder.appendingPathComponent("near.index")
            try index().write(to: file)
            var other = settings
            other.threshold = 0.9
            let text = message { _ = try NearDuplicateIndex(earlier: file, settings: other) }
            #expect(
                text.contains("made under threshold 0.9")
                    && text.contains("got one made under threshold 0.8"))
            let missing = folder.appendingPathComponent("none")
            #expect(
                message { _ = try NearDuplicateIndex(earlier: missing, settings: settings) }
                    .contains("nothing there"))
            #expect(
                message { try index().write(to: missing.appendingPathComponent("deep")) }
                    .contains("expected to be written to the disk"))
        }
    }
}
