/// The corpora in the formats their owners publish.
enum CorpusFormats {
    /// A JATS article, licence and all; the copyright line says that it is invented.
    static func jats(_ paper: Paper, seed: UInt64) -> String {
        let body = paper.sections.enumerated().map { index, section in
            let paragraphs = section.paragraphs.map { "<p>\(Encoding.xml($0))</p>\n" }.joined()
            let table = section.title == "Results" ? jatsTable(paper) : ""
            return "<sec id=\"s\(index + 1)\"><title>\(Encoding.xml(section.title))</title>\n"
                + paragraphs + table + "</sec>\n"
        }
        let references = paper.references.enumerated().map { index, text in
            "<ref id=\"b\(index + 1)\"><mixed-citation>\(Encoding.xml(text))</mixed-citation></ref>\n"
        }
        return jatsFront(paper, seed: seed) + "<body>\n\(body.joined())</body>\n"
            + "<back><ref-list><title>References</title>\n\(references.joined())"
            + "</ref-list></back>\n</article>\n"
    }

    private static func jatsFront(_ paper: Paper, seed: UInt64) -> String {
        let abstract = paper.abstract.map { label, text in
            "<sec><title>\(label)</title><p>\(Encoding.xml(text))</p></sec>\n"
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange \
            DTD v1.2 20190208//EN" "JATS-archivearticle1.dtd">
            <!-- Synthetic: an invented article about invented drugs and diseases, seed \(seed). -->
            <article article-type="research-article" dtd-version="1.2" xml:lang="en">
            <front>
            <journal-meta><journal-id journal-id-type="nlm-ta">J Invented Med</journal-id>\
            <journal-title-group><journal-title>Journal of Invented Medicine (synthetic)\
            </journal-title></journal-title-group></journal-meta>
            <article-meta>
            <article-id pub-id-type="pmid">\(paper.identifier)</article-id>
            <article-id pub-id-type="pmc">\(paper.identifier)</article-id>
            <title-group><article-title>\(Encoding.xml(paper.title))</article-title></title-group>
            <contrib-group><contrib contrib-type="author"><name><surname>Synthetic</surname>\
            <given-names>Author</given-names></name></contrib></contrib-group>
            <pub-date pub-type="epub"><year>\(paper.year)</year></pub-date>
            <permissions><copyright-statement>Synthetic text, no real study\
            </copyright-statement><license><license-p>CC0 1.0; invented by a program\
            </license-p></license></permissions>
            <abstract>
            \(abstract.joined())</abstract>
            <kwd-group><kwd>synthetic</kwd></kwd-group>
            </article-meta>
            </front>

            """
    }

    private static func jatsTable(_ paper: Paper) -> String {
        let head = paper.tableHeader.map { "<th>\(Encoding.xml($0))</th>" }.joined()
        let rows = paper.tableRows.map { row in
            "<tr>" + row.map { "<td>\(Encoding.xml($0))</td>" }.joined() + "</tr>\n"
        }
        return "<table-wrap id=\"t1\"><label>Table 1</label><caption><p>The drugs of this article."
            + "</p></caption><table><thead><tr>\(head)</tr></thead>\n<tbody>\(rows.joined())"
            + "</tbody></table></table-wrap>\n"
    }

    /// A PubmedArticleSet as PubMed's own export has it.
    static func pubmed(_ citations: [Citation], seed: UInt64) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" \
        "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
        <!-- Synthetic: invented citations about invented drugs and diseases, seed \(seed). -->
        <PubmedArticleSet>
        \(citations.map(citation).joined())</PubmedArticleSet>

        """
    }

    private static func citation(_ item: Citation) -> String {
        let abstract = item.sections.map { label, text in
            let attribute = label.isEmpty ? "" : " Label=\"\(label)\""
            return "<AbstractText\(attribute)>\(Encoding.xml(text))</AbstractText>"
        }
        let mesh = item.meshHeadings.enumerated().map { index, heading in
            "<MeshHeading><DescriptorName UI=\"S\(item.pmid % 100_000 + index)\" "
                + "MajorTopicYN=\"N\">\(Encoding.xml(heading))</DescriptorName></MeshHeading>"
        }
        return """
            <PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">\
            <PMID Version="1">\(item.pmid)</PMID>\
            <Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate>\
            <Year>\(item.year)</Year></PubDate></JournalIssue>\
            <Title>Journal of Invented Medicine (synthetic)</Title></Journal>\
            <ArticleTitle>\(Encoding.xml(item.title))</ArticleTitle>\
            <Abstract>\(abstract.joined())<CopyrightInformation>Synthetic text, no real study\
            </CopyrightInformation></Abstract><Language>eng</Language><PublicationTypeList>\
            <PublicationType UI="D016428">Journal Article</PublicationType>\
            </PublicationTypeList></Article><MeshHeadingList>\(mesh.joined())</MeshHeadingList>\
            </MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">\
            \(item.pmid)</ArticleId></ArticleIdList></PubmedData></PubmedArticle>

            """
    }

    /// The table of notes as MIMIC-IV-Note lays it out.
    static func discharge(_ notes: [Note]) -> String {
        let header = [
            "note_id", "subject_id", "hadm_id", "note_type", "note_seq", "charttime", "storetime",
            "text",
        ]
        let rows = notes.map { note in
            [
                note.noteID, "\(note.subjectID)", "\(note.admissionID)", "DS",
                note.noteID.split(separator: "-").last.map(String.init) ?? "", note.chartTime,
                note.storeTime, note.text,
            ]
        }
        return Encoding.csv([header] + rows)
    }
}
