import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A failure that another attempt may mend.
struct HubFailure: Error {
    let reason: String
    /// Seconds that the hub asks to wait.
    var after: Double?

    init(_ reason: String, after: Double? = nil) {
        self.reason = reason
        self.after = after
    }

    /// What a connection's error means: a failure that may pass, or one that will not.
    static func classified(_ error: any Error, _ place: String) -> any Error {
        guard let error = error as? URLError else { return error }
        let unsafe = CommandError(
            "\(place): no safe connection: \(error.localizedDescription). Check HF_ENDPOINT; a "
                + "certificate of your own house belongs into the system's store")
        switch error.code {
        case .cancelled: return CancellationError()
        case .secureConnectionFailed, .serverCertificateHasBadDate, .serverCertificateUntrusted,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
            return unsafe
        // On Linux a certificate that is not trusted has no code of its own, only these words.
        case .unknown where error.localizedDescription.contains("certificate"): return unsafe
        case .unknown: return HubFailure("\(place): \(error.localizedDescription)")
        case .timedOut: return HubFailure("\(place): no answer in time")
        case .cannotFindHost, .cannotConnectToHost, .notConnectedToInternet:
            return HubFailure("\(place): cannot be reached")
        default: return HubFailure("\(place): the connection was cut")
        }
    }
}

/// Attempts at one thing: how many failed in a row, and how long to wait before the next.
struct HubAttempts {
    private let settings: HubSettings
    private let what: String
    private var failures = 0

    /// Longest wait that a hub may ask for.
    static let longestWait = 600.0

    init(_ what: String, _ settings: HubSettings) {
        self.what = what
        self.settings = settings
    }

    /// Something was gained: the failures before it do not count.
    mutating func succeeded() { failures = 0 }

    /// Waits for the next attempt, 1, 2, 4, … seconds or as long as the hub asks; throws
    /// `CommandError` after too many failures in a row.
    mutating func wait(after failure: HubFailure) async throws {
        failures += 1
        guard failures < settings.attempts else {
            throw CommandError(
                "\(what): given up after \(failures) attempts: \(failure.reason). What was fetched is "
                    + "kept: the same command goes on. HF_HUB_OFFLINE=1 uses the cache alone")
        }
        let seconds = failure.after ?? Double(1 << min(failures - 1, 5))
        guard seconds <= Self.longestWait else {
            throw CommandError(
                "\(what): \(failure.reason); the hub asks to wait \(Console.clock(seconds)). Try again "
                    + "then, with HF_TOKEN set if it is not: the hub allows known users more")
        }
        Console.note(
            "pull: \(failure.reason); attempt \(failures + 1) of \(settings.attempts) in "
                + "\(Console.clock(seconds))")
        try await settings.pause(seconds)
    }
}
