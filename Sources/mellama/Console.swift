import Foundation

/// What a person sees while a command works. Results go to standard output, all else to standard
/// error: progress with rate and time left on a terminal, plain lines elsewhere.
enum Console {
    /// A line for the person.
    static func note(_ text: String) {
        note(unended: text + "\n")
    }

    /// A line of the result.
    static func result(_ text: String) {
        stream(text + "\n")
    }

    /// Text of the result, as it comes. A result that cannot be written (a full disk) is a failure.
    static func stream(_ text: String) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            note("Error: standard output cannot be written: \(error.localizedDescription)")
            exit(1)
        }
    }

    /// Text for the person without a line's end; there is nobody to tell where that fails.
    static func note(unended text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    /// A value as JSON on standard output, keys sorted.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        result(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    static let isTerminal = isatty(2) == 1

    /// 75 → "1:15".
    static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.isFinite ? max(0, seconds).rounded() : 0)
        if whole < 3600 { return String(format: "%d:%02d", whole / 60, whole % 60) }
        return String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
    }
}

/// One moving line on a terminal, or a plain line now and then.
struct ProgressLine {
    private let label: String
    private let started = Date()
    private var lastShown = Date.distantPast
    private let interval: Double

    init(_ label: String) {
        self.label = label
        interval = Console.isTerminal ? 0.2 : 10
    }

    /// Shows how far it is; `detail` says more.
    mutating func show(_ done: Int, of total: Int, _ detail: String = "") {
        let now = Date()
        guard now.timeIntervalSince(lastShown) >= interval || done == total else { return }
        lastShown = now
        let spent = now.timeIntervalSince(started)
        let left = done > 0 ? spent / Double(done) * Double(total - done) : 0
        let percent = total > 0 ? 100 * done / total : 100
        let line =
            "\(label): \(done)/\(total) (\(percent) %)"
            + (detail.isEmpty ? "" : "  \(detail)")
            + (done < total ? "  \(Console.clock(left)) left" : "  \(Console.clock(spent))")
        if Console.isTerminal {
            Console.note(unended: "\r\u{1B}[K" + line)
            if done >= total { Console.note("") }
        } else {
            Console.note(line)
        }
    }
}
