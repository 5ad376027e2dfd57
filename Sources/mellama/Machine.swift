import Foundation
import MeCompute

/// Facts about the machine and this process, for results that are to be compared.
enum Machine {
    /// Largest resident memory of this process so far.
    static var peakBytes: Int {
        var usage = rusage()
        #if os(Linux)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss * 1024
        #else
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss
        #endif
    }

    /// Processor, cores and kernels, in a line.
    static func description(_ w: Workspace) -> String {
        let cpu =
            (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
            .split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
        return "\(cpu ?? "unknown processor"), \(w.pool.threads) threads, "
            + "\(w.instructionSet.rawValue) kernels"
    }
}
