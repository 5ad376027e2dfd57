import Foundation
import Testing

@testable import MeCorpus

/// Against openly licensed data beside the repository; nothing of it is kept here.
@Suite struct RealDataTests {
    private func contents(_ name: String, _ format: SourceFormat = .automatic) throws
        -> SourceContents
    {
        try read(RealData.folder.appendingPathComponent(name), format)
    }

    @Test(.enabled(if: RealData.has("text_pmc_jats"))) func everyArticleParses() throws {
        let contents = try contents("text_pmc_jats")
        #expect(contents.documents.count == 37 && contents.skippedFiles.isEmpty)
        #expect(contents.unknownEntities == 0 && contents.dropped.isEmpty)
        for document in contents.documents {
            let lines = document.text.split(separator: "\n")
            #expect(document.text.utf8.count > 5000, "\(document.source)")
            #expect(document.id.hasPrefix("PM") || document.id.hasPrefix("10."))
            #expect(!lines.contains("References") && !document.text.contains("et al., editors"))
            #expect(!document.text.contains("<xref") && !document.text.contains("&#x"))
            #expect(!document.text.contains("\\usepackage"))
        }
        let rows = contents.documents.map(\.text).joined(separator: "\n").split(separator: "\n")
            .count { $0.contains(" | ") }
        #expect(rows > 700)
        let captions = contents.documents.flatMap { $0.text.split(separator: "\n") }
            .count { $0.hasPrefix("Figure ") || $0.hasPrefix("Fig") }
        #expect(captions > 100)
    }

    @Test(.enabled(if: RealData.has("text_pubmed_medline_xml"))) func everyCitationParses() throws {
        let contents = try contents("text_pubmed_medline_xml")
        #expect(contents.documents.count == 60 && contents.skippedFiles.isEmpty)
        #expect(Set(contents.documents.map(\.id)).count == 60)
        for document in contents.documents {
            let file = URL(fileURLWithPath: document.source).deletingPathExtension()
            #expect(document.id == "PMID" + file.lastPathComponent)
            #expect(document.text.contains("\n\nMeSH terms: "))
        }
    }

    @Test(.enabled(if: RealData.has("mtsamples"))) func transcriptionsParse() throws {
        let contents = try contents("mtsamples/mtsamples.csv")
        #expect(contents.documents.count + contents.dropped.count == 1500)
        #expect(contents.documents.allSatisfy { !$0.text.isEmpty })
    }

    @Test(.enabled(if: RealData.has("text_general"))) func generalTextParses() throws {
        let all = try contents("text_general")
        #expect(all.documents.count == 303 && all.skippedFiles.isEmpty)
        let lines = try contents("text_general/wiki_demo.txt", .lines)
        #expect(lines.documents.count == 30)
    }

    @Test(.enabled(if: RealData.has("text_pmc_jats") && RealData.has("text_general")))
    func realCorpusIsMixedAndFull() throws {
        try withFolder { folder in
            let data = RealData.folder.path
            var settings = CorpusSettings()
            settings.tokens = 200_000
            settings.domains = [
                .init(
                    name: "biomedical", weight: 15,
                    sources: [
                        .init(path: data + "/text_pmc_jats/pmc_nxml"),
                        .init(path: data + "/text_pubmed_medline_xml"),
                    ]),
                .init(
                    name: "clinical", weight: 1,
                    sources: [.init(path: data + "/mtsamples/mtsamples.csv")]),
                .init(
                    name: "general", weight: 4,
                    sources: [.init(path: data + "/text_general/*.jsonl")]),
            ]
            settings.domains[1].sources[0].limit = 200
            let output = folder.appendingPathComponent("corpus")
            let statistics = try CorpusBuilder(settings: settings, tokenizer: byteTokenizer())
                .build(into: output)
            #expect(statistics.tokens == 200_000 && statistics.fill >= 0.98)
            for share in statistics.share { #expect(abs(share.achieved - share.asked) < 0.001) }
            #expect(try ShardReader(folder: output).tokenCount == 200_000)
        }
    }
}
