import Foundation

extension URL {
    /// Bytes of the file on disk, of all its files where it is a folder; links to files are
    /// followed, for a hub's cache holds links. Nil where there is nothing.
    var bytesOnDisk: Int? {
        let path = resolvingSymlinksInPath().path
        guard let found = try? FileManager.default.attributesOfItem(atPath: path) else {
            return nil
        }
        guard found[.type] as? FileAttributeType == .typeDirectory else {
            return (found[.size] as? NSNumber)?.intValue
        }
        let files = FileManager.default.enumerator(atPath: path)
        var bytes = 0
        while let name = files?.nextObject() as? String {
            let file = URL(filePath: path).appending(path: name).resolvingSymlinksInPath()
            let found = try? FileManager.default.attributesOfItem(atPath: file.path)
            guard found?[.type] as? FileAttributeType == .typeRegular else { continue }
            bytes += (found?[.size] as? NSNumber)?.intValue ?? 0
        }
        return bytes
    }
}
