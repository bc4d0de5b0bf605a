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
        let others = names.filter { !$0.hasPrefix(".") && PictureFolder.extensions.contains(FilePath.fileExtension(of: $0)) }
        guard !others.isEmpty, !plan.settings.overwrite else { return nil }
        let pictures = others.count == 1 ? "1 picture" : "\(others.count) pictures"
        return Advice(.pictureCount, "\(SafeName.printable(plan.settings.destination)) holds \(pictures) already; a training takes all of a folder")
    }

    private static func small(_ plan: PreprocessingPlan) -> Advice? {
        let small = plan.items.filter { item in
            item.shapes.shapes.contains { $0 != .whole && isEnlarged(item.picture.size, by: $0, plan.target) }
        }
        guard !small.isEmpty else { return nil }
        let list = small.map { "\(FilePath.name(of: $0.picture.path)) (\($0.picture.size.text))" }.listed()
        return Advice(.smallPictures, "Smaller than \(plan.target.text), so enlarging blurs them: \(SafeName.printable(list))")
    }

    private static func isEnlarged(_ size: PixelSize, by shape: PictureShapes.Shape, _ target: PixelSize) -> Bool {
        if case .middle(let wanted) = shape { return size.width < wanted.width || size.height < wanted.height }
        return size.width < target.width || size.height < target.height
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
