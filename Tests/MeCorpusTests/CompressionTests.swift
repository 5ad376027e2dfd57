import Foundation
import Testing

@testable import MeCorpus

@Suite struct CompressionTests {
    private let lines = (0..<40).map { number in
        "{\"text\":\"\(prose(number, bytes: 90).filter { $0 != "\n" })\",\"id\":\"n\(number)\"}\n"
    }
    private var plain: [UInt8] { Array(lines.joined().utf8) }

    private func ids(_ contents: SourceContents) -> [String] { contents.documents.map(\.id) }
    private var allIds: [String] { (0..<40).map { "n\($0)" } }

    @Test func everyKindGivesTheSameDocuments() throws {
        try withFolder { folder in
            let expected = try read(folder.file("plain.jsonl", bytes: plain)).documents.map(\.text)
            let half = Array(lines[..<20].joined().utf8)
            let rest = Array(lines[20...].joined().utf8)
            let archive =
                Archive.member("./in/a.jsonl", half) + Archive.member("in/b.jsonl", rest)
                + Archive.tarEnd
            // Names say nothing here: the first bytes decide.
            let files: [(String, [UInt8])] = [
                ("a.jsonl.gz", Archive.gzip(plain)),
                ("b.jsonl.gz", Archive.gzip(half) + Archive.gzip([]) + Archive.gzip(rest)),
                ("c.jsonl.gz", Archive.gzip(plain) + [0, 0, 0, 0]),
                ("d.jsonl.zst", Archive.zstandard(half) + Archive.zstandard(rest)),
                ("e.tar", archive), ("f.tar.gz", Archive.gzip(archive)),
                ("g.tgz", Archive.gzip(archive)), ("h.tar.zst", Archive.zstandard(archive)),
                ("i.jsonl", Archive.gzip(plain)),
                (
                    "j.tar",
                    Archive.member("a.jsonl.gz", Archive.gzip(half))
                        + Archive.member("b.jsonl.zst", Archive.zstandard(rest)) + Archive.tarEnd
                ),
            ]
            for (name, bytes) in files {
                let contents = try read(try folder.file("x/" + name, bytes: bytes))
                #expect(contents.documents.map(\.text) == expected, "\(name)")
                #expect(contents.skippedFiles.isEmpty && ids(contents) == allIds, "\(name)")
                #expect(contents.documents.map(\.index) == Array(0..<40), "\(name)")
            }
            let all = try read(folder.appendingPathComponent("x"))
            #expect(all.documents.count == 400 && all.notRead.isEmpty)
        }
    }

