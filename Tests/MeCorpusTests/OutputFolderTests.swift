import Foundation
import Testing

@testable import MeCorpus

@Suite struct OutputFolderTests {
    @Test func manifestFindsEveryChange() throws {
        try withFolder { folder in
            try folder.file("a.bin", "abc")
            try folder.file("sub/b.bin", String(repeating: "x", count: 3_000_000))
            let manifest = try Manifest.write(for: folder)
            #expect(manifest.files.map(\.path) == ["a.bin", "sub/b.bin"])
            #expect(manifest.files.map(\.bytes) == [3, 3_000_000])
            // FIPS 180-2, appendix B.1.
            let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            #expect(manifest.files[0].sha256 == abc)
            #expect(try Manifest.verify(folder: folder, hashes: true) == manifest)
            try folder.file("a.bin", "abd")
            try Manifest.verify(folder: folder, hashes: false)
            let changed = message { try Manifest.verify(folder: folder, hashes: true) }
            #expect(changed.contains("a.bin: expected SHA-256 \(abc)"))
            try folder.file("a.bin", "abcd")
            #expect(
                message { try Manifest.verify(folder: folder, hashes: false) }
                    .contains("expected 3 bytes, got 4"))
            try FileManager.default.removeItem(at: folder.appendingPathComponent("a.bin"))
            #expect(
                message { try Manifest.verify(folder: folder, hashes: false) }
                    .contains("no such file"))
        }
    }

    @Test func manifestIsNotTrusted() throws {
        try withFolder { folder in
            try folder.file(
                "manifest.json",
                "{\"version\":1,\"files\":[{\"path\":\"../x\",\"bytes\":1,\"sha256\":\"\"}]}")
            #expect(
                message { try Manifest.verify(folder: folder, hashes: false) }
                    .contains("paths inside the folder"))
            try folder.file("manifest.json", "{\"version\":1")
            #expect(
                message { try Manifest.verify(folder: folder, hashes: false) }
                    .contains("a manifest"))
        }
    }

    @Test func resultAppearsWholeAndReplacesTheEarlierOne() throws {
        try withFolder { folder in
            let destination = folder.appendingPathComponent("deep/result")
            for text in ["one", "two"] {
                let output = try OutputFolder(replacing: destination)
                try output.url.file("x.txt", text)
                try output.commit()
                let content = try String(
                    contentsOf: destination.appendingPathComponent("x.txt"), encoding: .utf8)
                #expect(content == text)
                try Manifest.verify(folder: destination, hashes: true)
            }
            let left = try FileManager.default.contentsOfDirectory(
                atPath: folder.appendingPathComponent("deep").path)
            #expect(left == ["result"])
        }
    }

    @Test func leftoversOfACrashAreCleared() throws {
        try withFolder { folder in
            let destination = folder.appendingPathComponent("result")
            try folder.file(".result.partial/half.txt", "half")
            try folder.file(".result.replaced/manifest.json", "{}")
            let output = try OutputFolder(replacing: destination)
            // The crash came between the two renames: the earlier result is back.
            #expect(
                FileManager.default.fileExists(
                    atPath: destination.appendingPathComponent("manifest.json").path))
            #expect(try FileManager.default.contentsOfDirectory(atPath: output.url.path).isEmpty)
            output.discard()
            #expect(!FileManager.default.fileExists(atPath: output.url.path))
        }
    }

    @Test func onlyOneMayWrite() throws {
        try withFolder { folder in
            let destination = folder.appendingPathComponent("result")
            try OutputFolder.write(to: destination) { url in
                try url.file("x.txt", "one")
                let second = message { _ = try OutputFolder.write(to: destination) { _ in } }
                #expect(second.contains("\(destination.path): expected to be the only one"))
            }
            // The first was not disturbed, and is no obstacle any more.
            try Manifest.verify(folder: destination, hashes: true)
            _ = try OutputFolder.write(to: destination) { try $0.file("x.txt", "two") }
        }
    }

    @Test func foreignFolderIsNotReplaced() throws {
        try withFolder { folder in
            try folder.file("home/letter.txt", "dear")
            let home = folder.appendingPathComponent("home")
            #expect(
                message { _ = try OutputFolder(replacing: home) }
                    .contains("something without manifest.json"))
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent("empty"), withIntermediateDirectories: true)
            let empty = try OutputFolder(replacing: folder.appendingPathComponent("empty"))
            try empty.commit()
        }
    }
}
