import Foundation

// An index of near-duplicates, little-endian throughout:
//
//   offset  bytes  what
//   0       8      magic "MENEARDP"
//   8       4      version, 1
//   12      4      n, words in a shingle
//   16      8      seed of the hashes
//   24      8      threshold, an IEEE 754 double
//   32      4      b, bands
//   36      4      r, minhash values in a band
//   40      4      w, 64-bit words in a sketch
//   44      4      D, documents
//   48      8      N, bytes in all names together
//   56      8      FNV-1a 64 of bytes 0 to 55
//   then, for each document in the order they were added:
//           4      number of the document its group is kept as (its own: a group's kept member)
//           4      1: it stands in the buckets; 0: it has no words, or a twin stands for it
//           4      priority of its source, a signed number
//           4      distinct shingles
//           8      place in canonical order
//           4      bytes in its name
//           4·b    the keys of its bands (zeros without shingles)
//           8·w    its sketch
//           …      its name, UTF-8
//   last    32     SHA-256 of all before
//
// With the default settings 1,116 bytes a document and its name.

/// The numbers at the head of an index file.
struct NearDuplicateHeader: Equatable {
    static let magic = Array("MENEARDP".utf8)
    static let version: UInt32 = 1
    static let bytes = 64
    static let digestBytes = 32

    var settings: NearDuplicateSettings
    var documents: Int
    var nameBytes: Int

    var bands: MinHashBands { MinHashBands(threshold: settings.threshold) }

    /// Bytes of a document without its name.
    var recordBytes: Int { 28 + 4 * bands.bands + settings.sketchBytes }

    /// Bytes of the whole file; nil where no file is so large.
    var fileBytes: Int? {
        let records = documents.multipliedReportingOverflow(by: recordBytes)
        let sum = records.partialValue.addingReportingOverflow(nameBytes)
        guard !records.overflow, !sum.overflow, sum.partialValue < Int.max - 1024 else {
            return nil
        }
        return Self.bytes + sum.partialValue + Self.digestBytes
    }

    var encoded: [UInt8] {
        var output = Self.magic
        output.appendLittleEndian(Self.version)
        output.appendLittleEndian(UInt32(settings.shingleWords))
        output.appendLittleEndian(settings.seed)
        output.appendLittleEndian(settings.threshold.bitPattern)
        output.appendLittleEndian(UInt32(bands.bands))
        output.appendLittleEndian(UInt32(bands.rows))
        output.appendLittleEndian(UInt32(settings.sketchBytes / 8))
        output.appendLittleEndian(UInt32(documents))
        output.appendLittleEndian(UInt64(nameBytes))
        output.appendLittleEndian(MarkupScanner.hash(output))
        return output
    }

    /// Reads the head of the file at `path`; throws `CorpusError` where it is not one.
    init(_ head: [UInt8], path: String) throws {
        func fail(_ expected: String, _ got: String, _ advice: String = "") -> CorpusError {
            CorpusError(
                path: path, place: "head", expected: expected, got: got, advice: advice)
        }
        guard head.count == Self.bytes, head.starts(with: Self.magic) else {
            throw fail("an index of near-duplicates", "\(head.count) bytes of something else")
        }
        let version: UInt32 = head.littleEndian(at: 8)
        guard version == Self.version else {
            throw fail(
                "version \(Self.version)", "version \(version)", "make the index again")
        }
        guard head.littleEndian(at: 56) == MarkupScanner.hash(head[..<56]) else {
            throw fail("a whole head", "one whose checksum differs", Self.remedy)
        }
        settings = NearDuplicateSettings()
        settings.shingleWords = Int(head.littleEndian(at: 12) as UInt32)
        settings.seed = head.littleEndian(at: 16)
        settings.threshold = Double(bitPattern: head.littleEndian(at: 24))
        settings.sketchBytes = 8 * Int(head.littleEndian(at: 40) as UInt32)
        documents = Int(head.littleEndian(at: 44) as UInt32)
        nameBytes = Int(clamping: head.littleEndian(at: 48) as UInt64)
        guard (try? settings.check()) != nil else {
            throw fail("settings that can be meant", "\(settings)", Self.remedy)
        }
        let made = MinHashBands(
            bands: Int(head.littleEndian(at: 32) as UInt32),
            rows: Int(head.littleEndian(at: 36) as UInt32))
        guard made == bands else {
            throw fail(
                "\(bands.bands) bands of \(bands.rows)", "\(made.bands) of \(made.rows)",
                Self.remedy)
        }
    }

    init(settings: NearDuplicateSettings, documents: Int, nameBytes: Int) {
        self.settings = settings
        self.documents = documents
        self.nameBytes = nameBytes
    }

    static let remedy = "the file is damaged; copy it again, or build without it"
}
