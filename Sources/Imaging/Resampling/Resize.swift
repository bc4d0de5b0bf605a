import CSamples

extension Picture {
    /// The picture stretched or shrunk to `width` x `height` in two passes, along rows and along columns, each rounded to 8 bits:
    /// sample for sample Pillow's `Image.resize`. With alpha, colours are weighted by it. An unchanged size returns the picture itself.
    /// Throws for sizes below 1 or beyond `largestPixelCount`.
    public func resized(width newWidth: Int, height newHeight: Int, filter: ResamplingFilter) throws(PictureError) -> Picture {
        try resized(width: newWidth, height: newHeight, filter: filter, box: ResamplingBox(whole: self))
    }

    /// As `resized(width:height:filter:)`, of the part that `box` encloses: Pillow's `Image.resize(size, filter, box)`.
    /// Throws also when the box does not lie inside the picture.
    public func resized(
        width newWidth: Int, height newHeight: Int, filter: ResamplingFilter, box: ResamplingBox
    ) throws(PictureError) -> Picture {
        try Picture.checkSize(width: newWidth, height: newHeight)
        guard box.isInside(self) else {
            throw PictureError(.outside("\(box.right - box.left) x \(box.bottom - box.top) at \(box.left), \(box.top)"))
        }
        if newWidth == width, newHeight == height, box == ResamplingBox(whole: self) { return self }
        let columns = ResamplingSpan(length: width, from: box.left, to: box.right, newLength: newWidth)
        let rows = ResamplingSpan(length: height, from: box.top, to: box.bottom, newLength: newHeight)
        var finished: Picture
        if columns.onlyMoves, rows.onlyMoves {
            finished = try cropped(x: Int(columns.from), y: Int(rows.from), width: newWidth, height: newHeight)
            if hasAlpha { finished = finished.premultiplied() }
        } else if columnsComeFirst(newWidth, newHeight) {
            let source = hasAlpha ? premultiplied() : self
            finished = try source.columnsResized(rows.plan(filter)).rowsResized(columns, filter, 0..<newHeight, premultiplying: false)
        } else if rows.changes {
            let plan = rows.plan(filter)
            finished = try rowsResized(columns, filter, plan.used, premultiplying: hasAlpha)
                .columnsResized(plan.counted(from: plan.used.lowerBound))
        } else {
            finished = try rowsResized(columns, filter, 0..<height, premultiplying: hasAlpha)
        }
        if hasAlpha { finished.unpremultiply() }
        return finished
    }

    /// The order of the passes shows in the rounding, so it is Pillow's: along rows first, except (since version 13) where the
    /// height shrinks by more than twice as many pixels as the width.
    private func columnsComeFirst(_ newWidth: Int, _ newHeight: Int) -> Bool {
        newHeight < height && height - newHeight > 2 * (width - newWidth)
    }

    /// The rows `wanted`, resampled along themselves.
    private func rowsResized(
        _ span: ResamplingSpan, _ filter: ResamplingFilter, _ wanted: Range<Int>, premultiplying: Bool
    ) throws(PictureError) -> Picture {
        guard span.changes else {
            let part = wanted == 0..<height ? self : try cropped(x: 0, y: wanted.lowerBound, width: width, height: wanted.count)
            return premultiplying ? part.premultiplied() : part
        }
        try Picture.checkSize(width: span.newLength, height: wanted.count)
        let plan = span.plan(filter)
        let depth = channels.rawValue
        var scratch = [Int16](repeating: 0, count: csamples_scratch(width, depth, plan.stride))
        var resized = [UInt8](repeating: 0, count: span.newLength * wanted.count * depth)
        let start = wanted.lowerBound * width * depth
        csamples_mix_rows(
            samples, start, width, wanted.count, depth, premultiplying ? 1 : 0, plan.starts, plan.counts, plan.low, plan.high,
            plan.stride, span.newLength, &scratch, &resized)
        return Picture(unchecked: resized, width: span.newLength, height: wanted.count, channels: channels)
    }

    private func columnsResized(_ plan: ResamplingCoefficients) throws(PictureError) -> Picture {
        let newHeight = plan.starts.count
        try Picture.checkSize(width: width, height: newHeight)
        let row = width * channels.rawValue
        var resized = [UInt8](repeating: 0, count: row * newHeight)
        csamples_mix_columns(samples, row, plan.starts, plan.counts, plan.low, plan.high, plan.stride, newHeight, &resized)
        return Picture(unchecked: resized, width: width, height: newHeight, channels: channels)
    }
}
