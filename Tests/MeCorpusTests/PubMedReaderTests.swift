import Foundation
import Testing

@testable import MeCorpus

@Suite struct PubMedReaderTests {
    private let set = """
        <?xml version="1.0"?>
        <PubmedArticleSet>
        <PubmedArticle><MedlineCitation><PMID Version="1">101</PMID><Article>
        <Journal><Title>Journal</Title></Journal><ArticleTitle>Velarin in <i>rats</i>.</ArticleTitle>
        <Abstract><AbstractText Label="AIM &amp; SCOPE">To see.</AbstractText>
        <AbstractText Label="UNLABELLED">At 10<sup>-3</sup> M.</AbstractText>
        <CopyrightInformation>Someone</CopyrightInformation></Abstract>
        <AuthorList><Author><LastName>Writer</LastName></Author></AuthorList></Article>
        <CommentsCorrectionsList><CommentsCorrections><PMID>5</PMID></CommentsCorrections>
        </CommentsCorrectionsList><MeshHeadingList>
        <MeshHeading><DescriptorName UI="D1">Rats</DescriptorName></MeshHeading>
        <MeshHeading><DescriptorName>Fever</DescriptorName><QualifierName>drug therapy</QualifierName>
        </MeshHeading></MeshHeadingList></MedlineCitation>
        <PubmedData><ReferenceList><Reference><Citation>Old.</Citation></Reference></ReferenceList>
        </PubmedData></PubmedArticle>
        <PubmedArticle><MedlineCitation><PMID>102</PMID><Article><ArticleTitle>Second.</ArticleTitle>
        </Article></MedlineCitation></PubmedArticle>
        </PubmedArticleSet>
        """

    @Test func citationsBecomeTitleLabelsAndTerms() throws {
        try withFolder { folder in
            let contents = try read(try folder.file("a.xml", set))
            #expect(contents.documents.map(\.id) == ["PMID101", "PMID102"])
            #expect(contents.documents.map(\.index) == [0, 1])
            let first = """
                Velarin in rats.

                AIM & SCOPE: To see.

                At 10^-3 M.

                MeSH terms: Rats; Fever / drug therapy
                """
            #expect(contents.documents.map(\.text) == [first, "Second."])
        }
    }

    @Test func citationsBeforeAFaultAreKept() throws {
        try withFolder { folder in
            let cut = String(set.dropLast(60))
            let contents = try read(try folder.file("a.xml", cut))
            #expect(contents.documents.map(\.id) == ["PMID101"])
            #expect(contents.skippedFiles.count == 1)
        }
    }
}
