/// The panes, by the number that switches to them.
public enum Pane: Int, Sendable, CaseIterable {
    case settings = 1
    case create = 2
    case preprocess = 3
    case train = 4
    case generate = 5
    case runs = 6

    var title: Phrase {
        switch self {
        case .settings: Phrase("Settings", "设置")
        case .create: Phrase("Create", "创建")
        case .preprocess: Phrase("Preprocess", "预处理")
        case .train: Phrase("Train", "训练")
        case .generate: Phrase("Generate", "生成")
        case .runs: Phrase("Runs", "记录")
        }
    }

    /// The pane so many tabs away, round and round.
    func neighbour(_ by: Int) -> Pane {
        let all = Pane.allCases
        let at = all.firstIndex(of: self) ?? 0
        return all[((at + by) % all.count + all.count) % all.count]
    }
}
