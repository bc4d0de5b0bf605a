/// Files of a destination that results would take the names of.
struct OutputConflicts {
    private let names: Set<String>
    /// Files by the number that their names begin with, `00012-3-`.
    private let byPrefix: [String: [String]]

    /// - Parameter names: what the destination holds.
    init(_ names: [String]) {
        self.names = Set(names)
        byPrefix = Dictionary(grouping: names) { name in
            let parts = name.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
            return parts.count == 3 ? "\(parts[0])-\(parts[1])-" : ""
        }
    }

    /// Those that the results of a plan would replace, in its order.
    /// - Parameter captionsInNames: whether names hold captions, which are not known yet: then any picture with the number counts.
    func of(_ items: [PreprocessingPlan.Item], captionsInNames: Bool) -> [String] {
        items.flatMap { item in
            (0 ..< item.count).flatMap { part in
                captionsInNames ? pictures(index: item.picture.index, part: part) : files(item, part)
            }
        }
    }

    /// Pictures whose names begin with a number.
    func pictures(index: Int, part: Int) -> [String] {
        (byPrefix[OutputName.prefix(index: index, part: part)] ?? []).filter { FilePath.fileExtension(of: $0) == "png" }
    }

    private func files(_ item: PreprocessingPlan.Item, _ part: Int) -> [String] {
        let base = OutputName.base(index: item.picture.index, part: part, stem: item.stem)
        return ["\(base).png", "\(base).txt"].filter(names.contains)
    }
}
