/// Disjoint sets of documents whose root is always the member that is kept, so that the outcome
/// depends on which pairs were joined and never on the order of joining.
struct DuplicateGroups: Sendable {
    /// Towards the root; a root is its own.
    private(set) var parent: [UInt32] = []

    var count: Int { parent.count }

    /// Adds a document that is a group of its own.
    mutating func append() {
        parent.append(UInt32(parent.count))
    }

    /// The kept member of a document's group; halves the path to it.
    mutating func root(_ member: Int) -> Int {
        var member = member
        while Int(parent[member]) != member {
            parent[member] = parent[Int(parent[member])]
            member = Int(parent[member])
        }
        return member
    }

    /// The same, without shortening the path.
    func keptMember(of member: Int) -> Int {
        var member = member
        while Int(parent[member]) != member { member = Int(parent[member]) }
        return member
    }

    /// Puts the group of one root under another root, which is the one to be kept.
    mutating func put(_ root: Int, under kept: Int) {
        parent[root] = UInt32(kept)
    }
}
