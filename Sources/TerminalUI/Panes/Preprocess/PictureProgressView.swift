import EngineInterface

extension Canvas {
    /// How far work on pictures is, in two rows.
    mutating func pictureProgress(_ progress: PictureProgress, in area: Rect) {
        let (mark, style) = mark(of: progress.state)
        let state = progress.isStopping ? Phrase("interrupting…", "正在中断…") : progress.isActive ? progress.kind.phrase : progress.state.phrase
        let counted = progress.total > 0 ? "  \(progress.done)/\(progress.total)" : ""
        let end = write([("\(mark) \(text(state))", progress.isStopping ? theme.warning : style), (counted, theme.accent)], in: area)
        let percent = NumberText.fixed(progress.progress * 100, 0)
        let right = progress.isActive ? text(Phrase("%1%  ETA %2", "%1%  剩余 %2").filled(percent, NumberText.duration(progress.secondsLeft)))
            : "\(percent)%  \(NumberText.duration(progress.seconds))"
        writeRight(right, in: area, theme.accent)
        progressBar(progress.progress, in: Rect(x: end + 2, y: area.y, width: area.right - TextWidth.columns(right) - 2 - end - 2, height: 1))
        progressFacts(progress, in: area.row(1))
    }

    private mutating func progressFacts(_ progress: PictureProgress, in line: Rect) {
        var groups: [[(String, Style)]] = []
        if let reason = progress.reason {
            let end = write(language.translated(reason), in: line, progress.state == .failed ? theme.error : theme.text)
            return write(groups: counts(progress), in: Rect(x: end, y: line.y, width: line.right - end, height: 1))
        }
        if let activity = progress.activity {
            let count = activity.done.flatMap { done in activity.total.map { " \(done)/\($0)" } } ?? ""
            groups.append([(language.translated(activity.text) + count, theme.text)])
        } else if let file = progress.file {
            groups.append([(TextWidth.printable(file.lastPathComponent), theme.text)])
        } else {
            groups.append([(text(Phrase("starting…", "正在启动…")), theme.muted)])
        }
        write(groups: groups + counts(progress), in: line)
    }

    private func counts(_ progress: PictureProgress) -> [[(String, Style)]] {
        var groups: [[(String, Style)]] = []
        if progress.made > 0 {
            let made = progress.destination == nil ? Phrase.count(progress.made, "caption", "captions", "个描述")
                : Phrase.count(progress.made, "picture made", "pictures made", "张已生成")
            groups.append([("  \(text(made))", theme.good)])
        }
        if !progress.problems.isEmpty {
            groups.append([("  \(symbols.cross) \(text(.count(progress.problems.count, "problem", "problems", "个问题")))", theme.error)])
        }
        return groups
    }
}

extension PictureProgress.Kind {
    var phrase: Phrase {
        switch self {
        case .preprocessing: Phrase("preparing", "处理中")
        case .captioning(let captioner): Phrase("captioning with %1", "%1 描述中").filled(captioner.rawValue)
        }
    }
}
