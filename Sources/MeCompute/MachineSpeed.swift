import CMeKernels
import Foundation
import Synchronization

/// What this machine can do at best: the yardsticks that speeds are compared with.
package enum MachineSpeed {
    /// Floating-point operations a second (in 10⁹) of all threads, each running the product's own
    /// tile kernel on panels that stay in its caches. The best of several short passes at several
    /// lengths, in about a tenth of a second: what was lost to other programs is no speed.
    package static func peakGigaflops(_ type: ElementType, on w: Workspace) -> Double {
        let lanes = w.pool.threads
        let (mr, nr) = (w.kernels.mr, w.kernels.nr)
        var best = 0.0
        for k in [256, 512, 1024] {
            let words = type.words(k)
            let left = Buffer(byteCount: lanes * mr * words * 4)
            let right = Buffer(byteCount: nr * words * 4)
            // 0x3f3f… is about 0.75 in either type: no denormals, no overflow.
            left.fill(0x3f)
            right.fill(0x3f)
            let result = Matrix(rows: lanes * mr, columns: nr)
            var product = me_gemm()
            (product.m, product.n, product.k) = (lanes * mr, nr, words)
            product.a = UnsafeRawPointer(left.address)
            product.b = UnsafeRawPointer(right.address)
            (product.type, product.c, product.alpha) = (type.code, result.raw, 1)
            withUnsafePointer(to: &product) { product in
                let job = UnsafeSendable(product)
                func seconds(_ rounds: Int) -> Double {
                    let clock = ContinuousClock()
                    return clock.measure {
                        w.pool.run(lanes) { lane in
                            for _ in 0..<rounds { w.kernels.gemm(job.value, lane, lane + 1, 0, 1) }
                        }
                    } / .seconds(1)
                }
                // As many rounds as take about four milliseconds.
                var rounds = 64
                while seconds(rounds) < 0.002 { rounds *= 2 }
                let work = 2 * Double(lanes * mr * nr * k) * Double(2 * rounds)
                for _ in 0..<7 { best = max(best, work / seconds(2 * rounds) / 1e9) }
            }
        }
        return best
    }

    /// Bytes a second (in 10⁹) that all threads together read from `memory`.
    package static func readGigabytes(_ memory: Buffer, on w: Workspace) -> Double {
        let parts = stretches(of: memory, on: w)
        let sum = Atomic<UInt64>(0)
        let seconds =
            ContinuousClock().measure {
                w.pool.run(parts.count) { part in
                    let range = parts[part]
                    let found = me_read_lines(memory.address + range.lowerBound, range.count)
                    sum.bitwiseXor(found, ordering: .relaxed)
                }
            } / .seconds(1)
        // The sum is used, so that no compiler may leave the reading out.
        withExtendedLifetime(sum.load(ordering: .relaxed)) {}
        return Double(parts.last?.upperBound ?? 0) / seconds / 1e9
    }

    /// Bytes a second (in 10⁹) that all threads together copy from one buffer to another of the
    /// same size: each byte is counted once, though it is read and written.
    package static func copyGigabytes(
        from source: Buffer, to target: Buffer, on w: Workspace
    ) -> Double {
        precondition(
            source.byteCount == target.byteCount,
            "MachineSpeed: expected \(source.byteCount) bytes, got \(target.byteCount)")
        let parts = stretches(of: source, on: w)
        let seconds =
            ContinuousClock().measure {
                w.pool.run(parts.count) { part in
                    let range = parts[part]
                    (target.address + range.lowerBound).copyMemory(
                        from: source.address + range.lowerBound, byteCount: range.count)
                }
            } / .seconds(1)
        return Double(parts.last?.upperBound ?? 0) / seconds / 1e9
    }

    /// A buffer's whole cache lines in a few stretches for each thread.
    private static func stretches(of memory: Buffer, on w: Workspace) -> [Range<Int>] {
        let lines = memory.byteCount / 64
        precondition(lines > 0, "MachineSpeed: expected 64 bytes or more, got \(memory.byteCount)")
        let step = max(1, lines / (4 * w.pool.threads))
        return stride(from: 0, to: lines, by: step).map {
            $0 * 64..<min($0 + step, lines) * 64
        }
    }
}

extension Buffer {
    /// Writes every byte, so that all pages are really there.
    package func fill(_ byte: UInt8) {
        address.initializeMemory(as: UInt8.self, repeating: byte, count: byteCount)
    }
}
