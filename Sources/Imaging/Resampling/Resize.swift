extension Picture {
    /// The picture stretched or shrunk to `width` x `height` in two passes, along rows and along columns, each rounded to 8 bits:
    /// pixel for pixel Pillow's `Image.resize`. With alpha, colours are weighted by it. An unchanged size returns the picture itself.
    /// Throws for sizes below 1 or beyond `largestPixelCount`.
    public func resized(width newWidth: Int, height newHeight: Int, filter: ResamplingFilter) throws(PictureError) -> Picture {
        try Picture.checkSize(width: newWidth, height: newHeight)
        if newWidth == width, newHeight == height { return self }
        let source = hasAlpha ? premultiplied() : self
        let finished: Picture
        if columnsComeFirst(newWidth, newHeight) {
            finished = try source.columnsResized(to: newHeight, filter).rowsResized(to: newWidth, filter)
        } else {
            finished = try source.rowsResized(to: newWidth, filter).columnsResized(to: newHeight, filter)
        }
        return hasAlpha ? finished.unpremultiplied() : finished
    }

    /// The order of the passes shows in the rounding, so it is Pillow's: along rows first, except (since version 13) where the
    /// height shrinks by more than twice as many pixels as the width.
    private func columnsComeFirst(_ newWidth: Int, _ newHeight: Int) -> Bool {
        newHeight < height && height - newHeight > 2 * (width - newWidth)
    }

    private func rowsResized(to newWidth: Int, _ filter: ResamplingFilter) throws(PictureError) -> Picture {
        if newWidth == width { return self }
        try Picture.checkSize(width: newWidth, height: height)
        let plan = ResamplingCoefficients(from: width, to: newWidth, filter: filter)
        let depth = channels.rawValue
        var resized = [UInt8](repeating: 0, count: newWidth * height * depth)
        for y in 0..<height {
            let from = y * width * depth
            let to = y * newWidth * depth
            if hasAlpha {
                Picture.mixRGBA(samples, from, plan, into: &resized, to)
            } else {
                Picture.mixRGB(samples, from, plan, into: &resized, to)
            }
        }
        return Picture(unchecked: resized, width: newWidth, height: height, channels: channels)
    }

    /// One row of three channels: the sums stay in registers, which an inner loop over channels would prevent.
    private static func mixRGB(
        _ source: [UInt8], _ from: Int, _ plan: ResamplingCoefficients, into resized: inout [UInt8], _ to: Int
    ) {
        let weights = plan.weights
        for x in plan.starts.indices {
            var (red, green, blue) = (ResamplingCoefficients.half, ResamplingCoefficients.half, ResamplingCoefficients.half)
            var at = from &+ plan.starts[x] &* 3
            let first = x &* plan.stride
            for tap in first..<first &+ plan.counts[x] {
                let weight = weights[tap]
                red &+= Int(source[at]) &* weight
                green &+= Int(source[at &+ 1]) &* weight
                blue &+= Int(source[at &+ 2]) &* weight
                at &+= 3
            }
            resized[to &+ x &* 3] = ResamplingCoefficients.sample(red)
            resized[to &+ x &* 3 &+ 1] = ResamplingCoefficients.sample(green)
            resized[to &+ x &* 3 &+ 2] = ResamplingCoefficients.sample(blue)
        }
    }

    /// One row of four channels.
    private static func mixRGBA(
        _ source: [UInt8], _ from: Int, _ plan: ResamplingCoefficients, into resized: inout [UInt8], _ to: Int
    ) {
        let weights = plan.weights
        for x in plan.starts.indices {
            var (red, green, blue) = (ResamplingCoefficients.half, ResamplingCoefficients.half, ResamplingCoefficients.half)
            var alpha = ResamplingCoefficients.half
            var at = from &+ plan.starts[x] &* 4
            let first = x &* plan.stride
            for tap in first..<first &+ plan.counts[x] {
                let weight = weights[tap]
                red &+= Int(source[at]) &* weight
                green &+= Int(source[at &+ 1]) &* weight
                blue &+= Int(source[at &+ 2]) &* weight
                alpha &+= Int(source[at &+ 3]) &* weight
                at &+= 4
            }
            resized[to &+ x &* 4] = ResamplingCoefficients.sample(red)
            resized[to &+ x &* 4 &+ 1] = ResamplingCoefficients.sample(green)
            resized[to &+ x &* 4 &+ 2] = ResamplingCoefficients.sample(blue)
            resized[to &+ x &* 4 &+ 3] = ResamplingCoefficients.sample(alpha)
        }
    }

    /// Whole rows are summed at a time, so that memory is walked in its order.
    private func columnsResized(to newHeight: Int, _ filter: ResamplingFilter) throws(PictureError) -> Picture {
        if newHeight == height { return self }
        try Picture.checkSize(width: width, height: newHeight)
        let plan = ResamplingCoefficients(from: height, to: newHeight, filter: filter)
        let row = width * channels.rawValue
        var resized = [UInt8](repeating: 0, count: row * newHeight)
        var sums = [Int32](repeating: 0, count: row)
        for y in 0..<newHeight {
            for i in 0..<row { sums[i] = Int32(ResamplingCoefficients.half) }
            for tap in 0..<plan.counts[y] {
                let weight = Int32(truncatingIfNeeded: plan.weights[y * plan.stride + tap])
                let from = (plan.starts[y] + tap) * row
                for i in 0..<row { sums[i] &+= Int32(samples[from &+ i]) &* weight }
            }
            let to = y * row
            for i in 0..<row { resized[to &+ i] = ResamplingCoefficients.sample(Int(sums[i])) }
        }
        return Picture(unchecked: resized, width: width, height: newHeight, channels: channels)
    }
}