    /// Written by gzip 1.12 and zstd 1.5.
    @Test(arguments: [
        "H4sIAAAAAAACA6tWKkmtKFGyUgpLzUksysxTyMkvTy1KTVEoyUhVSEstSy1SAAoaGinkpykYGSgUJJZkpuaVFOsp6Shl"
            + "pgC1VRkq1XJVE2eIOU5DjICGAAAhIfTligAAAA==",
        "KLUv/SSKVQIAosQPEZB9gCfRg0Whuds1c+JUPLEZYH8xYD/Jf165Dy9ohcvVJH0UZ9ELceh8LruYr1ZdrblufA7dTG+h"
            + "P1/xqq8DAgCwSAEpgxlcqJXU",
    ])
    func filesOfTheUsualToolsAreRead(_ encoded: String) throws {
        try withFolder { folder in
            let bytes = Array(try #require(Data(base64Encoded: encoded)))
            let contents = try read(try folder.file("a.jsonl.packed", bytes: bytes), .jsonl)
            #expect(ids(contents) == ["z1", "z2"] && contents.skippedFiles.isEmpty)
            var damaged = bytes
            damaged[bytes.count - 7] ^= 0x55
            let file = try folder.file("b.jsonl.packed", bytes: damaged)
            #expect(try read(folder, .text).skippedFiles.count == 1)
            _ = file
        }
    }

    /// What came before a cut is kept, and the rest is told once.
    @Test(arguments: [false, true]) func everyTruncationKeepsWhatCameBefore(zst: Bool) throws {
        let content = Array(lines[..<4].joined().utf8)
        let archive =
            Archive.member("a.jsonl", content) + Archive.member("b.jsonl", content) + Archive.tarEnd
        let packed = zst ? Archive.zstandard(archive) : Archive.gzip(archive)
        try withFolder { folder in
            var seen = 0
            for length in 1..<packed.count {
                let file = try folder.file("a.tar.gz", bytes: Array(packed[..<length]))
                var source = CorpusSettings.Source(path: file.path, format: .jsonl)
                source.textField = "text"
                var notes = SourceContents()
                var found: [String] = []
                do {
                    try CorpusSources.read(source, domain: "", notes: &notes) {
                        found.append($0.id)
                    }
                } catch let error as CorpusError {
                    #expect(found.isEmpty, "\(length): \(error)")
                }
                let expected = ["n0", "n1", "n2", "n3"]
                #expect((expected + expected).starts(with: found), "\(length)")
                #expect(found.count >= seen, "\(length)")
                // A file of a few bytes is a text; from the magic on it is an archive cut off.
                if length >= 6 { #expect(notes.skippedFiles.count == 1, "\(length)") }
                seen = max(seen, found.count)
            }
            #expect(seen == 8)
        }
    }

    /// A flipped bit may cost documents and may change some (a gzip member's checksum comes last), but
    /// never traps, and is never passed over in silence where a checksum stands.
    @Test(arguments: [false, true]) func everyFlippedByteIsSurvived(zst: Bool) throws {
        let content = Array(lines[..<3].joined().utf8)
        let archive = Archive.member("a.jsonl", content) + Archive.tarEnd
        let packed = zst ? Archive.zstandard(archive) : Archive.gzip(archive)
        try withFolder { folder in
            for place in stride(from: 0, to: packed.count, by: 3) {
                var damaged = packed
                damaged[place] ^= 0x41
                let file = try folder.file("a.jsonl.packed", bytes: damaged)
                let contents = try? read(file, .jsonl)
                let isWhole = contents.map { $0.documents.count == 3 && $0.skippedFiles.isEmpty }
                // Flags, time and system of a gzip header are under no checksum.
                if !zst, place > 9 { #expect(isWhole != true, "\(place)") }
            }
        }
    }

    @Test func archivesKeepLongNamesAndLeaveOutTheRest() throws {
        try withFolder { folder in
            let name = String(repeating: "long/", count: 60) + "a.txt"
            let pax = "path=" + name
            let record = "\(pax.utf8.count + 5) \(pax)\n"
            let archive =
                Archive.member("long", Array((name + "\0").utf8), kind: UInt8(ascii: "L"))
                + Archive.member("cut", Array("one".utf8))
                + Archive.member("pax", Array(record.utf8), kind: UInt8(ascii: "x"))
                + Archive.member("cut", Array("two".utf8))
                + Archive.member("folder/", kind: UInt8(ascii: "5"))
                + Archive.member("link.txt", kind: UInt8(ascii: "2"))
                + Archive.member("._a.txt", Array("fork".utf8))
                + Archive.member("b/.git/a.txt", Array("hidden".utf8))
                + Archive.member("photo.jpg", Array("binary".utf8))
                + Archive.member("c.txt", Array("three".utf8)) + Archive.tarEnd
            let file = try folder.file("a.tar", bytes: archive)
            let contents = try read(file)
            #expect(contents.documents.map(\.text) == ["one", "two", "three"])
            #expect(contents.ignoredMembers == 1 && contents.skippedFiles.isEmpty)
            let cut = try records(of: file)
            #expect(cut.map(\.member) == [name, name, "c.txt"])
            #expect(cut.map(\.index) == [0, 1, 2] && cut.map(\.offset) == [0, 0, 0])
        }
    }

    /// Sizes and checksums are an attacker's to choose.
    @Test func damagedHeadersEndAnArchive() throws {
        try withFolder { folder in
            let good = Archive.member("a.txt", Array("one".utf8))
            var huge = Archive.member("b.txt", Array("two".utf8))
            // 2^62 bytes in base 256, with a checksum that fits.
            huge.replaceSubrange(124..<136, with: [0x80, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0])
            var torn = Archive.member("b.txt", Array("two".utf8))
            torn[3] ^= 1
            for bad in [huge, torn, Array(torn[..<100])] {
                let contents = try read(try folder.file("a.tar", bytes: good + bad))
                #expect(contents.documents.map(\.text) == ["one"])
                #expect(contents.skippedFiles.map(\.reason).count == 1)
                #expect(contents.skippedFiles.map(\.offset) != [0])
            }
            let open = try read(try folder.file("b.tar", bytes: good))
            #expect(open.skippedFiles.map(\.reason) == ["the archive has no end"])
        }
    }

    /// What is wrong in a member is told with its name, and the next member is read.
    @Test func faultsNameTheirMember() throws {
        try withFolder { folder in
            let paper = Array("<article><p>x</b></article>".utf8)
            let archive =
                Archive.member("in/a.xml", paper) + Archive.member("b.xml", Array("no paper".utf8))
                + Archive.member("c.jsonl.gz", Array(Archive.gzip(plain).dropLast(20)))
                + Archive.member("d.txt", Array("good".utf8)) + Archive.tarEnd
            let file = try folder.file("a.tar", bytes: archive)
            let contents = try read(file)
            #expect(contents.documents.map(\.text).last == "good")
            let names = contents.skippedFiles.map { String($0.path.dropFirst(file.path.count)) }
            #expect(names == [":in/a.xml", ":b.xml", ":c.jsonl.gz"])
            #expect(contents.skippedFiles[0].offset == 13)
        }
    }

    @Test func otherCompressionsSayWhatToDo() throws {
        try withFolder { folder in
            try folder.file("a.txt", "good")
            try folder.file("b.txt", bytes: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0, 1])
            let contents = try read(folder)
            #expect(contents.documents.map(\.text) == ["good"])
            #expect(contents.skippedFiles.map(\.reason) == ["xz is not read; unpack it with unxz"])
        }
    }

    @Test func theHashIsOfTheFileOnDisk() throws {
        try withFolder { folder in
            let file = try folder.file("a.jsonl.gz", bytes: Archive.gzip(plain) + [1])
            let entry = SourceFiles.Entry(url: file, name: "a.jsonl.gz")
            var cutter = try RecordCutter(entry, source: .init(path: ""), chunkBytes: 100)
            _ = try cutter.next()
            let expected = try ContentHash.ofFile(file)
            #expect(try cutter.fileHash() == expected)
            #expect(try SourceFiles.list(.init(path: file.path)).entries[0].bytes == expected.bytes)
        }
    }

    @Test func vanishedFilesAreNamedOrSkipped() throws {
        try withFolder { folder in
            let missing = folder.appendingPathComponent("none.txt")
            let named = SourceFiles.Entry(url: missing, name: "none.txt")
            #expect(
                message { _ = try RecordCutter(named, source: .init(path: "")) }
                    .contains("none.txt: expected a readable file, got nothing there"))
            let found = SourceFiles.Entry(url: missing, name: "none.txt", origin: .folder)
            #expect(throws: BrokenFile.self) { try RecordCutter(found, source: .init(path: "")) }
        }
    }
}
