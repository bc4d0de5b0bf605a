extension HaarCascade {
    /// From one size of the window to the next.
    private static let scaleStep = 1.1

    /// Where the cascade's object is seen, at any size from `smallest` pixels a side on: OpenCV's `detectMultiScale` with a scale factor of 1.1.
    /// - Parameter neighbours: a box counts when more than so many similar ones were found.
    package func detect(in plane: GreyPlane, smallest: Int, neighbours: Int) -> [FaceBox] {
        var planes = ScaledPlanes(of: plane)
        return detect(in: &planes, smallest: smallest, neighbours: neighbours)
    }

    /// The same for a plane that other cascades look at too.
    func detect(in planes: inout ScaledPlanes, smallest: Int, neighbours: Int) -> [FaceBox] {
        let original = planes.original
        let scales = scales(for: original, smallest: smallest)
        guard let finest = scales.first else { return [] }
        let size = planes.size(shrunkBy: finest)
        var areas = SummedAreas(width: size.width, height: size.height, hasTilted: hasTiltedFeatures)
        let placed = PlacedCascade(self, in: areas)
        var found: [FaceBox] = []
        for scale in scales {
            let plane = planes.plane(shrunkBy: scale)
            areas.sum(plane)
            found += boxes(placed, areas, (plane.width, plane.height), scale)
        }
        return FaceBox.grouped(found, neighbours: neighbours).compactMap { $0.clipped(width: original.width, height: original.height) }
    }

    /// How much the picture is shrunk, so that the window, which stays, covers from `smallest` pixels to all of the picture.
    /// Where no size is large enough, the nearest one serves.
    private func scales(for plane: GreyPlane, smallest: Int) -> [Float] {
        var fitting: [Float] = []
        var scale = 1.0
        while Self.rounded(Double(width) * scale) <= plane.width, Self.rounded(Double(height) * scale) <= plane.height {
            fitting.append(Float(scale))
            scale *= Self.scaleStep
        }
        let wanted = fitting.filter { Self.rounded(Float(width) * $0) >= smallest && Self.rounded(Float(height) * $0) >= smallest }
        return wanted.isEmpty ? Array(fitting.suffix(1)) : wanted
    }

    /// To a whole number, halves to the even one.
    private static func rounded(_ number: some BinaryFloatingPoint) -> Int {
        Int(number.rounded(.toNearestOrEven))
    }

    /// Hits at one scale, in pixels of the picture. Where little was shrunk, every second row and column is looked at.
    private func boxes(_ placed: PlacedCascade, _ areas: SummedAreas, _ size: (width: Int, height: Int), _ scale: Float) -> [FaceBox] {
        let step = scale >= 2 ? 1 : 2
        let table = areas.table.span
        var boxes: [FaceBox] = []
        for y in stride(from: 0, to: size.height + 1 - height, by: step) {
            var x = 0
            while x < size.width + 1 - width {
                switch placed.verdict(table, window: y &* areas.stride &+ x) {
                case .hit:
                    boxes.append(FaceBox(
                        x: Self.rounded(Float(x) * scale), y: Self.rounded(Float(y) * scale),
                        width: Self.rounded(Float(width) * scale), height: Self.rounded(Float(height) * scale)))
                case .hopeless: x += step
                case .dropped: break
                }
                x += step
            }
        }
        return boxes
    }
}
