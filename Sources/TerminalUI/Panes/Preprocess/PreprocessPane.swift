import EngineInterface

/// Pane 3: a folder of pictures that becomes a training set.
struct PreprocessPane: Sendable {
    /// Which of the two folders is in view.
    enum Side: Sendable, Equatable {
        case source, results

        var other: Side { self == .source ? .results : .source }
    }

    var form: Form<PreprocessingSettings>
    private(set) var source = PictureFolder()
    var results = PictureFolder()
    var side = Side.source
    /// Whether the pictures have the keys, else the form.
    var isGridFocused = false
    var isFullScreen = false
    var thumbnails = ThumbnailSize.automatic
    /// What a preprocessing would find.
    var report: PreparationReport? { didSet { mergeSource() } }
    /// Why the source cannot be used.
    var sourceProblem: String?
    /// Captions of the source's pictures by path.
    private var sourceCaptions: [String: CaptionedPicture] = [:]
    /// The work at hand, or the last one.
    var progress: PictureProgress?
    var editor: CaptionEditor?
    /// Captions that wait for approval, in order.
    var proposals: [CaptionProposal] = []

    init(_ settings: UserSettings) {
        var preprocessing = settings.preprocessing
        preprocessing.options = settings.options
        let defaults = InterrogationSettings()
        for field in InterrogationFields.all where field.read(preprocessing.interrogation) == field.read(defaults) {
            _ = field.write(&preprocessing.interrogation, field.read(settings.interrogation))
        }
        form = Form(preprocessing, PreprocessFields.all)
    }

    /// The folder in view.
    var folder: PictureFolder {
        get { side == .source ? source : results }
        set { if side == .source { source = newValue } else { results = newValue } }
    }

    /// The picture whose caption shows: the one that is edited, else the one in focus.
    var picture: CaptionedPicture? {
        guard let path = editor?.picture else { return folder.selected }
        return folder.picture(path) ?? source.picture(path) ?? results.picture(path)
    }

    var isActive: Bool { progress?.isActive == true }
    /// Whether letters go into a text.
    var isTyping: Bool { editor != nil || (isGridFocused ? folder.focus.isTyping : form.isEditing) }

    mutating func forgetSource() {
        (report, sourceProblem, sourceCaptions) = (nil, nil, [:])
        mergeSource()
    }

    /// Takes in the captions of the source, or of a folder in it.
    mutating func take(sourceCaptions pictures: [CaptionedPicture], in folder: String) {
        sourceCaptions = sourceCaptions.filter { $0.key.parentFolder != folder }
        for picture in pictures { sourceCaptions[picture.path] = picture }
        mergeSource()
    }

    private mutating func mergeSource() {
        source.show((report?.pictures ?? []).map { found in
            let known = sourceCaptions[found.path]
            return CaptionedPicture(
                path: found.path, version: known?.version ?? 0, width: found.width, height: found.height, caption: known?.caption)
        })
    }

    mutating func setCaption(_ caption: String, of picture: String) {
        source.setCaption(caption, of: picture)
        results.setCaption(caption, of: picture)
        sourceCaptions[picture]?.caption = caption.isEmpty ? nil : caption
    }

    /// Takes over new defaults in those fields that still had the old ones.
    mutating func takeDefaults(from old: UserSettings, to new: UserSettings) {
        for field in InterrogationFields.all where field.read(form.root.interrogation) == field.read(old.interrogation) {
            _ = field.write(&form.root.interrogation, field.read(new.interrogation))
        }
        if form.root.options == old.options { form.root.options = new.options }
    }

    /// What of the form is kept in the settings: its model is the settings' own, and replacing files is asked for each time.
    var kept: PreprocessingSettings {
        var kept = form.root
        (kept.options, kept.overwrite) = (ModelOptions(), false)
        return kept
    }
}

/// How large small pictures are.
enum ThumbnailSize: Sendable, Equatable, CaseIterable {
    case automatic, small, medium, large

    var next: ThumbnailSize {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }

    /// Rows of cells.
    fileprivate var rows: Int? {
        switch self {
        case .automatic: nil
        case .small: 4
        case .medium: 6
        case .large: 10
        }
    }
}

/// How small pictures lie in an area, each with its name below.
struct GridShape: Sendable, Equatable {
    /// Cells of a picture.
    let width: Int
    let height: Int
    let perRow: Int
    /// Rows of pictures that show.
    let rows: Int

    /// - Parameter area: the size that it has most of the time, so that pictures do not change size when a line is said.
    init(_ area: Rect, _ size: ThumbnailSize) {
        func fit(_ height: Int) -> (perRow: Int, rows: Int) { (max(1, (area.width + 1) / (2 * height + 1)), max(1, area.height / (height + 1))) }
        let most = max(1, min(area.height - 1, (area.width - 1) / 2))
        let automatic = [8, 6].first { fit($0).perRow >= 3 && fit($0).rows >= 2 }
        height = min(size.rows ?? automatic ?? (area.height < 10 ? area.height - 1 : 4), most)
        width = 2 * height
        (perRow, rows) = fit(height)
    }
}
