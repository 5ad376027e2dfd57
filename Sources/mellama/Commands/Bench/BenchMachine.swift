import ArgumentParser
import Foundation
import MeCompute

/// `mellama bench peak`.
struct BenchPeak: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peak",
        abstract: "The most operations a second that all threads reach on cache-resident panels.",
        discussion: """
            The product's own inner kernel, in both element types; what `bench train` calls the peak.
            Example: mellama bench peak --json
            """)

    @OptionGroup var compute: ComputeOptions
    @OptionGroup var report: JSONOption

    private struct Figures: Encodable {
        /// By element type.
        var gigaflops: [String: Double]
    }

    func run() throws {
        let w = compute.workspace
        let speeds = ElementType.allCases.map {
            ($0.rawValue, MachineSpeed.peakGigaflops($0, on: w))
        }
        let types = speeds.map(\.0).joined(separator: ", ")
        try BenchFacts(type: types, on: w).show(
            Figures(gigaflops: Dictionary(uniqueKeysWithValues: speeds)), json: report.json,
            speeds.map { String(format: "%@: %.0f GFLOP/s", $0, $1) })
    }
}

/// `mellama bench bandwidth`.
struct BenchBandwidth: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bandwidth",
        abstract: "The bytes a second that all threads read from memory, and copy in it.",
        discussion: """
            A copied byte is counted once, though it is read and written. The size must be well \
            beyond the caches for the figure to be memory's.
            Example: mellama bench bandwidth --megabytes 512 --json
            """)

    @Option(help: "Size of each of the two buffers, in 10⁶ bytes.") var megabytes = 512
    @OptionGroup var bench: BenchOptions

    private struct Figures: Encodable {
        var gigabytesPerSecond: [String: Double]
        var megabytes: Int
    }

    func validate() throws {
        guard (1...1 << 20).contains(megabytes) else {
            throw ValidationError("--megabytes: expected 1 to 1048576, got \(megabytes)")
        }
    }

    func run() throws {
        let w = bench.compute.workspace
        let source = Buffer(byteCount: megabytes * 1_000_000)
        let target = Buffer(byteCount: megabytes * 1_000_000)
        source.fill(1)
        target.fill(2)
        let read = bench.median(of: { MachineSpeed.readGigabytes(source, on: w) })
        let copy = bench.median(of: { MachineSpeed.copyGigabytes(from: source, to: target, on: w) })
        try bench.show(
            Figures(gigabytesPerSecond: ["read": read, "copy": copy], megabytes: megabytes),
            type: "bytes", on: w,
            [String(format: "read: %.1f GB/s", read), String(format: "copy: %.1f GB/s", copy)])
    }
}
