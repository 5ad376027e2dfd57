import Foundation
import MeCorpus

/// `reading parse|cut FORMAT PASSES PATH...`: the files of some sources, cut into records on this
/// thread, and parsed into documents unless only cutting is measured. Prints one line of JSON: bytes
/// on disk and seconds of the median pass, documents, bytes of text, peak memory.
@main
struct Main {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count > 3, let format = SourceFormat(rawValue: arguments[2]),
            let passes = Int(arguments[3]), passes > 0
        else {
            print("usage: reading parse|cut FORMAT PASSES PATH...")
            return
        }
        let sources = arguments.dropFirst(3).map { CorpusSettings.Source(path: $0, format: format) }
        var seconds: [Double] = []
        var total = Total()
        for _ in 0..<passes {
            total = Total()
            let begin = ContinuousClock.now
            for source in sources { try total.read(source, parses: arguments[1] == "parse") }
            seconds.append((ContinuousClock.now - begin) / .seconds(1))
        }
        let median = seconds.sorted()[seconds.count / 2]
        print(
            """
            {"bytes": \(total.bytes), "seconds": \(median), "records": \(total.records), \
            "documents": \(total.documents), "textBytes": \(total.textBytes), \
            "skipped": \(total.skipped), "megabytesPerSecond": \(Double(total.bytes) / median / 1e6), \
            "peakBytes": \(peakBytes())}
            """)
    }

    /// The most memory that this process ever held, from the kernel; 0 where it does not say.
    private static func peakBytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }
}

/// What was read.
struct Total {
    var bytes = 0
    var records = 0
    var documents = 0
    var textBytes = 0
    var skipped = 0

    mutating func read(_ source: CorpusSettings.Source, parses: Bool) throws {
        var parser = RecordParser(source)
        for entry in try SourceFiles.list(source).entries {
            var cutter = try RecordCutter(entry, source: source)
            while true {
                do {
                    guard let record = try cutter.next() else { break }
                    records += 1
                    guard parses else { continue }
                    for document in try parser.parse(record).documents {
                        documents += 1
                        textBytes += document.text.utf8.count
                    }
                } catch is BrokenFile {
                    skipped += 1
                }
            }
            bytes += try cutter.fileHash().bytes
        }
    }
}
