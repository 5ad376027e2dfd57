import Foundation
import Testing

@testable import MeCorpus

/// The layouts that collections are published in, with invented content.
@Suite struct ClinicalSourceTests {
    private func raw(_ file: URL, _ format: SourceFormat = .automatic) throws -> [RawDocument] {
        let source = CorpusSettings.Source(path: file.path, format: format)
        var parser = RecordParser(source)
        return try records(of: file, source).flatMap { try parser.parse($0).documents }
    }

    @Test func mimicThreeNotes() throws {
        try withFolder { folder in
            let header =
                "ROW_ID,SUBJECT_ID,HADM_ID,CHARTDATE,CHARTTIME,STORETIME,CATEGORY,DESCRIPTION,CGID,"
                + "ISERROR,TEXT"
            let rows = """
                174,22532,167853,2151-08-04,,,"Discharge summary","Report",,,"Admission Date:
                [**2151-7-16**]  ""quoted"", and more"
                175,13702,107527,2118-06-14,,,"Discharge summary","Report",,1,"Entered in error"
                """
            for head in [header, header.lowercased()] {
                let text = Archive.gzip(Array((head + "\n" + rows).utf8))
                let documents = try raw(try folder.file("NOTEEVENTS.csv.gz", bytes: text))
                #expect(documents.map(\.id) == ["174", "175"])
                #expect(documents.map(\.patient) == ["22532", "13702"])
                #expect(documents.map(\.dropRule) == ["", "error"])
                #expect(
                    documents[0].text == "Admission Date:\n[**2151-7-16**]  \"quoted\", and more")
            }
            let contents = try read(folder.appendingPathComponent("NOTEEVENTS.csv.gz"))
            #expect(contents.documents.count == 1 && contents.dropped.map(\.rule) == ["error"])
        }
    }

    @Test func mimicFourNotesInTheirFolder() throws {
        try withFolder { folder in
            let head = "note_id,subject_id,hadm_id,note_type,note_seq,charttime,storetime,text\n"
            let row = "10000032-DS-21,10000032,22595853,DS,21,2180-05-07 00:00:00,,\"Name:\n___\"\n"
            try folder.file("note/discharge.csv.gz", bytes: Archive.gzip(Array((head + row).utf8)))
            try folder.file(
                "note/radiology.csv", head + row.replacingOccurrences(of: "DS", with: "RR"))
            try folder.file(
                "note/discharge_detail.csv",
                "note_id,subject_id,field_name,field_value,field_ordinal\n")
            try folder.file("note/LICENSE.txt", "Licence")
            let contents = try read(folder.appendingPathComponent("note"), .mimic)
            #expect(contents.documents.map(\.id) == ["10000032-DS-21", "10000032-RR-21"])
            #expect(contents.skippedFiles.map(\.reason).count == 1)
            #expect(contents.skippedFiles[0].reason.contains("expected a column 'text'"))
            #expect(contents.notRead.count == 1)
            #expect(
                try raw(folder.appendingPathComponent("note/radiology.csv"))[0].patient
                    == "10000032")
        }
    }

    @Test func patientsOfOtherTables() throws {
        try withFolder { folder in
            var source = CorpusSettings.Source(path: "", format: .csv)
            (source.patientField, source.idField) = ("MRN", "note")
            let rows = try folder.file("a.csv", "note,mrn,text\nn1,77,a\n")
            let lines = try folder.file("a.jsonl", #"{"note":"n1","MRN":77,"text":"a"}"#)
            for (file, format) in [(rows, SourceFormat.csv), (lines, .jsonl)] {
                source.format = format
                var parser = RecordParser(source)
                let document = try parser.parse(try records(of: file, source)[0]).documents[0]
                #expect(document.patient == "77" && document.id == "n1", "\(format)")
            }
            (source.format, source.idField) = (.csv, "none")
            #expect(message { _ = try records(of: rows, source) }.contains("a column 'none'"))
        }
    }

    @Test func mimicReportFolders() throws {
        try withFolder { folder in
            let report = "                                 FINAL REPORT\n EXAMINATION:  CHEST"
            let path = "files/p10/p10000032/s50414267.txt"
            let file = try folder.file(path, report)
            try folder.file("files/p10/p10000032/index.txt", "no report")
            let contents = try read(folder, .mimic)
            #expect(contents.documents.map(\.id) == ["s50414267"] && contents.notRead.count == 1)
            #expect(try raw(file, .automatic).map(\.patient) == ["10000032"])
            let archive = Archive.member("mimic-cxr/" + path, Array(report.utf8)) + Archive.tarEnd
            let packed = try raw(
                try folder.file("cxr.tar.gz", bytes: Archive.gzip(archive)), .mimic)
            #expect(packed.map(\.id) == ["s50414267"] && packed.map(\.patient) == ["10000032"])
            #expect(packed.map(\.member) == ["mimic-cxr/" + path])
        }
    }

    @Test func pileAndRedPajama() throws {
        try withFolder { folder in
            let pile = try folder.file(
                "00.jsonl.zst",
                bytes: Archive.zstandard(
                    Array(
                        """
                        {"text": "Of fevers.", "meta": {"pile_set_name": "PubMed Central"}}
                        {"text": "int main()", "meta": {"pile_set_name": "Github"}}
                        {"text": "Of chills.", "meta": {"pile_set_name": "PubMed Abstracts"}}
                        {"text": "No part."}

                        """.utf8)))
            var source = CorpusSettings.Source(path: pile.path, format: .pile)
            #expect(try CorpusSources.documents(of: source).documents.count == 4)
            source.where = ["meta.pile_set_name": ["PubMed Central", "PubMed Abstracts"]]
            let wanted = try CorpusSources.documents(of: source)
            #expect(wanted.documents.map(\.text) == ["Of fevers.", "Of chills."])
            #expect(wanted.documents.map(\.index) == [0, 2] && wanted.filtered == 2)
            source.where = ["meta.pile_set": ["PubMed Central"]]
            #expect(message { _ = try CorpusSources.documents(of: source) }.contains("4 records"))
            let pajama = try folder.file(
                "r.jsonl",
                """
                {"text":"one","meta":{"url":"http://a.example","language":"en"}}
                {"url":"http://b.example","raw_content":"two","nlines":1}
                {"text":"three","meta":{"source":"cc"}}
                """)
            let documents = try raw(pajama, .redpajama)
            #expect(documents.map(\.text) == ["one", "two", "three"])
            #expect(documents.map(\.id) == ["http://a.example", "http://b.example", ""])
        }
    }

    @Test func citationsSayWhatMustNotBeUsed() throws {
        func citation(_ number: Int, _ language: String, _ kind: String) -> String {
            """
            <PubmedArticle><MedlineCitation><PMID>\(number)</PMID><Article>
            <ArticleTitle>T\(number)</ArticleTitle><Language>\(language)</Language>
            <PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
            <PublicationType>\(kind)</PublicationType></PublicationTypeList></Article>
            <OtherAbstract Language="spa"><AbstractText>no</AbstractText></OtherAbstract>
            </MedlineCitation></PubmedArticle>
            """
        }
        try withFolder { folder in
            let kinds = [
                ("eng", "Review"), ("eng", "Retracted Publication"),
                ("eng", "Retraction of Publication"), ("ger", "Review"),
                ("eng", "Published Erratum"),
            ]
            let body = kinds.enumerated().map { citation($0.offset, $0.element.0, $0.element.1) }
            let file = try folder.file(
                "a.xml", "<PubmedArticleSet>" + body.joined() + "</PubmedArticleSet>")
            #expect(try raw(file).map(\.text) == (0..<5).map { "T\($0)" })
            #expect(
                try raw(file).map(\.dropRule) == ["", "retracted", "notice", "language", "notice"])
            var source = CorpusSettings.Source(path: file.path)
            source.languages = []
            #expect(
                try CorpusSources.documents(of: source).dropped.map(\.rule)
                    == ["retracted", "notice", "notice"])
            source.languages = ["ger"]
            #expect(try CorpusSources.documents(of: source).documents.map(\.id) == ["PMID3"])
        }
    }
}
