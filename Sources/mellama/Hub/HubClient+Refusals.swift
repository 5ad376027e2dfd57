import Foundation

extension HubClient {
    /// What an answer that is no success means: `HubFailure` where another attempt may help, else
    /// `CommandError` with what to do.
    func refusal(_ answer: Answer) -> any Error {
        let place = answer.url.place
        switch answer.status {
        case 429:
            return HubFailure(
                "\(place): too many requests (429)", after: Self.seconds(answer))
        case 408, 500...599:
            return HubFailure(
                "\(place): answers \(answer.status)", after: Self.seconds(answer))
        case 416: return HubFailure("\(place): the range does not exist (416)")
        case _ where !isHub(answer.url):
            // Addresses of contents hold for a while only; the hub gives a new one.
            return HubFailure("\(place): answers \(answer.status)")
        case 401, 403: return noAccess(answer)
        case 404: return notFound(answer)
        default:
            return CommandError(
                "\(place): answers \(answer.status)\(said(answer)). Is HF_ENDPOINT a hub?")
        }
    }

    private func noAccess(_ answer: Answer) -> CommandError {
        let name = reference.description
        let page = "\(settings.endpoint)/\(reference.repository)"
        if answer.header("X-Error-Code") == "GatedRepo" {
            return CommandError(
                "\(name): the model is gated (\(answer.status)). Accept its licence at \(page) and "
                    + "set HF_TOKEN to a token of the same account "
                    + "(\(settings.endpoint)/settings/tokens)")
        }
        guard settings.token == nil else {
            return CommandError(
                "\(name): the token opens no such model (\(answer.status))\(said(answer)). Check the "
                    + "name; if it is right, the token in HF_TOKEN may be old or not of an account "
                    + "that may read \(page)")
        }
        return CommandError(
            "\(name): no such model, or not for everybody (\(answer.status))\(said(answer)). Check the "
                + "name; for a private model set HF_TOKEN (\(settings.endpoint)/settings/tokens)")
    }

    private func notFound(_ answer: Answer) -> any Error {
        let name = reference.description
        switch answer.header("X-Error-Code") {
        case "RevisionNotFound": return NoSuchRevision(reference: reference)
        case "EntryNotFound":
            return CommandError("\(name): \(answer.url.path()): no such file (404)")
        default:
            return CommandError(
                "\(name): no such model or revision (404)\(said(answer)). Check owner, name and "
                    + "revision at \(settings.endpoint)")
        }
    }

    /// The error of a revision that is not there, with those that are, as far as the hub tells.
    func withKnownRevisions(_ failure: NoSuchRevision) async -> NoSuchRevision {
        struct Reference: Decodable {
            var name: String
        }
        struct References: Decodable {
            var branches: [Reference]?
            var tags: [Reference]?
        }
        guard let url = URL(string: "\(settings.endpoint)/api/models/\(reference.repository)/refs"),
            let answer = try? await ask(url),
            let found = try? JSONDecoder().decode(References.self, from: answer.body)
        else { return failure }
        var failure = failure
        failure.known = ((found.branches ?? []) + (found.tags ?? [])).map(\.name)
            .filter(HubReference.isSafePath)
        return failure
    }

    /// What the hub says itself, made harmless for a terminal.
    private func said(_ answer: Answer) -> String {
        guard let text = answer.header("X-Error-Message") else { return "" }
        let plain = text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }.prefix(200)
        return ", the hub says: " + String(String.UnicodeScalarView(plain))
    }

    /// Retry-After: seconds, or a date.
    private static func seconds(_ answer: Answer) -> Double? {
        guard let text = answer.header("Retry-After") else { return nil }
        if let seconds = Double(text), seconds >= 0 { return seconds }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return format.date(from: text).map { max(0, $0.timeIntervalSinceNow) }
    }
}

/// A revision that a model does not have.
struct NoSuchRevision: Error, CustomStringConvertible {
    let reference: HubReference
    var known: [String] = []

    var description: String {
        let list = known.prefix(20).joined(separator: ", ") + (known.count > 20 ? ", …" : "")
        return "\(reference.description): the model has no revision '\(reference.revision)' (404)"
            + (known.isEmpty ? "" : ". It has: \(list)")
    }
}
