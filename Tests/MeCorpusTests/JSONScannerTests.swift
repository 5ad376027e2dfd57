import Foundation
import Testing

@testable import MeCorpus

@Suite struct JSONScannerTests {
    private let paths = JSONPaths(["text", "meta.set", "n", "a.b.c"])

    private func values(_ text: String) throws -> [String?] {
        let scan = try JSONScanner(Array(text.utf8), paths)
        return paths.names.indices.map { scan.scalar($0) }
    }

    @Test func wantedPlacesAreFound() throws {
        #expect(
            try values(
                #" {"meta":{"x":[{"set":1}],"set":"S","text":"no"},"text":"a\"b","n":-1.5e3} "#)
                == ["a\"b", "S", "-1.5e3", nil])
        #expect(
            try values(#"{"a":{"b":{"c":true}},"text":"1","text":"2"}"#) == ["2", nil, nil, "true"])
        #expect(try values(#"{"te\u0078t":"α\u03b1\ud83d\ude00\/","n":null}"#)[0] == "αα😀/")
        #expect(try values(#"{"text":"\ud83d x \ude00"}"#)[0] == "\u{FFFD} x \u{FFFD}")
        #expect(try values(#"{"text":["no"],"meta":"no"}"#) == [nil, nil, nil, nil])
    }

    @Test func whatIsNoJSONIsToldWithItsPlace() throws {
        let wrong: [(String, Int)] = [
            ("", 0), ("[1]", 0), ("{", 1), (#"{"a":1,}"#, 7), (#"{"a":01}"#, 7), (#"{"a":1.}"#, 7),
            (#"{"a":"\x"}"#, 7), (#"{"a":"\u12g4"}"#, 7), ("{\"a\":\"\n\"}", 6), (#"{"a" 1}"#, 5),
            (#"{"a":tru}"#, 5), (#"{"a":1} x"#, 8), (#"{"a":"#, 5), (#"{'a':1}"#, 1),
            (#"{"a":[1 2]}"#, 8), (#"{"a":+1}"#, 5), (#"{"a":1e}"#, 7),
        ]
        for (text, place) in wrong {
            let fault = #expect(throws: JSONScanner.Fault.self) { try values(text) }
            #expect(fault?.offset == place, "\(text)")
        }
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONScanner.Fault.self) { try values("{\"a\":" + deep) }
    }

    /// Texts made at random, then damaged at random, against Foundation's reader.
    @Test func agreesWithFoundation() throws {
        var state: UInt64 = 11
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces = [
            "a", "velarin ", "α", "😀", #"\n"#, #"\""#, #"\\"#, #"\/"#, #"\u00e9"#, #"\u0041"#,
            #"\ud83d\ude00"#, #"\b\f\r\t"#, " ", "0123456789", "\u{2028}", "x", "é",
        ]
        func text() -> String {
            "\"" + (0..<random(9)).map { _ in pieces[random(pieces.count)] }.joined() + "\""
        }
        func value(_ depth: Int) -> String {
            switch random(depth > 3 ? 5 : 7) {
            case 0, 1: return text()
            case 2: return ["0", "-0", "12", "3.25", "-1e5", "1E+2", "7"][random(7)]
            case 3: return ["true", "false", "null"][random(3)]
            case 4: return ["{}", "[]", "[ ]", "{ }"][random(4)]
            case 5:
                return "[" + (0..<random(4)).map { _ in value(depth + 1) }.joined(separator: " ,")
                    + "]"
            default:
                return "{"
                    + (0..<random(4)).map { "\"k\($0)\" :" + value(depth + 1) }
                    .joined(separator: ",") + "}"
            }
        }
        var (good, bad) = (0, 0)
        for round in 0..<3000 {
            let line =
                "{\"z\":\(value(0)), \"text\":\(text()),\"meta\":{\"q\":\(value(2)),\"set\":\(text())}}"
            var bytes = Array(line.utf8)
            if round % 2 == 1 {
                let place = random(bytes.count)
                if random(2) == 0 {
                    bytes[place] = UInt8(random(128))
                } else {
                    bytes.remove(at: place)
                }
            }
            let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
            let scan = try? JSONScanner(bytes, paths)
            // Foundation rejects half a surrogate pair; here it becomes U+FFFD.
            let isHalf = scan?.text(0)?.contains("\u{FFFD}") ?? false
            let isKnown = String(validating: bytes, as: UTF8.self) != nil && !isHalf
            guard isKnown, !line.contains("\\ud83d") || round % 2 == 0 else { continue }
            #expect((object != nil) == (scan != nil), "\(String(decoding: bytes, as: UTF8.self))")
            guard let object, let scan else {
                bad += 1
                continue
            }
            good += 1
            #expect(scan.text(0) == object["text"] as? String)
            #expect(scan.text(1) == (object["meta"] as? [String: Any])?["set"] as? String)
            #expect(Set(scan.names()) == Set(object.keys))
        }
        #expect(good > 1500 && bad > 300, "\(good), \(bad)")
    }

    @Test func plainBytesEndWhereTheyDo() {
        for length in 0..<40 {
            for mark in [UInt8(0x22), 0x5C, 0x1F, 0x00, 0x0A] {
                for place in 0...length {
                    var bytes = (0..<length).map {
                        UInt8([0x20, 0x7F, 0x80, 0xFF, 0x23, 0x21, 0x5D][$0 % 7])
                    }
                    if place < length { bytes[place] = mark }
                    #expect(JSONScanner.endOfPlain(bytes.span, from: min(place, 3)) == place)
                }
            }
        }
    }
}
