/// Finds the nearest of some colours, eight at a time.
struct NearestColor {
    private var red: [SIMD8<Float>] = []
    private var green: [SIMD8<Float>] = []
    private var blue: [SIMD8<Float>] = []

    init(_ colors: [Tone]) {
        for start in stride(from: 0, to: colors.count, by: 8) {
            // What is beyond the end is far from everything.
            var (r, g, b) = (SIMD8<Float>(repeating: 1e9), SIMD8<Float>(repeating: 1e9), SIMD8<Float>(repeating: 1e9))
            for lane in 0..<min(8, colors.count - start) {
                (r[lane], g[lane], b[lane]) = (colors[start + lane].x, colors[start + lane].y, colors[start + lane].z)
            }
            red.append(r)
            green.append(g)
            blue.append(b)
        }
    }

    func index(of color: Tone) -> Int {
        let (r, g, b) = (SIMD8(repeating: color.x), SIMD8(repeating: color.y), SIMD8(repeating: color.z))
        var least = SIMD8<Float>(repeating: .infinity)
        var places = SIMD8<Int32>(repeating: 0)
        for group in red.indices {
            let (x, y, z) = (red[group] - r, green[group] - g, blue[group] - b)
            // The eye tells greens best, blues worst.
            let distance = x * x * 3 + y * y * 6 + z * z * 2
            let isLess = distance .< least
            least.replace(with: distance, where: isLess)
            places.replace(with: SIMD8(repeating: Int32(group)), where: isLess)
        }
        var best = 0
        for lane in 1..<8 where least[lane] < least[best] { best = lane }
        return Int(places[best]) * 8 + best
    }
}
