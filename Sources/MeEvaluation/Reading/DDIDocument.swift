import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// One sentence of the DDI corpus with its drugs and pairs.
struct DDISentence {
    struct Pair {
        var id: String
        var first: String
        var second: String
        var interacts: Bool
        var type: String
    }

    var path: String
    var id: String
    var text: String
    /// First and last scalar (inclusive) of each entity; a discontinuous one spans its parts.
    var entities: [String: ClosedRange<Int>] = [:]
    var pairs: [Pair] = []

    /// The text with both drugs of a pair written `@DRUG$`.
    func masked(_ pair: Pair) throws -> String {
        let scalars = Array(text.unicodeScalars)
        let ranges = try [pair.first, pair.second].map { id in
            guard let range = entities[id], range.upperBound < scalars.count else {
                throw EvaluationError(
                    path: path, place: "pair \(pair.id)", field: "e1, e2",
                    expected: "entities inside the sentence", got: id,
                    advice: "Compare the file with the published corpus.")
            }
            return range
        }.sorted { $0.lowerBound < $1.lowerBound }
        func piece(_ range: Range<Int>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return String(view)
        }
        if ranges[0].overlaps(ranges[1]) {
            let end = max(ranges[0].upperBound, ranges[1].upperBound) + 1
            return piece(0..<ranges[0].lowerBound) + "@DRUG-DRUG$" + piece(end..<scalars.count)
        }
        return piece(0..<ranges[0].lowerBound) + "@DRUG$"
            + piece(ranges[0].upperBound + 1..<ranges[1].lowerBound) + "@DRUG$"
            + piece(ranges[1].upperBound + 1..<scalars.count)
    }
}

/// Reading of one XML document of the corpus.
enum DDIDocument {
    /// The sentences in order.
    static func read(_ url: URL) throws -> [DDISentence] {
        let parser = XMLParser(data: try BenchmarkFile.bytes(url))
        let collector = Collector(path: url.path)
        parser.delegate = collector
        let complete = parser.parse()
        if let failure = collector.failure { throw failure }
        guard complete else {
            throw EvaluationError(
                path: url.path, place: "line \(parser.lineNumber)", expected: "well-formed XML",
                got: parser.parserError?.localizedDescription ?? "a parsing error",
                advice: "The file is damaged: unpack the corpus again.")
        }
        return collector.sentences
    }

    private final class Collector: NSObject, XMLParserDelegate {
        let path: String
        var sentences: [DDISentence] = []
        var failure: EvaluationError?

        init(path: String) { self.path = path }

        func parser(
            _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            do {
                switch element {
                case "sentence":
                    sentences.append(
                        DDISentence(
                            path: path, id: try attribute("id", attributes, parser),
                            text: try attribute("text", attributes, parser)))
                case "entity": try addEntity(attributes, parser)
                case "pair": try addPair(attributes, parser)
                default: break
                }
            } catch {
                failure = error as? EvaluationError
                parser.abortParsing()
            }
        }

        private func addEntity(_ attributes: [String: String], _ parser: XMLParser) throws {
            let offsets = try attribute("charOffset", attributes, parser)
            let numbers = offsets.split(whereSeparator: { "-;".contains($0) }).map { Int($0) ?? -1 }
            guard let first = numbers.first, let last = numbers.last, first >= 0, last >= first,
                !sentences.isEmpty
            else { throw wrong("charOffset", "\"12-20\" or \"12-15;18-20\"", offsets, parser) }
            let id = try attribute("id", attributes, parser)
            sentences[sentences.count - 1].entities[id] = first...last
        }

        private func addPair(_ attributes: [String: String], _ parser: XMLParser) throws {
            let truth = try attribute("ddi", attributes, parser)
            guard ["true", "false"].contains(truth), !sentences.isEmpty else {
                throw wrong("ddi", "true or false", truth, parser)
            }
            // One true pair of the published corpus (DrugBank.d236.s29.p0) carries no type: "int"
            // is the corpus's own word for an interaction without details.
            let type = attributes["type"] ?? "int"
            guard ["effect", "mechanism", "advise", "int"].contains(type) else {
                throw wrong("type", "effect, mechanism, advise or int", type, parser)
            }
            sentences[sentences.count - 1].pairs.append(
                .init(
                    id: try attribute("id", attributes, parser),
                    first: try attribute("e1", attributes, parser),
                    second: try attribute("e2", attributes, parser),
                    interacts: truth == "true", type: type))
        }

        private func attribute(
            _ name: String, _ attributes: [String: String], _ parser: XMLParser
        ) throws -> String {
            guard let value = attributes[name] else {
                throw wrong(name, "this attribute", "none", parser)
            }
            return value
        }

        private func wrong(
            _ field: String, _ expected: String, _ got: String, _ parser: XMLParser
        ) -> EvaluationError {
            EvaluationError(
                path: path, place: "line \(parser.lineNumber)", field: field, expected: expected,
                got: got, advice: "Compare the file with the published corpus.")
        }
    }
}
