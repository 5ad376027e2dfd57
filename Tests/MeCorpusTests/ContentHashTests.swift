import Foundation
import Testing

@testable import MeCorpus

@Suite struct ContentHashTests {
    /// As `git hash-object` names them.
    @Test func gitNames() throws {
        try withFolder { folder in
            for (text, name) in [
                ("", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
                ("hello\n", "ce013625030ba8dba906f756967f9e9ca394464a"),
            ] {
                let file = try folder.file("a", text)
                #expect(try ContentHash.gitBlob(ofFile: file, bytes: text.utf8.count) == name)
            }
        }
    }

    @Test func fileHashIsThePublishedOne() throws {
        try withFolder { folder in
            // FIPS 180-2, appendix B.1.
            let found = try ContentHash.ofFile(try folder.file("a", "abc"))
            #expect(found.bytes == 3)
            #expect(
                found.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        }
    }

    @Test func textsAreKeptApart() throws {
        #expect(ContentHash.of(["ab", "c"]) != ContentHash.of(["a", "bc"]))
        #expect(ContentHash.of(["ab"]) != ContentHash.of(["ab", ""]))
        #expect(try ContentHash.of(["b": 1, "a": 2]) == ContentHash.of(["a": 2, "b": 1]))
    }

    /// Read once, but never trusted when the file is another one.
    @Test func aChangedFileIsReadAgain() throws {
        try withFolder { folder in
            let hashes = FileHashes()
            let file = try folder.file("a", "one")
            let day = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 86400)]
            try FileManager.default.setAttributes(day, ofItemAtPath: file.path)
            let one = try hashes.sha256(of: file)
            // Same size and same time of change: only a second reading could tell.
            let handle = try FileHandle(forWritingTo: file)
            try handle.write(contentsOf: Data("two".utf8))
            try handle.close()
            try FileManager.default.setAttributes(day, ofItemAtPath: file.path)
            #expect(try hashes.sha256(of: file) == one)
            try folder.file("a", "three")
            #expect(try hashes.sha256(of: file) == ContentHash.ofFile(file).sha256)
            // Renamed over, as finished stages are.
            let other = try folder.file("b", "fours")
            #expect(rename(other.path, file.path) == 0)
            #expect(try hashes.sha256(of: file) == ContentHash.ofFile(file).sha256)
            #expect(throws: (any Error).self) {
                try hashes.sha256(of: folder.appendingPathComponent("none"))
            }
        }
    }
}
