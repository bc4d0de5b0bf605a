/// How often a picture has which colours, in shades of 5, 6 and 5 bits.
struct ColorHistogram {
    static let shades = 1 << 16

    /// A shade that occurs: how many pixels, and their mean.
    struct Entry {
        var count: Float
        var mean: Tone
    }

    /// A group of entries.
    struct Box {
        /// Its place in the list of entries.
        var entries: Range<Int>
        var mean: Tone
        /// How far its pixels are from their mean, squared and summed, per part.
        var spread: Tone
    }

    private(set) var entries: [Entry] = []

    /// - Parameter rgb: the picture's samples.
    init(_ rgb: [UInt8]) {
        var counts = [Int32](repeating: 0, count: Self.shades)
        var sums = [SIMD4<Int32>](repeating: .zero, count: Self.shades)
        for at in stride(from: 0, to: rgb.count - 2, by: 3) {
            let (red, green, blue) = (Int(rgb[at]), Int(rgb[at + 1]), Int(rgb[at + 2]))
            let shade = Self.shade(red, green, blue)
            counts[shade] &+= 1
            sums[shade] &+= SIMD4(Int32(red), Int32(green), Int32(blue), 0)
        }
        for shade in 0..<Self.shades where counts[shade] > 0 {
            let count = Float(counts[shade])
            let sum = sums[shade]
            entries.append(Entry(count: count, mean: Tone(Float(sum.x), Float(sum.y), Float(sum.z)) / count))
        }
    }

    /// The shade of a colour, samples 0 to 255.
    static func shade(_ red: Int, _ green: Int, _ blue: Int) -> Int { (red >> 3) << 11 | (green >> 2) << 5 | blue >> 3 }

    /// The colour in the middle of a shade.
    static func middle(of shade: Int) -> Tone {
        let (red, green, blue) = ((shade >> 11) * 8, (shade >> 5 & 63) * 4, (shade & 31) * 8)
        return Tone(Float(red) + 3.5, Float(green) + 1.5, Float(blue) + 3.5)
    }

    /// At most `limit` groups of all entries, which are sorted into them. The group with the most spread is cut at its mean, until there are enough.
    mutating func boxes(_ limit: Int) -> [Box] {
        guard !entries.isEmpty else { return [] }
        var boxes = [box(entries.indices)]
        while boxes.count < limit {
            guard let widest = boxes.indices.max(by: { boxes[$0].spread.sum() < boxes[$1].spread.sum() }) else { break }
            guard boxes[widest].entries.count > 1, let (low, high) = cut(boxes[widest]) else { break }
            boxes[widest] = low
            boxes.append(high)
        }
        return boxes
    }

    /// Colours moved to the mean of the entries that are nearest to them.
    func moved(_ colors: [Tone]) -> [Tone] {
        let nearest = NearestColor(colors)
        var counts = [Float](repeating: 0, count: colors.count)
        var sums = [Tone](repeating: .zero, count: colors.count)
        for entry in entries {
            let index = nearest.index(of: entry.mean)
            counts[index] += entry.count
            sums[index] += entry.mean * entry.count
        }
        return colors.indices.map { counts[$0] > 0 ? sums[$0] / counts[$0] : colors[$0] }
    }

    private func box(_ range: Range<Int>) -> Box {
        var (count, sum) = (Float(0), Tone.zero)
        for at in range {
            count += entries[at].count
            sum += entries[at].mean * entries[at].count
        }
        let mean = sum / count
        var spread = Tone.zero
        for at in range {
            let off = entries[at].mean - mean
            spread += off * off * entries[at].count
        }
        return Box(entries: range, mean: mean, spread: spread * Tone(3, 6, 2))
    }

    /// nil where all entries are on one side of the mean, as rounding may have it.
    private mutating func cut(_ whole: Box) -> (Box, Box)? {
        let part = (0..<3).max { whole.spread[$0] < whole.spread[$1] } ?? 0
        let middle = entries[whole.entries].partition { $0.mean[part] > whole.mean[part] }
        guard middle > whole.entries.lowerBound, middle < whole.entries.upperBound else { return nil }
        return (box(whole.entries.lowerBound..<middle), box(middle..<whole.entries.upperBound))
    }
}
