import EngineInterface

/// What is unusual about the pictures of a preprocessing.
enum PreprocessingAdvice {
    /// Of the pictures' sizes, told by their headers.
    static func sizes(_ plan: PreprocessingPlan) -> [Advice] {
        [small(plan), cropped(plan), mixed(plan)].compactMap(\.self)
    }

    /// Of files in the destination that are not results of this preprocessing.
    static func destination(_ plan: PreprocessingPlan) -> Advice? {
        let names = (try? Folder.names(in: plan.settings.destination)) ?? []
        let found = names.filter { !$0.hasPrefix(".") && PictureFolder.extensions.contains(FilePath.fileExtension(of: $0)) }
        let folder = SafeName.printable(plan.settings.destination)
        if plan.settings.overwrite { return stale(plan, names, found, folder) }
        guard !found.isEmpty else { return nil }
        let pictures = counted(found)
        return Advice(.pictureCount, "\(folder) holds \(pictures) already; a training takes all of a folder")
    }

    /// Pictures that are not replaced, such as the mirrored ones of an earlier time with --flip: a training would take them, too.
    private static func stale(_ plan: PreprocessingPlan, _ names: [String], _ found: [String], _ folder: String) -> Advice? {
        let taken = Set(OutputConflicts(names).of(plan.items, captionsInNames: plan.settings.captionInFileName && plan.writesCaptions))
        let stale = found.filter { !taken.contains($0) }
        guard !stale.isEmpty else { return nil }
        let pictures = counted(stale)
        return Advice(.pictureCount, "\(folder) holds \(pictures) that nothing replaces: \(SafeName.printable(stale.listed())); "
            + "a training takes all of a folder, so delete what you do not want, or choose an empty one")
    }

    private static func counted(_ pictures: [String]) -> String { pictures.count == 1 ? "1 picture" : "\(pictures.count) pictures" }

    private static func small(_ plan: PreprocessingPlan) -> Advice? {
        let small = plan.items.compactMap { item -> (item: PreprocessingPlan.Item, wanted: PixelSize)? in
            let wanted = item.shapes.shapes.lazy.compactMap { wantedSize($0, plan.target) }
            return wanted.first { item.picture.size.width < $0.width || item.picture.size.height < $0.height }.map { (item, $0) }
        }
        guard !small.isEmpty else { return nil }
        // An automatic size is each picture's own.
        let isOne = small.allSatisfy { $0.wanted == plan.target }
        let list = small.map { item, wanted in
            "\(FilePath.name(of: item.picture.path)) (\(item.picture.size.text)\(isOne ? "" : " to \(wanted.text)"))"
        }.listed()
        return Advice(.smallPictures, isOne ? "Smaller than \(plan.target.text), so enlarging blurs them: \(SafeName.printable(list))"
            : "Smaller than what is made of them, so enlarging blurs them: \(SafeName.printable(list))")
    }

    /// What a picture is scaled to cover; nil where it keeps its size.
    private static func wantedSize(_ shape: PictureShapes.Shape, _ target: PixelSize) -> PixelSize? {
        switch shape {
        case .whole: nil
        case .middle(let size): size
        default: target
        }
    }

    /// A crop around the middle that leaves out half of the picture often leaves out what matters.
    private static func cropped(_ plan: PreprocessingPlan) -> Advice? {
        let cropped = plan.items.filter { item in
            guard item.shapes.shapes.contains(.covering) else { return false }
            let ratio = Double(item.picture.size.width * plan.target.height) / Double(item.picture.size.height * plan.target.width)
            return ratio > 2 || ratio < 0.5
        }
        guard !cropped.isEmpty else { return nil }
        let list = SafeName.printable(cropped.map { FilePath.name(of: $0.picture.path) }.listed())
        return Advice(.mixedSizes, "Cropping to \(plan.target.text) leaves out more than half of: \(list); --split or --focal-crop keep what matters")
    }

    /// Results of several sizes are stretched to one in training.
    private static func mixed(_ plan: PreprocessingPlan) -> Advice? {
        var sizes: Set<PixelSize> = []
        for item in plan.items {
            for shape in item.shapes.shapes {
                switch shape {
                case .middle(let size): sizes.insert(size)
                case .whole: sizes.insert(item.picture.size)
                default: sizes.insert(plan.target)
                }
            }
        }
        guard sizes.count > 1 else { return nil }
        return Advice(.mixedSizes, "The results have \(sizes.count) different sizes; training stretches them to one unless it keeps sizes (--keep-size)")
    }
}
