import Foundation

/// MTSamples: `,description,medical_specialty,sample_name,transcription,keywords`. Only the
/// transcription is text; the specialty stays out, it is what a benchmark asks for.
enum MTSamplesReader {
    static func read(
        _ file: URL, into yield: (RawDocument) throws -> Void
    ) throws -> ReadNotes {
        var table = try CSVReader(file)
        let text = try table.column("transcription")
        let number = table.columns.firstIndex(of: "")
        var index = 0
        while let row = try table.nextRow() {
            let id = number.map { "mtsamples-" + row[$0] } ?? ""
            try yield(RawDocument(id: id, text: withLines(row[text]), index: index))
            index += 1
        }
        return ReadNotes()
    }

    /// The published file has a comma wherever the transcription had a line end. After a full
    /// stop, a colon or a blank, one that stands before a word is such a line end, and one between
    /// blanks is an empty line; a comma after a letter or digit is left alone.
    static func withLines(_ text: String) -> String {
        var output: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let stops: [UInt8?] = [0x20, 0x2E, 0x3A, 0x0A, nil]
            if byte == UInt8(ascii: ","), stops.contains(output.last) {
                if let next = rest.first, next != 0x20, next != byte { output.append(0x0A) }
            } else {
                output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}

/// MIMIC notes: any of its CSV files with a `text` column (`discharge.csv`, `radiology.csv` of
/// MIMIC-IV-Note; `NOTEEVENTS.csv` of MIMIC-III, whose columns are in capitals).
enum MimicReader {
    static func read(
        _ file: URL, into yield: (RawDocument) throws -> Void
    ) throws -> ReadNotes {
        var table = try CSVReader(file)
        let text = try table.column("text")
        let name = table.optionalColumn("note_id") ?? table.optionalColumn("row_id")
        var index = 0
        while let row = try table.nextRow() {
            try yield(RawDocument(id: name.map { row[$0] } ?? "", text: row[text], index: index))
            index += 1
        }
        return ReadNotes()
    }
}

/// Any other CSV: one document a row, its text in the named column.
enum TableReader {
    static func read(
        _ file: URL, column: String, into yield: (RawDocument) throws -> Void
    ) throws -> ReadNotes {
        var table = try CSVReader(file)
        let text = try table.column(column)
        var index = 0
        while let row = try table.nextRow() {
            try yield(RawDocument(id: "", text: row[text], index: index))
            index += 1
        }
        return ReadNotes()
    }
}
